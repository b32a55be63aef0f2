# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether an edit joined or parted the open ground around it.

Without a boundary a gap is what polygons enclose, and whether they do cannot be seen from near:
the street in front of a lot may lead out or not. But it cannot have changed where the edit
neither joined nor parted the ways out of a frame around it: what lies outside of the frame is as
it was, so each way out leads where it led.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.live_boxes import Box
from qh_plugin.core.fabric.edges import GRID, vertex_hash
from qh_plugin.core.fabric.few_edges import FEW_VERTICES
from qh_plugin.core.fabric.match import REACH, SLANTED, crowded

Objects = NDArray[np.object_]
_CELLS = 1 / GRID


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
    finite = np.isfinite(xy).all(axis=1)
    xy = xy if finite.all() else xy[finite]
    if len(xy) <= FEW_VERTICES:
        places = {(round(x * _CELLS), round(y * _CELLS)) for x, y in xy.tolist()}
        along = sorted(x * SLANTED[0] + y * SLANTED[1] for x, y in places)
        least = (reach + 2 * GRID) * _CELLS
        if not any(b - a <= least for a, b in zip(along, along[1:])):
            return False
    _, first = np.unique(vertex_hash(xy), return_index=True)
    near = crowded(xy[first], reach)
    if not len(near):
        return False
    points = shapely.points(xy[first][near])
    a, b = shapely.STRtree(points).query(points, predicate="dwithin", distance=reach)
    return bool((a != b).any())
