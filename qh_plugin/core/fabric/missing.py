# SPDX-License-Identifier: GPL-2.0-or-later
"""Missing vertices: a vertex of one part on an edge of another that has no vertex there."""

from __future__ import annotations

from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.edges import vertex_hash
from qh_plugin.core.fabric.ragged import Floats, Ints, components, ranges
from qh_plugin.core.fabric.result import MissingVertices
from qh_plugin.core.fabric.rings import Rings
from qh_plugin.core.progress import Progress

Objects = NDArray[np.object_]
_CHUNK = 20_000


def missing_vertices(
    rings: Rings,
    rows: Optional[Ints],
    boundary: int,
    tolerance: float,
    progress: Progress,
) -> MissingVertices:
    """Among all edges and vertices of some rows (None: of all). Row `boundary` is the boundary,
    which owns vertices (as owner -1) but is not itself in want of any."""
    some = rings if rows is None else rings.take(np.flatnonzero(np.isin(rings.row, rows)))
    progress.check()
    size = some.size
    ring = np.repeat(np.arange(len(size)), size)
    part = np.cumsum(np.diff(some.row, prepend=-1).astype(bool) | ~some.hole) - 1
    begins = np.ones(len(ring), bool)
    begins[some.start[1:] - 1] = False
    at = np.flatnonzero(begins)
    edge = shapely.linestrings(np.stack((some.xy[at], some.xy[at + 1]), axis=1))
    progress.check()
    vertices = _Vertices(some.xy[at], part[ring[at]])
    vertex, on = vertices.within(edge, max(tolerance, 1e-6), progress)
    row_at = some.row[ring[at]]
    keep = row_at[on] != boundary
    vertex, on = vertex[keep], on[keep]
    if not len(on):
        return no_missing()
    distance = shapely.distance(shapely.points(some.xy[at[vertex]]), edge[on])
    owner = np.where(row_at[vertex] == boundary, -1, row_at[vertex])
    return _one_each(row_at[on], owner, some.xy[at[vertex]], distance, tolerance, rings.origin)


def no_missing() -> MissingVertices:
    """Nothing found."""
    none = np.empty(0, np.int64)
    return MissingVertices(none, none, np.empty((0, 2)), np.empty(0))


class _Vertices:
    """Vertices of some parts; those of several parts at one place are looked up together."""

    def __init__(self, xy: Floats, part: Ints) -> None:
        _, first, place = np.unique(vertex_hash(xy), return_index=True, return_inverse=True)
        self.point = shapely.points(xy[first])
        self.place, self.part = place, part
        self.parts = int(part.max(initial=0)) + 1
        self.known = np.unique(place * self.parts + part)

    def within(self, edge: Objects, reach: float, progress: Progress) -> tuple[Ints, Ints]:
        """Pairs (vertex, edge of another part) within reach where that part has no vertex within
        reach of the vertex. Edge i starts at vertex i."""
        edges = shapely.STRtree(edge)
        found = []
        for k in range(0, len(self.point), _CHUNK):
            progress.step(k / len(self.point))
            place, on = edges.query(self.point[k : k + _CHUNK], predicate="dwithin", distance=reach)
            place += k
            bare = ~np.isin(place * self.parts + self.part[on], self.known)
            found.append(np.stack((place[bare], on[bare])))
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        place, on = np.concatenate(found, axis=1)
        progress.check()
        if not len(place):
            return place, on
        bare = ~self._has_vertex_near(place, self.part[on], reach)
        place, on = place[bare], on[bare]
        vertex, count = self._at(place)
        return vertex, np.repeat(on, count)

    def _has_vertex_near(self, place: Ints, part: Ints, reach: float) -> NDArray[np.bool_]:
        """True where a part has a vertex within reach of a place."""
        some = np.unique(place)
        here, there = shapely.STRtree(self.point).query(
            self.point[some], predicate="dwithin", distance=reach
        )
        vertex, count = self._at(there)
        near = np.repeat(some[here], count) * self.parts + self.part[vertex]
        return np.isin(place * self.parts + part, near)

    def _at(self, place: Ints) -> tuple[Ints, Ints]:
        """The vertices at each place, one after the other, and how many they are."""
        order = np.argsort(self.place, kind="stable")
        start = np.searchsorted(self.place[order], place)
        count = np.searchsorted(self.place[order], place, side="right") - start
        return order[ranges(start, count)], count


def _one_each(
    row: Ints, owner: Ints, place: Floats, distance: Floats, tolerance: float, origin: Floats
) -> MissingVertices:
    """One entry for each row and place: of several owners the first row (the boundary last), of
    several edges the nearest."""
    rank = np.where(owner < 0, np.iinfo(np.int64).max, owner)
    order = np.lexsort((distance, place[:, 1], place[:, 0], rank, row))
    row, owner, place, distance = (v[order] for v in (row, owner, place, distance))
    point = shapely.points(place)
    a, b = shapely.STRtree(point).query(point, predicate="dwithin", distance=max(tolerance, 1e-6))
    same = row[a] == row[b]
    one = np.unique(components(len(row), a[same], b[same]))
    one = one[np.lexsort((place[one, 1], place[one, 0], row[one]))]
    return MissingVertices(row[one], owner[one], place[one] + origin, distance[one])
