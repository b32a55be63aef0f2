# SPDX-License-Identifier: GPL-2.0-or-later
"""The faces of a few segments in plain Python: what `faces.faces_of` gives, to the last bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.edges import Segments
from qh_plugin.core.fabric.faces import Faces, inner_points
from qh_plugin.core.fabric.loops import segment_lines
from qh_plugin.core.fabric.ragged import objects

Objects = NDArray[np.object_]
#: no more segments than this are few
FEW_SEGMENTS = 300
_NONE = np.empty(0, np.int64)
_NO_FACES = Faces(np.empty(0, object), _NONE, _NONE, (_NONE, _NONE), np.empty(0, bool))

Box = tuple[float, float, float, float]


@dataclass
class _Piece:
    """A connected piece of the segments: their numbers, its vertices, the box around it; its area
    and how often it runs around that, where it is one simple loop."""

    segments: list[int]
    box: Box
    ring: Optional[list[int]]
    polygon: Any = None
    line: Any = None
    winding: int = 0


class _Segments:
    """Segments as lists."""

    def __init__(self, segments: Segments) -> None:
        self.whole = segments
        self.xy: list[list[float]] = segments.xy.tolist()
        self.a: list[int] = segments.a.tolist()
        self.b: list[int] = segments.b.tolist()
        self.weight: list[int] = segments.weight.tolist()

    def crossings(self, x: float, y: float, some: list[int]) -> int:
        """As `faces._crossings`, of one point."""
        total = 0
        for s in some:
            a, b = self.xy[self.a[s]], self.xy[self.b[s]]
            ay, by = a[1] - y, b[1] - y
            if ay > 0 and by <= 0:
                if (a[0] - x) * by - ay * (b[0] - x) < 0:
                    total += self.weight[s]
            elif ay <= 0 and by > 0 and (a[0] - x) * by - ay * (b[0] - x) > 0:
                total -= self.weight[s]
        return total


def faces_few(segments: Segments, near: float) -> Faces:
    """What `faces.faces_of` gives without `crowding`."""
    if not len(segments.a):
        return _NO_FACES
    lists = _Segments(segments)
    pieces = _pieces(lists)
    cluster, count = _clusters(segments, pieces, near)
    members: list[list[int]] = [[] for _ in range(count)]
    for number, of in enumerate(cluster):
        members[of].append(number)
    _close(lists, [pieces[some[0]] for some in members if len(some) == 1])
    alone = [len(some) == 1 and pieces[some[0]].polygon is not None for some in members]
    polygon: list[Any] = []
    owner: list[int] = []
    value: list[int] = []
    for of, piece in zip(cluster, pieces):
        if alone[of]:
            polygon.append(piece.polygon)
            owner.append(of)
            value.append(piece.winding)
    runs = [sorted(s for k in some for s in pieces[k].segments) for some in members]
    for of, some in enumerate(runs):
        if not alone[of]:
            parts = _polygonized(segments, some)
            for x, y in inner_points(parts).tolist() if len(parts) else ():
                value.append(lists.crossings(x, y, some))
                owner.append(of)
            polygon += parts.tolist()
    crowded = np.zeros(len(segments.a), bool)
    crowded[[s for of, some in enumerate(runs) if not alone[of] for s in some]] = True
    whole = objects(polygon)
    inside = _nesting(lists, whole, owner, [some[-1] for some in runs])
    offset = [0] * count
    for face, inner in zip(*inside):
        offset[inner] += value[face]
    return Faces(
        whole,
        np.array(owner, np.int64),
        np.array([v + offset[of] for v, of in zip(value, owner)], np.int64),
        (np.array(inside[0], np.int64), np.array(inside[1], np.int64)),
        crowded,
    )


def _pieces(lists: _Segments) -> list[_Piece]:
    """The connected pieces, those of the first vertices first; simple loops closed."""
    leaving = {a: s for s, a in enumerate(lists.a)}
    plain = len(leaving) == len(lists.a) == len(set(lists.b))
    pieces = []
    for some in _loops(lists, leaving) if plain else _connected(lists):
        xy = [lists.xy[lists.a[s]] for s in some] + [lists.xy[lists.b[s]] for s in some]
        xs, ys = [x for x, _ in xy], [y for _, y in xy]
        ring: Optional[list[int]] = None
        if plain or len({lists.a[s] for s in some}) == len(some) == len({lists.b[s] for s in some}):
            ring = [lists.a[some[0]]]
            while len(ring) <= len(some):
                ring.append(lists.b[leaving[ring[-1]]])
        pieces.append(_Piece(some, (min(xs), min(ys), max(xs), max(ys)), ring))
    _draw(lists, pieces)
    return pieces


def _loops(lists: _Segments, leaving: dict[int, int]) -> list[list[int]]:
    """The segments of each piece where all of them are simple loops."""
    found = []
    seen = [False] * len(lists.xy)
    for first in range(len(seen)):
        if not seen[first]:
            some, v = [], first
            while not seen[v]:
                seen[v] = True
                some.append(leaving[v])
                v = lists.b[some[-1]]
            found.append(sorted(some))
    return found


def _connected(lists: _Segments) -> list[list[int]]:
    """The segments of each piece."""
    root = list(range(len(lists.xy)))

    def top(v: int) -> int:
        while root[v] != v:
            root[v] = root[root[v]]
            v = root[v]
        return v

    for a, b in zip(lists.a, lists.b):
        low, high = sorted((top(a), top(b)))
        root[high] = low
    found: dict[int, list[int]] = {}
    for s, a in enumerate(lists.a):
        found.setdefault(top(a), []).append(s)
    return [found[name] for name in sorted(found)]


def _draw(lists: _Segments, pieces: list[_Piece]) -> None:
    """The lines of all pieces."""
    loops = [piece for piece in pieces if piece.ring is not None]
    if loops:
        vertices = [v for piece in loops for v in piece.ring or ()]
        of = [k for k, piece in enumerate(loops) for _ in piece.ring or ()]
        rings = shapely.linearrings(lists.whole.xy[vertices], indices=np.array(of))
        for piece, line in zip(loops, rings):
            piece.line = line
    for piece in pieces:
        if piece.ring is None:
            lines = segment_lines(lists.whole, np.array(piece.segments))
            piece.line = shapely.multilinestrings(lines)


def _close(lists: _Segments, pieces: list[_Piece]) -> None:
    """The areas of those pieces that are simple loops."""
    loops = [piece for piece in pieces if piece.ring is not None]
    if not loops:
        return
    lines = objects([piece.line for piece in loops])
    areas = shapely.polygons(lines)
    good, ccw = shapely.is_valid(areas).tolist(), shapely.is_ccw(lines).tolist()
    for k, piece in enumerate(loops):
        if good[k]:
            piece.polygon = areas[k]
            weight = lists.weight[piece.segments[-1]]
            piece.winding = -weight if ccw[k] else weight


def _clusters(segments: Segments, pieces: list[_Piece], near: float) -> tuple[list[int], int]:
    """The number of each piece's cluster, and how many there are: pieces within `near`."""
    label = list(range(len(pieces)))
    for i, one in enumerate(pieces):
        for j in range(i):
            a, b = one.box, pieces[j].box
            if (
                label[i] != label[j]
                and a[0] - near <= b[2]
                and b[0] <= a[2] + near
                and a[1] - near <= b[3]
                and b[1] <= a[3] + near
                and shapely.dwithin(one.line, pieces[j].line, near)
            ):
                low, high = sorted((label[i], label[j]))
                label = [low if v == high else v for v in label]
    number = {v: k for k, v in enumerate(sorted(set(label)))}
    return [number[v] for v in label], len(number)


def _polygonized(segments: Segments, some: list[int]) -> Objects:
    """The faces of a cluster that is more than one simple loop."""
    line = shapely.multilinestrings(segment_lines(segments, np.array(some)))
    noded = shapely.union_all([line])
    parts: Objects = shapely.get_parts(shapely.polygonize([noded]))
    return parts


def _nesting(
    lists: _Segments, polygon: Objects, owner: list[int], last: list[int]
) -> tuple[list[int], list[int]]:
    """As `faces._nesting`; `last` is the last segment of each cluster."""
    face, inner = [], []
    if len(last) > 1 and len(polygon):
        place = [lists.xy[lists.a[s]] for s in last]
        for f, box in enumerate(shapely.bounds(polygon).tolist()):
            for c, (x, y) in enumerate(place):
                if (
                    c != owner[f]
                    and box[0] <= x <= box[2]
                    and box[1] <= y <= box[3]
                    and shapely.contains_xy(polygon[f], x, y)
                ):
                    face.append(f)
                    inner.append(c)
    return face, inner
