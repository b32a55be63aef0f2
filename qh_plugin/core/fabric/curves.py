# SPDX-License-Identifier: GPL-2.0-or-later
"""Curves as straight segments: WKB in, WKB out, one geometry at a time.

Circular arcs (ISO 13249-3: CIRCULARSTRING, COMPOUNDCURVE, CURVEPOLYGON, MULTICURVE, MULTISURFACE)
are cut so finely that no chord is farther than a given deviation from its arc. The two directions
of an arc give the same vertices, so that neighbours that share an arc share its vertices.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.validity import ABSURD
from qh_plugin.core.table import Table

#: OGC type code → code of what is left when arcs are cut to segments
_STRAIGHT = {1: 1, 2: 2, 3: 3, 8: 2, 9: 2, 10: 3, 11: 5, 12: 6}
_CURVED = (8, 9, 10, 11, 12)
_MOST = 10_000  # segments of an arc
_DEEPEST = 6
_LEAST = 0.001  # metres; a tolerance of 0 needs a deviation too


def straightened(table: Table, tolerance: float) -> tuple[Table, Ints]:
    """The table with its curves as straight segments that deviate by at most a tenth of the
    tolerance (metres), and the rows that were curves. Damaged curves stay as they are."""
    rows = np.flatnonzero(np.isin(table.shapes.wkb_type % 1000, _CURVED))
    if not len(rows):
        return table, rows
    deviation = max(tolerance, _LEAST) / 10
    wkb, done = table.wkb.copy(), []
    for row in rows.tolist():
        found = stroked(table.wkb[row], deviation)
        if found is not None:
            wkb[row] = found
            done.append(row)
    return replace(table, wkb=wkb), np.array(done, np.int64)


def stroked(wkb: bytes, deviation: float) -> Optional[bytes]:
    """A curve's WKB as that of a (multi)line or (multi)polygon in two dimensions, None where it
    is damaged or of a type that has no such form."""
    reader = _Reader(wkb, deviation)
    try:
        found = reader.geometry()
    except (struct.error, ValueError, OverflowError):
        return None
    return found if reader.at == len(wkb) else None


@dataclass
class _Reader:
    """A cursor in the bytes; `ValueError` and `struct.error` where they make no sense."""

    wkb: bytes
    deviation: float
    at: int = 0
    depth: int = 0

    def header(self) -> tuple[str, int, int]:
        """Byte order, type code and numbers a vertex of the next geometry."""
        if self.wkb[self.at : self.at + 1] not in (b"\x00", b"\x01"):
            raise ValueError("byte order")
        order = "<" if self.wkb[self.at] else ">"
        self.at += 1
        raw = self.uint32(order)
        self.at += 4 if raw & 0x20000000 else 0  # EWKB: an SRID follows
        low = raw & 0x1FFFFFFF
        z = bool(raw & 0x80000000) or low // 1000 in (1, 3)
        m = bool(raw & 0x40000000) or low // 1000 in (2, 3)
        if low >= 4000 or low % 1000 not in _STRAIGHT:
            raise ValueError("type")
        return order, low % 1000, 2 + z + m

    def uint32(self, order: str) -> int:
        """The next four bytes."""
        value: int = struct.unpack_from(order + "I", self.wkb, self.at)[0]
        self.at += 4
        return value

    def geometry(self) -> bytes:
        """The next geometry, straight."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("nested too deep")
        start = self.at
        order, code, width = self.header()
        head = struct.pack("<BI", 1, _STRAIGHT[code])
        if code in (2, 8, 9):
            self.at = start
            xy = self.curve()
            found = head + struct.pack("<I", len(xy)) + xy.astype("<f8").tobytes()
        elif code in (3, 10):
            rings = self.rings(order, code, width)
            found = head + struct.pack("<I", len(rings))
            for xy in rings:
                found += struct.pack("<I", len(xy)) + xy.astype("<f8").tobytes()
        elif code in (11, 12):
            count = self.uint32(order)
            found = head + struct.pack("<I", count) + b"".join(self.parts(count, code - 9))
        else:
            raise ValueError("type")
        self.depth -= 1
        return found

    def parts(self, count: int, wanted: int) -> list[bytes]:
        """The parts of a multicurve (lines) or multisurface (polygons)."""
        found = []
        for _ in range(count):
            part = self.geometry()
            if part[1] != wanted:
                raise ValueError("part of another type")
            found.append(part)
        return found

    def rings(self, order: str, code: int, width: int) -> list[Floats]:
        """The rings of a polygon, bare, or of a curve polygon, each a curve of its own."""
        count = self.uint32(order)
        if code == 10:
            return [self.curve() for _ in range(count)]
        return [self.vertices(order, width) for _ in range(count)]

    def vertices(self, order: str, width: int) -> Floats:
        """Bare coordinates, (n, 2)."""
        count = self.uint32(order)
        size = count * width * 8
        if self.at + size > len(self.wkb):
            raise ValueError("too short")
        values = np.frombuffer(self.wkb, order + "f8", count * width, self.at)
        self.at += size
        return values.reshape(-1, width)[:, :2].astype(np.float64)

    def curve(self) -> Floats:
        """The next curve, straight, (n, 2)."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ValueError("nested too deep")
        order, code, width = self.header()
        if code == 2:
            found = self.vertices(order, width)
        elif code == 8:
            found = _arcs(self.vertices(order, width), self.deviation)
        elif code == 9:
            pieces = [self.curve() for _ in range(self.uint32(order))]
            if not pieces:
                raise ValueError("empty")
            found = np.concatenate([pieces[0], *(p[1:] for p in pieces[1:])])
        else:
            raise ValueError("no curve")
        self.depth -= 1
        return found


def _arcs(points: Floats, deviation: float) -> Floats:
    """A circular string: every second vertex is where one arc ends and the next begins."""
    if len(points) and (len(points) < 3 or len(points) % 2 == 0):
        raise ValueError("not an odd number of vertices")
    if not len(points):
        return points
    pieces = [points[:1]]
    for k in range(0, len(points) - 2, 2):
        a, b, c = points[k : k + 3]
        if tuple(c) < tuple(a):
            pieces.append(_arc(c, b, a, deviation)[::-1][1:])
        else:
            pieces.append(_arc(a, b, c, deviation)[1:])
    return np.concatenate(pieces)


def _arc(a: Floats, b: Floats, c: Floats, deviation: float) -> Floats:
    """The arc from `a` through `b` to `c` with its ends; straight where the three are in line."""
    straight = np.stack((a, b, c))
    if not (np.abs(straight) <= ABSURD).all():
        return straight
    if (a == c).all():  # a whole circle, b opposite
        centre, sweep = (a + b) / 2, 2 * math.pi
    else:
        (px, py), (qx, qy) = b - a, c - a
        cross = 2 * (px * qy - py * qx)
        p, q = px * px + py * py, qx * qx + qy * qy
        if abs(cross) <= 1e-12 * max(p, q):
            return straight
        centre = a + np.array([(qy * p - py * q) / cross, (px * q - qx * p) / cross])
        begin, end = _angle(a - centre), _angle(c - centre)
        sweep = (end - begin) % (2 * math.pi)
        sweep = sweep if cross > 0 else sweep - 2 * math.pi
    radius = float(np.hypot(*(a - centre)))
    if radius <= deviation:
        return straight
    step = 4 * math.asin(math.sqrt(deviation / radius / 2))  # exact for flat arcs too
    count = min(max(math.ceil(abs(sweep) / step), 2), _MOST)
    angle = _angle(a - centre) + sweep * np.arange(count + 1) / count
    found: Floats = centre + radius * np.stack((np.cos(angle), np.sin(angle)), axis=1)
    found[0], found[-1] = a, c
    return found


def _angle(vector: Floats) -> float:
    return math.atan2(float(vector[1]), float(vector[0]))
