# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows lie where: a tree over the rows' boxes, and their polygons on demand."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.rings import Rings, bounds_of_rows, polygons

Objects = NDArray[np.object_]


class Cover:
    """The polygons of the rows that take part, relative to the rings' origin."""

    def __init__(self, rings: Rings, n: int) -> None:
        self.rings = rings
        self._polygon = np.empty(n, object)

    @cached_property
    def boxes(self) -> Floats:
        """Bounds (n, 4); NaN where a row does not take part."""
        return bounds_of_rows(self.rings, len(self._polygon))

    @cached_property
    def _tree(self) -> tuple[shapely.STRtree, Ints]:
        rows = np.flatnonzero(~np.isnan(self.boxes[:, 0]))
        return shapely.STRtree(shapely.box(*self.boxes[rows].T)), rows

    def polygons(self, rows: Ints) -> Objects:
        """The rows' polygons, in the order asked for."""
        wanted = np.unique(rows)
        wanted = wanted[shapely.is_missing(self._polygon[wanted])]
        if len(wanted):
            self._polygon[wanted] = polygons(self.rings, wanted)
        return self._polygon[rows]

    def boxes_near(self, geometry: Objects, distance: float) -> tuple[Ints, Ints]:
        """Pairs (geometry, row) whose boxes are within `distance` metres along either axis."""
        if not len(geometry):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        tree, rows = self._tree
        box = shapely.bounds(geometry) + np.array([-distance, -distance, distance, distance])
        g, r = tree.query(shapely.box(*box.T))
        return g, rows[r]

    def touching(self, geometry: Objects) -> tuple[Ints, Ints]:
        """Pairs (geometry, row) that have a point in common."""
        g, r = self.boxes_near(geometry, 0.0)
        shapely.prepare(geometry)
        meets = shapely.intersects(geometry[g], self.polygons(r))
        return g[meets], r[meets]
