# SPDX-License-Identifier: GPL-2.0-or-later
"""The fabric of a few rows: the same course as `build`, for a recheck after an edit.

Of few rows all can be asked for missing vertices, so none are suspected first; where no face is
covered wrongly nothing more is looked at. The findings are those of `build`.
"""

from __future__ import annotations

from itertools import combinations
from math import nan
from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.fabric.bays import with_bays
from qh_plugin.core.fabric.build import joined_rings, least_face, ring_sense
from qh_plugin.core.fabric.cover import Cover, Objects
from qh_plugin.core.fabric.edges import cancel
from qh_plugin.core.fabric.faces import faces_of
from qh_plugin.core.fabric.few_edges import (
    FEW_VERTICES,
    Vertices,
    cancel_few,
    match_few,
    missing_few,
)
from qh_plugin.core.fabric.few_faces import FEW_SEGMENTS, faces_few
from qh_plugin.core.fabric.gaps import Ground, gaps_of
from qh_plugin.core.fabric.loops import lines_at
from qh_plugin.core.fabric.match import match
from qh_plugin.core.fabric.missing import missing_vertices
from qh_plugin.core.fabric.near import near_vertices
from qh_plugin.core.fabric.outside import areas_of, boundary_rings, outside_of
from qh_plugin.core.fabric.overlaps import overlaps_at
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.regions import NOTHING, regions
from qh_plugin.core.fabric.result import Fabric, NearVertices
from qh_plugin.core.fabric.rings import origin_of, polygons, rings_of
from qh_plugin.core.fabric.suspects import reach
from qh_plugin.core.fabric.width import wider
from qh_plugin.core.progress import SILENT
from qh_plugin.core.wkb import Shapes

_MOST_ROWS = 100
_FEW_PAIRS = 400
_MOST_PAIRS = 200_000
_NONE = np.empty(0)
_NO_NEAR = NearVertices((), np.empty((0, 2)), _NONE)


class _Few(Cover):
    """So few rows that neither a raster nor a tree of them is worth its while."""

    _made = False

    def polygons(self, rows: Ints) -> Objects:
        """The rows' polygons, in the order asked for; those of all rows are made together."""
        if not self._made and len(self._polygon) <= _MOST_ROWS:
            every = np.flatnonzero(~np.isnan(self.boxes[:, 0]))
            self._polygon[every] = polygons(self.rings, every)
            self._made = True
        return self._polygon[rows] if self._made else super().polygons(rows)

    @cached_property
    def boxes(self) -> Floats:
        """Bounds (n, 4); NaN where a row does not take part."""
        xy, start = self.rings.xy, self.rings.start[:-1]
        boxes = [[nan] * 4 for _ in self._polygon]
        if len(start):
            low, high = np.minimum.reduceat(xy, start), np.maximum.reduceat(xy, start)
            for row, a, b in zip(self.rings.row.tolist(), low.tolist(), high.tolist()):
                known = boxes[row]
                if known[0] != known[0]:
                    boxes[row] = [*a, *b]
                else:
                    least, most = map(min, known[:2], a), map(max, known[2:], b)
                    boxes[row] = [*least, *most]
        return np.array(boxes).reshape(-1, 4)

    @cached_property
    def _places(self) -> list[list[float]]:
        places: list[list[float]] = self.boxes.tolist()
        return places

    def overlapping(self, rows: Ints, least: float) -> tuple[Ints, Ints]:
        """Pairs of some rows (ascending) whose boxes have more than `least` metres in common along
        either axis, first < second, in order."""
        if len(rows) > _MOST_ROWS:
            return super().overlapping(rows, least)
        boxes = [(row, self._places[row]) for row in rows.tolist()]
        found = [
            (one, other)
            for (one, (x0, y0, x1, y1)), (other, place) in combinations(boxes, 2)
            if min(x1, place[2]) - max(x0, place[0]) > least
            and min(y1, place[3]) - max(y0, place[1]) > least
        ]
        few = np.array(found, np.int64).reshape(-1, 2)
        return few[:, 0], few[:, 1]

    def near(self, box: Floats, distance: float) -> tuple[Ints, Ints]:
        """Pairs (box, row) that are within `distance` metres along either axis."""
        pairs = len(box) * len(self.boxes)
        if pairs > _MOST_PAIRS:
            return super().near(box, distance)
        if pairs > _FEW_PAIRS:
            own, low, high = self.boxes, box[:, None, :2] - distance, box[:, None, 2:] + distance
            many = np.nonzero(((low <= own[:, 2:]) & (own[:, :2] <= high)).all(axis=2))
            return many[0], many[1]
        found = [
            (number, row)
            for number, (x0, y0, x1, y1) in enumerate(box.tolist())
            for row, place in enumerate(self._places)
            if x0 - distance <= place[2]
            and place[0] <= x1 + distance
            and y0 - distance <= place[3]
            and place[1] <= y1 + distance
        ]
        few = np.array(found, np.int64).reshape(-1, 2)
        return few[:, 0], few[:, 1]

    def touching(self, geometry: Objects) -> tuple[Ints, Ints]:
        """Pairs (geometry, row) that have a point in common."""
        g, r = self.boxes_near(geometry, 0.0)
        meets = shapely.intersects(geometry[g], self.polygons(r))
        return g[meets], r[meets]


