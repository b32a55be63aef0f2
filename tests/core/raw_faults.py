# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometry bytes as they should not be, each with the rules one of which has to name it."""

from __future__ import annotations

import math
import struct
from typing import Any, Iterator, NamedTuple, Optional

import numpy as np

X, Y = 610_000.0, 1_200_000.0  # far from the healthy features of the tests
NAN, INF = math.nan, math.inf
UNREAD = frozenset({"G01"})
WRONG_KIND = frozenset({"G15", "M02"})


class Fault(NamedTuple):
    """`rules` empty: nothing is wrong, only the encoding is unusual."""

    name: str
    wkb: Optional[bytes]
    rules: frozenset[str]


def head(code: int, order: str = "<", srid: Optional[int] = None) -> bytes:
    start = b"\x01" if order == "<" else b"\x00"
    if srid is None:
        return start + struct.pack(order + "I", code)
    return start + struct.pack(order + "II", code | 0x20000000, srid)


def count(n: int, order: str = "<") -> bytes:
    return struct.pack(order + "I", n)


def vertices(points: Any, order: str = "<") -> bytes:
    flat = [float(v) for p in points for v in p]
    return count(len(points), order) + struct.pack(f"{order}{len(flat)}d", *flat)


def polygon(*rings: Any, code: int = 3, order: str = "<", srid: Optional[int] = None) -> bytes:
    body = b"".join(vertices(ring, order) for ring in rings)
    return head(code, order, srid) + count(len(rings), order) + body


def several(code: int, *parts: bytes, order: str = "<") -> bytes:
    return head(code, order) + count(len(parts), order) + b"".join(parts)


def square(x: float = 0.0, y: float = 0.0, size: float = 10.0, more: tuple[float, ...] = ()) -> Any:
    corners = [(0, 0), (size, 0), (size, size), (0, size), (0, 0)]
    return [(X + x + a, Y + y + b, *more) for a, b in corners]


def clockwise(ring: Any) -> Any:
    return list(ring)[::-1]


GOOD = polygon(square())


def faults() -> list[Fault]:
    return [*_bytes(), *_empty(), *_rings(), *_numbers(), *_collections(), *_curves(), *_flavours()]


def _bytes() -> Iterator[Fault]:
    yield Fault("null", None, UNREAD)
    yield Fault("no bytes", b"", UNREAD)
    for cut in (1, 4, 5, 8, 9, 12, 13, 20, len(GOOD) - 8, len(GOOD) - 1):
        yield Fault(f"cut to {cut} bytes", GOOD[:cut], UNREAD)
    for order in (2, 0x47, 0xFF):
        yield Fault(f"byte order {order}", bytes([order]) + GOOD[1:], UNREAD)
    yield Fault("byte order of the other kind", b"\x00" + GOOD[1:], UNREAD)
    for code in (0, 18, 99, 999, 4003, 0xFFFFFFFF):
        yield Fault(f"type {code}", head(code) + GOOD[5:], UNREAD)
    huge = count(0xFFFFFFFF)
    yield Fault("4 billion rings", head(3) + huge, UNREAD)
    yield Fault("4 billion vertices", head(3) + count(1) + huge, UNREAD)
    yield Fault("4 billion parts", head(6) + huge, UNREAD)
    yield Fault("4 billion vertices in a part", several(6, head(3) + count(1) + huge), UNREAD)
    yield Fault("text", "vùng đất".encode(), UNREAD)
    yield Fault("header of a GeoPackage blob", b"GP\x00\x01" + bytes(4) + GOOD, UNREAD)


def _empty() -> Iterator[Fault]:
    nothing = head(3) + count(0)
    yield Fault("polygon empty", nothing, UNREAD)
    yield Fault("multipolygon empty", head(6) + count(0), UNREAD)
    yield Fault("multipolygon of an empty part", several(6, nothing), UNREAD)
    yield Fault("multipolygon with an empty part", several(6, GOOD, nothing), UNREAD)
    yield Fault("line empty", head(2) + count(0), UNREAD)
    yield Fault("point empty", head(1) + struct.pack("<2d", NAN, NAN), UNREAD)
    yield Fault("multipoint empty", head(4) + count(0), UNREAD)
    yield Fault("polygon empty with heights", head(1003) + count(0), UNREAD)


