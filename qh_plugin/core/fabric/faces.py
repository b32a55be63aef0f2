# SPDX-License-Identifier: GPL-2.0-or-later
"""The faces that the residual segments bound, and how often each is covered.

Pieces that touch form a cluster. A cluster of one simple loop is its own face; any other is noded
and polygonised by itself, never the whole layer at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.clearance import narrower
from qh_plugin.core.fabric.edges import Segments
from qh_plugin.core.fabric.loops import Pieces, pieces_of, segment_lines
from qh_plugin.core.fabric.ragged import Floats, Ints, components, numbered, objects
from qh_plugin.core.fabric.width import inscribed_circles, least_width
from qh_plugin.core.progress import SILENT, Progress

Objects = NDArray[np.object_]
_CLUSTERS = 64
_LOOPS = 2000
_FEW_PAIRS = 100_000
_ASKED_OFTEN = 8  # times; then a polygon is worth an index of its edges
_SURE = 1e-6  # metres from the border that no rounding reaches


@dataclass(frozen=True)
class Faces:
    """f bounded faces. `polygon` (f,), without what other clusters put inside; `cluster` (f,);
    `value` (f,) the winding number: polygons that cover the face, less one inside the boundary;
    `inside` pairs (face, cluster): clusters that lie within a face. `crowded` (s,) tells for each
    segment whether its cluster has anything within the tolerance of anything else, `narrow` which
    clusters have, None where it was not asked."""

    polygon: Objects
    cluster: Ints
    value: Ints
    inside: tuple[Ints, Ints]
    crowded: NDArray[np.bool_]
    narrow: Optional[Ints] = None
    _outlines: dict[int, shapely.Geometry] = field(default_factory=dict, repr=False)

    def outline(self, cluster: int) -> shapely.Geometry:
        """Everything that a cluster encloses."""
        if cluster not in self._outlines:
            own = self.polygon[self.cluster == cluster]
            parts = own if len(own) == 1 else shapely.get_parts(shapely.union_all(own))
            whole = shapely.polygons(shapely.get_exterior_ring(parts))
            self._outlines[cluster] = whole[0] if len(whole) == 1 else shapely.union_all(whole)
        return self._outlines[cluster]

    def without_inner(self, face: int) -> shapely.Geometry:
        """A face less the clusters inside it."""
        inner = self.inside[1][self.inside[0] == face]
        polygon = self.polygon[face]
        if not len(inner):
            return polygon
        return shapely.difference(polygon, _joined(objects([self.outline(int(c)) for c in inner])))


def _joined(areas: Objects) -> shapely.Geometry:
    """All areas as one; a union is computed only of those that meet others, as few do."""
    one, _ = shapely.STRtree(areas).query(areas, predicate="intersects")
    meets = np.bincount(one, minlength=len(areas)) > 1
    apart = areas[~meets]
    if meets.any():
        apart = np.append(apart, shapely.union_all(areas[meets]))
    return shapely.multipolygons(shapely.get_parts(apart))


def faces_of(
    segments: Segments, near: float, progress: Progress, *, crowding: bool = True
) -> Faces:
    """All faces; pieces within `near` of each other (metres) are taken together. Without
    `crowding` it is left open which simple loops are crowded."""
    pieces = pieces_of(segments, progress)
    if len(pieces.lines) == 1 and not crowding and pieces.polygon[0] is not None:
        none = np.empty(0, np.int64)
        crowded = np.zeros(len(segments.a), bool)
        return Faces(pieces.polygon, np.zeros(1, np.int64), pieces.winding, (none, none), crowded)
    progress.step(0.3)
    a, b = _contacts(pieces, near)
    progress.step(0.35)
    cluster, count = numbered(components(len(pieces.lines), a, b))
    alone = (np.bincount(cluster, minlength=count) == 1)[cluster]
    alone &= ~shapely.is_missing(pieces.polygon)
    progress.step(0.4)
    narrow = ~alone
    loops = np.flatnonzero(alone)
    for k in range(0, len(loops) if crowding else 0, _LOOPS):
        progress.check()
        narrow[loops[k : k + _LOOPS]] = narrower(pieces.polygon[loops[k : k + _LOOPS]], near)
    polygon, owner = _polygonized(segments, cluster[pieces.of_segment], alone, pieces, progress)
    progress.step(0.9)
    value = _own_winding(segments, cluster[pieces.of_segment], polygon, owner, progress)
    whole = np.concatenate((pieces.polygon[alone], polygon))
    owner = np.concatenate((cluster[alone], owner))
    value = np.concatenate((pieces.winding[alone], value))
    progress.step(0.95)
    inside = _nesting(segments, cluster[pieces.of_segment], count, whole, owner)
    offset = np.bincount(inside[1], value[inside[0]], count).astype(np.int64)
    tight = np.unique(cluster[narrow]) if crowding else None
    return Faces(whole, owner, value + offset[owner], inside, narrow[pieces.of_segment], tight)


def _contacts(pieces: Pieces, near: float) -> tuple[Ints, Ints]:
    """Pairs of pieces within reach of each other."""
    if len(pieces.lines) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    tree = shapely.STRtree(pieces.lines)
    box = shapely.bounds(pieces.lines) + np.array([-near, -near, near, near])
    a, b = tree.query(shapely.box(*box.T))
    size = shapely.get_num_coordinates(pieces.lines)
    once = (size[a] > size[b]) | ((size[a] == size[b]) & (a < b))
    a, b = a[once], b[once]
    shapely.prepare(pieces.lines[a])  # the larger one of each pair
    close = shapely.dwithin(pieces.lines[a], pieces.lines[b], near)
    return a[close], b[close]


def _polygonized(
    segments: Segments, cluster: Ints, alone: NDArray[np.bool_], pieces: Pieces, progress: Progress
) -> tuple[Objects, Ints]:
    """Faces of the clusters that are more than one simple loop."""
    pick = np.flatnonzero(~alone[pieces.of_segment])
    if not len(pick):
        return np.empty(0, object), np.empty(0, np.int64)
    names, number = np.unique(cluster[pick], return_inverse=True)
    order = np.argsort(number, kind="stable")
    lines = shapely.multilinestrings(segment_lines(segments, pick[order]), indices=number[order])
    found, owner = [np.empty(0, object)], [np.empty(0, np.int64)]
    for k in range(0, len(names), _CLUSTERS):
        progress.step(0.5 + 0.4 * k / len(names))
        noded = shapely.union_all(lines[k : k + _CLUSTERS, None], axis=1)
        parts, of = shapely.get_parts(shapely.polygonize(noded[:, None]), return_index=True)
        found.append(parts)
        owner.append(names[k + of])
    return np.concatenate(found), np.concatenate(owner)


def _own_winding(
    segments: Segments, cluster: Ints, polygon: Objects, owner: Ints, progress: Progress
) -> Ints:
    """Winding number of each face with regard to the segments of its own cluster alone."""
    if not len(owner):
        return np.empty(0, np.int64)
    pick = np.flatnonzero(np.isin(cluster, owner))
    point = inner_points(polygon, progress)
    if len(point) * len(pick) <= _FEW_PAIRS:
        p, s = np.nonzero(owner[:, None] == cluster[pick])
        s = pick[s]
        return np.bincount(p, _crossings(point[p], segments, s), len(point)).astype(np.int64)
    lines = segment_lines(segments, pick)
    far = np.full(int(cluster.max()) + 1, -np.inf)
    np.maximum.at(far, cluster[pick], shapely.bounds(lines)[:, 2])
    end = np.stack((far[owner] + 1.0, point[:, 1]), axis=1)
    ray = np.stack((point, end), axis=1)
    tree = shapely.STRtree(lines)
    p, s = tree.query(shapely.linestrings(ray))
    same = cluster[pick[s]] == owner[p]
    p, s = p[same], pick[s[same]]
    return np.bincount(p, _crossings(point[p], segments, s), len(point)).astype(np.int64)


def inner_points(polygon: Objects, progress: Progress = SILENT) -> Floats:
    """A point in each face (f, 2). GEOS may take one in a needle that a face runs out into, where
    the last digit decides on which side it lies; the middle of the widest place is sure."""
    point = shapely.point_on_surface(polygon)
    some = np.flatnonzero(shapely.distance(point, shapely.boundary(polygon)) < _SURE)
    some = some[least_width(polygon[some]) > 4 * _SURE] if len(some) else some
    if len(some):
        precise = least_width(polygon[some]) / 4
        point[some] = shapely.points(inscribed_circles(polygon[some], precise, progress)[0])
    found: Floats = shapely.get_coordinates(point)
    return found


def _crossings(point: Floats, segments: Segments, s: Ints) -> Ints:
    """+weight where the ray from a point towards +x crosses a segment that runs down, -weight
    where it runs up: clockwise rings count positive."""
    a, b = segments.xy[segments.a[s]] - point, segments.xy[segments.b[s]] - point
    down = (a[:, 1] > 0) & (b[:, 1] <= 0)
    up = (a[:, 1] <= 0) & (b[:, 1] > 0)
    side = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    crosses: Ints = np.where(down & (side < 0), 1, 0) - np.where(up & (side > 0), 1, 0)
    return crosses * segments.weight[s]


def _nesting(
    segments: Segments, cluster: Ints, count: int, polygon: Objects, owner: Ints
) -> tuple[Ints, Ints]:
    """Pairs (face, other cluster inside it); clusters never touch, so one vertex tells."""
    vertex = np.empty(count, np.int64)
    vertex[cluster] = segments.a
    tree = shapely.STRtree(shapely.points(segments.xy[vertex]))
    face, inner = tree.query(polygon)
    other = owner[face] != inner
    face, inner = face[other], inner[other]
    there = segments.xy[vertex[inner]]
    shapely.prepare(polygon[np.flatnonzero(np.bincount(face) > _ASKED_OFTEN)])
    within = shapely.contains_xy(polygon[face], there[:, 0], there[:, 1])
    return face[within], inner[within]
