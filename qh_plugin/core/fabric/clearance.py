# SPDX-License-Identifier: GPL-2.0-or-later
"""Which polygons have a vertex within the tolerance of an edge that it does not belong to."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats

Objects = NDArray[np.object_]


def narrower(polygon: Objects, limit: float) -> NDArray[np.bool_]:
    """True where the minimum clearance of a polygon without holes is at most `limit` metres.

    A convex ring tapers on at least one side of any short chord, so there the edges next to
    each edge tell; only the others are asked of GEOS.
    """
    ring = shapely.get_exterior_ring(polygon)
    xy, of = shapely.get_coordinates(ring, return_index=True)
    size = shapely.get_num_coordinates(ring)
    start = np.cumsum(size) - size
    at = np.delete(np.arange(len(xy)), np.cumsum(size) - 1)  # each vertex once
    of = of[at]
    n, first = (size - 1)[of], start[of]
    a, b = xy[at], xy[at + 1]
    c = xy[first + (at - first + 2) % n]
    before = xy[first + (at - first - 1) % n]
    ab, bc = b - a, c - b
    turn = ab[:, 0] * bc[:, 1] - ab[:, 1] * bc[:, 0]
    left = np.logical_and.reduceat(turn > -_FLAT, start - np.arange(len(start)))
    right = np.logical_and.reduceat(turn < _FLAT, start - np.arange(len(start)))
    near = np.minimum(distance(c, a, b), distance(before, a, b)) <= limit
    tight = np.logical_or.reduceat(near, start - np.arange(len(start)))
    unsure = np.flatnonzero(tight | ~(left | right))
    result = np.zeros(len(polygon), bool)
    result[unsure] = shapely.minimum_clearance(polygon[unsure]) <= limit
    return result


_FLAT = 1e-6  # m²: a turn this small bends no edge by as much as a micrometre


def distance(p: Floats, a: Floats, b: Floats) -> Floats:
    """From points to segments (n, 2)."""
    ab = b - a
    share = np.sum((p - a) * ab, axis=1) / np.maximum(np.sum(ab * ab, axis=1), 1e-300)
    foot = a + np.clip(share, 0, 1)[:, None] * ab
    return np.asarray(np.hypot(*(p - foot).T))
