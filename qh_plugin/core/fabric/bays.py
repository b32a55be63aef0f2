# SPDX-License-Identifier: GPL-2.0-or-later
"""Bays: open ground that leads out only where it is no wider than the tolerance.

Without a boundary a gap is what polygons enclose. Two borders that meet within the tolerance are
the same border, so they enclose as if they met: a corner that was meant to lie on its neighbour's
edge, and in the last digit does not, opens nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.edges import GRID
from qh_plugin.core.fabric.faces import Faces, inner_points
from qh_plugin.core.fabric.ragged import Floats, Ints, objects
from qh_plugin.core.fabric.width import wider
from qh_plugin.core.progress import SILENT, Progress

Objects = NDArray[np.object_]
_CHUNK = 500
_AREA = 1e-8  # m², more than the last digits of a sum of areas
_PAST = 2 * GRID  # metres that a link reaches past an edge, so that it surely crosses it


def with_bays(faces: Faces, tolerance: float, progress: Progress = SILENT) -> tuple[Faces, bool]:
    """The faces and, as more of them that nothing covers, the bays; whether there are mouths, such
    as an edit may open or close, at all."""
    limit = max(tolerance, GRID)
    cluster, outline = _outlines(faces, limit, progress)
    link, of = _links(outline, limit) if len(outline) else (outline, cluster)
    if not len(link):
        return faces, False
    some = np.unique(of)
    lines = [np.append(link[of == k], shapely.boundary(outline[k])) for k in some]
    noded = objects([_joined(each, progress) for each in lines])
    part, own = shapely.get_parts(shapely.polygonize(noded[:, None]), return_index=True)
    wide = wider(part, tolerance / 20)  # the rest are no bays, and hard to tell on which side
    part, own = part[wide], some[own[wide]]
    x, y = inner_points(part, progress).T
    bare = ~shapely.contains_xy(outline[own], x, y)
    return _added(faces, part[bare], cluster[own[bare]]), True


def _outlines(faces: Faces, limit: float, progress: Progress) -> tuple[Ints, Objects]:
    """The clusters that lie within no other and have something near to itself, and all that each
    encloses."""
    outer = ~np.isin(faces.cluster, faces.inside[1])
    if faces.narrow is not None:
        outer &= np.isin(faces.cluster, faces.narrow)
    at = np.flatnonzero(outer)
    if not len(at):
        return at, np.empty(0, object)
    at = at[np.argsort(faces.cluster[at], kind="stable")]
    name, first, size = np.unique(faces.cluster[at], return_index=True, return_counts=True)
    polygon = faces.polygon[at]
    of = np.repeat(np.arange(len(name)), size)
    lines = shapely.multilinestrings(shapely.get_exterior_ring(polygon), indices=of)
    area = np.bincount(of, shapely.area(polygon), len(name))
    near = []
    for k in range(0, len(lines), _CHUNK):
        progress.check()
        some = lines[k : k + _CHUNK]
        # ground of less than that is no wider than the tolerance, and every bay lies in the hull
        open_ = (
            shapely.area(shapely.convex_hull(some)) - area[k : k + _CHUNK]
            > limit * limit / 2 - _AREA
        )
        some_open = np.flatnonzero(open_)
        near.append(k + some_open[shapely.minimum_clearance(some[some_open]) <= limit])
    chosen = np.concatenate(near)
    whole = [_outline(polygon[first[k] : first[k] + size[k]], progress) for k in chosen]
    return name[chosen], objects(whole)


def _outline(polygon: Objects, progress: Progress) -> shapely.Geometry:
    if len(polygon) > 1:
        polygon = shapely.get_parts(_joined(polygon, progress))
    whole = shapely.polygons(shapely.get_exterior_ring(polygon))
    return whole[0] if len(whole) == 1 else _joined(whole, progress)


def _joined(geometry: Objects, progress: Progress) -> shapely.Geometry:
    progress.check()
    return shapely.union_all(geometry)


def _links(outline: Objects, limit: float) -> tuple[Objects, Ints]:
    """Short lines across every place where an outline comes within `limit` metres of itself, and
    the outline of each."""
    part, owner = shapely.get_parts(outline, return_index=True)
    ring = shapely.get_exterior_ring(part)  # what they enclose has no holes
    turned = ~shapely.is_ccw(ring)
    ring[turned] = shapely.reverse(ring[turned])
    xy, of = shapely.get_coordinates(ring, return_index=True)
    at = np.flatnonzero(of[1:] == of[:-1])
    edge = shapely.linestrings(np.stack((xy[at], xy[at + 1]), axis=1))
    v, e = shapely.STRtree(edge).query(shapely.points(xy[at]), predicate="dwithin", distance=limit)
    v, e = at[v], at[e]
    p, a, b = xy[v], xy[e], xy[e + 1]
    apart = (owner[of[v]] == owner[of[e]]) & (p != a).any(axis=1) & (p != b).any(axis=1)
    v, p, a, b = v[apart], p[apart], a[apart], b[apart]
    end = _across(p, a, b)
    for corner in (a, b):
        near = np.hypot(*(corner - p).T) <= limit
        end[near] = corner[near]
    return shapely.linestrings(np.stack((p, end), axis=1)), owner[of[v]]


def _across(p: Floats, a: Floats, b: Floats) -> Floats:
    """The points of edges a → b (polygons on the left) that are nearest to p, and a little
    beyond."""
    way = b - a
    length = np.hypot(*way.T)[:, None]
    share = np.sum((p - a) * way, axis=1)[:, None] / np.maximum(length * length, 1e-300)
    inward = np.stack((-way[:, 1], way[:, 0]), axis=1) / np.maximum(length, 1e-300)
    nearest: Floats = a + np.clip(share, 0, 1) * way + _PAST * inward
    return nearest


def _added(faces: Faces, bay: Objects, own: Ints) -> Faces:
    """The faces and the bays, less those in another cluster's bay."""
    if not len(bay):
        return faces
    name, first = np.unique(faces.cluster, return_index=True)
    outer = ~np.isin(name, faces.inside[1])
    name, first = name[outer], first[outer]
    start = shapely.get_point(shapely.get_exterior_ring(faces.polygon[first]), 0)
    inner, at = shapely.STRtree(bay).query(start, predicate="within")
    other = own[at] != name[inner]
    inner, at = name[inner[other]], at[other]
    keep = ~np.isin(own, inner)
    number = len(faces.polygon) + np.cumsum(keep) - 1
    pair = keep[at]
    inside = (
        np.concatenate((faces.inside[0], number[at[pair]])),
        np.concatenate((faces.inside[1], inner[pair])),
    )
    bay = bay[keep]
    return replace(
        faces,
        polygon=np.concatenate((faces.polygon, bay)),
        cluster=np.concatenate((faces.cluster, np.full(len(bay), -1))),
        value=np.concatenate((faces.value, np.zeros(len(bay), np.int64))),
        inside=inside,
    )
