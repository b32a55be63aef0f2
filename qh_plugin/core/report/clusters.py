# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings are printed, and which share a picture: those of a rule and layer that lie in
the same place. A run with very many findings prints the same number of clusters for every rule,
the largest ones; what is left out is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.findings import Findings

#: xmin, ymin, xmax, ymax in metres
Box = tuple[float, float, float, float]

#: how many clusters are printed, and findings of each
MOST_CLUSTERS, MOST_ROWS = 160, 12
#: findings whose middles lie in the same square of this side share a picture; metres
CELL = 25.0
#: no picture is drawn of a defect wider than this (coordinates out of this world); metres
WIDEST = 2e6


@dataclass(frozen=True)
class Cluster:
    """Findings of one group (by its place in the result), in the order of the report; `box` is
    around all of them, None where they have no place."""

    group: int
    rows: tuple[int, ...]
    box: Optional[Box]


def clusters(findings: Sequence[Findings], most: int = MOST_CLUSTERS) -> list[Cluster]:
    """The clusters to print, at most `most` of them (but one of each group), by group."""
    of_groups = [_of_group(number, group) for number, group in enumerate(findings) if len(group)]
    share = _shares([len(found) for found in of_groups], most)
    chosen = []
    for found, quota in zip(of_groups, share):
        largest = sorted(found, key=lambda c: (-len(c.rows), c.rows[0]))[:quota]
        chosen += sorted(largest, key=lambda c: c.rows[0])
    return chosen


def boxes_of(group: Findings) -> NDArray[np.float64]:
    """The box of each defect, float (n, 4); NaN where it has no place."""
    boxes = np.array(shapely.bounds(group.geometry), dtype=np.float64).reshape(-1, 4)
    bare = ~np.isfinite(boxes).all(axis=1)
    boxes[bare] = np.hstack([group.point[bare], group.point[bare]])
    boxes[(boxes[:, 2:] - boxes[:, :2] > WIDEST).any(axis=1)] = np.nan
    boxes[~np.isfinite(boxes).all(axis=1)] = np.nan
    return boxes


def _of_group(number: int, group: Findings) -> list[Cluster]:
    boxes = boxes_of(group)
    placed = np.flatnonzero(~np.isnan(boxes[:, 0]))
    found = []
    if len(placed):
        there = boxes[placed]
        middle = (there[:, :2] + there[:, 2:]) / 2
        wide = (there[:, 2:] - there[:, :2]).max(axis=1) > 2 * CELL
        alone = np.where(wide, placed, -1)  # a wide defect has a picture of its own
        cell = np.column_stack([np.floor(middle / CELL), alone])
        _, member = np.unique(cell, axis=0, return_inverse=True)
        order = np.argsort(member.ravel(), kind="stable")
        cuts = np.flatnonzero(np.diff(member.ravel()[order])) + 1
        for some in np.split(order, cuts):
            low, high = there[some, :2].min(axis=0), there[some, 2:].max(axis=0)
            box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
            found.append(Cluster(number, tuple(placed[some].tolist()), box))
    nowhere = np.flatnonzero(np.isnan(boxes[:, 0]))
    if len(nowhere):
        found.append(Cluster(number, tuple(nowhere.tolist()), None))
    return found


def _shares(wanted: Sequence[int], most: int) -> list[int]:
    """How many each group gets: as many as it wants where that is little, the rest alike."""
    given, left = [0] * len(wanted), most
    waiting = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for position, i in enumerate(waiting):
        given[i] = min(wanted[i], max(left // (len(waiting) - position), 1))
        left = max(left - given[i], 0)
    return given
