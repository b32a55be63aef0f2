# SPDX-License-Identifier: GPL-2.0-or-later
"""From raw intersection or difference to reported regions: connected, wide enough, measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints, objects
from qh_plugin.core.fabric.result import Regions
from qh_plugin.core.fabric.width import longer_side, wider, width
from qh_plugin.core.progress import SILENT, Progress

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


@dataclass(frozen=True)
class Found:
    """Regions not measured yet: rows, polygons relative to the origin, labels."""

    rows: Sequence[tuple[int, ...]]
    polygon: Objects
    label: Ints


NOTHING = Found((), np.empty(0, object), np.empty(0, np.int64))


def regions(several: Sequence[Found], origin: Floats, progress: Progress = SILENT) -> list[Regions]:
    """Measure all regions together, sort those of each find and move them to the layer's CRS."""
    polygon = np.concatenate([found.polygon for found in several])
    if not len(polygon):
        none = np.empty(0)
        empty = Regions((), polygon, np.empty((0, 2)), none, none, none, np.empty(0, np.int64))
        return [empty] * len(several)
    polygon = shapely.normalize(polygon)
    point = shapely.get_coordinates(shapely.point_on_surface(polygon))
    moved = objects(list(shapely.transform(polygon, lambda xy: xy + origin)))
    wide, area, long = width(polygon, progress), shapely.area(polygon), longer_side(polygon)
    sorted_, first = [], 0
    for found in several:
        rows, label = found.rows, found.label
        place = point[first : first + len(rows)].round(4).tolist()
        order = sorted(range(len(rows)), key=lambda i: (rows[i], place[i]))
        at = np.array(order, np.int64) + first
        sorted_.append(
            Regions(
                [rows[i] for i in order],
                moved[at],
                point[at] + origin,
                wide[at],
                area[at],
                long[at],
                label[at - first],
            )
        )
        first += len(rows)
    return sorted_
