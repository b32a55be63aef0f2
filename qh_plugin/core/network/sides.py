# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines that pass from one side of other lines to the other."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.network.lines import Lines
from qh_plugin.core.network.overlaps import merged
from qh_plugin.core.network.pairs import pairs_within
from qh_plugin.core.progress import Progress

_STEP = 0.05
_NEAR = 4.0


def places(lines: Lines, part: Ints, arc: Floats) -> Floats:
    """Where (k, 2) on their parts some arcs lie."""
    if not len(part):
        return np.empty((0, 2))
    length = lines.length
    base = np.concatenate(([0.0], np.cumsum(length + 1.0)))
    along = lines.arc + base[lines.vertex_part]
    wanted = base[part] + np.clip(arc, 0.0, length[part])
    return np.stack([np.interp(wanted, along, lines.xy[:, k]) for k in (0, 1)], axis=1)


def side_of(points: Floats, lines: Lines) -> tuple[Floats, Floats]:
    """On which side of the nearest line each point is (its sign), and how far away."""
    place = np.zeros(len(points))
    away = np.full(len(points), np.inf)
    if not len(points) or not len(lines.first):
        return place, away
    (k, near), distance = lines.tree.query_nearest(shapely.points(points), return_distance=True)
    away[k] = distance
    base = lines.xy[lines.first[near]]
    way = lines.xy[lines.first[near] + 1] - base
    reach = points[k] - base
    cross = (way[:, 0] * reach[:, 1] - way[:, 1] * reach[:, 0]) / np.hypot(way[:, 0], way[:, 1])
    # at a corner both segments are as near: the one that the point lies more beside tells
    order = np.argsort(np.abs(cross), kind="stable")
    place[k[order]] = np.sign(cross[order])
    return place, away


def passages(
    lines: Lines, others: Lines, tolerance: float, progress: Progress
) -> tuple[Ints, Floats]:
    """Where parts of `lines` pass to the other side of `others`: the part and the arc. A line that
    touches, ends at, or runs along another and comes back does not pass it, nor one that goes
    round its free end."""
    if not len(lines.first) or not len(others.first):
        return np.empty(0, np.int64), np.empty(0)
    pairs = pairs_within(lines, others, tolerance, progress)
    part = lines.part[pairs.i]
    low = np.where(pairs.high > pairs.low, np.minimum(pairs.low, pairs.arc_i), pairs.arc_i)
    high = np.where(pairs.high > pairs.low, np.maximum(pairs.high, pairs.arc_i), pairs.arc_i)
    key, low, high, union = merged(part, low, high, _NEAR * tolerance)
    before, after = np.minimum(low / 2, _STEP), np.minimum((lines.length[key] - high) / 2, _STEP)
    s0, d0 = side_of(places(lines, key, low - before), others)
    s1, d1 = side_of(places(lines, key, high + after), others)
    passes = (s0 * s1 < 0) & (d0 > tolerance) & (d1 > tolerance)
    # a place that is only the free end of the other lines
    at_end = np.ones(len(key), bool)
    gap = np.minimum(
        np.hypot(*(pairs.at - others.ends[2 * others.part[pairs.j]]).T),
        np.hypot(*(pairs.at - others.ends[2 * others.part[pairs.j] + 1]).T),
    )
    at_end[union[gap > tolerance]] = False
    meeting = np.zeros(len(key), np.int64)
    known = np.unique(union * (len(others.row) + 1) + others.part[pairs.j])
    np.add.at(meeting, known // (len(others.row) + 1), 1)
    passes &= ~(at_end & (meeting == 1))
    found = np.flatnonzero(passes)
    return key[found], (low[found] + high[found]) / 2
