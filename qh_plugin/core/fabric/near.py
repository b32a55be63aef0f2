# SPDX-License-Identifier: GPL-2.0-or-later
"""Near vertices: two features mean the same corner and do not have the same coordinates."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.fabric.edges import GRID, vertex_hash
from qh_plugin.core.fabric.match import crowded
from qh_plugin.core.fabric.ragged import Floats, Ints, components, numbered, ranges
from qh_plugin.core.fabric.result import NearVertices
from qh_plugin.core.fabric.rings import Rings


def near_vertices(rings: Rings, rows: Ints, boundary: int, tolerance: float) -> NearVertices:
    """Among the vertices of some rows but `boundary`. Two vertices that one feature has both are
    its own affair, so each of the two must belong to a feature that lacks the other."""
    some = rings.take(np.flatnonzero(np.isin(rings.row, rows[rows != boundary])))
    if not len(some.xy) or tolerance <= GRID:
        return NearVertices((), np.empty((0, 2)), np.empty(0))
    _, first, place = np.unique(vertex_hash(some.xy), return_index=True, return_inverse=True)
    features = _Features(place, np.repeat(some.row, some.size))
    xy = some.xy[first]
    p, q, distance = _close(xy, tolerance)
    both = features.common(p, q)
    apart = (features.count[p] > both) & (features.count[q] > both)
    return _groups(xy + rings.origin, p[apart], q[apart], distance[apart], features)


class _Features:
    """The features at each place, ascending: `row[start[p]]` and the next `count[p]` - 1."""

    def __init__(self, place: Ints, row: Ints) -> None:
        self.many = int(row.max(initial=0)) + 1
        self.known = np.unique(place * self.many + row)
        self.row = self.known % self.many
        self.count = np.bincount(self.known // self.many)
        self.start = np.cumsum(self.count) - self.count

    def common(self, p: Ints, q: Ints) -> Ints:
        """How many features have a vertex at both places."""
        there = np.repeat(q, self.count[p]) * self.many + self.at(p)
        pair = np.repeat(np.arange(len(p)), self.count[p])
        return np.bincount(pair[np.isin(there, self.known)], minlength=len(p))

    def at(self, place: Ints) -> Ints:
        """The features at some places, one place after the other."""
        found: Ints = self.row[ranges(self.start[place], self.count[place])]
        return found


def _close(xy: Floats, reach: float) -> tuple[Ints, Ints, Floats]:
    """Pairs of places within reach of each other, and their distances, more than the grid."""
    near = crowded(xy, reach)
    point = shapely.points(xy[near])
    a, b = shapely.STRtree(point).query(point, predicate="dwithin", distance=reach)
    a, b = near[a[a < b]], near[b[a < b]]
    distance = np.hypot(*(xy[a] - xy[b]).T)
    more = distance > GRID
    return a[more], b[more], distance[more]


def _groups(xy: Floats, p: Ints, q: Ints, distance: Floats, features: _Features) -> NearVertices:
    """One entry for each connected group of places."""
    if not len(p):
        return NearVertices((), np.empty((0, 2)), np.empty(0))
    group, count = numbered(components(len(xy), p, q)[p])
    largest = np.zeros(count)
    np.maximum.at(largest, group, distance)
    ends, whose = np.concatenate((p, q)), np.concatenate((group, group))
    many = features.count[ends]
    number, at = np.repeat(whose, many), np.repeat(ends, many)
    row = features.at(ends)
    order = np.lexsort((at, row, number))
    number, at, row = number[order], at[order], row[order]
    first = np.flatnonzero(np.diff(number, prepend=-1))
    rows = [tuple(sorted(set(part.tolist()))) for part in np.split(row, first[1:])]
    point = xy[at[first]]
    order = sorted(range(count), key=lambda k: (rows[k], *point[k].tolist()))
    return NearVertices([rows[k] for k in order], point[order], largest[order])
