# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings after an edit are new, and whether one is gone: by place, not by key.

A key changes as soon as a gap gets smaller or a neighbour is merged away, so places decide: a
finding is new where some part of it lies where the same rule found nothing before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Iterator, Optional, Sequence

import shapely

from qh_plugin.core.findings import Findings, State
from qh_plugin.core.repair.window import Touched
from qh_plugin.core.rules.base import Reach

#: places nearer than this (m), beside the tolerance, are the same place
_SAME = 1e-4


@dataclass(frozen=True)
class Found:
    """One finding of a check."""

    group: Findings
    i: int

    @property
    def fids(self) -> frozenset[int]:
        """The features concerned."""
        return frozenset(self.group.fids[self.i])

    @property
    def place(self) -> Optional[Any]:
        """The defect's geometry; None where it has no place."""
        geometry = self.group.geometry[self.i]
        if geometry is not None and not geometry.is_empty:
            return geometry
        point = self.group.point[self.i]
        return None if point[0] != point[0] else shapely.Point(point)

    @property
    def without_place(self) -> bool:
        """True for a finding on values: it has no geometry of its own."""
        geometry = self.group.geometry[self.i]
        return geometry is None or bool(geometry.is_empty)

    @property
    def variant(self) -> int:
        """Which of its rule's messages says it."""
        return int(self.group.variant[self.i])

    @property
    def consequence(self) -> bool:
        """True where an invalid feature causes it."""
        states = self.group.states
        return bool(states) and states[self.i] is State.CONSEQUENCE


class Known:
    """The findings of a check, by rule and layer."""

    def __init__(self, groups: Sequence[Findings], tolerance: float) -> None:
        self.margin = tolerance + _SAME
        self.by_rule: dict[tuple[str, str], list[Found]] = {}
        for group in groups:
            rows = self.by_rule.setdefault((group.rule, group.layer), [])
            rows += [Found(group, i) for i in range(len(group))]
        self._count = Counter(
            (rule, layer, fid)
            for (rule, layer), rows in self.by_rule.items()
            for row in rows
            for fid in row.fids
        )

    def __iter__(self) -> Iterator[Found]:
        return (row for rows in self.by_rule.values() for row in rows)

    def count(self, found: Found) -> int:
        """How many findings of its rule the features of a finding have."""
        rule, layer = found.group.rule, found.group.layer
        return max((self._count[rule, layer, fid] for fid in found.fids), default=0)

    def has(self, group: Findings, i: int) -> bool:
        """Whether the same finding is among these."""
        wanted = Found(group, i)
        return any(
            (row.fids & wanted.fids or not wanted.fids) and self._same_place(row, wanted)
            for row in self.by_rule.get((group.rule, group.layer), ())
        )

    def covers(self, later: Found, touched: Touched, reach: Reach) -> bool:
        """Whether a later finding was there before the edits `touched` tells of."""
        gone = touched.fids.get(later.group.layer, frozenset())
        mine = [
            row
            for row in self.by_rule.get((later.group.rule, later.group.layer), ())
            if row.fids & later.fids or row.fids & gone or not row.fids
        ]
        if not mine:
            return False
        if reach in (Reach.LAYER, Reach.DATASET) and any(row.fids & later.fids for row in mine):
            return True  # found before on the layer as a whole, or on the same features
        if reach is Reach.LAYER and not later.fids:
            return True
        place = later.place
        if place is None:
            return any(row.variant == later.variant for row in mine if row.place is None)
        if reach is Reach.FEATURE and shapely.get_dimensions(place) == 2:
            return True  # a finding on the feature as a whole
        if (
            reach is Reach.FEATURE
            and later.without_place
            and any(
                row.without_place and row.fids == later.fids and row.variant == later.variant
                for row in mine
            )
        ):
            return True  # its point is anywhere in the feature
        places = [row.place for row in mine if row.place is not None]
        if not places:
            return False
        before = shapely.union_all(shapely.buffer(places, self.margin, quad_segs=2))
        rest = shapely.difference(place, before)
        return bool(shapely.is_empty(rest))

    def _same_place(self, row: Found, wanted: Found) -> bool:
        here, there = row.place, wanted.place
        if here is None or there is None:
            return here is there
        if shapely.get_dimensions(there) == 2 and shapely.get_dimensions(here) == 2:
            common = shapely.area(shapely.intersection(_sound(here), _sound(there)))
            return bool(common > 1e-3 * min(shapely.area(here), shapely.area(there)))
        return bool(shapely.dwithin(here, there, self.margin))


class Places:
    """Findings to be looked up by feature and by place."""

    def __init__(self, rows: Sequence[Found]) -> None:
        self.rows = rows
        self._of: dict[tuple[str, int], list[int]] = {}
        for k, row in enumerate(rows):
            for fid in row.fids:
                self._of.setdefault((row.group.layer, fid), []).append(k)
        self._tree = shapely.STRtree([row.place for row in rows])

    def concerning(self, touched: Touched) -> list[Found]:
        """The findings that have to do with edits: with their features or with their window."""
        hits: set[int] = set()
        for layer, fids in touched.fids.items():
            for fid in fids:
                hits.update(self._of.get((layer, fid), ()))
        if touched.frame is not None:
            frame = shapely.box(*touched.frame)
            hits.update(self._tree.query(frame, predicate="intersects").tolist())
        return [self.rows[k] for k in sorted(hits)]


def _sound(geometry: Any) -> Any:
    return geometry if shapely.is_valid(geometry) else shapely.make_valid(geometry)