def _rings() -> Iterator[Fault]:
    few = frozenset({"G01", "G03"})
    ring = square()
    for size in (0, 1, 2, 3):
        yield Fault(f"ring of {size}", polygon(ring[:size]), few)
        closed = [*ring[: max(size - 1, 0)], *ring[: min(size, 1)]]
        yield Fault(f"closed ring of {size}", polygon(closed), few)
        yield Fault(f"hole of {size}", polygon(ring, square(2, 2, 2)[:size]), few)
        part = several(6, GOOD, polygon(square(20, 0)[:size]))
        yield Fault(f"part with a ring of {size}", part, few)
    yield Fault("ring of one place", polygon([ring[0]] * 6), few)
    yield Fault("there and back", polygon([ring[0], ring[1], ring[0]]), few)
    yield Fault("open ring", polygon(ring[:-1]), few)
    yield Fault("open by a hair", polygon([*ring[:-1], (X, math.nextafter(Y, 2 * Y))]), few)
    yield Fault("line of one vertex", head(2) + vertices(ring[:1]), few)
    yield Fault("line of one place", head(2) + vertices([ring[0]] * 3), few)
    flat = [ring[0], ring[1], (X + 20, Y), ring[0]]
    yield Fault("ring without area", polygon(flat), frozenset({"G03", "G04"}))
    bow = [ring[0], ring[2], ring[1], ring[3], ring[0]]
    yield Fault("bow tie", polygon(bow), frozenset({"G04"}))
    yield Fault("hole is the shell", polygon(ring, ring), frozenset({"G06"}))
    yield Fault("ring twice round", polygon(ring[:-1] + ring), frozenset({"G04"}))


def _numbers() -> Iterator[Fault]:
    bad = frozenset({"G02"})
    for name, value in (("nan", NAN), ("inf", INF), ("-inf", -INF), ("1e300", 1e300),
                        ("-1e300", -1e300), ("1e9", 1e9), ("largest", 1.7e308)):  # fmt: skip
        for place in (0, 2, 4):
            ring = square()
            ring[place] = (value, ring[place][1])
            yield Fault(f"{name} at {place}", polygon(ring), bad)
        ring = square()
        ring[0] = ring[-1] = (ring[0][0], value)
        yield Fault(f"{name} at both ends", polygon(ring), bad)
        yield Fault(f"{name} everywhere", polygon([(value, value)] * 5), bad)
        yield Fault(f"{name} in a hole", polygon(square(), [(value, Y + 2), *square(2, 2, 2)]), bad)
        yield Fault(f"{name} in a line", head(2) + vertices([(X, Y), (X, value)]), bad)
        yield Fault(f"{name} in a point", head(1) + struct.pack("<2d", X, value), bad)
    tiny = [(X + a * 1e-300, Y) for a in (0, 1, 2)]
    yield Fault("smaller than a double can tell", polygon([*tiny, tiny[0]]), frozenset({"G03"}))


def _collections() -> Iterator[Fault]:
    yield Fault("collection empty", head(7) + count(0), UNREAD)
    yield Fault("collection of a polygon", several(7, GOOD), UNREAD)
    nested = GOOD
    for _ in range(200):
        nested = several(7, nested)
    yield Fault("collections in collections", nested, UNREAD)
    yield Fault("line in a multipolygon", several(6, GOOD, head(2) + vertices(square())), UNREAD)
    yield Fault("multipolygon in a multipolygon", several(6, several(6, GOOD)), UNREAD)
    yield Fault("polyhedral surface", several(15, GOOD), UNREAD)
    yield Fault("tin", several(16, polygon(square()[:3] + square()[:1], code=17)), UNREAD)
    yield Fault("triangle", polygon(square()[:3] + square()[:1], code=17), UNREAD)
    yield Fault("curve, the abstract type", head(13), UNREAD)
    yield Fault("line among polygons", head(2) + vertices(square()[:3]), WRONG_KIND)
    yield Fault("point among polygons", head(1) + struct.pack("<2d", X, Y), WRONG_KIND)
    yield Fault("points among polygons", several(4, head(1) + struct.pack("<2d", X, Y)), WRONG_KIND)


