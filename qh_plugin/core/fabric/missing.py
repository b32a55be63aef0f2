# SPDX-License-Identifier: GPL-2.0-or-later
"""Missing vertices: a vertex of one part on an edge of another that has no vertex there."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints, components
from qh_plugin.core.fabric.result import MissingVertices
from qh_plugin.core.fabric.rings import Rings
from qh_plugin.core.progress import Progress

_CHUNK = 20_000


def missing_vertices(
    rings: Rings,
    rows: Ints,
    groups: list[tuple[int, ...]],
    boundary: int,
    tolerance: float,
    progress: Progress,
) -> MissingVertices:
    """Among all edges and vertices of some rows. Rows of a duplicates group are not held against
    each other; row `boundary` is the boundary, which owns vertices (as owner -1) but is not
    itself in want of any."""
    some = rings.take(np.flatnonzero(np.isin(rings.row, rows)))
    size = some.size
    ring = np.repeat(np.arange(len(size)), size)
    part = np.cumsum(np.diff(some.row, prepend=-1).astype(bool) | ~some.hole) - 1
    begins = np.ones(len(ring), bool)
    begins[some.start[1:] - 1] = False
    at = np.flatnonzero(begins)
    point = shapely.points(some.xy[at])
    edge = shapely.linestrings(np.stack((some.xy[at], some.xy[at + 1]), axis=1))
    part_at, row_at = part[ring[at]], some.row[ring[at]]
    vertex, on = _within(edge, point, part_at, tolerance, progress)
    keep = (row_at[on] != boundary) & ~_in_one_group(row_at[vertex], row_at[on], groups)
    vertex, on = vertex[keep], on[keep]
    distance = shapely.distance(point[vertex], edge[on])
    owner = np.where(row_at[vertex] == boundary, -1, row_at[vertex])
    return _one_each(row_at[on], owner, some.xy[at[vertex]], distance, tolerance, rings.origin)


def _within(
    edge: Floats, point: Floats, part: Ints, tolerance: float, progress: Progress
) -> tuple[Ints, Ints]:
    """Pairs (vertex, edge of another part) within the tolerance where that part has no vertex
    within the tolerance of the vertex."""
    reach = max(tolerance, 1e-6)
    edges, points = shapely.STRtree(edge), shapely.STRtree(point)
    found = [np.empty((2, 0), np.int64)]
    count = int(part.max(initial=0)) + 1
    for k in range(0, len(point), _CHUNK):
        progress.step(k / len(point))
        chunk = point[k : k + _CHUNK]
        vertex, on = edges.query(chunk, predicate="dwithin", distance=reach)
        other = part[vertex + k] != part[on]
        vertex, on = vertex[other], on[other]
        here, there = points.query(chunk, predicate="dwithin", distance=reach)
        has = np.isin(vertex * count + part[on], here * count + part[there])
        found.append(np.stack((vertex[~has] + k, on[~has])))
    vertex, on = np.concatenate(found, axis=1)
    return vertex, on


def _in_one_group(a: Ints, b: Ints, groups: list[tuple[int, ...]]) -> NDArray[np.bool_]:
    """True where rows `a[i]` and `b[i]` are duplicates of each other."""
    if not groups:
        return np.zeros(len(a), bool)
    row = np.concatenate([np.asarray(g) for g in groups])
    name = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    number = np.full(int(max(row.max(), a.max(initial=0), b.max(initial=0))) + 1, -1)
    number[row] = name
    return np.asarray((number[a] == number[b]) & (number[a] >= 0) & (a != b))


def _one_each(
    row: Ints, owner: Ints, place: Floats, distance: Floats, tolerance: float, origin: Floats
) -> MissingVertices:
    """One entry for each row and place: of several owners the first row (the boundary last)."""
    rank = np.where(owner < 0, np.iinfo(np.int64).max, owner)
    order = np.lexsort((place[:, 1], place[:, 0], rank, row))
    row, owner, place, distance = (v[order] for v in (row, owner, place, distance))
    point = shapely.points(place)
    a, b = shapely.STRtree(point).query(point, predicate="dwithin", distance=max(tolerance, 1e-6))
    same = row[a] == row[b]
    one = np.unique(components(len(row), a[same], b[same]))
    one = one[np.lexsort((place[one, 1], place[one, 0], row[one]))]
    return MissingVertices(row[one], owner[one], place[one] + origin, distance[one])
