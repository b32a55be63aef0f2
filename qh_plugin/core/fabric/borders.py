# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the borders of two neighbours that should be one line differ by more than a limit.

Three ways to differ: both cover the same ground, ground between them is enclosed by both, or the
borders run beside each other with open ends. Where one border turns away (a third neighbour
begins) there is no common border and nothing to compare: a point counts only where the nearest
place of the other border lies square to its own (within 30°), across ground that nobody covers,
and is about as far from it the way back. Two that face each other for hardly longer than the limit
(where several meet in a point) have no border in common there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional, Union

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.width import wider

Objects = NDArray[np.object_]
Flags = NDArray[np.bool_]
OVERLAP, GAP = "overlap", "gap"
#: cosine of the angle between a border and the way to the other one, beyond which they part
_SLANT = 0.5
_STEPS = 8
#: how far beyond the end of a segment, of the way to it, a place may lie and still face it
_BESIDE = 0.01
_TOUCH = 1e-6


@dataclass(frozen=True)
class BorderDifference:
    """One place: `kind` overlap or gap; `geometry` the ground between the borders (polygon), or
    the stretch of border where its ends are open (lines); `distance` the largest between the two
    borders there, in m, and `point` (x, y) where it was measured."""

    kind: str
    geometry: shapely.Geometry
    distance: float
    point: tuple[float, float]


def border_differences(
    a: Union[Objects, shapely.Geometry],
    b: Union[Objects, shapely.Geometry],
    limit: float,
    search: float = 0.0,
    others: Optional[Objects] = None,
) -> list[BorderDifference]:
    """Differences of more than `limit` metres between two sets of valid polygons that do not
    belong to each other, largest first. Borders farther apart than `search` (by default ten times
    the limit, at least 1 m) are not taken for one line, unless the ground is covered twice. What
    `others` (valid polygons of everybody else) cover is no gap between the two."""
    search = search or max(10 * limit, 1.0)
    thirds = np.empty(0, object) if others is None else others
    near_a, near_b = _near(np.atleast_1d(a), np.atleast_1d(b), 2 * search)
    if near_a is None or near_b is None:
        return []
    line_a, line_b = _Border(near_a), _Border(near_b)
    overlap = _regions(shapely.intersection(near_a, near_b), limit)
    enclosed = _unfilled(_enclosed(near_a, near_b, line_a, line_b, search), thirds)
    found = [_measured(OVERLAP, region, line_a, line_b) for region in overlap]
    found += [_measured(GAP, region, line_a, line_b) for region in enclosed]
    taken = np.concatenate((np.array([near_a, near_b], object), thirds, enclosed))
    found += _open(line_a, line_b, taken, limit, search)
    found = [one for one in found if one.distance > limit]
    return sorted(found, key=lambda one: (-one.distance, one.point))


def _near(
    a: Objects, b: Objects, distance: float
) -> tuple[shapely.Geometry | None, shapely.Geometry | None]:
    """What of each set lies near the other, dissolved; None where nothing does."""
    i, j = shapely.STRtree(b).query(a, predicate="dwithin", distance=distance)
    if not len(i):
        return None, None
    return shapely.union_all(a[np.unique(i)]), shapely.union_all(b[np.unique(j)])


class _Border:
    """The segments of a border, in a tree."""

    def __init__(self, area: shapely.Geometry) -> None:
        rings = shapely.get_rings(shapely.get_parts(area))
        xy, of = shapely.get_coordinates(rings, return_index=True)
        same = of[1:] == of[:-1]
        self.start, self.end = xy[:-1][same], xy[1:][same]
        self.lines = shapely.linestrings(np.stack((self.start, self.end), axis=1))
        self.tree = shapely.STRtree(self.lines)

    def nearest(self, xy: Floats) -> tuple[Floats, Floats]:
        """The nearest place of the border to each point, and how far it is."""
        return self.faced(xy)[:2]

    def faced(self, xy: Floats) -> tuple[Floats, Floats, Flags]:
        """The same, and whether the point lies beside the border there, not beyond a corner."""
        if not len(xy):
            return xy, np.empty(0), np.empty(0, bool)
        points = shapely.points(xy)
        pairs = self.tree.query_nearest(points, all_matches=False)
        of = np.empty(len(xy), np.int64)
        of[pairs[0]] = pairs[1]
        a, ab = self.start[of], self.end[of] - self.start[of]
        share = np.sum((xy - a) * ab, axis=1) / np.maximum(np.sum(ab * ab, axis=1), 1e-300)
        within = np.clip(share, 0, 1)
        foot = a + within[:, None] * ab
        distance = np.hypot(*(xy - foot).T)
        return foot, distance, np.abs(share - within) * np.hypot(*ab.T) <= _BESIDE * distance


def _regions(geometry: shapely.Geometry, limit: float) -> Objects:
    """The polygons in a geometry that can hold such a distance: their perimeter is at least twice
    it."""
    parts = shapely.get_parts(shapely.get_parts(np.atleast_1d(geometry)))
    parts = parts[shapely.get_type_id(parts) == 3]
    return np.asarray(parts[shapely.length(parts) > 2 * limit], object)


def _enclosed(
    a: shapely.Geometry, b: shapely.Geometry, line_a: _Border, line_b: _Border, search: float
) -> Objects:
    """Ground that both borders enclose and neither covers, no wider than the search distance."""
    parts = shapely.get_parts(shapely.union(a, b))
    rings, of = shapely.get_rings(parts, return_index=True)
    inner = np.ones(len(rings), bool)
    inner[np.unique(of, return_index=True)[1]] = False
    holes = shapely.polygons(rings[inner])
    if not len(holes):
        return np.empty(0, object)
    touches = np.zeros((2, len(holes)), bool)
    for k, border in enumerate((line_a, line_b)):
        hit = border.tree.query(holes, predicate="dwithin", distance=_TOUCH)[0]
        # more than a corner: the hole has an edge in common with the border
        touches[k, np.unique(hit)] = True
    between = holes[touches.all(axis=0)]
    return np.asarray(between[~wider(between, search)], object)


