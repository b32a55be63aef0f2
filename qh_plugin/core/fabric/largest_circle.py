# SPDX-License-Identifier: GPL-2.0-or-later
"""The largest inscribed circle of one region of many vertices, by squares that are quartered.

Each square carries the edges that may be nearest to a place in it. How deep a place lies in the
region is at most the mean of its distances from any two edges. Distances from edges are convex, so
that over a square such a mean is largest at a corner: one known number holds the depth of a whole
square, and is nearly exact between the two sides of a strip, where most regions of many vertices
consist of nothing else. Squares that hold nothing deeper than what is known are dropped, the most
promising are quartered first, a few thousand edges at a time, so that it can be left.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf, sqrt
from typing import NamedTuple

import numpy as np
import shapely

from qh_plugin.core.fabric.ragged import Floats, Ints, ranges
from qh_plugin.core.progress import SILENT, Progress

_AT_ONCE = 20_000  # edges of squares
_SIDES = 8  # squares along the longer side of the frame at first
_QUARTERS = np.array([(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)])
_CORNERS = _QUARTERS * 2


class Circle(NamedTuple):
    """Its middle and radius."""

    x: float
    y: float
    radius: float


class _Squares(NamedTuple):
    """Squares of one size: half a side, middles (m, 2), how many edges each carries, which."""

    half: float
    middle: Floats
    carried: Ints
    edge: Ints


def largest_circle(
    polygon: shapely.Polygon, tolerance: float, least: float = 0.0, progress: Progress = SILENT
) -> Circle:
    """A circle in a valid polygon whose radius is the largest to `tolerance` metres. Where it is
    known that there is one of radius `least`, nothing is looked for that is not larger than that
    by the tolerance: what is returned may then be smaller. Raises `Cancelled`."""
    shapely.prepare(polygon)
    inside, border = polygon.representative_point(), _Border(polygon)
    best = Circle(inside.x, inside.y, float(shapely.distance(inside, shapely.boundary(polygon))))
    known = max(best.radius, least) + tolerance
    waiting: list[tuple[float, int, _Squares]] = []
    for number, squares in enumerate(_first(polygon.bounds, len(border.start))):
        heappush(waiting, (-inf, number, squares))
    number = len(waiting)
    while waiting and -waiting[0][0] > known:
        progress.check()
        squares = heappop(waiting)[2]
        apart = border.apart(squares.middle, squares.carried, squares.edge)
        distance = np.minimum.reduceat(apart, np.cumsum(squares.carried) - squares.carried)
        deep = np.where(shapely.contains_xy(polygon, squares.middle), distance, -distance)
        deepest = int(np.argmax(deep))
        if deep[deepest] > best.radius:
            x, y = squares.middle[deepest].tolist()
            best = Circle(x, y, float(deep[deepest]))
            known = max(best.radius, least) + tolerance
        some = np.flatnonzero(deep + squares.half * sqrt(2) > known)
        left, bound = _bounded(border, squares, some, distance, apart)
        some = np.flatnonzero(bound > known)
        for high, quarters in _quartered(
            left, some[np.argsort(-bound[some], kind="stable")], bound
        ):
            heappush(waiting, (-high, number, quarters))
            number += 1
    return best


class _Border:
    """The edges of a polygon."""

    def __init__(self, polygon: shapely.Polygon) -> None:
        xy, ring = shapely.get_coordinates(shapely.get_rings(polygon), return_index=True)
        edge = np.flatnonzero(ring[1:] == ring[:-1])
        self.start, self.way = xy[edge], xy[edge + 1] - xy[edge]
        self.square = np.maximum(np.sum(self.way**2, axis=1), 1e-300)

    def apart(self, place: Floats, count: Ints, edge: Ints) -> Floats:
        """How far each place is from its edges, one after the other."""
        x, y = (np.repeat(place[:, k], count) - self.start[edge, k] for k in (0, 1))
        u, v = self.way[edge, 0], self.way[edge, 1]
        share = np.clip((x * u + y * v) / self.square[edge], 0.0, 1.0)
        found: Floats = np.hypot(x - share * u, y - share * v)
        return found


def _first(bounds: tuple[float, float, float, float], edges: int) -> list[_Squares]:
    """Squares over the frame, each with all edges."""
    west, south, east, north = bounds
    half = max(east - west, north - south) / _SIDES / 2
    columns, rows = (max(int(np.ceil(d / half / 2)), 1) for d in (east - west, north - south))
    grid = np.meshgrid(np.arange(columns), np.arange(rows))
    middle = np.column_stack([g.ravel() for g in grid]) * 2 * half + (west + half, south + half)
    few = max(_AT_ONCE // edges, 1)
    return [
        _Squares(half, some, np.full(len(some), edges), np.tile(np.arange(edges), len(some)))
        for some in (middle[k : k + few] for k in range(0, len(middle), few))
    ]


def _bounded(
    border: _Border, squares: _Squares, some: Ints, distance: Floats, apart: Floats
) -> tuple[_Squares, Floats]:
    """Some of the squares, with the edges that still may be nearest, and how deep a place in each
    may lie at most."""
    half, middle, count = squares.half, squares.middle[some], squares.carried[some]
    if not len(some):
        return _Squares(half, middle, count, squares.edge[:0]), np.empty(0)
    first = (np.cumsum(squares.carried) - squares.carried)[some]
    at, of = ranges(first, count), np.repeat(np.arange(len(some)), count)
    near = np.flatnonzero(apart[at] <= (distance[some] + 2 * sqrt(2) * half)[of])
    at, of = at[near], of[near]
    count = np.bincount(of, minlength=len(some))
    first = np.cumsum(count) - count
    left = _Squares(half, middle, count, squares.edge[at])
    nearest = np.flatnonzero(apart[at] == distance[some][of])
    nearest = nearest[np.unique(of[nearest], return_index=True)[1]]
    mean = np.zeros(len(at))
    for corner in _CORNERS * half:
        far = border.apart(middle + corner, count, left.edge)
        mean = np.maximum(mean, (far + far[nearest][of]) / 2)
    return left, np.minimum.reduceat(mean, first)


def _quartered(squares: _Squares, order: Ints, bound: Floats) -> list[tuple[float, _Squares]]:
    """The quarters of squares in this order, in portions with the bound of the first."""
    count = squares.carried[order]
    first = (np.cumsum(squares.carried) - squares.carried)[order]
    portion = np.cumsum(4 * count) // _AT_ONCE
    cuts = [*np.flatnonzero(np.diff(portion, prepend=-1)).tolist(), len(order)]
    found = []
    for i, j in zip(cuts, cuts[1:]):
        middle = squares.middle[order[i:j], None] + _QUARTERS * squares.half
        four = np.repeat(count[i:j], 4)
        edge = squares.edge[ranges(np.repeat(first[i:j], 4), four)]
        quarters = _Squares(squares.half / 2, middle.reshape(-1, 2), four, edge)
        found.append((float(bound[order[i]]), quarters))
    return found
