# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of single geometries: lengths, areas, perimeters, sharp corners; each computed once for
a whole layer and shared by the rules.

They are taken from the stored coordinates of every ring that could be read, valid or not; rows
that hold NaN or absurd numbers give figures of no meaning, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.rings import signed_areas
from qh_plugin.core.wkb import Kind, Shapes


@dataclass(frozen=True)
class Figures:
    """Of n rows, r rings and v vertices as in `Shapes`; p parts (a shell with its holes, a line,
    a point)."""

    shapes: Shapes

    @cached_property
    def square(self) -> Floats:
        """Squared distance (v,) in m² from each vertex to the next one of its ring; infinite at
        the last vertex of a ring."""
        xy = self.shapes.xy
        found = np.full(len(xy), np.inf)
        if len(xy) > 1:
            with np.errstate(invalid="ignore", over="ignore"):
                step = np.diff(xy, axis=0)
                np.multiply(step, step, out=step)
                np.add(step[:, 0], step[:, 1], out=found[:-1])
        found[self.shapes.ring_start[1:] - 1] = np.inf
        return found

    @cached_property
    def area(self) -> Floats:
        """Area (r,) of each ring in m², positive where it runs counter-clockwise."""
        if not len(self.shapes.ring_row):
            return np.empty(0)
        with np.errstate(invalid="ignore", over="ignore"):
            return signed_areas(self.shapes.xy, self.shapes.ring_start)

    @cached_property
    def perimeter(self) -> Floats:
        """Length (r,) of each ring or line in m."""
        if not len(self.shapes.ring_row):
            return np.empty(0)
        length = np.sqrt(self.square)
        length[self.shapes.ring_start[1:] - 1] = 0.0
        found: Floats = np.add.reduceat(length, self.shapes.ring_start[:-1])
        return found

    @cached_property
    def size(self) -> Ints:
        """Vertices (r,) of each ring, the closing one included."""
        return np.diff(self.shapes.ring_start)

    @cached_property
    def part(self) -> Ints:
        """Number (r,) of each ring's part, from 0 in the whole layer."""
        found: Ints = np.cumsum(~self.shapes.ring_hole) - 1
        return found

    @cached_property
    def part_row(self) -> Ints:
        """Row (p,) of each part."""
        return self.shapes.ring_row[~self.shapes.ring_hole]

    @cached_property
    def part_area(self) -> Floats:
        """Area (p,) of each part in m², its holes taken off."""
        area = np.abs(self.area)
        if not self.shapes.ring_hole.any():
            return area
        return self._of_parts(np.where(self.shapes.ring_hole, -area, area))

    @cached_property
    def part_perimeter(self) -> Floats:
        """Length (p,) of each part's rings together in m."""
        if not self.shapes.ring_hole.any():
            return self.perimeter
        return self._of_parts(self.perimeter)

    @cached_property
    def part_holes(self) -> Ints:
        """Holes (p,) of each part."""
        return np.bincount(self.part[self.shapes.ring_hole], minlength=len(self.part_row))

    @cached_property
    def parts(self) -> Ints:
        """Parts (n,) of each row."""
        return np.bincount(self.part_row, minlength=len(self.shapes.kind))

    @cached_property
    def rings(self) -> Ints:
        """Rings (n,) of each row."""
        return np.bincount(self.shapes.ring_row, minlength=len(self.shapes.kind))

    @cached_property
    def vertices(self) -> Ints:
        """Vertices (n,) of each row, closing ones not counted."""
        closing = (self.shapes.kind == Kind.POLYGON)[self.shapes.ring_row]
        total = np.bincount(
            self.shapes.ring_row, self.size - closing, minlength=len(self.shapes.kind)
        )
        return total.astype(np.int64)

    def ring_of(self, vertex: Ints) -> Ints:
        """The ring that each vertex belongs to."""
        found: Ints = np.searchsorted(self.shapes.ring_start, vertex, side="right") - 1
        return found

    def row_of(self, vertex: Ints) -> Ints:
        """The row that each vertex belongs to."""
        return self.shapes.ring_row[self.ring_of(vertex)]

    def _of_parts(self, values: Floats) -> Floats:
        first = np.flatnonzero(~self.shapes.ring_hole)
        found: Floats = np.add.reduceat(values, first)
        return found


