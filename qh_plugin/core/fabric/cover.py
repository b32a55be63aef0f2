# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows lie where: a coarse raster, then a tree of boxes; and their polygons on demand."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import piecewise
from qh_plugin.core.cached import cached_property
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.rings import Rings, bounds_of_rows, polygons
from qh_plugin.core.progress import Progress

Objects = NDArray[np.object_]
_CELLS = 256


class Cover:
    """The polygons of the rows that take part, relative to the rings' origin."""

    def __init__(self, rings: Rings, n: int) -> None:
        self.rings = rings
        self.origin = rings.origin
        self._polygon = np.empty(n, object)

    @cached_property
    def boxes(self) -> Floats:
        """Bounds (n, 4); NaN where a row does not take part."""
        return bounds_of_rows(self.rings, len(self._polygon))

    def prepare(self, progress: Progress) -> None:
        """Compute what every search needs, where the user may cancel. Raises `Cancelled`."""
        for what in ("boxes", "_extent", "_cells"):
            getattr(self, what)
            progress.check()

    def polygons(self, rows: Ints) -> Objects:
        """The rows' polygons, in the order asked for."""
        wanted = np.unique(rows)
        wanted = wanted[shapely.is_missing(self._polygon[wanted])]
        if len(wanted):
            self._polygon[wanted] = polygons(self.rings, wanted)
        return self._polygon[rows]

    def boxes_near(self, geometry: Objects, distance: float) -> tuple[Ints, Ints]:
        """Pairs (geometry, row) whose boxes are within `distance` metres along either axis."""
        return self.near(shapely.bounds(geometry), distance)

    def near(self, box: Floats, distance: float) -> tuple[Ints, Ints]:
        """Pairs (box, row) that are within `distance` metres along either axis."""
        box = box + np.array([-distance, -distance, distance, distance])
        rows = self._rows_around(box)
        if not len(rows):
            return rows, rows
        tree = shapely.STRtree(piecewise.boxes(self.boxes[rows]))
        b, r = tree.query(piecewise.boxes(box))
        return b, rows[r]

    def _rows_around(self, box: Floats) -> Ints:
        """Rows whose box meets a cell of a coarse raster that one of the boxes meets."""
        rows, own = self._cells
        if not len(box) or not len(rows):
            return np.empty(0, np.int64)
        x0, y0, x1, y1 = self._raster(box).T.astype(np.int64)
        change = np.zeros((_CELLS + 1, _CELLS + 1), np.int64)
        for x, y, sign in ((x0, y0, 1), (x1 + 1, y0, -1), (x0, y1 + 1, -1), (x1 + 1, y1 + 1, 1)):
            count = np.bincount(x * (_CELLS + 1) + y, minlength=change.size)
            change += sign * count.reshape(change.shape)
        met = change.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0
        total = np.zeros((_CELLS + 1, _CELLS + 1), np.int64)
        total[1:, 1:] = met.cumsum(axis=0).cumsum(axis=1)
        x0, y0, x1, y1 = own.T
        inside = total[x1 + 1, y1 + 1] - total[x0, y1 + 1] - total[x1 + 1, y0] + total[x0, y0]
        around: Ints = rows[inside > 0]
        return around

    @cached_property
    def _extent(self) -> tuple[Ints, Floats, Floats]:
        """Rows that take part, low corner of all, and size of a raster cell."""
        rows: Ints = np.flatnonzero(~np.isnan(self.boxes[:, 0]))
        own = self.boxes[rows] if len(rows) else np.zeros((1, 4))
        low = own[:, :2].min(axis=0)
        return rows, low, np.maximum((own[:, 2:].max(axis=0) - low) / _CELLS, 1e-9)

    @cached_property
    def _cells(self) -> tuple[Ints, NDArray[np.int16]]:
        """The rows and the raster cells (n, 4) of their boxes' corners."""
        rows = self._extent[0]
        return rows, self._raster(self.boxes[rows])

    def _raster(self, boxes: Floats) -> NDArray[np.int16]:
        _, low, step = self._extent
        cell = np.empty(boxes.shape, np.int16)
        for k in range(4):  # a column at a time: less memory
            scaled = (boxes[:, k] - low[k % 2]) / step[k % 2]
            cell[:, k] = np.clip(scaled, 0, _CELLS - 1)
        return cell

    def overlapping(self, rows: Ints, least: float) -> tuple[Ints, Ints]:
        """Pairs of some rows (ascending) whose boxes have more than `least` metres in common along
        either axis, first < second, in order."""
        polygon, box = self.polygons(rows), self.boxes[rows]
        a, b = shapely.STRtree(polygon).query(polygon)
        a, b = a[a < b], b[a < b]
        side = np.minimum(box[a, 2:], box[b, 2:]) - np.maximum(box[a, :2], box[b, :2])
        more = (side > least).all(axis=1)
        a, b = rows[a[more]], rows[b[more]]
        order = np.lexsort((b, a))
        return a[order], b[order]

    def touching(self, geometry: Objects) -> tuple[Ints, Ints]:
        """Pairs (geometry, row) that have a point in common."""
        g, r = self.boxes_near(geometry, 0.0)
        shapely.prepare(geometry)
        meets = shapely.intersects(geometry[g], self.polygons(r))
        return g[meets], r[meets]


class Given(Cover):
    """Polygons (relative to the origin) that are there already."""

    def __init__(self, polygon: Objects, origin: Floats) -> None:
        self.origin = origin
        self._polygon = polygon

    @cached_property
    def boxes(self) -> Floats:
        """Bounds (n, 4); NaN where there is no polygon."""
        return np.asarray(shapely.bounds(self._polygon))
