# SPDX-License-Identifier: GPL-2.0-or-later
"""Places where a part is narrow: a vertex close to an edge of its own part.

Follow a chord inside a part to where it gets shorter: it ends at a sharp corner, or at a reflex
vertex (more than 180° inside). So those corners alone tell which parts are narrow anywhere.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.edges import vertex_hash
from qh_plugin.core.fabric.ragged import Floats, Ints, blocks, ranges
from qh_plugin.core.fabric.rings import Rings
from qh_plugin.core.progress import Progress

_MANY = 20_000  # vertices times edges of a part; beyond, the tree is faster
_CHUNK = 500_000


def necks(rings: Rings, sense: Ints, limit: float, boundary: int, progress: Progress) -> Floats:
    """Vertices (k, 2) within `limit` metres of an edge of their own part that does not end there.

    `sense` (r,) as in `edges.cancel`; every place where the inside is that narrow is met, and
    some where the outside is. The rings of row `boundary` are taken as one part.
    """
    if not len(rings.row):
        return np.empty((0, 2))
    whole = rings.row == boundary
    part = np.cumsum(~(rings.hole | whole) | (np.diff(rings.row, prepend=-1) != 0)) - 1
    narrow = np.zeros(int(part[-1]) + 1, bool)
    narrow[part[whole]] = True
    sharp, reflex = _corners(rings, sense, limit, progress)
    ring = np.searchsorted(rings.start, np.concatenate((sharp, reflex)), side="right") - 1
    narrow[part[ring[: len(sharp)]]] = True
    _meet(rings, part, reflex, part[ring[len(sharp) :]], limit, narrow)
    some = np.flatnonzero(narrow[part])
    return _close(rings.take(some), part[some], limit)


def _corners(rings: Rings, sense: Ints, limit: float, progress: Progress) -> tuple[Ints, Ints]:
    """Vertices where the ring turns back so sharply, or by so short an edge, that one end of
    its two edges is within `limit` of the other edge; and the other reflex vertices."""
    sharp, reflex = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for some in blocks(rings.start):
        progress.check()
        first, end = rings.start[some.start], rings.start[some.stop]
        start = rings.start[some.start : some.stop + 1] - first
        found = _corners_of(rings.xy[first:end], start, sense[some], limit)
        sharp.append(found[0] + first)
        reflex.append(found[1] + first)
    return np.concatenate(sharp), np.concatenate(reflex)


def _corners_of(xy: Floats, start: Ints, sense: Ints, limit: float) -> tuple[Ints, Ints]:
    x, y = np.empty(len(xy)), np.empty(len(xy))
    last = start[1:] - 1
    for side, k in ((x, 0), (y, 1)):
        np.subtract(xy[1:, k], xy[:-1, k], out=side[:-1])
        side[last] = side[start[:-1]]  # the closing vertex stands for the first one
    square = x * x + y * y
    cross = x[:-1] * y[1:] - y[:-1] * x[1:]  # the turn at vertex i + 1
    back = x[:-1] * x[1:] + y[:-1] * y[1:] < 0
    within = np.ones(len(cross), bool)
    within[last[:-1]] = False  # between two rings there is no turn
    longer = np.maximum(square[:-1], square[1:])
    sharp = back & (cross * cross <= limit * limit * longer)
    sharp |= square[:-1] <= limit * limit
    turn = cross * np.repeat(sense, np.diff(start))[1:]
    return np.flatnonzero(sharp & within) + 1, np.flatnonzero((turn > 0) & ~sharp & within) + 1


def _meet(
    rings: Rings, part: Ints, reflex: Ints, owner: Ints, limit: float, narrow: NDArray[np.bool_]
) -> None:
    """Mark the parts one of whose reflex vertices is within `limit` of one of its edges."""
    first = rings.start[np.searchsorted(part, np.arange(len(narrow)))]
    count = np.diff(np.append(first, len(rings.xy)))
    pairs = np.bincount(owner, minlength=len(narrow)) * count
    narrow |= pairs > _MANY
    open_ = ~narrow[owner]
    reflex, owner = reflex[open_], owner[open_]
    done = np.cumsum(count[owner])
    cuts = np.searchsorted(done, np.arange(_CHUNK, done[-1] if len(done) else 0, _CHUNK))
    closing = np.zeros(len(rings.xy), bool)
    closing[rings.start[1:] - 1] = True
    for v, p in zip(np.split(reflex, cuts), np.split(owner, cuts)):
        a = ranges(first[p], count[p])
        v = np.repeat(v, count[p])
        keep = ~closing[a]
        a, v = a[keep], v[keep]
        edge = rings.xy[a + 1] - rings.xy[a]
        there = rings.xy[v] - rings.xy[a]
        cross = edge[:, 0] * there[:, 1] - edge[:, 1] * there[:, 0]
        square = np.sum(edge * edge, axis=1)
        near = np.flatnonzero(cross * cross <= limit * limit * square)
        a, v, edge, there, square = a[near], v[near], edge[near], there[near], square[near]
        share = np.sum(edge * there, axis=1) / np.maximum(square, 1e-300)
        foot = there - np.clip(share, 0, 1)[:, None] * edge
        ends = (there == 0).all(axis=1) | (there == edge).all(axis=1)
        near = (np.sum(foot * foot, axis=1) <= limit * limit) & ~ends
        narrow[part[np.searchsorted(rings.start, v[near], side="right") - 1]] = True


def _close(rings: Rings, part: Ints, limit: float) -> Floats:
    """The vertices that are within `limit` of an edge of their part without being its end."""
    closing = np.zeros(len(rings.xy), bool)
    closing[rings.start[1:] - 1] = True
    at = np.flatnonzero(~closing)
    if not len(at):
        return np.empty((0, 2))
    part = np.repeat(part, rings.size)[at]
    word = vertex_hash(rings.xy)
    edge = shapely.linestrings(np.stack((rings.xy[at], rings.xy[at + 1]), axis=1))
    point = shapely.points(rings.xy[at])
    v, e = shapely.STRtree(edge).query(point, predicate="dwithin", distance=limit)
    same = (part[v] == part[e]) & (word[at[v]] != word[at[e]]) & (word[at[v]] != word[at[e] + 1])
    return np.asarray(rings.xy[at[np.unique(v[same])]])
