# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether an edit joined or parted the open ground around it.

Without a boundary a gap is what polygons enclose, and whether they do cannot be seen from near:
the street in front of a lot may lead out or not. But it cannot have changed where the edit
neither joined nor parted the ways out of a frame around it: what lies outside of the frame is as
it was, so each way out leads where it led.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Collection

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.live_boxes import Box
from qh_plugin.core.fabric.edges import GRID, vertex_hash
from qh_plugin.core.fabric.match import REACH, SLANTED, crowded
from qh_plugin.core.wkb import Shapes

Objects = NDArray[np.object_]
_CELLS = 1 / GRID
Stretch = tuple[float, float]


def one_way_out(box: Box, shapes: Shapes, still: Collection[int]) -> bool:
    """True where some rows (valid polygons) leave at most one stretch of a frame's rim uncovered,
    so that there is nothing to join or to part; told without geometry."""
    left, bottom, right, top = _uncovered(box, shapes, still)
    ways = len(left) + len(bottom) + len(right) + len(top)
    if ways > 1:  # those that meet at a corner are one
        ways -= bool(bottom and left and bottom[0][0] == box[0] and left[0][0] == box[1])
        ways -= bool(bottom and right and bottom[-1][1] == box[2] and right[0][0] == box[1])
        ways -= bool(top and left and top[0][0] == box[0] and left[-1][1] == box[3])
        ways -= bool(top and right and top[-1][1] == box[2] and right[-1][1] == box[3])
    return ways < 2


def _uncovered(box: Box, shapes: Shapes, still: Collection[int]) -> list[list[Stretch]]:
    """The stretches of the sides xmin, ymin, xmax, ymax of a box that no row covers, ascending.
    Where two rows have a border in common they end at the same number, whichever way it runs."""
    xy, start = shapes.xy, shapes.ring_start
    beyond = xy[:, (0, 1, 0, 1)] > np.array(box)
    passes = beyond[1:] != beyond[:-1]
    passes[start[1:-1] - 1] = False
    edge, side = passes.nonzero()
    first, row_of = start.tolist(), shapes.ring_row.tolist()
    ends: dict[tuple[int, int], list[float]] = {}
    both = zip(edge.tolist(), side.tolist(), xy[edge].tolist(), xy[edge + 1].tolist())
    for at, k, a, b in both:
        row = row_of[bisect_right(first, at) - 1]
        if row in still:
            across, along = k % 2, 1 - k % 2
            low, high = (a, b) if a[across] < b[across] else (b, a)
            share = (box[k] - low[across]) / (high[across] - low[across])
            ends.setdefault((k, row), []).append(low[along] + share * (high[along] - low[along]))
    covered: list[list[Stretch]] = [[], [], [], []]
    for (k, _), places in ends.items():
        places.sort()
        covered[k] += zip(places[::2], places[1::2])
    return [_left(covered[k], box[1 - k % 2], box[3 - k % 2]) for k in range(4)]


def _left(covered: list[Stretch], low: float, high: float) -> list[Stretch]:
    """What some stretches leave of the one from `low` to `high`."""
    found = []
    for a, b in sorted(covered):
        if low < a and low < high:
            found.append((low, min(a, high)))
        low = max(low, b)
    return [*found, (low, high)] if low < high else found


def same_ways_out(box: Box, still: Objects, old: Objects, new: Objects) -> bool:
    """True where the uncovered parts of a frame lead out of it at the same places, joined in the
    same way, before and after. `still` are the polygons that stay, `old` and `new` those that the
    edit takes away and puts there, all strictly inside the frame or unchanged at its rim."""
    frame = shapely.box(*box)
    base = shapely.union_all(still) if len(still) else shapely.Polygon()
    rim = shapely.difference(frame.exterior, base)
    if rim.is_empty:
        return True
    exits = shapely.get_parts(shapely.line_merge(rim) if rim.geom_type != "LineString" else rim)
    exits = exits[shapely.length(exits) > 0]
    if len(exits) < 2:
        return True
    middle = shapely.line_interpolate_point(exits, 0.5, normalized=True)
    bare = shapely.difference(frame, base)
    return _joined(bare, old, middle) == _joined(bare, new, middle)


def _joined(bare: Any, more: Objects, exits: Objects) -> list[int]:
    """For each way out the first one that it is joined with."""
    for polygon in more:
        bare = shapely.difference(bare, polygon)
    parts = shapely.get_parts(bare)
    if not len(parts):
        return list(range(len(exits)))
    part = np.argmin(shapely.distance(exits[:, None], parts[None, :]), axis=1).tolist()
    first: dict[int, int] = {}
    return [first.setdefault(p, k) for k, p in enumerate(part)]


def may_be_matched(xy: NDArray[np.float64], tolerance: float) -> bool:
    """True where the kernel may take two of these vertices for one: it does so by the look of the
    whole connected piece, which cannot be seen from near."""
    reach = REACH * tolerance
    if reach <= 0 or len(xy) < 2:
        return False
    if not np.isfinite(xy).all():
        xy = xy[np.isfinite(xy).all(axis=1)]
    place = np.rint(xy * _CELLS)  # in cells of the grid
    along = place[:, 0] * SLANTED[0] + place[:, 1] * SLANTED[1]
    along.sort()
    step = along[1:] - along[:-1]
    # no two places so near to each other lie at one number, but copies of one place do
    if not ((step > 0) & (step <= (reach + 2 * GRID) * _CELLS)).any():
        return False
    _, first = np.unique(vertex_hash(xy), return_index=True)
    near = crowded(xy[first], reach)
    if not len(near):
        return False
    points = shapely.points(xy[first][near])
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=reach)
    return bool((a != b).any())