@dataclass(frozen=True)
class Corners:
    """k corners where a ring or line turns back: `vertex` the tip's index into `Shapes.xy`,
    `before` and `after` those of the next vertices on either side, `angle` between them in
    degrees, `inward` where the corner of a polygon points into it."""

    vertex: Ints
    before: Ints
    after: Ints
    angle: Floats
    inward: NDArray[np.bool_]


def sharp_corners(figures: Figures, degrees: float, tolerance: float) -> Corners:
    """Corners of rings and lines whose angle is less than `degrees` (< 90). Vertices within
    `tolerance` of the one before are passed over, so that a blunt tip counts as one corner."""
    shapes = figures.shapes
    keep = np.ones(len(shapes.xy), bool)
    keep[1:] = ~(figures.square[:-1] <= tolerance * tolerance)
    keep[shapes.ring_start[:-1]] = True
    last = shapes.ring_start[1:] - 1
    closing = (shapes.kind == Kind.POLYGON)[shapes.ring_row]
    if keep.all():
        at, start = np.arange(len(keep)), shapes.ring_start
    else:
        keep[last] = True
        # the vertex before the closing one repeats it: the closing one stays
        short = closing & (figures.square[last - 1] <= tolerance * tolerance) & (figures.size > 2)
        keep[last[short] - 1] = False
        keep[shapes.ring_start[:-1]] = True
        at = np.flatnonzero(keep)
        start = np.searchsorted(at, shapes.ring_start)
    return _turning_back(figures, at, start, closing, degrees)


def _turning_back(
    figures: Figures, at: Ints, start: Ints, closing: NDArray[np.bool_], degrees: float
) -> Corners:
    shapes = figures.shapes
    if len(at) < 3:
        none = np.empty(0, np.int64)
        return Corners(none, none, none, np.empty(0), np.empty(0, bool))
    last = start[1:] - 1
    xy = shapes.xy if len(at) == len(shapes.xy) else shapes.xy[at]
    with np.errstate(invalid="ignore", over="ignore"):
        side = np.empty_like(xy)
        np.subtract(xy[1:], xy[:-1], out=side[:-1])
        side[-1] = 0.0
        side[last] = np.where(closing[:, None], side[start[:-1]], 0.0)
        x, y = side[:, 0], side[:, 1]
        dot = x[:-1] * x[1:] + y[:-1] * y[1:]
        back = np.flatnonzero(dot < 0)
        dot, x0, y0, x1, y1 = dot[back], x[back], y[back], x[back + 1], y[back + 1]
        cross = x0 * y1 - x1 * y0
        angle = np.degrees(np.arctan2(np.abs(cross), -dot))
    within = np.ones(len(at), bool)
    within[last] = False  # from one ring to the next there is no corner
    chosen = np.flatnonzero((angle < degrees) & within[back])
    tip, turn = back[chosen] + 1, cross[chosen]
    ring = np.searchsorted(start, tip, side="right") - 1
    ends = closing[ring] & (tip == last[ring])
    following = np.where(ends, start[ring] + 1, tip + 1)
    inward = closing[ring] & (turn * figures.area[ring] * _outer(shapes, ring) < 0)
    return Corners(at[tip], at[tip - 1], at[following], angle[chosen], inward)


def _outer(shapes: Shapes, ring: Ints) -> Ints:
    """1 for shells, -1 for holes: a hole's corner points into the land where it bulges."""
    return np.where(shapes.ring_hole[ring], -1, 1).astype(np.int64)