def build_few(
    shapes: Shapes,
    usable: NDArray[np.bool_],
    tolerance: float,
    *,
    boundary: Optional[Shapes] = None,
    voids: Optional[Shapes] = None,
    near: bool = True,
) -> Fabric:
    """What `build` gives for these rows; `near` vertices only where they are asked for."""
    n = len(shapes.kind)
    origin = origin_of(shapes, usable)
    rings = rings_of(shapes, usable, origin)
    cover = _Few(rings, n)
    areas = areas_of(boundary, origin)
    domain = shapely.union_all(areas) if len(areas) else None
    if domain is not None and domain.is_empty:
        domain = None
    every = rings if domain is None else joined_rings(rings, boundary_rings(domain, n, origin))
    sense = ring_sense(every, n)
    vertices = Vertices.of(every) if len(every.xy) <= FEW_VERTICES else None
    if vertices is None:
        segments, moved = match(cancel(every, sense, SILENT), tolerance, SILENT)
    else:
        segments, moved = match_few(cancel_few(every, sense, vertices), tolerance)
    if len(segments.a) <= FEW_SEGMENTS:
        faces = faces_few(segments, reach(tolerance))
    else:
        faces = faces_of(segments, reach(tolerance), SILENT, crowding=False)
    mouths = False
    if domain is None:
        faces, mouths = with_bays(faces, tolerance)
    usual = 1 if domain is None else 0
    wrong = np.flatnonzero(faces.value != usual)
    wide = wrong[wider(faces.polygon[wrong], least_face(tolerance, moved))]
    twice, bare = wide[faces.value[wide] > usual], wide[faces.value[wide] < usual]
    groups: list[tuple[int, ...]] = []
    overlaps = outside = gaps = NOTHING
    if len(twice):
        overlaps, groups = overlaps_at(faces.polygon[twice], cover, tolerance, SILENT)
        if domain is not None:
            outside = outside_of(faces.polygon[twice], cover, domain, tolerance)
    if len(bare):
        ground = Ground(domain, areas_of(voids, origin))
        edges = lines_at(segments, moved)
        gaps = gaps_of(faces, bare, edges, cover, ground, tolerance, SILENT)
    if vertices is not None:
        missing = missing_few(every, n, tolerance, vertices)
    else:
        missing = missing_vertices(every, None, n, tolerance, SILENT)
    shared, left, beyond = regions((overlaps, gaps, outside), origin)
    return Fabric(
        shared,
        groups,
        left,
        beyond,
        missing,
        near_vertices(every, np.arange(n), n, tolerance) if n and near else _NO_NEAR,
        domain is not None,
        mouths,
    )
