# SPDX-License-Identifier: GPL-2.0-or-later
"""Raw WKB to ragged coordinate arrays, without geometry objects.

GEOS cannot even read an unclosed ring; the readability rules (G01–G03) and the kernel need the
coordinates exactly as they are stored, so they are read here with numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.progress import SILENT, Progress


class Kind(IntEnum):
    """What a row holds; multipart and single types share a kind."""

    NONE = 0
    POINT = 1
    LINE = 2
    POLYGON = 3
    OTHER = 4


class Fault(IntEnum):
    """Why a row's coordinates could not be read (or NONE)."""

    NONE = 0
    NULL = 1
    EMPTY = 2
    EMPTY_PART = 3
    BROKEN = 4
    UNSUPPORTED = 5


@dataclass(frozen=True)
class Shapes:
    """Coordinates of n rows in r rings (a line part, or a point, counts as a ring) and v vertices.

    `xy` float (v, 2), Z and M dropped; `ring_start` int (r + 1,) into xy; `ring_row` int (r,) the
    row; `ring_part` int (r,) the part within the row, from 0; `ring_hole` bool (r,); `kind` and
    `fault` uint8 (n,); `wkb_type` uint32 (n,) the OGC type code as stored, 0 where unreadable.
    Rows are in order, rings of a row follow each other, a part's shell comes before its holes.
    """

    xy: NDArray[np.float64]
    ring_start: NDArray[np.int64]
    ring_row: NDArray[np.int64]
    ring_part: NDArray[np.int64]
    ring_hole: NDArray[np.bool_]
    kind: NDArray[np.uint8]
    fault: NDArray[np.uint8]
    wkb_type: NDArray[np.uint32]
    #: what the kernel takes as the origin, where these are part of a larger layer; None: its own
    origin: Optional[NDArray[np.float64]] = None


def parse(wkb: NDArray[np.object_], progress: Progress = SILENT) -> Shapes:
    """Read WKB (object (n,) of bytes or None; ISO, EWKB and OGC dimension codes, both byte
    orders). Never raises on bad bytes: the row gets a `Fault` and no rings."""
    rows = [wkb[k : k + _ROWS] for k in range(0, max(len(wkb), 1), _ROWS)]
    if len(rows) == 1:
        return _Reader(wkb).read()
    # the bytes hold more than the coordinates; pages that stay unused take no memory
    xy = np.empty((sum(len(value) for value in wkb.tolist() if value) // 16, 2))
    parts, start, size = [], [], 0
    for some in rows:
        progress.check()
        part = _Reader(some).read()
        xy[size : size + len(part.xy)] = part.xy
        start.append(part.ring_start[:-1] + size)
        size += len(part.xy)
        parts.append(replace(part, xy=xy[:0]))
    start.append(np.array([size]))
    row = [part.ring_row + _ROWS * number for number, part in enumerate(parts)]
    return Shapes(
        xy[:size],
        np.concatenate(start),
        np.concatenate(row),
        np.concatenate([part.ring_part for part in parts]),
        np.concatenate([part.ring_hole for part in parts]),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.fault for part in parts]),
        np.concatenate([part.wkb_type for part in parts]),
    )


_ROWS = 25_000  # rows read at a time: little memory, and a quick cancel
_SINGLE = np.array([0, 1, 2, 3, 1, 2, 3], np.uint32)  # OGC code → code of its parts
_KINDS = np.array([Kind.NONE, Kind.POINT, Kind.LINE, Kind.POLYGON] + [Kind.OTHER] * 14, np.uint8)
_KINDS[4:7] = _KINDS[1:4]
_LAST_CODE = 17  # Triangle, the last geometry type of OGC 06-103r4
_PADS = [bytes(k) for k in range(16)]
_TAIL = bytes(64)

Ints = NDArray[np.int64]


