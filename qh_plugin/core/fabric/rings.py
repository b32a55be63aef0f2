# SPDX-License-Identifier: GPL-2.0-or-later
"""The rings of the rows that take part, in coordinates relative to a local origin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import piecewise
from qh_plugin.core.fabric.ragged import Floats, Ints, blocks, by_blocks, pairs, ranges
from qh_plugin.core.wkb import Fault, Kind, Shapes

_ORIGIN = 1024.0


@dataclass(frozen=True)
class Rings:
    """r rings, rings of a row one after the other; fields as in `Shapes`. `xy` is relative to
    `origin` (a whole number of metres, so that nothing is lost)."""

    xy: Floats
    start: Ints
    row: Ints
    part: Ints
    hole: NDArray[np.bool_]
    origin: Floats

    @property
    def size(self) -> Ints:
        """Vertices of each ring, the closing one included."""
        return np.diff(self.start)

    def take(self, rings: Ints) -> Rings:
        """Some of the rings, in ascending order."""
        size = self.size[rings]
        start = np.concatenate(([0], np.cumsum(size)))
        xy = pairs(self.xy)[ranges(self.start[rings], size)].view(float).reshape(-1, 2)
        return Rings(xy, start, self.row[rings], self.part[rings], self.hole[rings], self.origin)


def origin_of(shapes: Shapes, rows: NDArray[np.bool_]) -> Floats:
    """Whole metres in the middle of the rows' first vertices; where the shapes name one, theirs."""
    if shapes.origin is not None:
        return shapes.origin
    first = pairs(shapes.xy)[shapes.ring_start[:-1][rows[shapes.ring_row]]]
    if not len(first):
        return np.zeros(2)
    x, y = first.real, first.imag
    return origin_between(np.array([x.min(), y.min()]), np.array([x.max(), y.max()]))


def origin_between(low: Floats, high: Floats) -> Floats:
    """Whole multiples of 1024 m: an edit at the rim of a layer seldom moves the origin, and with
    it the last digits of everything computed."""
    middle: Floats = np.floor((low + high) / 2 / _ORIGIN) * _ORIGIN
    return middle


def rings_of(shapes: Shapes, usable: NDArray[np.bool_], origin: Floats) -> Rings:
    """The rings of the usable polygon rows."""
    keep = usable & (shapes.kind == Kind.POLYGON) & (shapes.fault == Fault.NONE)
    chosen = keep[shapes.ring_row].nonzero()[0]
    every = len(chosen) == len(shapes.ring_row)
    rings = Rings(
        shapes.xy - origin if every else shapes.xy,
        shapes.ring_start,
        shapes.ring_row,
        shapes.ring_part,
        shapes.ring_hole,
        origin,
    )
    if every:
        return rings
    rings = rings.take(chosen)
    np.subtract(rings.xy, origin, out=rings.xy)
    return rings


def signed_areas(xy: Floats, start: Ints) -> Floats:
    """Area of each closed ring in m², positive where it runs counter-clockwise."""
    if len(start) == 1:
        return np.empty(0)
    area: Floats = by_blocks(_signed_areas, xy, start)
    return area


def _signed_areas(xy: Floats, start: Ints) -> Floats:
    first = start[:-1]
    size = start[1:] - first
    x, y = (xy[:, k] - xy[first, k].repeat(size) for k in (0, 1))
    cross = np.zeros(len(xy))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]  # 0 from a ring's last vertex: it is local 0, 0
    return np.asarray(np.add.reduceat(cross, first) / 2)


def bounds_of_rows(rings: Rings, n: int) -> Floats:
    """xmin, ymin, xmax, ymax (n, 4) of each row; NaN where a row has no ring."""
    box = np.full((n, 4), np.nan)
    if len(rings.row):
        first = np.flatnonzero(np.diff(rings.row, prepend=-1))
        at = np.append(rings.start[first], rings.start[-1])
        rows = rings.row[first]
        for some in blocks(at):
            begin = at[some.start]
            start = at[some] - begin
            for k in (0, 1):
                along = np.ascontiguousarray(rings.xy[begin : at[some.stop], k])
                box[rows[some], k] = np.minimum.reduceat(along, start)
                box[rows[some], k + 2] = np.maximum.reduceat(along, start)
    return box


def polygons(rings: Rings, rows: Ints) -> NDArray[np.object_]:
    """Shapely (multi)polygons of some rows (ascending, each with rings), relative to the origin."""
    if len(rows) == len(rings.row):  # a ring each
        return piecewise.polygons(piecewise.rings_of(rings.xy, rings.size))
    chosen = np.flatnonzero(np.isin(rings.row, rows))
    some = rings if len(chosen) == len(rings.row) else rings.take(chosen)
    if not len(chosen):
        return np.empty(0, object)
    lines = piecewise.rings_of(some.xy, some.size)
    starts_part = ~some.hole
    part = np.cumsum(starts_part) - 1
    single = piecewise.polygons(lines[starts_part])
    with_holes = np.unique(part[~starts_part])
    if len(with_holes):
        pick = np.isin(part, with_holes)
        single[with_holes] = shapely.polygons(
            lines[pick], indices=np.searchsorted(with_holes, part[pick])
        )
    owner = np.searchsorted(rows, some.row[starts_part])
    whole = np.empty(len(rows), object)
    whole[owner] = single
    several = np.flatnonzero(np.bincount(owner, minlength=len(rows)) > 1)
    if len(several):
        pick = np.isin(owner, several)
        whole[several] = shapely.multipolygons(
            single[pick], indices=np.searchsorted(several, owner[pick])
        )
    return whole
