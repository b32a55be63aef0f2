# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs of segments within a distance of each other: where they meet, and how far they run
side by side."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.network.lines import Lines, Mask
from qh_plugin.core.progress import Progress

_CHUNK = 25_000
#: segments at a wider angle than this (its sine) never run side by side
STEEP = 0.1


@dataclass(frozen=True)
class Pairs:
    """k pairs of segments: `i` of the first lines, `j` of the second, nearer than the distance.

    `at` (k, 2) where they meet; `arc_i`, `arc_j` how far that is along their parts; `low`,
    `high` between which arcs of the first part the two run side by side (high <= low where they
    do not), `drift` by how much their distance changes meanwhile; `touch` (k, 4) whether the
    start and end of i lie within the distance of j, and those of j within that of i.
    """

    i: Ints
    j: Ints
    at: Floats
    arc_i: Floats
    arc_j: Floats
    low: Floats
    high: Floats
    drift: Floats
    touch: NDArray[np.bool_]

    def take(self, which: NDArray[np.int64]) -> Pairs:
        """Some of the pairs."""
        return Pairs(*(getattr(self, f.name)[which] for f in fields(self)))


def pairs_within(a: Lines, b: Lines, distance: float, progress: Progress) -> Pairs:
    """All pairs of a segment of `a` and one of `b`; where both are the same lines each pair once,
    without the neighbours in a part that only share their vertex. Raises `Cancelled`."""
    found = list(_chunks(a, b, distance, progress))
    if not found:
        none, ints = np.empty(0), np.empty(0, np.int64)
        touch = np.empty((0, 4), bool)
        return Pairs(ints, ints, np.empty((0, 2)), none, none, none, none, none, touch)
    return Pairs(*(np.concatenate([getattr(p, f.name) for p in found]) for f in fields(Pairs)))


def _chunks(a: Lines, b: Lines, distance: float, progress: Progress) -> Iterator[Pairs]:
    if not len(a.first) or not len(b.first):
        return
    frame = _frames(a, distance / 2)
    tree = shapely.STRtree(frame if a is b else _frames(b, distance / 2))
    for k in range(0, len(frame), _CHUNK):
        progress.step(k / len(frame))
        i, j = tree.query(frame[k : k + _CHUNK])
        i += k
        if a is b:
            once = i < j
            i, j = i[once], j[once]
            apart = (j - i > 1) | (a.part[i] != a.part[j]) | _folds_back(a, i, j)
            i, j = i[apart], j[apart]
        if len(i):
            yield _related(a, b, i, j, distance)


def _frames(lines: Lines, margin: float) -> NDArray[np.object_]:
    """The boxes of the segments as their diagonals: a tree looks at no more, and they are quickly
    made."""
    start, stop = lines.xy[lines.first], lines.xy[lines.first + 1]
    corner = np.empty((len(start), 2, 2))
    np.minimum(start, stop, out=corner[:, 0])
    np.maximum(start, stop, out=corner[:, 1])
    corner[:, 0] -= margin
    corner[:, 1] += margin
    frames: NDArray[np.object_] = shapely.linestrings(corner)
    return frames


def _folds_back(lines: Lines, i: Ints, j: Ints) -> Mask:
    """Where a segment and its successor run back over each other."""
    d, e = _along(lines, i), _along(lines, j)
    cross = d[:, 0] * e[:, 1] - d[:, 1] * e[:, 0]
    size = np.hypot(d[:, 0], d[:, 1]) * np.hypot(e[:, 0], e[:, 1])
    return np.asarray(((d * e).sum(axis=1) < 0) & (np.abs(cross) < STEEP * size))


def _along(lines: Lines, segment: Ints) -> Floats:
    at = lines.first[segment]
    along: Floats = lines.xy[at + 1] - lines.xy[at]
    return along


