# SPDX-License-Identifier: GPL-2.0-or-later
"""Gaps: what no polygon covers, less the allowed voids, with label and neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import piecewise
from qh_plugin.core.fabric.cover import Cover
from qh_plugin.core.fabric.faces import Faces
from qh_plugin.core.fabric.match import REACH
from qh_plugin.core.fabric.ragged import Ints, objects
from qh_plugin.core.fabric.regions import Found, wide_parts
from qh_plugin.core.fabric.result import GapLabel
from qh_plugin.core.progress import Progress

Objects = NDArray[np.object_]
_CHUNK = 20_000  # sides of gaps between two looks at whether to stop
_EXACT = 1e-6  # metres; what GEOS constructs lies this near to what it was made from


@dataclass(frozen=True)
class Ground:
    """What bounds the gaps: the area to be covered (or None), and what may stay uncovered."""

    domain: Optional[shapely.Geometry]
    voids: Objects


def gaps_of(
    faces: Faces,
    chosen: Ints,
    moved: Objects,
    cover: Cover,
    ground: Ground,
    tolerance: float,
    progress: Progress,
) -> Found:
    """Gap regions at the chosen faces. Where one is near to what matching `moved` (edges, or the
    vertices themselves), it is measured again on the raw polygons around it."""
    polygon = objects([_bare(faces, int(f), progress) for f in chosen])
    progress.step(0.3)
    polygon = _raw(polygon, moved, cover, ground, tolerance, progress.part(0.3, 0.6))
    polygon = _less_voids(polygon, ground.voids)
    polygon, _ = wide_parts(polygon, tolerance)
    progress.step(0.7)
    rows = _neighbours(polygon, cover, tolerance, progress.part(0.7, 0.9))
    label = np.array([GapLabel.HOLE if len(r) == 1 else GapLabel.INNER for r in rows], np.int64)
    if ground.domain is not None and len(polygon):
        edge = shapely.boundary(ground.domain)
        shapely.prepare(edge)
        label[shapely.dwithin(edge, polygon, max(tolerance, _EXACT))] = GapLabel.EDGE
    progress.step(0.9)
    return Found(rows, polygon, label)


def _raw(
    polygon: Objects,
    moved: Objects,
    cover: Cover,
    ground: Ground,
    tolerance: float,
    progress: Progress,
) -> Objects:
    """Gaps that touch what was moved, cut out anew from the raw polygons."""
    if not len(moved) or not len(polygon):
        return polygon
    tree = shapely.STRtree(moved)
    which, _ = tree.query(polygon, predicate="dwithin", distance=tolerance)
    which = np.unique(which)
    # no edge moved farther than this, and what the seam alone adds is narrower than the tolerance
    around = shapely.buffer(polygon[which], REACH * tolerance)
    owner, rows = cover.boxes_near(around, 0.0)
    result = polygon.copy()
    for i, face in enumerate(which):
        progress.step(i / len(which))
        covered = shapely.union_all(cover.polygons(rows[owner == i]))
        left = shapely.difference(around[i], covered)
        result[face] = left if ground.domain is None else shapely.intersection(left, ground.domain)
    return result


def _less_voids(polygon: Objects, voids: Objects) -> Objects:
    """Each gap less the allowed voids that meet it."""
    if not len(voids) or not len(polygon):
        return polygon
    gap, void = shapely.STRtree(voids).query(polygon, predicate="intersects")
    result = polygon.copy()
    for i in np.unique(gap):
        result[i] = shapely.difference(polygon[i], shapely.union_all(voids[void[gap == i]]))
    return result


def _bare(faces: Faces, face: int, progress: Progress) -> shapely.Geometry:
    progress.check()
    return faces.without_inner(face)


def _neighbours(
    polygon: Objects, cover: Cover, tolerance: float, progress: Progress
) -> list[tuple[int, ...]]:
    """Rows that share a border of more than the tolerance with each gap (where none does, those
    that touch it): the rows at the middles of the gap's sides."""
    if not len(polygon):
        return []
    ring, owner = shapely.get_rings(polygon, return_index=True)
    xy, of = shapely.get_coordinates(ring, return_index=True)
    side = np.flatnonzero(of[1:] == of[:-1])
    middle = (xy[side] + xy[side + 1]) / 2
    long = np.hypot(*(xy[side + 1] - xy[side]).T) > tolerance
    gap = owner[of[side]]
    none = np.bincount(gap[long], minlength=len(polygon)) == 0
    pick = long | none[gap]
    middle, gap = middle[pick], gap[pick]
    many, found = len(cover.boxes) + 1, [np.empty(0, np.int64)]
    for k in range(0, len(gap), _CHUNK):
        progress.step(k / len(gap))
        some, own = middle[k : k + _CHUNK], gap[k : k + _CHUNK]
        p, r = cover.near(np.concatenate((some, some), axis=1), _EXACT)
        point = piecewise.points(some)
        near = shapely.dwithin(point[p], cover.polygons(r), _EXACT)
        found.append(np.unique(own[p[near]] * many + r[near]))
    rows: list[list[int]] = [[] for _ in polygon]
    for pair in np.unique(np.concatenate(found)).tolist():
        rows[pair // many].append(pair % many)
    return [tuple(some) for some in rows]
