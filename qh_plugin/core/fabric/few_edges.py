# SPDX-License-Identifier: GPL-2.0-or-later
"""Cancelling, matching and missing vertices of a few edges, in plain Python.

For some dozens of vertices a call of numpy costs more than what it does. Everything here gives
what `edges.cancel`, `match.match` and `missing.missing_vertices` give, to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qh_plugin.core.fabric.edges import GRID, Segments
from qh_plugin.core.fabric.match import REACH, SLANTED, match
from qh_plugin.core.fabric.missing import missing_vertices, no_missing
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.result import MissingVertices
from qh_plugin.core.fabric.rings import Rings
from qh_plugin.core.progress import SILENT

_CELLS = 1 / GRID
_SLACK = 1e-7  # metres, far more than what rounding does to a distance
_MOST_PAIRS = 100_000

#: no more vertices than this are few
FEW_VERTICES = 600

Place = tuple[float, float]


@dataclass(frozen=True)
class Vertices:
    """The vertices of some rings: `xy` (v, 2) as pairs, `number` (v,) the same for those at one
    place, in the order of first sight."""

    xy: list[Place]
    number: list[int]

    @staticmethod
    def of(rings: Rings) -> Vertices:
        """The vertices of some rings."""
        known: dict[Place, int] = {}
        cells = np.rint(rings.xy * _CELLS).tolist()
        number = [known.setdefault((x, y), len(known)) for x, y in cells]
        return Vertices([(x, y) for x, y in rings.xy.tolist()], number)


def cancel_few(rings: Rings, sense: Ints, vertices: Vertices) -> Segments:
    """What `edges.cancel` gives."""
    start, number = rings.start.tolist(), vertices.number
    net: dict[tuple[int, int], int] = {}
    ends: set[int] = set()
    for ring, way in enumerate(sense.tolist()):
        of = number[start[ring] : start[ring + 1]]
        for a, b in zip(of, of[1:]):
            if a < b:
                net[a, b] = net.get((a, b), 0) + way
            elif b < a:
                net[b, a] = net.get((b, a), 0) - way
    left = sorted(item for item in net.items() if item[1])
    for (low, high), _ in left:
        ends.add(low)
        ends.add(high)
    used = sorted(ends)
    rank = {v: k for k, v in enumerate(used)}
    place = _places(vertices)
    begin = [rank[low if many > 0 else high] for (low, high), many in left]
    end = [rank[high if many > 0 else low] for (low, high), many in left]
    return Segments(
        np.array([place[v] for v in used], float).reshape(-1, 2),
        np.array(begin, np.int64),
        np.array(end, np.int64),
        np.array([abs(many) for _, many in left], np.int64),
    )


def _places(vertices: Vertices) -> dict[int, Place]:
    """The coordinates of each number: where copies differ the least x, then y."""
    place: dict[int, Place] = {}
    for v, xy in zip(vertices.number, vertices.xy):
        known = place.get(v)
        if known is None or xy < known:
            place[v] = xy
    return place


def match_few(segments: Segments, tolerance: float) -> tuple[Segments, Floats]:
    """What `match.match` gives: seldom has anything to be matched."""
    reach = REACH * tolerance
    along = sorted(x * SLANTED[0] + y * SLANTED[1] for x, y in segments.xy.tolist())
    if any(b - a <= reach for a, b in zip(along, along[1:])):
        return match(segments, tolerance, SILENT)
    return segments, np.empty((0, 2))


def missing_few(
    rings: Rings, boundary: int, tolerance: float, vertices: Vertices
) -> MissingVertices:
    """What `missing.missing_vertices` gives of all rings."""
    if not len(rings.row) or not _may_miss(rings, boundary, tolerance, vertices):
        return no_missing()
    return missing_vertices(rings, None, boundary, tolerance, SILENT)


def _may_miss(rings: Rings, boundary: int, tolerance: float, vertices: Vertices) -> bool:
    """Whether a vertex is near an edge of a part that has no vertex at its place."""
    rows, last = rings.row.tolist(), rings.start[1:] - 1
    parts: list[int] = []
    part = before = -1
    for row, hole in zip(rows, rings.hole.tolist()):
        part += row != before or not hole
        before = row
        parts.append(part)
    size = rings.start[1:] - rings.start[:-1]
    number, part_of = np.array(vertices.number), np.array(parts).repeat(size)
    most = np.maximum.accumulate(number)  # they are numbered as they come
    fresh = np.ones(len(number), bool)
    np.greater(most[1:], most[:-1], out=fresh[1:])
    first = fresh.nonzero()[0]
    edge = np.ones(len(number), bool)
    edge[last] = False
    if boundary in rows:
        edge &= (rings.row != boundary).repeat(size)
    begin = edge.nonzero()[0]
    if len(first) * len(begin) > _MOST_PAIRS:
        return True
    xy = rings.xy
    point, other = _near(xy[first], xy[begin], xy[begin + 1], max(tolerance, 1e-6) + _SLACK)
    corner = number * (part + 1) + part_of
    asked = number[first[point]] * (part + 1) + part_of[begin[other]]
    corner.sort()
    at = corner.searchsorted(asked)
    at[at == len(corner)] = 0
    return bool((corner[at] != asked).any())


def _near(p: Floats, a: Floats, b: Floats, reach: float) -> tuple[Ints, ...]:
    """Pairs (point, edge from a to b) that may be within reach of each other."""
    way = b - a
    x, y = p[:, None, 0] - a[:, 0], p[:, None, 1] - a[:, 1]
    square = way[:, 0] * way[:, 0] + way[:, 1] * way[:, 1]
    length = np.sqrt(square)
    along = x * way[:, 0] + y * way[:, 1]
    across = x * way[:, 1] - y * way[:, 0]
    more = reach * length + reach * reach  # an edge of no length is near what is near its end
    found = np.abs(across) <= more
    found &= along >= -more
    found &= along <= square + more
    pairs: tuple[Ints, ...] = found.nonzero()
    return pairs
