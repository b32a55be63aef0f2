# SPDX-License-Identifier: GPL-2.0-or-later
"""One specimen of each kind of geometric error, and decoys, drawn by hand.

A specimen stands alone in a cell of its own (`CELL` metres), so whatever is said of its features
is said because of it. `expect` holds (rule, features) by the definitions in the rule book; the
coordinates are chosen so that nothing else is wrong. Metres from the cell's corner.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Callable, Mapping, Optional, Sequence, Union

import numpy as np
from numpy.typing import NDArray

CELL = 120.0
Ring = Sequence[tuple[float, float]]
#: a feature: parts of rings; None for NULL; bytes for WKB that no ring can say
Feature = Union[Sequence[Sequence[Ring]], None, bytes]
Place = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Specimen:
    """Features and what must be said of them: (rule, indices of the features)."""

    kind: str
    features: Sequence[Feature]
    expect: Sequence[tuple[str, tuple[int, ...]]] = ()
    #: rules that may speak of it as well, without being asked for
    also: frozenset[str] = frozenset()
    #: False where the numbers must stay as they are (thousandths, faults in the bytes)
    turns: bool = True


def box(x0: float, y0: float, x1: float, y1: float, *more: tuple[float, float]) -> list[Ring]:
    """A rectangle as one part; `more` vertices are put on its sides."""
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    ring: list[tuple[float, float]] = []
    for start, end in zip(corners, corners[1:] + corners[:1]):
        ring.append(start)
        inside = [p for p in more if p != start and p != end and _on(p, start, end)]
        ring += sorted(inside, key=lambda p: abs(p[0] - start[0]) + abs(p[1] - start[1]))
    return [[*ring, corners[0]]]


def _on(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> bool:
    level = a[1] == b[1] == p[1] and min(a[0], b[0]) <= p[0] <= max(a[0], b[0])
    upright = a[0] == b[0] == p[0] and min(a[1], b[1]) <= p[1] <= max(a[1], b[1])
    return level or upright


def polygon(*rings: Ring) -> list[list[Ring]]:
    """One part from its rings, closed here."""
    return [[[*ring, ring[0]] for ring in rings]]


def wkb(place: Place, feature: Feature, rng: Optional[np.random.Generator]) -> Optional[bytes]:
    """WKB of a MultiPolygon put in its place; rings start anywhere where `rng` is given."""
    if feature is None or isinstance(feature, bytes):
        return feature
    out = struct.pack("<BII", 1, 6, len(feature))
    for part in feature:
        out += struct.pack("<BII", 1, 3, len(part))
        for ring in part:
            xy = place(np.asarray(ring, float).reshape(-1, 2))
            closed = len(xy) > 3 and (xy[0] == xy[-1]).all()
            if rng is not None and closed and np.isfinite(xy).all():
                xy = np.roll(xy[:-1], int(rng.integers(len(xy) - 1)), axis=0)
                xy = np.concatenate((xy, xy[:1]))
            out += struct.pack("<I", len(xy)) + xy.astype("<f8").tobytes()
    return out


_NAN, _INF = float("nan"), float("inf")
_LOT = [(0.0, 0.0), (5.0, 0.0), (5.0, 18.0), (0.0, 18.0)]


def _raw() -> list[Specimen]:
    """Faults that GEOS cannot even read, and those of a single geometry."""
    far = [[(0, 0), (5, 0), (1e300, 18), (0, 18), (0, 0)]]
    return [
        Specimen("null", [None], [("G01", (0,))]),
        Specimen("empty", [[]], [("G01", (0,))]),
        Specimen("empty part", [[[_LOT + _LOT[:1]], []]], [("G01", (0,))], frozenset({"G12"})),
        Specimen(
            "not a number", [[[[(0, 0), (5, 0), (_NAN, 18), (0, 18), (0, 0)]]]], [("G02", (0,))]
        ),
        Specimen("infinite", [[[[(0, 0), (5, 0), (5, _INF), (0, 18), (0, 0)]]]], [("G02", (0,))]),
        Specimen("absurd", [[far]], [("G02", (0,))], turns=False),
        Specimen("unclosed", [[[[(0, 0), (5, 0), (5, 18), (0, 18)]]]], [("G03", (0,))]),
        Specimen("three points", [[[[(0, 0), (5, 0), (0, 0)]]]], [("G03", (0,))]),
    ]


def _single() -> list[Specimen]:
    big = [(0, 0), (20, 0), (20, 20), (0, 20)]
    bowtie = polygon([(0, 0), (10, 18), (10, 0), (0, 18)])
    inverted = polygon([(0, 0), (10, 0), (10, 10), (0, 10), (0, 5), (3, 7), (5, 5), (3, 3), (0, 5)])
    eight = polygon([(0, 0), (5, 0), (5, 5), (10, 5), (10, 10), (5, 10), (5, 5), (0, 5)])
    outside = polygon(big, [(30, 30), (30, 33), (33, 33), (33, 30)])
    nested = polygon(big, [(2, 2), (2, 12), (12, 12), (12, 2)], [(4, 4), (4, 8), (8, 8), (8, 4)])
    parts = [*polygon(big), *polygon([(15, 5), (30, 5), (30, 12), (15, 12)])]
    inner = [*polygon(big), *polygon([(5, 5), (9, 5), (9, 9), (5, 9)])]
    spike = polygon([(0, 0), (5, 0), (5, 18), (2.52, 18), (2.5, 23), (2.48, 18), (0, 18)])
    hair = polygon([(0, 0), (5, 0), (5, 18), (2.5006, 18), (2.5003, 21), (2.5, 18), (0, 18)])
    cutback = polygon([(0, 0), (5, 0), (5, 18), (2.52, 18), (2.5, 13), (2.48, 18), (0, 18)])
    blunt = polygon([(0, 0), (5, 0), (5, 18), (2.6, 18), (2.5, 20), (2.4, 18), (0, 18)])
    chamfer = polygon([(0, 0), (5, 0), (5, 17.996), (4.996, 18), (0, 18)])
    short_ok = polygon([(0, 0), (5, 0), (5, 17.99), (4.99, 18), (0, 18)])
    twice = polygon([(0, 0), (5, 0), (5, 9), (5, 9.0005), (5, 18), (0, 18)])
    hole = [(6, 6), (6, 11), (11, 11), (11, 6)]
    return [
        Specimen("bow tie", [bowtie], [("G04", (0,))]),
        Specimen("inverted shell", [inverted], [("G05", (0,))]),
        Specimen("two squares at a point", [eight], [("G05", (0,))]),
        Specimen("hole outside", [outside], [("G06", (0,))], also=frozenset({"G13"})),
        Specimen("nested holes", [nested], [("G06", (0,))], also=frozenset({"G13"})),
        Specimen("overlapping parts", [parts], [("G06", (0,))], also=frozenset({"G12"})),
        Specimen("nested shells", [inner], [("G06", (0,))], also=frozenset({"G12"})),
        Specimen("duplicate vertex", [twice], [("G07", (0,))], turns=False),
        Specimen("short segment", [chamfer], [("G08", (0,))]),
        Specimen("decoy: 14 mm segment", [short_ok]),
        Specimen("spike", [spike], [("G09", (0,))]),
        Specimen("hair", [hair], [("G09", (0,))], turns=False),
        Specimen("cutback", [cutback], [("G09", (0,))]),
        Specimen("decoy: blunt spike", [blunt]),
        Specimen("tiny", [polygon([(0, 0), (0.6, 0), (0.6, 0.6), (0, 0.6)])], [("G10", (0,))]),
        Specimen("decoy: 0.64 m²", [polygon([(0, 0), (0.8, 0), (0.8, 0.8), (0, 0.8)])]),
        Specimen("sliver", [polygon([(0, 0), (8, 0), (8, 0.09), (0, 0.09)])], [("G11", (0,))]),
        Specimen("decoy: 12 cm wide", [polygon([(0, 0), (8, 0), (8, 0.12), (0, 0.12)])]),
        Specimen("two parts", [[box(0, 0, 5, 9), box(10, 0, 15, 9)]], [("G12", (0,))]),
        Specimen("hole", [polygon(big, hole)], [("G13", (0,)), ("C04", (0,))]),
        Specimen(
            "decoy: hole that a lot fills",
            [polygon(big, hole), polygon(hole)],
            [("G13", (0,))],
        ),
    ]


def _coverage() -> list[Specimen]:
    a = [box(0, 0, 5, 18)]
    notch = polygon([(0, 0), (5, 0), (5, 4), (4.997, 9), (5, 14), (5, 18), (0, 18)])
    faint = polygon([(0, 0), (5, 0), (5, 4), (4.9991, 9), (5, 14), (5, 18), (0, 18)])
    beside = [box(5, 0, 10, 18, (5, 4), (5, 9), (5, 14))]
    over = [box(4.988, 1, 10, 17)]
    thin = [box(4.998, 1, 10, 17)]
    half, nine = [box(4.9995, 0, 10, 18)], [box(4.9991, 0, 10, 18)]
    cross = [box(-3, 7, 8, 11)]
    comb = polygon([(3, 2), (9, 2), (9, 16), (3, 16), (3, 12), (7, 12), (7, 6), (3, 6)])
    inside = [box(1, 5, 3, 9)]
    back = [[[*reversed([(5.0, 18.0), (0.0, 18.0), (0.0, 0.0), (5.0, 0.0), (5.0, 18.0)])]]]
    off = [box(0.0005, 0, 5.0005, 18)]
    pinwheel = [
        [box(0, 0, 12, 5, (5, 5))],
        [box(12, 0, 17, 12, (12, 5))],
        [box(5, 12, 17, 17, (12, 12))],
        [box(0, 5, 5, 17, (5, 12))],
    ]
    filled = [*pinwheel, [box(5, 5, 12, 12)]]
    low, high, right = [box(0, 0, 5, 9)], [box(0, 9, 5, 18)], [box(5, 0, 10, 18)]
    noded = [box(5, 0, 10, 18, (5, 9))]
    near_low = polygon([(0, 0), (5, 0), (5.0006, 9), (0, 9)])
    near_high = polygon([(0, 9), (5.0006, 9), (5, 18), (0, 18)])
    ring = polygon([(0, 0), (20, 0), (20, 20), (0, 20)], [(5, 5), (5, 15), (15, 15), (15, 5)])
    fill = [[box(5, 5, 10, 15)], [box(10, 5, 15, 15)]]
    corner = polygon([(5, 0), (10, 0), (10, 18), (5, 18.0006)])
    gap_rows = (0, 1, 2, 3)
    return [
        Specimen("overlap of 12 mm", [a, over], [("C01", (0, 1))]),
        Specimen("overlap of 2 mm", [a, thin], [("C01", (0, 1))]),
        Specimen("decoy: overlap of 0.5 mm", [a, half], (), frozenset({"C08"}), turns=False),
        Specimen("decoy: overlap of 0.9 mm", [a, nine], (), frozenset({"C08"}), turns=False),
        Specimen("crossing", [a, cross], [("C01", (0, 1))]),
        Specimen("two common regions", [a, comb], [("C01", (0, 1)), ("C04", (0, 1))]),
        Specimen("contained", [a, inside], [("C03", (0, 1))]),
        Specimen("the same again", [a, back], [("C02", (0, 1))]),
        Specimen(
            "the same, 0.5 mm off", [a, off], [("C02", (0, 1))], frozenset({"C08"}), turns=False
        ),
        Specimen("gap between four", pinwheel, [("C04", gap_rows)]),
        Specimen("decoy: the gap is filled", filled),
        Specimen("gap of 3 mm", [notch, beside], [("C04", (0, 1))]),
        Specimen("decoy: gap of 0.9 mm", [faint, beside], (), frozenset({"C08"}), turns=False),
        Specimen("missing vertex", [low, high, right], [("C07", (0, 1, 2))]),
        Specimen("decoy: with the vertex", [low, high, noded]),
        Specimen(
            "missing vertex 0.6 mm off",
            [near_low, near_high, right],
            [("C07", (0, 1, 2))],
            turns=False,
        ),
        Specimen("missing vertex in a hole", [ring, *fill], [("C07", (0, 1, 2)), ("G13", (0,))]),
        Specimen("near vertex", [a, corner], [("C08", (0, 1))], turns=False),
        Specimen("decoy: corners touch", [a, [box(5, 18, 10, 30)]]),
    ]


def specimens() -> list[Specimen]:
    """Every kind once."""
    return [*_raw(), *_single(), *_coverage()]


def rules(all_of: Sequence[Specimen]) -> Mapping[str, int]:
    """rule → how many specimens ask for it."""
    counted: dict[str, int] = {}
    for specimen in all_of:
        for rule in {rule for rule, _ in specimen.expect}:
            counted[rule] = counted.get(rule, 0) + 1
    return counted
