# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings are printed, and which share a picture: those of a rule and layer that lie in
the same place. A run with very many findings prints the same number of clusters for every rule,
the largest ones; what is left out is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence

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
_NOWHERE = 1e305


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
    return [cluster for found, quota in zip(of_groups, share) for cluster in found.largest(quota)]


@dataclass(frozen=True)
class _Places:
    """The places of a group, k of them: `order` are its rows place by place, `start` int (k + 1,)
    where each begins, `boxes` float (k, 4), NaN for the one of what has no place."""

    group: int
    order: NDArray[np.int64]
    start: NDArray[np.int64]
    boxes: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.boxes)

    def largest(self, quota: int) -> list[Cluster]:
        """Those with the most findings, in the order of the report."""
        size, first = np.diff(self.start), self.order[self.start[:-1]]
        chosen = np.lexsort((first, -size))[:quota]
        chosen = chosen[np.argsort(first[chosen])]
        return [self._cluster(int(place)) for place in chosen]

    def _cluster(self, place: int) -> Cluster:
        rows = self.order[self.start[place] : self.start[place + 1]]
        west, south, east, north = self.boxes[place].tolist()
        box = None if np.isnan(west) else (west, south, east, north)
        return Cluster(self.group, tuple(rows.tolist()), box)


def boxes_of(group: Findings) -> NDArray[np.float64]:
    """The box of each defect, float (n, 4); NaN where it has no place."""
    boxes = np.array(shapely.bounds(group.geometry), dtype=np.float64).reshape(-1, 4)
    bare = ~np.isfinite(boxes).all(axis=1)
    boxes[bare] = np.hstack([group.point[bare], group.point[bare]])
    boxes[(boxes[:, 2:] - boxes[:, :2] > WIDEST).any(axis=1)] = np.nan
    boxes[~np.isfinite(boxes).all(axis=1)] = np.nan
    return boxes


def _of_group(number: int, group: Findings) -> _Places:
    boxes = boxes_of(group)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    wide = (boxes[:, 2:] - boxes[:, :2]).max(axis=1) > 2 * CELL
    alone = np.where(wide, np.arange(len(group)), -1)  # a wide defect has a picture of its own
    cell = np.nan_to_num(np.column_stack([np.floor(middle / CELL), alone]), nan=_NOWHERE)
    order = np.lexsort((np.arange(len(group)), *cell.T))
    new = np.any(np.diff(cell[order], axis=0, prepend=-np.inf) != 0, axis=1)
    start = np.flatnonzero(new)
    low = np.minimum.reduceat(boxes[order, :2], start)
    high = np.maximum.reduceat(boxes[order, 2:], start)
    return _Places(number, order, np.append(start, len(group)), np.hstack([low, high]))


def _shares(wanted: Sequence[int], most: int) -> list[int]:
    """How many each group gets: as many as it wants where that is little, the rest alike."""
    given, left = [0] * len(wanted), most
    waiting = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for position, i in enumerate(waiting):
        given[i] = min(wanted[i], max(left // (len(waiting) - position), 1))
        left = max(left - given[i], 0)
    return given


def numbered(group: Findings, cluster: Cluster, first: int) -> list[tuple[str, Any]]:
    """What a picture of the cluster shows: (number on the paper, shapely geometry) of each defect
    with a place; number `first` is the group's first finding."""
    drawn = []
    for row in cluster.rows:
        geometry = group.geometry[row]
        if geometry is None or geometry.is_empty:
            geometry = shapely.points(group.point[row])
        if np.isfinite(shapely.bounds(geometry)).all():
            drawn.append((str(first + row), geometry))
    return drawn