def _curves() -> Iterator[Fault]:
    noted = frozenset({"G15"})
    circle = head(8) + vertices([(X, Y), (X + 10, Y), (X, Y)])
    disc = several(10, circle)
    yield Fault("circle", disc, noted)
    half = head(8) + vertices([(X, Y), (X + 5, Y + 5), (X + 10, Y)])
    chord = head(2) + vertices([(X + 10, Y), (X, Y)])
    yield Fault("half circle", several(10, several(9, half, chord)), noted)
    yield Fault("surface of both", several(12, polygon(square(30, 0)), disc), noted)
    yield Fault("curve polygon empty", head(10) + count(0), UNREAD)
    yield Fault("multisurface empty", head(12) + count(0), UNREAD)
    yield Fault("curve polygon cut", disc[:-4], UNREAD)
    even = head(8) + vertices([(X, Y), (X + 10, Y), (X, Y), (X, Y + 1)])
    yield Fault("arcs that do not end", several(10, even), UNREAD)
    yield Fault("half circle that is not closed", several(10, half), frozenset({"G03"}))
    bad = head(8) + vertices([(X, Y), (NAN, Y), (X, Y)])
    yield Fault("nan on the arc", several(10, bad), frozenset({"G02"}))
    yield Fault("curved line among polygons", half, WRONG_KIND | noted)
    yield Fault("compound curve in itself", several(9, several(9, several(9, half))), noted)


def _flavours() -> Iterator[Fault]:
    fine: frozenset[str] = frozenset()
    for order, name in (("<", "little"), (">", "big")):
        for more, iso, ewkb in (((), 0, 0), ((5.0,), 1000, 0x80000000), ((6.0,), 2000, 0x40000000),
                                ((5.0, 6.0), 3000, 0xC0000000)):  # fmt: skip
            ring = square(more=more)
            size = f"{2 + len(more)} numbers, {iso}"
            yield Fault(f"{name}, iso, {size}", polygon(ring, code=3 + iso, order=order), fine)
            plain = polygon(ring, code=3 | ewkb, order=order)
            yield Fault(f"{name}, extended, {size}", plain, fine)
            with_srid = polygon(ring, code=3 | ewkb, order=order, srid=9210)
            yield Fault(f"{name}, srid, {size}", with_srid, fine)
    mixed = several(6, polygon(square(), order=">"), polygon(square(30, 0)))
    yield Fault("parts of both byte orders", mixed, fine)
    nan_height = square(more=(NAN,))
    yield Fault("heights that are no numbers", polygon(nan_height, code=1003), fine)


def heavy(size: int) -> list[Fault]:
    """Large but sound: a ring, holes and parts by the thousand; and a tangle."""
    angle = np.arange(size) * 2 * np.pi / size
    reach = 200 + 20 * np.cos(angle * (size // 10))
    star = np.round(
        np.stack((reach * np.cos(angle), reach * np.sin(angle)), axis=1) + np.array([X, Y]), 3
    )
    ring = [*star.tolist(), star[0].tolist()]
    side = math.ceil(math.sqrt(size))
    cells = [(3.0 * (k % side) + 1, 3.0 * (k // side) + 1) for k in range(size)]
    holes = [clockwise(square(x, y, 1.0)) for x, y in cells]
    parts = [polygon(square(x, y, 1.0)) for x, y in cells]
    tangle = np.random.default_rng(0).uniform(0, 50, (min(size, 300), 2)).round(3) + np.array(
        [X, Y]
    )
    return [
        Fault("many vertices", polygon(ring), frozenset()),
        Fault("many holes", polygon(square(0, 0, 3.0 * side + 3), *holes), frozenset()),
        Fault("many parts", several(6, *parts), frozenset()),
        Fault("tangle", polygon([*tangle.tolist(), tangle[0].tolist()]), frozenset({"G04"})),
        Fault("shell and then as many equal holes", polygon(square(), *[square()] * 200),
              frozenset({"G06"})),
    ]  # fmt: skip


def damaged(seed: int, n: int) -> list[bytes]:
    """Good bytes with some of them changed, cut or doubled, and bytes at random."""
    rng = np.random.default_rng(seed)
    sound = [f.wkb for f in faults() if f.wkb]
    found = []
    for _ in range(n):
        wkb = bytearray(sound[int(rng.integers(len(sound)))])
        what = int(rng.integers(4))
        if what == 0:
            wkb = bytearray(rng.bytes(int(rng.integers(1, 200))))
        elif what == 1:
            del wkb[int(rng.integers(len(wkb))) :]
        else:
            for _ in range(int(rng.integers(1, 4))):
                wkb[int(rng.integers(len(wkb)))] = int(rng.integers(256))
        if what == 3:
            at = int(rng.integers(len(wkb)))
            wkb[at:at] = wkb[: int(rng.integers(1, 30))]
        found.append(bytes(wkb))
    return found
