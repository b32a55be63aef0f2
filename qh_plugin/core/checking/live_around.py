# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings around an edit, found again from the features around it.

Overlaps, duplicates, missing vertices, parts outside and what lines do to each other rest on the
features that meet there alone, and ground that is uncovered changes only within the old and the
new outlines. So every finding that does not touch the window around them stays, and each one that
does is found again from all features that touch it, however far it reaches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan
from typing import Callable, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.live_boxes import Box, around, grown, meet, scaled, union, within
from qh_plugin.core.checking.live_findings import Entry, Store, meets
from qh_plugin.core.checking.live_layer import LiveLayer
from qh_plugin.core.checking.live_openness import may_be_matched, one_way_out, same_ways_out
from qh_plugin.core.checking.live_rows import Touched
from qh_plugin.core.checking.outcome import Task
from qh_plugin.core.fabric.local import build_few
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.wkb import Kind

Ints = NDArray[np.int64]
#: at most so many features around an edit are looked at again at once
AROUND = 1500
#: findings of what nothing covers; what they rest on may reach far
_OPEN = frozenset({"C04", "C05"})
#: findings that may depend on which vertices the kernel matches
_MATCHED = _OPEN | {"C08"}
_GROWTH = 4

Perform = Callable[[Task, LayerContext], Optional[Sequence[Entry]]]


@dataclass(frozen=True)
class Again:
    """Findings that go, those that come instead, and rules that could not be decided."""

    gone: list[Entry] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)


def look_around(
    layer: LiveLayer,
    touched: Touched,
    window: Box,
    tasks: Sequence[Task],
    store: Store,
    perform: Perform,
) -> Again:
    """The findings of some rules that touch a window or name a feature changed, found again."""
    again, left = Again(), list(tasks)
    rules = {task.rule.id for task in tasks}
    old: dict[str, list[Entry]] = {rule: [] for rule in rules}
    for entry in store.meeting(layer.name, window, touched.fids):
        if entry.group.rule in rules:
            old[entry.group.rule].append(entry)
    frame = around(window, (e.box for r in rules - _OPEN for e in old[r]))
    while left:
        rows = layer.rows.near(grown(frame, layer.margin))
        if len(rows) > AROUND:
            again.put_off.extend(task.rule.id for task in left)
            return again
        part = _Part(layer, touched, frame, rows, [t.rule.id for t in left if _covers(t)])
        wider, later = frame, []
        for task in left:
            rule = task.rule.id
            found = perform(task, part.context)
            if found is None or part.unsure(rule):
                again.put_off.append(rule)
                continue
            found = [e for e in found if meets(e, window) or not touched.fids.isdisjoint(e.fids)]
            need = around(frame, (e.box for e in (*found, *old[rule])))
            if rule in _OPEN:
                need = around(need, part.open_ground(window))
                if need == frame and not part.sealed:
                    need = scaled(frame, _GROWTH)
            if need != frame:
                wider = union(wider, need)
                later.append(task)
                continue
            again.gone.extend(old[rule])
            again.new.extend(found)
        left, frame = later, wider
    return again


def _covers(task: Task) -> bool:
    return task.rule.needs_coverage


class _Part:
    """The rows that meet a frame around an edit, and what can be told from them."""

    def __init__(
        self, layer: LiveLayer, touched: Touched, frame: Box, rows: Ints, fabric: Sequence[str]
    ) -> None:
        self._layer, self._touched, self._frame, self._rows = layer, touched, frame, rows
        self.context = layer.rows.context(rows)
        if fabric:
            self.context.__dict__["fabric"] = build_few(
                self.context.table.shapes,
                self.context.validity.usable,
                self.context.tolerance,
                boundary=self.context.boundary.shapes if self.context.boundary else None,
                voids=self.context.voids.shapes if self.context.voids else None,
                near="C08" in fabric,
            )
        self._noisy: Optional[bool] = None
        self._sealed: Optional[bool] = None
        self._open: Optional[list[Box]] = None

    def open_ground(self, window: Box) -> list[Box]:
        """Boxes of all gaps that touch the window: seen whole, one may be of the other kind, or
        be several."""
        if self._open is None:
            gaps = self.context.fabric.gaps.geometry
            boxes: list[Box] = [(a, b, c, d) for a, b, c, d in shapely.bounds(gaps).tolist()]
            self._open = [
                box
                for box, gap in zip(boxes, gaps)
                if meet(box, window)
                and (within(box, window) or shapely.intersects(gap, shapely.box(*window)))
            ]
        return self._open

    def unsure(self, rule: str) -> bool:
        """Whether a rule's findings may depend on what lies beyond the frame."""
        return (rule in _OPEN and self.context.fabric.mouths) or (rule in _MATCHED and self.noisy)

    @property
    def noisy(self) -> bool:
        """Whether vertices lie so near to each other that the kernel may match them."""
        if self._noisy is None:
            context, origin = self.context, self._layer.rows.origin
            xy = [context.table.shapes.xy - origin]
            if context.boundary is not None:
                xy.append(context.boundary.shapes.xy - origin)
            self._noisy = may_be_matched(np.concatenate(xy), context.tolerance)
        return self._noisy

    @property
    def sealed(self) -> bool:
        """Whether what is enclosed in the frame tells all that the edit enclosed or opened."""
        if self._sealed is None:
            self._sealed = self._look()
        return self._sealed

    def _look(self) -> bool:
        rows, touched, own = self._rows, self._touched, self._layer.rows
        nowhere = isnan(self._frame[0])
        if nowhere or self.context.boundary is not None or not touched.geometry:
            return True
        frame, table = grown(self._frame, self._layer.margin / 2), self.context.table
        changed = (rows[:, None] == touched.rows).any(axis=1)
        standing = self.context.validity.usable & (table.shapes.kind == Kind.POLYGON) & ~changed
        if one_way_out(frame, table.shapes, set(standing.nonzero()[0].tolist())):
            return True
        still = own.polygons(own.wkb[rows[~changed]], own.usable[rows[~changed]])
        new = own.polygons(own.wkb[rows[changed]], own.usable[rows[changed]])
        old = own.polygons(touched.old_wkb, touched.old_usable)
        return same_ways_out(frame, still, old, new)
