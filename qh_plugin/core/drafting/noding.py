# SPDX-License-Identifier: GPL-2.0-or-later
"""Where paths meet the borders of polygons: nodes that all of them share, bit for bit.

No vertex of a polygon moves. A path that passes within `REACH` of a vertex goes through that
vertex; elsewhere it meets a border in a new vertex on the border, and every polygon along this
border gets it too, so that no missing vertex arises.
"""

from __future__ import annotations

from typing import Any, Mapping, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.base import REACH, Floats
from qh_plugin.core.repair.geometry import insert, nearest_segment, rebuilt, vertices

_ROUNDS = 3
_DUST = 1e-5


def node(paths: Sequence[Floats], shapes: Mapping[Any, Any]) -> tuple[list[Floats], dict[Any, Any]]:
    """`paths` (k, 2) and `shapes` (polygons by key) with their common nodes in both."""
    done = [_simple(np.asarray(path, np.float64)) for path in paths]
    noded = dict(shapes)
    if not noded or not done:
        return done, noded
    for number in range(_ROUNDS):
        before = sum(map(len, done))
        keys, rings = _near(noded, done)
        if not keys:
            break
        segments = _segments(rings)
        known = shapely.STRtree(shapely.points(np.unique(np.concatenate(rings), axis=0)))
        done = [_through(_snapped(path, known, segments), known, segments) for path in done]
        touching = np.unique(np.concatenate(done), axis=0)
        for key in keys:
            noded[key] = _with(noded[key], touching)
        if number and sum(map(len, done)) == before:
            break
    return done, noded


def on_vertices(shape: Any, known: Floats) -> Any:
    """A polygon with its vertices put exactly on the known ones (n, 2) that overlay arithmetic
    missed by less than 10 µm, none of them twice."""
    tree = shapely.STRtree(shapely.points(known))

    def fit(xyz: Floats) -> Floats:
        corner, place = tree.query_nearest(
            shapely.points(xyz), max_distance=_DUST, all_matches=False
        )
        moved = xyz[:, :2].copy()
        moved[corner] = known[place]
        moved[-1] = moved[0]
        return _simple(moved)

    fitted = rebuilt(shape, fit)
    return fitted if shapely.is_valid(fitted) else shape


def _near(shapes: Mapping[Any, Any], paths: Sequence[Floats]) -> tuple[list[Any], list[Floats]]:
    """The shapes within reach of a path, and their rings (k, 2)."""
    keys = list(shapes)
    values = np.array([shapes[key] for key in keys], dtype=object)
    tree = shapely.STRtree(values)
    _, found = tree.query(
        [shapely.linestrings(path) for path in paths if len(path) > 1],
        predicate="dwithin", distance=2 * REACH,
    )  # fmt: skip
    near = np.unique(found)
    rings = shapely.get_rings(shapely.get_parts(values[near]))
    return [keys[i] for i in near], [shapely.get_coordinates(ring) for ring in rings]


class _Segments:
    """The edges of the rings, each once and in one direction, with a tree."""

    def __init__(self, ends: Floats) -> None:
        self.ends = ends
        self.tree = shapely.STRtree(shapely.linestrings(ends))


def _segments(rings: Sequence[Floats]) -> _Segments:
    pairs = np.concatenate([np.stack((ring[:-1], ring[1:]), axis=1) for ring in rings])
    turned = (pairs[:, 0, 0] > pairs[:, 1, 0]) | (
        (pairs[:, 0, 0] == pairs[:, 1, 0]) & (pairs[:, 0, 1] > pairs[:, 1, 1])
    )
    pairs[turned] = pairs[turned, ::-1]
    return _Segments(np.unique(pairs.reshape(-1, 4), axis=0).reshape(-1, 2, 2))


def _snapped(path: Floats, known: Any, segments: _Segments) -> Floats:
    """The path with each of its vertices that is within reach of a vertex or an edge on it."""
    moved = path.copy()
    corner, place = known.query_nearest(shapely.points(path), max_distance=REACH, all_matches=False)
    moved[corner] = shapely.get_coordinates(known.geometries[place])
    left = np.setdiff1d(np.arange(len(path)), corner)
    point, edge = segments.tree.query_nearest(
        shapely.points(path[left]), max_distance=REACH, all_matches=False
    )
    for i, k in zip(left[point], edge):
        a, b = segments.ends[k]
        _, _, share = nearest_segment(segments.ends[k], path[i])
        moved[i] = a + share * (b - a)
    return _simple(moved)


def _through(path: Floats, known: Any, segments: _Segments) -> Floats:
    """The path with a vertex wherever it meets a vertex or an edge."""
    if len(path) < 2:
        return path
    pieces = shapely.linestrings(np.stack((path[:-1], path[1:]), axis=1))
    at, vertex = known.query(pieces, predicate="dwithin", distance=REACH)
    passed = shapely.get_coordinates(known.geometries[vertex])
    on, edge = segments.tree.query(pieces, predicate="intersects")
    crossing, where = _crossings(path, on, segments.ends[edge])
    nodes = np.concatenate([passed, crossing])
    piece = np.concatenate([at, where])
    rows = []
    for i in range(len(path) - 1):
        rows.append(path[i : i + 1])
        mine = nodes[piece == i]
        rows.append(_in_order(mine, path[i], path[i + 1]))
    return _simple(np.concatenate([*rows, path[-1:]]))


def _crossings(path: Floats, on: Any, ends: Floats) -> tuple[Floats, Any]:
    """The points where pieces of the path cross edges, on the edges, not at their ends."""
    a, b = ends[:, 0], ends[:, 1]
    p, q = path[on], path[on + 1]
    along, across = b - a, q - p
    turn = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
    start = p - a
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (start[:, 0] * across[:, 1] - start[:, 1] * across[:, 0]) / turn
    point = a + share[:, None] * along
    good = (turn != 0) & (share > 0) & (share < 1)
    good &= np.minimum(_apart(point, a), _apart(point, b)) > REACH
    return point[good], on[good]


def _apart(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.hypot(*(first - second).T), dtype=np.float64)


def _in_order(points: Floats, start: Floats, end: Floats) -> Floats:
    """Points by their place along a piece, without those at its ends or near an earlier one."""
    along = end - start
    order = np.argsort(((points - start) * along).sum(axis=1), kind="stable")
    kept: list[Floats] = []
    for point in points[order]:
        others = [start, end, *kept]
        if min(float(np.hypot(*(point - other))) for other in others) > REACH:
            kept.append(point)
    return np.array(kept).reshape(-1, 2)


def _with(shape: Any, points: Floats) -> Any:
    """A polygon with those of the points that lie on its border as vertices."""
    border = shapely.boundary(shape)
    on = points[shapely.dwithin(border, shapely.points(points), REACH)]
    own = vertices(shape)
    tree = shapely.STRtree(shapely.points(own))
    known, _ = tree.query(shapely.points(on), predicate="dwithin", distance=REACH)
    new = np.delete(on, known, axis=0)
    return rebuilt(shape, lambda xyz: insert(xyz, new, REACH)) if len(new) else shape


def _simple(path: Floats) -> Floats:
    """Without vertices that repeat the one before."""
    if len(path) < 2:
        return path
    step = np.hypot(*np.diff(path, axis=0).T)
    return np.asarray(path[np.concatenate([[True], step > 0])], dtype=np.float64)
