# SPDX-License-Identifier: GPL-2.0-or-later
"""A check that follows the edits: after each the findings are those of a full run.

What is looked at again, by how far a rule's findings reach (`Rule.reach`):

- FEATURE: the features changed, at once;
- NEIGHBOURS: everything around the old and the new place of the features changed, at once;
- LAYER: the layer at once where it is small (`SMALL`) and the rule needs no fabric, else put off;
- DATASET: put off.

Put off too, for the layer, are: the gaps (C04, C05) where the edit changed open ground that
reaches far, or joined or parted it so that only a look at the whole tells what is enclosed; all
that looks at neighbours where more features lie around than can be looked at quickly; and what
rests on another layer that was changed (boundary, voids). `pending` names what was put off, its
findings stay as they were; after `settle` everything equals a full run.

Why the neighbours suffice: overlaps, duplicates, missing vertices, parts outside and what lines
do to each other rest on the features that meet there alone, and ground that is uncovered changes
only within the old and the new outlines. So every finding that does not touch the window around
them stays, and each one that does is found again from all features that touch it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import AbstractSet, Any, Collection, Iterable, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.consequences import Invalid, invalid_places
from qh_plugin.core.checking.context import build_context, kind_of, model_of, run_tolerance
from qh_plugin.core.checking.live_findings import (
    Entry,
    Store,
    entries_of,
    joined,
    meets,
    restate,
)
from qh_plugin.core.checking.live_openness import may_be_matched, same_ways_out
from qh_plugin.core.checking.live_rows import Rows, Touched
from qh_plugin.core.checking.outcome import CRASHED, Task, applies, perform, perform_all
from qh_plugin.core.checking.profile import Profile
from qh_plugin.core.checking.runner import run_layers, tasks_of
from qh_plugin.core.checking.waivers import Ledger, apply_waivers, read_ledger
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.rules.base import POLYGON, DatasetContext, DatasetRule, LayerContext, Reach
from qh_plugin.core.table import Dataset

Floats = NDArray[np.float64]
#: layers of at most so many features are looked at as a whole by the rules that need it
SMALL = 2000
#: at most so many features around an edit are looked at again at once
AROUND = 1500
#: more features changed at once than this: it is no edit, all that needs neighbours is put off
BULK = 200
#: findings of what nothing covers; what they rest on may reach far
_OPEN = frozenset({"C04", "C05"})
_MARGIN = 0.01  # metres, and this many tolerances:
_TOLERANCES = 10
_LINE_MARGIN = 2.0  # metres around lines and points: the farthest a rule on them searches
_GROWTH = 4


@dataclass(frozen=True)
class Difference:
    """What a change did: findings that vanished (as they were) and that appeared; one that
    differs in anything is in both. `pending` is what was put off, (rule, layer) each."""

    vanished: tuple[Findings, ...]
    appeared: tuple[Findings, ...]
    pending: AbstractSet[tuple[str, str]]


@dataclass
class _Layer:
    """One layer: the context of its last full run, its rows, and where it is invalid."""

    context: LayerContext
    tasks: tuple[Task, ...]
    rows: Rows
    invalid: Optional[Invalid] = None
    foreign: bool = field(default=False)

    @property
    def margin(self) -> float:
        """How far around a change things may rest on it, in metres."""
        if self.context.kind != POLYGON:
            return _LINE_MARGIN
        return _MARGIN + _TOLERANCES * self.context.tolerance


class Live:
    """A dataset, its findings, and what edits do to them. Not thread-safe: one edit at a time."""

    def __init__(
        self,
        dataset: Dataset,
        profile: Profile,
        model: Optional[Model] = None,
        *,
        tolerance: Optional[float] = None,
        only: Optional[Iterable[str]] = None,
        on: Optional[date] = None,
        waivers: Optional[Ledger] = None,
        progress: Progress = SILENT,
    ) -> None:
        self._profile, self._model = profile, model_of(dataset, model)
        self._on = on or date.today()
        self._tolerance = run_tolerance(profile, tolerance)
        self._waivers = read_ledger(dataset.ledger) if waivers is None else waivers
        every = tasks_of(profile, only, self._on)
        self._tasks = [task for task in every if task.dormant is None]
        self._coverage = {t.rule.id for t in self._tasks if t.rule.needs_coverage}
        self._base = dataset
        self._store = Store()
        self._layers: dict[str, _Layer] = {}
        self._pending: set[tuple[str, str]] = set()
        self._run_all(progress)

    @property
    def pending(self) -> frozenset[tuple[str, str]]:
        """Rules put off, with their layers ("" for those over the whole dataset)."""
        return frozenset(self._pending)

    def dataset(self) -> Dataset:
        """The data as they are now."""
        tables = tuple(self._layers[t.name].rows.table() for t in self._base.tables)
        labels = {t.name: t.label_field for t in self._base.tables}
        tables = tuple(replace(t, label_field=labels[t.name]) for t in tables)
        return replace(self._base, tables=tables)

    def findings(self) -> tuple[Findings, ...]:
        """All findings as a full run gives them: by rule, then layer, then severity and ids."""
        order = sorted(self._store, key=lambda e: (e.group.rule, e.group.layer, e.order()))
        groups = joined([entry.group for entry in order])
        return apply_waivers(groups, self.dataset(), self._waivers, self._on)[0]

    def change(
        self,
        layer: str,
        *,
        geometries: Optional[Mapping[int, Optional[bytes]]] = None,
        attributes: Optional[Mapping[int, Mapping[str, Any]]] = None,
        added: Optional[Mapping[int, tuple[Optional[bytes], Mapping[str, Any]]]] = None,
        deleted: Collection[int] = (),
    ) -> Difference:
        """Do one edit of a layer. `geometries` fid → WKB, `attributes` fid → {field: value},
        `added` fid → (WKB, {field: value}), `deleted` fids. A deleted feature that is added again
        is back where it was. Raises `KeyError` for a feature or a field that is not there."""
        own = self._layers[layer]
        touched = own.rows.change(geometries or {}, attributes or {}, added or {}, deleted)
        fids = frozenset(int(f) for f in own.rows.fids[touched.rows])
        gone: list[Entry] = []
        new: list[Entry] = []
        self._features(own, touched, fids, gone, new)
        if self._other_kind(own) or len(touched.rows) > BULK:
            self._put_off(own, {Reach.NEIGHBOURS})
        else:
            self._neighbours(own, touched, fids, gone, new)
        self._wider(own, touched, gone, new)
        invalid = bool((touched.old_usable != own.rows.usable[touched.rows]).any())
        invalid |= bool((own.rows.alive[touched.rows] & ~own.rows.usable[touched.rows]).any())
        invalid |= any(w is not None for w in touched.old_wkb) and not touched.old_usable.all()
        return self._replace(gone, new, own if invalid else None)

    def settle(self, progress: Progress = SILENT) -> Difference:
        """Run what was put off; afterwards nothing is pending."""
        pending, self._pending = self._pending, set()
        if not pending:
            return Difference((), (), frozenset())
        before = list(self._store)
        self._base = self.dataset()
        again = {layer for _, layer in pending if layer}
        contexts = [self._fresh(name) for name in sorted(t.name for t in self._base.tables)]
        gone: list[Entry] = []
        new: list[Entry] = []
        for k, context in enumerate(contexts):
            name = context.table.name
            if name not in again:
                continue
            rules = {rule for rule, layer in pending if layer == name}
            chosen = [t for t in self._tasks if t.rule.id in rules]
            part = progress.part(0.9 * k / len(contexts), 0.9 * (k + 1) / len(contexts))
            for rule in rules:
                gone += self._store.of(rule, name)
            for outcome in run_layers([context], chosen, part, 1):
                new += entries_of(outcome)
        whole = [t for t in self._tasks if (t.rule.id, "") in pending]
        shared = DatasetContext(self._base, tuple(contexts), self._model, progress.part(0.9, 1.0))
        for task in whole:
            gone += [e for e in before if e.group.rule == task.rule.id]
            new += entries_of(perform_all(task, shared))
        for context in contexts:
            self._layers[context.table.name] = self._layer(context)
        return self._replace(gone, new, None, every=True)

    # what is looked at again after an edit

    def _features(
        self,
        own: _Layer,
        touched: Touched,
        fids: frozenset[int],
        gone: list[Entry],
        new: list[Entry],
    ) -> None:
        """The rules whose findings rest on one feature each."""
        tasks = [t for t in own.tasks if t.rule.reach is Reach.FEATURE]
        rows = np.sort(touched.rows[own.rows.alive[touched.rows]])
        context = own.rows.context(rows) if len(rows) else None
        for task in tasks:
            name = own.context.table.name
            gone += [e for e in self._store.of(task.rule.id, name) if not fids.isdisjoint(e.fids)]
            if context is not None:
                new += self._performed(task, context)

    def _neighbours(
        self,
        own: _Layer,
        touched: Touched,
        fids: frozenset[int],
        gone: list[Entry],
        new: list[Entry],
    ) -> None:
        """The rules whose findings rest on the features around."""
        context = own.context
        named = {context.table.id_field, context.table.label_field}
        tasks = [t for t in own.tasks if t.rule.reach is Reach.NEIGHBOURS]
        if not touched.geometry and named.isdisjoint(touched.columns):
            tasks = [t for t in tasks if not t.rule.needs_coverage]
        if not tasks:
            return
        if self._origin_moved(own):
            self._put_off(own, {Reach.NEIGHBOURS})
            return
        for window in _windows(touched, own.margin):
            self._around(own, touched, fids, window, tasks, gone, new)

    def _around(
        self,
        own: _Layer,
        touched: Touched,
        fids: frozenset[int],
        window: Floats,
        tasks: Sequence[Task],
        gone: list[Entry],
        new: list[Entry],
    ) -> None:
        name = own.context.table.name
        box = shapely.box(*window)
        left = [t for t in tasks if (t.rule.id, name) not in self._pending]
        frame = window
        old: dict[str, list[Entry]] = {}
        for task in left:
            old[task.rule.id] = self._store.meeting(task.rule.id, name, box, fids)
        near = [e for t in left if t.rule.id not in _OPEN for e in old[t.rule.id]]
        frame = _around_all(frame, near)
        while left:
            rows = own.rows.near(_grown(frame, own.margin))
            if len(rows) > AROUND:
                self._pending.update((task.rule.id, name) for task in left)
                return
            local = own.rows.context(rows)
            wider, later = frame, []
            for task in left:
                found = [
                    e
                    for e in self._performed(task, local)
                    if meets(e, box) or not fids.isdisjoint(e.fids)
                ]
                need = _around_all(frame, [*found, *old[task.rule.id]])
                if (need != frame).any():
                    wider = _union(wider, need)
                    later.append(task)
                elif task.rule.id in _OPEN and self._noisy(own, local):
                    self._pending.add((task.rule.id, name))
                elif task.rule.id in _OPEN and not self._enclosed(own, touched, frame, rows):
                    wider = _union(wider, _scaled(frame, _GROWTH))
                    later.append(task)
                else:
                    known = {id(e) for e in gone}
                    gone += [e for e in old[task.rule.id] if id(e) not in known]
                    taken = {_same(e) for e in new}
                    new += [e for e in found if _same(e) not in taken]
            left, frame = later, wider

    def _noisy(self, own: _Layer, local: LayerContext) -> bool:
        """Whether vertices lie so near to each other that the kernel may match them."""
        xy = [local.table.shapes.xy - own.rows.origin]
        if local.boundary is not None:
            xy.append(local.boundary.shapes.xy - own.rows.origin)
        return may_be_matched(np.concatenate(xy), local.tolerance)

    def _enclosed(self, own: _Layer, touched: Touched, frame: Floats, rows: NDArray[Any]) -> bool:
        """Whether what is enclosed in the frame tells all that the edit enclosed or opened."""
        if own.context.boundary is not None or not touched.geometry:
            return True
        changed = np.isin(rows, touched.rows)
        polygons = own.rows.polygons
        still = polygons(own.rows.wkb[rows[~changed]], own.rows.usable[rows[~changed]])
        new = polygons(own.rows.wkb[rows[changed]], own.rows.usable[rows[changed]])
        old = polygons(touched.old_wkb, touched.old_usable)
        return same_ways_out(_grown(frame, own.margin / 2), still, old, new)

    def _wider(self, own: _Layer, touched: Touched, gone: list[Entry], new: list[Entry]) -> None:
        """The rules over the layer, over other layers that rest on this one, over everything."""
        name = own.context.table.name
        rows = np.flatnonzero(own.rows.alive[: own.rows.count])
        whole: Optional[LayerContext] = None
        for task in own.tasks:
            if task.rule.reach is not Reach.LAYER or (task.rule.id, name) in self._pending:
                continue
            if len(rows) > SMALL or task.rule.needs_coverage or not len(rows):
                self._pending.add((task.rule.id, name))
                continue
            if whole is None:
                whole = self._whole(own)
            gone += self._store.of(task.rule.id, name)
            new += self._performed(task, whole)
        for other in self._layers.values():
            if other is not own and name in self._partners(other):
                self._put_off(other, {Reach.NEIGHBOURS, Reach.LAYER, Reach.FEATURE})
        self._pending.update(
            (t.rule.id, "") for t in self._tasks if isinstance(t.rule, DatasetRule)
        )

    def _whole(self, own: _Layer) -> LayerContext:
        dataset = self.dataset()
        return build_context(
            dataset, own.context.table.name, self._profile, self._model, self._tolerance
        )

    def _partners(self, other: _Layer) -> set[str]:
        context = other.context
        roles = self._base.roles
        named = {roles.get("boundary"), roles.get("voids")}
        named |= {t.name for t in (context.boundary, context.voids) if t is not None}
        feature_class, model = context.feature_class, self._model
        if feature_class is not None and model is not None:
            for part in (feature_class.coverage, getattr(feature_class, "network", None)):
                for role in ("boundary", "voids"):
                    wanted = getattr(part, role, None)
                    named |= {
                        name
                        for name, layer in self._layers.items()
                        if layer.context.feature_class is not None
                        and layer.context.feature_class.name == wanted
                    }
        return {name for name in named if name}

    def _performed(self, task: Task, context: LayerContext) -> list[Entry]:
        """The findings of a rule on part of a layer; a rule that breaks there is put off."""
        outcome = perform(task, context)
        if any(CRASHED in group.messages for group in outcome.groups):
            self._pending.add((task.rule.id, context.table.name))
            return []
        return list(entries_of(outcome))

    def _put_off(self, own: _Layer, reaches: AbstractSet[Reach]) -> None:
        name = own.context.table.name
        self._pending.update((t.rule.id, name) for t in own.tasks if t.rule.reach in reaches)

    def _other_kind(self, own: _Layer) -> bool:
        """Whether the edit made the layer another one: empty, or no longer so, or mixed."""
        context, rows = own.context, own.rows
        alive = bool(rows.alive[: rows.count].any())
        empty = len(context.table) == 0
        if alive and not empty and context.table.geometry_type not in ("", "Geometry"):
            return False
        everything = {t.rule.reach for t in self._tasks}
        name = context.table.name
        fresh = self._whole(own)
        same = fresh.kind == context.kind and fresh.coverage == context.coverage
        if not same or not alive or kind_of(fresh.table, fresh.feature_class) != context.kind:
            self._pending.update(
                (t.rule.id, name) for t in self._tasks if not isinstance(t.rule, DatasetRule)
            )
            self._put_off(own, everything)
            return True
        return False

    def _origin_moved(self, own: _Layer) -> bool:
        """Whether the kernel would now compute around another origin: then everything may differ
        in its last digit, and all is run anew."""
        return bool((own.rows.now_origin() != own.rows.origin).any())

    # taking the findings in

    def _replace(
        self,
        gone: Sequence[Entry],
        new: Sequence[Entry],
        restated: Optional[_Layer],
        every: bool = False,
    ) -> Difference:
        bases = {e.base for e in (*gone, *new)}
        layers = list(self._layers.values()) if every else [restated] if restated else []
        names = {layer.context.table.name for layer in layers}
        covered = [e for n in names for rule in self._coverage for e in self._store.of(rule, n)]
        bases |= {e.base for e in covered}
        before = {e.key: (e.said(), e.group) for e in self._store.alike(bases)}
        self._store.drop(gone)
        self._store.add(new)
        self._store.rekey(bases)
        for layer in layers:
            self._find_invalid(layer)
        fresh = set(names)
        for name in {e.group.layer for e in new} | fresh:
            if name not in self._layers:
                continue
            some = (
                [e for rule in self._coverage for e in self._store.of(rule, name)]
                if name in fresh
                else [e for e in new if e.group.layer == name and e.group.rule in self._coverage]
            )
            restate(some, self._layers[name].invalid, self._cause)
        after = {e.key: (e.said(), e.group) for e in self._store.alike(bases)}
        vanished = [g for k, (said, g) in before.items() if k not in after or after[k][0] != said]
        appeared = [g for k, (said, g) in after.items() if k not in before or before[k][0] != said]
        return Difference(tuple(joined(vanished)), tuple(joined(appeared)), self.pending)

    def _find_invalid(self, layer: _Layer) -> None:
        rows = layer.rows.invalid
        table = layer.rows.table(rows)
        layer.invalid = invalid_places(table, np.arange(len(rows)), layer.context.tolerance)

    def _cause(self, layer: str, fid: int) -> Optional[str]:
        """The key of the finding that names a feature invalid: of the first such rule."""
        rules = sorted(t.rule.id for t in self._tasks if t.rule.id not in self._coverage)
        for rule in rules:
            if rule.startswith("G"):
                naming = [e for e in self._store.of(rule, layer) if fid in e.fids]
                if naming:
                    return min(naming, key=Entry.order).key
        return None

    # full runs

    def _run_all(self, progress: Progress) -> None:
        names = sorted(t.name for t in self._base.tables)
        contexts = [self._fresh(name) for name in names]
        entries: list[Entry] = []
        for outcome in run_layers(contexts, self._tasks, progress.part(0.0, 0.9), 1):
            entries += entries_of(outcome)
        shared = DatasetContext(self._base, tuple(contexts), self._model, progress.part(0.9, 1.0))
        for task in self._tasks:
            if isinstance(task.rule, DatasetRule):
                entries += entries_of(perform_all(task, shared))
        for context in contexts:
            self._layers[context.table.name] = self._layer(context)
        self._replace((), entries, None, every=True)

    def _fresh(self, name: str) -> LayerContext:
        return build_context(self._base, name, self._profile, self._model, self._tolerance)

    def _layer(self, context: LayerContext) -> _Layer:
        tasks = tuple(
            sorted((t for t in self._tasks if applies(t.rule, context)), key=lambda t: t.order)
        )
        return _Layer(context, tasks, Rows(context))


def _same(entry: Entry) -> tuple[Any, ...]:
    return (entry.base, entry.said())


def _windows(touched: Touched, margin: float) -> list[Floats]:
    """Boxes around the places of the change, those that meet put together."""
    boxes = [
        _grown(_union(a, b), margin)
        if np.isfinite(a).all() and np.isfinite(b).all() and _meet(a, b)
        else None
        for a, b in zip(touched.before, touched.after)
    ]
    windows: list[Floats] = []
    for k, box in enumerate(boxes):
        some = (
            [box]
            if box is not None
            else [
                _grown(v[k], margin)
                for v in (touched.before, touched.after)
                if np.isfinite(v[k]).all()
            ]
        )
        for one in some:
            apart = []
            for other in windows:
                if _meet(one, other):
                    one = _union(one, other)
                else:
                    apart.append(other)
            windows = [*apart, one]
    return windows


def _meet(a: Floats, b: Floats) -> bool:
    return bool((a[:2] <= b[2:]).all() and (b[:2] <= a[2:]).all())


def _union(a: Floats, b: Floats) -> Floats:
    return np.concatenate((np.minimum(a[:2], b[:2]), np.maximum(a[2:], b[2:])))


def _grown(box: Floats, margin: float) -> Floats:
    grown: Floats = box + np.array([-margin, -margin, margin, margin])
    return grown


def _scaled(box: Floats, times: float) -> Floats:
    return _grown(box, max(float((box[2:] - box[:2]).max()), 1.0) * (times - 1) / 2)


def _around_all(frame: Floats, entries: Iterable[Entry]) -> Floats:
    for entry in entries:
        box = entry.group.bbox(0)
        if box is not None:
            frame = _union(frame, np.array(box))
    return frame
