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
_POLYGON = 3


def wide_parts(geometry: Objects, tolerance: float) -> tuple[Objects, Ints]:
    """Connected polygons of each geometry that are wider than the tolerance, and their owners."""
    parts, owner, kind = geometry, np.arange(len(geometry)), shapely.get_type_id(geometry)
    while (kind > _POLYGON).any():  # once more for a collection within a collection
        parts, of = shapely.get_parts(parts, return_index=True)
        owner, kind = owner[of], shapely.get_type_id(parts)
    area = kind == _POLYGON
    if not area.all():
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
    if len(rows) > 1:
        place = np.round(point, 4)
        order = sorted(range(len(rows)), key=lambda i: (rows[i], place[i, 0], place[i, 1]))
        rows, label = [rows[i] for i in order], np.asarray(label)[order]
        polygon, point = polygon[order], point[order]
    return Regions(
        rows,
        objects(list(shapely.transform(polygon, lambda xy: xy + origin))),
        point + origin,
        width(polygon),
        shapely.area(polygon),
        longer_side(polygon),
        label,
    )
