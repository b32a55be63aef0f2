# SPDX-License-Identifier: GPL-2.0-or-later
"""Free ends that nearly reach another line, or reach a little beyond it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.network.lines import Lines, Mask
from qh_plugin.core.network.result import LEAST_TOLERANCE, Network


@dataclass(frozen=True)
class NearMisses:
    """Free ends (k,) with another line within the search distance. `part` that line, `target`
    (k, 2) where the end should be, relative to the origin, `distance` from the end to it along
    the own line (`beyond`) or straight; `beyond` True where the end lies past the other line;
    `partner` the other line's free end where both only miss each other, else -1."""

    end: Ints
    part: Ints
    target: Floats
    distance: Floats
    beyond: Mask
    partner: Ints

    def take(self, which: Ints) -> NearMisses:
        """Some of them."""
        return NearMisses(
            self.end[which], self.part[which], self.target[which], self.distance[which],
            self.beyond[which], self.partner[which],
        )  # fmt: skip


def near_misses(network: Network, ends: Ints, search: float) -> NearMisses:
    """Of some free ends those with another line within `search` metres; two ends that miss each
    other are one, the smaller."""
    lines = network.lines
    search += LEAST_TOLERANCE  # a metre is a metre, whatever the last digit of the coordinates
    part, target, distance = _nearest(lines, ends, search)
    beyond = np.zeros(len(ends), bool)
    _passed(network, ends, search, part, target, distance, beyond)
    found = np.flatnonzero(part >= 0)
    misses = NearMisses(
        ends[found], part[found], target[found], distance[found], beyond[found],
        np.full(len(found), -1),
    )  # fmt: skip
    return _paired(lines, misses)


def _nearest(lines: Lines, ends: Ints, search: float) -> tuple[Ints, Floats, Floats]:
    """The nearest other line (part, -1 for none), its nearest place, and how far that is."""
    part, target = np.full(len(ends), -1), np.full((len(ends), 2), np.nan)
    distance = np.full(len(ends), np.inf)
    if not len(ends):
        return part, target, distance
    points = lines.ends[ends]
    k, segment = lines.tree.query(shapely.points(points), predicate="dwithin", distance=search)
    other = lines.part[segment] != ends[k] // 2
    k, segment = k[other], segment[other]
    base = lines.xy[lines.first[segment]]
    way = lines.xy[lines.first[segment] + 1] - base
    share = np.clip(((points[k] - base) * way).sum(axis=1) / (way**2).sum(axis=1), 0.0, 1.0)
    place = base + share[:, None] * way
    place[share == 1.0] = lines.xy[lines.first[segment] + 1][share == 1.0]
    gap = np.hypot(*(place - points[k]).T)
    order = np.lexsort((segment, gap, k))
    first = order[np.flatnonzero(np.diff(k[order], prepend=-1))]
    part[k[first]] = lines.part[segment[first]]
    target[k[first]] = place[first]
    distance[k[first]] = gap[first]
    return part, target, distance


def _passed(
    network: Network, ends: Ints, search: float,
    part: Ints, target: Floats, distance: Floats, beyond: Mask,
) -> None:  # fmt: skip
    """Set right those that have met a line no more than `search` before the end: the contact
    nearest to it counts, of several lines there the first."""
    lines, tails = network.lines, network.tails
    if not len(ends):
        return
    found = []
    for own, other, arc in (
        (tails.a, tails.b, tails.arc_a),
        (tails.b, tails.a, tails.arc_b),
    ):
        for side in (0, 1):
            end = 2 * own + side
            tail = np.where(side == 0, arc, lines.length[own] - arc)
            place = np.searchsorted(ends, end)
            place[place == len(ends)] = 0
            hit = np.flatnonzero((tail <= search) & (ends[place] == end))
            found.append((place[hit], tail[hit], other[hit], hit))
    place, tail, other, hit = (np.concatenate(columns) for columns in zip(*found))
    order = np.lexsort((other, tail, place))
    order = order[np.flatnonzero(np.diff(place[order], prepend=-1))]
    at = place[order]
    part[at], target[at] = other[order], tails.at[hit[order]]
    distance[at], beyond[at] = tail[order], True


def _paired(lines: Lines, misses: NearMisses) -> NearMisses:
    """Two free ends whose nearest place is each other are one miss."""
    if not len(misses.end):
        return misses
    goal = np.full(len(misses.end), -1)
    for side in (0, 1):
        other = 2 * misses.part + side
        same = (lines.ends[other] == misses.target).all(axis=1) & ~misses.beyond
        goal[same] = other[same]
    known = dict(zip(misses.end.tolist(), range(len(misses.end))))
    partner = misses.partner.copy()
    keep = np.ones(len(misses.end), bool)
    for k, other in enumerate(goal.tolist()):
        back = known.get(other, -1)
        if other >= 0 and back >= 0 and goal[back] == misses.end[k]:
            partner[k] = other
            keep[k] = misses.end[k] < other
    return NearMisses(
        misses.end, misses.part, misses.target, misses.distance, misses.beyond, partner
    ).take(np.flatnonzero(keep))
