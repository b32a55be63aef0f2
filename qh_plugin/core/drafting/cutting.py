# SPDX-License-Identifier: GPL-2.0-or-later
"""Cutting one polygon along noded paths, without computing a single new coordinate."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.base import REACH, Floats
from qh_plugin.core.repair.geometry import vertices

#: the faces' areas must sum to the polygon's to this share
_EXACT = 1e-9


def cut(polygon: Any, paths: Sequence[Floats]) -> list[Any]:
    """The faces of a polygon (one part) that the paths cut it into, largest first; `[polygon]`
    where they do not cut it. Paths and polygon are noded with one another (`noding.node`) and
    the paths among themselves."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(polygon)]
    corners = vertices(polygon)
    tree = shapely.STRtree(shapely.points(corners))
    own = [_onto(path, corners, tree) for path in paths]
    stops = {tuple(xy) for xy in corners} | _shared(own)
    inside = [p for path in own for p in _split(path, stops) if _within(polygon, p)]
    if not inside:
        return [polygon]
    ends = {tuple(p[k]) for p in inside for k in (0, -1)}
    border = [piece for ring in rings for piece in _split_ring(ring, ends)]
    lines = [shapely.linestrings(piece) for piece in [*border, *inside]]
    faces = shapely.get_parts(shapely.polygonize(lines))
    faces = [f for f in faces if shapely.contains(polygon, shapely.point_on_surface(f))]
    total = sum(float(shapely.area(f)) for f in faces)
    if len(faces) < 2 or abs(total - polygon.area) > _EXACT * polygon.area + 1e-6:
        return [polygon]
    return sorted(faces, key=lambda f: -float(shapely.area(f)))


def _onto(path: Floats, corners: Floats, tree: Any) -> Floats:
    """The path through this polygon's own vertices, where it passes a twin of one."""
    near, place = tree.query_nearest(shapely.points(path), max_distance=REACH, all_matches=False)
    moved = path.copy()
    moved[near] = corners[place]
    return moved


def _shared(paths: Sequence[Floats]) -> set[tuple[float, ...]]:
    """Vertices that several paths have, or one path more than once."""
    xy, count = np.unique(np.concatenate(paths), axis=0, return_counts=True)
    return {tuple(point) for point in xy[count > 1]}


def _split(path: Floats, at: set[tuple[float, ...]]) -> list[Floats]:
    """The pieces of a path between vertices of the set."""
    stops = [i for i, xy in enumerate(path) if tuple(xy) in at]
    stops = sorted({0, *stops, len(path) - 1})
    return [path[a : b + 1] for a, b in zip(stops, stops[1:])]


def _split_ring(ring: Floats, at: set[tuple[float, ...]]) -> list[Floats]:
    """The pieces of a ring between vertices of the set; the whole ring where there is none."""
    stops = [i for i, xy in enumerate(ring[:-1]) if tuple(xy) in at]
    if not stops:
        return [ring]
    turned = np.concatenate([ring[stops[0] : -1], ring[: stops[0] + 1]])
    return _split(turned, at)


def _within(polygon: Any, piece: Floats) -> bool:
    """Whether a piece runs through the inside, not along the border or outside."""
    if len(piece) < 2:
        return False
    lengths = np.hypot(*np.diff(piece, axis=0).T)
    longest = int(np.argmax(lengths))
    middle = shapely.points((piece[longest] + piece[longest + 1]) / 2)
    if not shapely.contains(polygon, middle):
        return False
    return bool(shapely.distance(shapely.boundary(polygon), middle) > 1e-7)
