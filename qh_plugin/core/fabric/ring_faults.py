# SPDX-License-Identifier: GPL-2.0-or-later
"""What is wrong with an invalid polygon, where GEOS's reason leaves it open.

GEOS says "Ring Self-intersection" of a ring that touches itself in a point and of one that
crosses itself there, and "Self-intersection" of a ring across itself and across another ring.
A ring that only touches itself encloses as much as its signed area says; one that crosses itself
counts some of it twice, or against itself.
"""

from __future__ import annotations

import numpy as np
import shapely

_EXACT = 1e-9  # of the area: far above rounding, far below any crossing worth a name
_SAMPLE = 400
_MANY = 300


def tangled(polygon: shapely.Geometry) -> bool:
    """True where the rings cross each other or themselves so often (about 300 times and more)
    that `make_valid` would take seconds, or hours; told from a sample of the segments."""
    xy, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(polygon)), return_index=True
    )
    at = np.flatnonzero(ring[1:] == ring[:-1])
    total = len(at)
    at = at[:: -(-total // _SAMPLE)] if total else at
    segment = shapely.linestrings(np.stack((xy[at], xy[at + 1]), axis=1))
    pairs = shapely.STRtree(segment).query(segment, predicate="crosses").shape[1] / 2
    return bool(pairs * (total / max(len(at), 1)) ** 2 > _MANY)


def crosses_itself(polygon: shapely.Geometry) -> bool:
    """True where one of the rings runs across or along itself; touching in points does not
    count."""
    return any(_ring_crosses(ring) for ring in shapely.get_rings(shapely.get_parts(polygon)))


def only_touches(polygon: shapely.Geometry) -> bool:
    """True where the area that is enclosed is that of the shells less that of the holes."""
    if tangled(polygon):
        return False
    signed = float(shapely.area(polygon))
    enclosed = float(shapely.area(shapely.make_valid(polygon, method="structure")))
    return abs(signed - enclosed) <= _EXACT * max(signed, enclosed)


def _ring_crosses(ring: shapely.Geometry) -> bool:
    if shapely.is_simple(ring):
        return False
    alone = shapely.polygons(ring)
    if shapely.is_valid_reason(alone).startswith("Self-intersection"):
        return True
    return _folds(ring) or not only_touches(alone)


def _folds(ring: shapely.Geometry) -> bool:
    """True where the ring goes to a point and straight back."""
    xy = shapely.get_coordinates(ring)
    xy = xy[np.append(True, (xy[1:] != xy[:-1]).any(axis=1))]
    side = np.diff(np.vstack((xy, xy[1:2])), axis=0)
    cross = side[:-1, 0] * side[1:, 1] - side[:-1, 1] * side[1:, 0]
    dot = (side[:-1] * side[1:]).sum(axis=1)
    return bool(((cross == 0) & (dot < 0)).any())