def _padded(rows: list[bytes], size: Ints) -> tuple[NDArray[np.uint8], Ints, Ints]:
    """One buffer of all rows, where each starts, and where the coordinates of a polygon or
    multipolygon of one ring start: at a multiple of 16 bytes, so that they can be read in
    place."""
    head = np.where((size - 22) % 16 == 0, 22, np.where((size - 13) % 16 == 0, 13, 9))
    over = np.concatenate(([0], (size - head)[:-1])) % 16
    pad = -(over + head) % 16
    pieces: list[bytes] = [b""] * (2 * len(rows))
    pieces[::2] = map(_PADS.__getitem__, pad.tolist())
    pieces[1::2] = rows
    pieces.append(_TAIL)
    buffer = np.frombuffer(b"".join(pieces), np.uint8)
    buffer = buffer[: len(buffer) // 16 * 16]
    at = np.cumsum(pad + size) - size
    return buffer, at, at + head


def _number(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(bytes.fromhex(text), "little"))


#: what stands before the number of vertices of a multipolygon of one ring, in words of eight bytes
_MULTI = _number("010600000001"), _number("0000000103000000")
_SINGLE_RING, _ONE = _number("0103000000"), _number("01000000")


class _Reader:
    """A cursor per row; every step reads the same item of all rows that still have one."""

    def __init__(self, wkb: NDArray[np.object_]) -> None:
        rows = wkb.tolist()
        if None in rows:
            rows = [value or b"" for value in rows]
        self.size = np.fromiter(map(len, rows), np.int64, len(rows))
        self.fault = np.where(self.size == 0, Fault.NULL, Fault.NONE).astype(np.uint8)
        self.buffer, self.at, self.body = _padded(rows, self.size)
        self.end = self.at + self.size
        self.rings: list[tuple[NDArray[Any], ...]] = []

    def read(self) -> Shapes:
        n = len(self.size)
        kind, stored = np.zeros(n, np.uint8), np.zeros(n, np.uint32)
        usual = self.usual()
        rows = np.flatnonzero(usual)
        kind[rows], stored[rows] = (
            Kind.POLYGON,
            np.where(self.body[rows] - self.at[rows] == 22, 6, 3),
        )
        rows = np.flatnonzero((self.fault == Fault.NONE) & ~usual)
        if not len(rows):
            return self.gather(kind, stored)
        rows, big, code, stride = self.header(rows)
        base = code % 1000
        kind[rows], stored[rows] = _KINDS[base], code
        plain = base <= 6
        self.fault[rows[~plain]] = Fault.UNSUPPORTED
        rows, big, base, stride = rows[plain], big[plain], base[plain], stride[plain]
        single = base <= 3
        self.bodies(rows[single], 0, big[single], base[single], stride[single], Fault.EMPTY)
        self.multi(rows[~single], big[~single], _SINGLE[base[~single]])
        return self.gather(kind, stored)

    def usual(self) -> NDArray[np.bool_]:
        """Note the rings of the polygons and multipolygons of one ring, little-endian and 2D, all
        at once, and tell which rows they are."""
        words = self.buffer.view("<u8")
        at = self.body // 8
        last, middle, first = (words[np.maximum(at - k, 0)] for k in (1, 2, 3))
        multi = ((first >> np.uint64(16)) == _MULTI[0]) & (middle == _MULTI[1])
        single = (middle >> np.uint64(24)) == _SINGLE_RING
        head = self.body - self.at
        count = (last >> np.uint64(32)).astype(np.int64)
        good = ((head == 22) & multi) | ((head == 13) & single)
        good &= (last & np.uint64(0xFFFFFFFF)) == _ONE
        good &= (count > 0) & (count * 16 == self.end - self.body)
        rows = np.flatnonzero(good)
        none = np.zeros(len(rows), np.int64)
        self.rings.append((rows, none, none, self.body[rows], count[rows], none + 16, none > 0))
        return np.asarray(good)

    def uint32(self, rows: Ints, big: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.bool_]]:
        """The next four bytes of each row as a number, and where the row was long enough; the
        others become `BROKEN`."""
        at = self.at[rows]
        good = at + 4 <= self.end[rows]
        self.fault[rows[~good]] = Fault.BROKEN
        quad = self.buffer[np.where(good, at, 0)[:, None] + np.arange(4)].view("<u4")[:, 0]
        self.at[rows] += 4
        return np.where(big, quad.byteswap(), quad).astype(np.int64), good

    def header(self, rows: Ints) -> tuple[Ints, NDArray[np.bool_], Ints, Ints]:
        """Byte order, ISO type code and bytes per vertex; rows that cannot be read drop out."""
        good = self.at[rows] + 5 <= self.end[rows]
        order = self.buffer[np.where(good, self.at[rows], 0)]
        good &= order <= 1
        self.fault[rows[~good]] = Fault.BROKEN
        rows, big = rows[good], order[good] == 0
        self.at[rows] += 1
        raw, _ = self.uint32(rows, big)
        self.at[rows] += np.where(raw & 0x20000000, 4, 0)  # EWKB: an SRID follows
        low = raw & 0x1FFFFFFF
        z = (raw & 0x80000000 != 0) | np.isin(low // 1000, (1, 3))
        m = (raw & 0x40000000 != 0) | np.isin(low // 1000, (2, 3))
        base = low % 1000
        good = (low < 4000) & (base >= 1) & (base <= _LAST_CODE)
        self.fault[rows[~good]] = Fault.BROKEN
        code = base + 1000 * z + 2000 * m
        return rows[good], big[good], code[good], (16 + 8 * z + 8 * m)[good]

    def multi(self, rows: Ints, big: NDArray[np.bool_], wanted: NDArray[np.uint32]) -> None:
        """Every part of the multipart rows, part by part."""
        count, good = self.uint32(rows, big)
        self.fault[rows[good & (count == 0)]] = Fault.EMPTY
        too_many = good & (count * 9 > self.end[rows] - self.at[rows])
        self.fault[rows[too_many]] = Fault.BROKEN
        for part in range(int(count[good & ~too_many].max(initial=0))):
            left = (self.fault[rows] == Fault.NONE) & (count > part)
            rows, count, wanted = rows[left], count[left], wanted[left]
            read, order, code, stride = self.header(rows)
            expected = wanted[np.searchsorted(rows, read)]
            same = code % 1000 == expected
            self.fault[read[~same]] = Fault.BROKEN
            self.bodies(
                read[same], part, order[same], expected[same], stride[same], Fault.EMPTY_PART
            )

    def bodies(
        self,
        rows: Ints,
        part: int,
        big: NDArray[np.bool_],
        base: NDArray[Any],
        stride: Ints,
        empty: Fault,
    ) -> None:
        """What follows the header of a point, line or polygon."""
        for code, rings in ((1, False), (2, False), (3, True)):
            pick = base == code
            if not pick.any():
                continue
            these, order, step = rows[pick], big[pick], stride[pick]
            if code == 1:
                self.record(these, part, 0, order, step, np.ones(len(these), np.int64))
                continue
            count, good = self.uint32(these, order)
            self.fault[these[good & (count == 0)]] = empty
            good &= count > 0
            these, order, step, count = these[good], order[good], step[good], count[good]
            if rings:
                self.polygon(these, part, order, step, count)
            else:
                self.record(these, part, 0, order, step, count)

    def polygon(
        self, rows: Ints, part: int, big: NDArray[np.bool_], stride: Ints, count: Ints
    ) -> None:
        """Ring by ring."""
        too_many = count * 4 > self.end[rows] - self.at[rows]
        self.fault[rows[too_many]] = Fault.BROKEN
        for ring in range(int(count[~too_many].max(initial=0))):
            left = (self.fault[rows] == Fault.NONE) & (count > ring)
            rows, big, stride, count = rows[left], big[left], stride[left], count[left]
            size, _ = self.uint32(rows, big)
            self.fault[rows[(size == 0) & (self.fault[rows] == Fault.NONE)]] = Fault.EMPTY_PART
            self.record(rows, part, ring, big, stride, size)

    def record(
        self,
        rows: Ints,
        part: int,
        ring: int,
        big: NDArray[np.bool_],
        stride: Ints,
        size: Ints,
    ) -> None:
        """Note where a ring's coordinates lie and step over them."""
        good = (self.fault[rows] == Fault.NONE) & (size * stride <= self.end[rows] - self.at[rows])
        self.fault[rows[~good & (self.fault[rows] == Fault.NONE)]] = Fault.BROKEN
        rows, size, stride = rows[good], size[good], stride[good]
        same = np.full(len(rows), 0)
        self.rings.append((rows, same + part, same + ring, self.at[rows], size, stride, big[good]))
        self.at[rows] += size * stride

    def gather(self, kind: NDArray[np.uint8], stored: NDArray[np.uint32]) -> Shapes:
        """The coordinates of all rings of the rows without a fault."""
        if self.rings:
            columns = [np.concatenate(column) for column in zip(*self.rings)]
        else:
            columns = [np.empty(0, np.int64)] * 7
        row, part, ring, at, size, stride, big = columns
        keep = self.fault[row] == Fault.NONE
        order = np.flatnonzero(keep)
        if len(self.rings) > 1:
            order = order[np.argsort(row[order], kind="stable")]  # parts come in order
        row, part, ring, at, size, stride, big = (c[order] for c in columns)
        start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
        xy = self.coordinates(start, at, size, stride, big.astype(bool))
        nowhere = (kind[row] == Kind.POINT) & np.isnan(xy[start[:-1]]).all(axis=1)
        if nowhere.any():  # WKB has no other way to write POINT EMPTY
            self.fault[row[nowhere]] = Fault.EMPTY
            return self.gather(kind, stored)
        return Shapes(xy, start, row, part, ring > 0, kind, self.fault, stored)

    def coordinates(
        self, start: Ints, at: Ints, size: Ints, stride: Ints, big: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """x, y of every vertex; in place where a ring is aligned, little-endian and 2D."""
        quick = (at % 16 == 0) & (stride == 16) & ~big
        if quick.all():
            first = np.repeat(at // 16 - start[:-1], size) + np.arange(start[-1])
            pairs = self.buffer.view("<c16")[first]  # x and y at once
            return pairs.view("<f8").reshape(-1, 2)
        xy = np.empty((int(start[-1]), 2))
        which = np.repeat(quick, size)
        if quick.any():
            begin = np.concatenate(([0], np.cumsum(size[quick])))
            xy[which] = self.coordinates(begin, at[quick], size[quick], stride[quick], big[quick])
        slow = ~quick
        step, count = stride[slow], size[slow]
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        byte = np.repeat(at[slow], count) + within * np.repeat(step, count)
        pairs = self.buffer[byte[:, None] + np.arange(16)].view("<f8")
        swap = np.repeat(big[slow], count)
        pairs[swap] = pairs[swap].byteswap()
        xy[~which] = pairs
        return xy
