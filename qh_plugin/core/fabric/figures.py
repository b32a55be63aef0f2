# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of single geometries: lengths, areas, perimeters, sharp corners; each computed once for
a whole layer and shared by the rules.

They are taken from the stored coordinates of every ring that could be read, valid or not; rows
that hold NaN or absurd numbers give figures of no meaning, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.fabric.ragged import Floats, Ints, ranges
from qh_plugin.core.fabric.rings import signed_areas
from qh_plugin.core.wkb import Kind, Shapes

_BLOCK = 1 << 13  # vertices at a time, so that they stay in the processor's cache

Mask = NDArray[np.bool_]


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
                step = xy[1:] - xy[:-1]
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
    inward: Mask


def sharp_corners(figures: Figures, degrees: float, tolerance: float) -> Corners:
    """Corners of rings and lines whose angle is less than `degrees` (< 90). Vertices within
    `tolerance` of the one before are passed over, so that a blunt tip counts as one corner."""
    shapes = figures.shapes
    if not len(shapes.xy):
        none = np.empty(0, np.int64)
        return Corners(none, none, none, np.empty(0), np.empty(0, bool))
    closing = (shapes.kind == Kind.POLYGON)[shapes.ring_row]
    corners = _turning_back(shapes.xy, shapes.ring_start, figures.square, closing, degrees)
    blunt = np.unique(figures.ring_of(np.flatnonzero(figures.square <= tolerance * tolerance)))
    if len(blunt):
        keep = ~np.isin(figures.ring_of(corners[0]), blunt)
        more = _of_thinned(figures, blunt, closing[blunt], tolerance, degrees)
        corners = tuple(np.concatenate((a[keep], b)) for a, b in zip(corners, more))
    tip, before, after = (v[np.argsort(corners[0], kind="stable")] for v in corners)
    xy = shapes.xy
    with np.errstate(invalid="ignore", over="ignore"):
        into, out = xy[tip] - xy[before], xy[after] - xy[tip]
        cross = into[:, 0] * out[:, 1] - into[:, 1] * out[:, 0]
        angle = np.degrees(np.arctan2(np.abs(cross), -(into * out).sum(axis=1)))
    ring = figures.ring_of(tip)
    outer = np.where(shapes.ring_hole[ring], -1.0, 1.0)  # a hole bulges into the land
    inward = closing[ring] & (cross * figures.area[ring] * outer < 0)
    return Corners(tip, before, after, angle, inward)


def _of_thinned(
    figures: Figures, ring: Ints, closing: Mask, tolerance: float, degrees: float
) -> tuple[Ints, ...]:
    """The corners of some rings without the vertices too near the one before. First and last
    vertices stay; the one that is left before a closing vertex goes if it is too near to it."""
    shapes, size = figures.shapes, figures.size[ring]
    at = ranges(shapes.ring_start[ring], size)
    start = np.concatenate(([0], np.cumsum(size)))
    first, last = start[:-1], start[1:] - 1
    short = figures.square[at] <= tolerance * tolerance
    keep = np.append(True, ~short[:-1])
    keep[first] = keep[last] = True
    left = np.flatnonzero(keep)
    previous = left[np.searchsorted(left, last) - 1]
    apart = shapes.xy[at[last]] - shapes.xy[at[previous]]
    repeated = closing & (previous > first) & ((apart**2).sum(axis=1) <= tolerance * tolerance)
    keep[previous[repeated]] = False
    left = np.flatnonzero(keep)
    start = np.searchsorted(left, start)
    at = at[left]
    thin = replace(shapes, xy=shapes.xy[at], ring_start=start)
    found = _turning_back(thin.xy, start, Figures(thin).square, closing, degrees)
    return tuple(at[v] for v in found)


def _turning_back(
    xy: Floats, start: Ints, square: Floats, closing: Mask, degrees: float
) -> tuple[Ints, ...]:
    """Tips of the corners of less than `degrees`, the vertices before and those after."""
    least = -(np.cos(np.radians(degrees)) ** 2)
    found = []
    with np.errstate(invalid="ignore", over="ignore"):
        for k in range(0, len(xy) - 2, _BLOCK):
            x, y = xy[k : k + _BLOCK + 2].T
            x, y = x[1:] - x[:-1], y[1:] - y[:-1]
            dot = x[:-1] * x[1:] + y[:-1] * y[1:]
            size = square[k : k + len(x)]  # infinite where a ring ends: no corner there
            dot *= np.abs(dot)
            found.append(np.flatnonzero(dot < least * size[:-1] * size[1:]) + k + 1)
        tip = np.concatenate((np.empty(0, np.int64), *found))
        ring = np.flatnonzero(closing & (np.diff(start) > 3))
        first, last = start[ring], start[ring + 1] - 1
        place = np.ascontiguousarray(xy).view(np.complex128)[:, 0]  # gathers pairs at once
        into, out = place[last] - place[last - 1], place[first + 1] - place[first]
        dot = into.real * out.real + into.imag * out.imag
        sharp = dot * np.abs(dot) < least * square[last - 1] * square[first]
    after = np.concatenate((tip + 1, first[sharp] + 1))
    tip = np.concatenate((tip, last[sharp]))
    return tip, tip - 1, after
