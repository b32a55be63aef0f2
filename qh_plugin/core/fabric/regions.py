# SPDX-License-Identifier: GPL-2.0-or-later
"""From raw intersection or difference to reported regions: connected, wide enough, measured."""

from __future__ import annotations

from typing import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints, objects
from qh_plugin.core.fabric.result import Regions
from qh_plugin.core.fabric.width import longer_side, wider, width

Objects = NDArray[np.object_]


def wide_parts(geometry: Objects, tolerance: float) -> tuple[Objects, Ints]:
    """Connected polygons of each geometry that are wider than the tolerance, and their owners."""
    parts, owner = shapely.get_parts(geometry, return_index=True)
    if not len(parts):
        return parts, owner
    nested = shapely.get_type_id(parts) == 7  # a collection within a collection
    if nested.any():
        deeper, of = shapely.get_parts(parts[nested], return_index=True)
        owner = np.concatenate((owner[~nested], owner[nested][of]))
        parts = np.concatenate((parts[~nested], deeper))
    area = shapely.get_type_id(parts) == 3
    area &= ~shapely.is_empty(parts)
    parts, owner = parts[area], owner[area]
    wide = wider(parts, tolerance)
    return parts[wide], owner[wide]


def regions(
    rows: Sequence[tuple[int, ...]], polygon: Objects, label: Ints, origin: Floats
) -> Regions:
    """Measure, sort and move regions (relative to `origin`) to the layer's CRS."""
    if not len(rows):
        none = np.empty(0)
        return Regions((), np.empty(0, object), np.empty((0, 2)), none, none, none, label)
    polygon = shapely.normalize(polygon)
    point = shapely.get_coordinates(shapely.point_on_surface(polygon))
    place = np.round(point, 4)
    order = sorted(range(len(rows)), key=lambda i: (rows[i], place[i, 0], place[i, 1]))
    polygon, point = polygon[order], point[order]
    return Regions(
        [rows[i] for i in order],
        objects(list(shapely.transform(polygon, lambda xy: xy + origin))),
        point + origin,
        width(polygon),
        shapely.area(polygon),
        longer_side(polygon),
        np.asarray(label)[order],
    )