def _measured(
    kind: str, region: shapely.Geometry, line_a: _Border, line_b: _Border
) -> BorderDifference:
    """The largest distance between the borders around a region: each place of its outline lies on
    one of them."""
    step = max(float(shapely.length(region)) / 400, 1e-3)
    xy = shapely.get_coordinates(shapely.segmentize(shapely.boundary(region), step))
    across = np.maximum(line_a.nearest(xy)[1], line_b.nearest(xy)[1])
    place = int(np.argmax(across))
    point = (float(xy[place, 0]), float(xy[place, 1]))
    return BorderDifference(kind, region, float(across[place]), point)


def _unfilled(holes: Objects, others: Objects) -> Objects:
    """Those that the others do not fill, most of them."""
    if not len(holes) or not len(others):
        return holes
    hole, other = shapely.STRtree(others).query(holes, predicate="intersects")
    filled = np.zeros(len(holes))
    shared = shapely.area(shapely.intersection(holes[hole], others[other]))
    np.add.at(filled, hole, shared)
    return np.asarray(holes[filled <= shapely.area(holes) / 2], object)


def _open(
    line_a: _Border, line_b: _Border, taken: Objects, limit: float, search: float
) -> list[BorderDifference]:
    """Stretches that run beside the other border with open ends, across what nobody has taken."""
    pieces, beside = [], []
    for side, (own, other) in enumerate(((line_a, line_b), (line_b, line_a))):
        start, end = _pieces(own, other, search)
        middle = (start + end) / 2
        foot, distance = other.nearest(middle)
        along = (end - start) / np.maximum(np.hypot(*(end - start).T), 1e-300)[:, None]
        square = np.abs(np.sum((foot - middle) * along, axis=1)) <= _SLANT * distance
        keep = np.flatnonzero((distance > limit) & (distance <= search) & square)
        keep = keep[_free((middle[keep] + foot[keep]) / 2, taken)]
        # and back: beyond a corner of the other border its foot is nearer to one's own
        back = own.nearest(foot[keep])[1]
        keep = keep[(back > limit) & (back > distance[keep] / 2)]
        half = np.hypot(*(end[keep] - start[keep]).T) / 2
        for at in (start[keep], end[keep]):
            foot, _, faced = other.faced(at)
            far = np.minimum(_across(at, foot, along[keep]), own.nearest(foot)[1])
            beside.append(_Beside(at, far, np.where(faced, half, 0.0), np.full(len(at), side)))
        pieces.append(shapely.linestrings(np.stack((start[keep], end[keep]), axis=1)))
    lines = np.concatenate(pieces)
    if not len(lines):
        return []
    ends = _Beside(*(np.concatenate(columns) for columns in zip(*beside)))
    return _clusters(lines, ends, limit, search)


def _free(place: Floats, taken: Objects) -> Flags:
    """True for the places that lie in none of the polygons."""
    free = np.ones(len(place), bool)
    if len(place):
        frame = shapely.box(*place.min(axis=0), *place.max(axis=0))
        for one in taken[shapely.STRtree(taken).query(frame)]:
            shapely.prepare(one)
            free &= ~shapely.contains_xy(one, place)
    return free


class _Beside(NamedTuple):
    """Ends of pieces of border: where, how far across the other border is, the length that faces
    it, and whose they are."""

    at: Floats
    far: Floats
    facing: Floats
    side: Ints


def _across(place: Floats, foot: Floats, along: Floats) -> Floats:
    """How far the other border is, square to one's own: beyond its end the way to it is slanted."""
    way = foot - place
    return np.asarray(np.abs(way[:, 0] * along[:, 1] - way[:, 1] * along[:, 0]))


def _pieces(own: _Border, other: _Border, search: float) -> tuple[Floats, Floats]:
    """The border cut into short pieces, where it is near the other."""
    near = np.unique(own.tree.query(other.lines, predicate="dwithin", distance=search)[1])
    start, end = own.start[near], own.end[near]
    count = np.maximum(np.ceil(np.hypot(*(end - start).T) * _STEPS / search), 1).astype(np.int64)
    of: Ints = np.repeat(np.arange(len(near)), count)
    number = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    move = (end - start)[of] / count[of][:, None]
    first = start[of] + move * number[:, None]
    return first, first + move


def _clusters(lines: Objects, ends: _Beside, limit: float, search: float) -> list[BorderDifference]:
    """One difference for the pieces that lie beside or behind each other."""
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    zones = shapely.get_parts(shapely.union_all(shapely.buffer(merged, 0.55 * search)))
    owner, piece = shapely.STRtree(merged).query(zones, predicate="intersects")
    zone, point = shapely.STRtree(shapely.points(ends.at)).query(zones, predicate="intersects")
    found = []
    for k in range(len(zones)):
        places = point[zone == k]
        if not len(places):
            continue
        worst = places[int(np.argmax(ends.far[places]))]
        distance = float(ends.far[worst])
        common = np.bincount(ends.side[places], ends.facing[places]).max()
        if common <= max(limit, distance / 2):
            continue
        geometry = shapely.multilinestrings(list(merged[piece[owner == k]]))
        at = (float(ends.at[worst, 0]), float(ends.at[worst, 1]))
        found.append(BorderDifference(GAP, geometry, distance, at))
    return found