def _related(a: Lines, b: Lines, i: Ints, j: Ints, distance: float) -> Pairs:
    """The pairs that are near enough, measured."""
    p, q = a.xy[a.first[i]], b.xy[b.first[j]]
    d, e = _along(a, i), _along(b, j)
    size_i, size_j = np.hypot(d[:, 0], d[:, 1]), np.hypot(e[:, 0], e[:, 1])
    # the four ends against the other segment: share along it, and distance
    share = np.empty((len(i), 4))
    gap = np.empty((len(i), 4))
    for k, (point, base, way, size) in enumerate(
        ((p, q, e, size_j), (p + d, q, e, size_j), (q, p, d, size_i), (q + e, p, d, size_i))
    ):
        reach = point - base
        share[:, k] = np.clip((reach * way).sum(axis=1) / size**2, 0.0, 1.0)
        rest = reach - share[:, k, None] * way
        gap[:, k] = np.hypot(rest[:, 0], rest[:, 1])
    touch = gap <= distance
    cross = d[:, 0] * e[:, 1] - d[:, 1] * e[:, 0]
    w = q - p
    with np.errstate(divide="ignore", invalid="ignore"):
        s = (w[:, 0] * e[:, 1] - w[:, 1] * e[:, 0]) / cross
        u = (w[:, 0] * d[:, 1] - w[:, 1] * d[:, 0]) / cross
        through = ~touch.any(axis=1) & (s >= 0) & (s <= 1) & (u >= 0) & (u <= 1)
    near = np.flatnonzero(through | touch.any(axis=1))
    i, j, s, u, touch = i[near], j[near], s[near], u[near], touch[near]
    best = _best(a, b, i, j, gap[near], touch)
    met = ~through[near]
    own = np.choose(best, [np.zeros(len(near)), np.ones(len(near)), *share[near, 2:].T])
    other = np.choose(best, [*share[near, :2].T, np.zeros(len(near)), np.ones(len(near))])
    s, u = np.where(met, own, s), np.where(met, other, u)
    on_i = p[near] + s[:, None] * d[near]
    on_j = q[near] + u[:, None] * e[near]
    at = np.where((met & (best >= 2))[:, None], on_j, on_i)
    low, high, drift = _beside(
        p[near], d[near], size_i[near], q[near], e[near], size_j[near], distance
    )
    base = a.arc[a.first[i]]
    return Pairs(
        i, j, at,
        base + s * size_i[near], b.arc[b.first[j]] + u * size_j[near],
        base + low, base + high, drift, touch,
    )  # fmt: skip


def _best(a: Lines, b: Lines, i: Ints, j: Ints, gap: Floats, touch: Mask) -> Ints:
    """Which of the four ends names the place: an end of a line before a mere vertex."""
    first_i, first_j = a.first[i], b.first[j]
    part_i, part_j = a.part[i], b.part[j]
    is_end = np.stack(
        (
            first_i == a.start[part_i],
            first_i + 2 == a.start[part_i + 1],
            first_j == b.start[part_j],
            first_j + 2 == b.start[part_j + 1],
        ),
        axis=1,
    )
    rank = np.where(touch, gap - is_end * 1e3, np.inf)
    found: Ints = np.argmin(rank, axis=1)
    return found


def _beside(
    p: Floats, d: Floats, size_i: Floats, q: Floats, e: Floats, size_j: Floats, distance: float
) -> tuple[Floats, Floats, Floats]:
    """From where to where along i it lies beside j within the distance, and the drift."""
    unit = e / size_j[:, None]
    begin, end = p - q, p + d - q
    off0 = unit[:, 0] * begin[:, 1] - unit[:, 1] * begin[:, 0]
    off1 = unit[:, 0] * end[:, 1] - unit[:, 1] * end[:, 0]
    way0, way1 = (begin * unit).sum(axis=1), (end * unit).sum(axis=1)
    low = np.zeros(len(p))
    high = np.where(np.abs(off1 - off0) <= STEEP * size_i, size_i, -1.0)
    for v0, v1, least, most in (
        (off0, off1, -distance, distance),
        (way0, way1, np.zeros(len(p)), size_j),
    ):
        slope = (v1 - v0) / size_i
        with np.errstate(divide="ignore", invalid="ignore"):
            x, y = (least - v0) / slope, (most - v0) / slope
        level = slope == 0
        inside = (v0 >= least) & (v0 <= most)
        low = np.maximum(low, np.where(level, 0.0, np.minimum(x, y)))
        high = np.minimum(high, np.where(level, np.where(inside, size_i, -1.0), np.maximum(x, y)))
    drift = np.abs(off1 - off0) / size_i * np.maximum(high - low, 0.0)
    return low, high, drift
