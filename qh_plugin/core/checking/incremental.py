# SPDX-License-Identifier: GPL-2.0-or-later
"""A check that follows the edits: after each the findings are those of a full run.

What is looked at again, by how far a rule's findings reach (`Rule.reach`):

- FEATURE: the features changed, at once;
- NEIGHBOURS: everything around the old and the new place of the features changed, at once;
- LAYER: the layer at once where it is small (`SMALL`) and the rule needs no fabric, else put off;
- DATASET: put off.

Put off too, for the layer, are:

- the gaps (C04, C05) where the edit changed open ground that reaches far, or joined or parted it
  so that only a look at the whole tells what is enclosed, or where without a boundary ground
  leads out there no wider than the tolerance;
- the gaps and the near vertices (C08) where vertices lie so near to each other that the kernel may
  match them, by the look of the whole piece;
- all that looks at neighbours where more features lie around than can be looked at quickly
  (`AROUND`) or more were changed at once (`BULK`), or where the layer's middle moved so far that
  the kernel computes around another origin (a matter of the last digit);
- what rests on another layer that was changed (boundary, voids).

`pending` names what was put off; its findings stay as they were. After `settle` everything equals
a full run.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import AbstractSet, Any, Collection, Iterable, Mapping, Optional, Sequence

import numpy as np

from qh_plugin.core.checking.context import build_context, model_of, run_tolerance
from qh_plugin.core.checking.live_around import Again, look_around
from qh_plugin.core.checking.live_boxes import NOWHERE, windows
from qh_plugin.core.checking.live_findings import (
    Entry,
    Store,
    alike,
    entries_of,
    joined,
    restate,
    said,
)
from qh_plugin.core.checking.live_layer import LiveLayer
from qh_plugin.core.checking.live_rows import Touched
from qh_plugin.core.checking.outcome import CRASHED, Task, applies, perform, perform_all
from qh_plugin.core.checking.profile import Profile
from qh_plugin.core.checking.runner import run_layers, tasks_of
from qh_plugin.core.checking.waivers import Ledger, apply_waivers, read_ledger
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Reach
from qh_plugin.core.table import Dataset

_log = logging.getLogger(__name__)

#: layers of at most so many features are looked at as a whole by the rules that need it
SMALL = 2000
#: more features changed at once than this: it is no edit, all that needs neighbours is put off
BULK = 200


@dataclass(frozen=True)
class Difference:
    """What a change did: findings that vanished (as they were) and that appeared; one that
    differs in anything is in both. `pending` is what was put off, (rule, layer) each."""

    vanished: tuple[Findings, ...]
    appeared: tuple[Findings, ...]
    pending: AbstractSet[tuple[str, str]]


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
        self._layers: dict[str, LiveLayer] = {}
        everything = {(t.rule.id, "") for t in self._tasks if isinstance(t.rule, DatasetRule)}
        for task in self._tasks:
            everything.update((task.rule.id, table.name) for table in dataset.tables)
        self._pending = everything
        self.settle(progress)

    @property
    def pending(self) -> frozenset[tuple[str, str]]:
        """Rules put off, with their layers ("" for those over the whole dataset)."""
        return frozenset(self._pending)

    def dataset(self) -> Dataset:
        """The data as they are now."""
        if not self._layers:
            return self._base
        tables = (  # labelled as they were given, not as the model has it
            replace(
                self._layers[t.name].rows.table(),
                label_field=t.label_field,
                label_within=t.label_within,
            )
            for t in self._base.tables
        )
        return replace(self._base, tables=tuple(tables))

    def findings(self) -> tuple[Findings, ...]:
        """All findings as a full run gives them: by rule, then layer, then severity and ids."""
        order = sorted(self._store, key=lambda e: (e.group.rule, e.group.layer, e.order()))
        groups = joined([entry.group for entry in order])
        return apply_waivers(groups, self.dataset(), self._waivers, self._on)[0]

    def waive(self, waivers: Ledger) -> None:
        """The ledger of waivers is now so."""
        self._waivers = waivers

    def on_features(self, rule: str, layer: str, fids: Collection[int]) -> list[Findings]:
        """The findings of a rule that name one of these features, each by itself, none of them
        marked as waived."""
        naming = self._store.naming(layer, fids)
        return [entry.group for entry in naming if entry.group.rule == rule]

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
        gone: list[Entry] = []
        new: list[Entry] = []
        if self._other_kind(own):
            self._put_off(own, set(Reach))
        else:
            self._features(own, touched, gone, new)
            self._neighbours(own, touched, gone, new)
            self._wider(own, gone, new)
        return self._replace(gone, new, [own] if touched.invalid else [])

    def settle(self, progress: Progress = SILENT) -> Difference:
        """Run what was put off; afterwards nothing is pending. All or nothing: where it is
        cancelled everything is as before."""
        pending = self._pending
        if not pending:
            return Difference((), (), frozenset())
        base = self.dataset()
        names = sorted(table.name for table in base.tables)
        contexts = tuple(self._context(base, name, progress) for name in names)
        gone = [e for e in self._store if (e.group.rule, e.group.layer) in pending]
        new: list[Entry] = []
        for k, context in enumerate(contexts):
            part = progress.part(0.9 * k / len(contexts), 0.9 * (k + 1) / len(contexts))
            chosen = [t for t in self._tasks if (t.rule.id, context.table.name) in pending]
            for outcome in run_layers([context], chosen, part, 1) if chosen else ():
                new += entries_of(outcome)
        shared = DatasetContext(base, contexts, self._model, progress.part(0.9, 1.0))
        for task in self._tasks:
            if isinstance(task.rule, DatasetRule) and (task.rule.id, "") in pending:
                known = {id(e) for e in gone}
                gone += [
                    e for e in self._store if e.group.rule == task.rule.id and id(e) not in known
                ]
                new += entries_of(perform_all(task, shared))
        layers: dict[str, LiveLayer] = {}
        for context in contexts:
            progress.check()
            tasks = (t for t in self._tasks if applies(t.rule, context))
            ordered = tuple(sorted(tasks, key=lambda t: t.order))
            layers[context.table.name] = LiveLayer(context, ordered, progress)
        progress.step(1.0)  # from here on nothing stops it
        self._pending, self._base, self._layers = set(), base, layers
        return self._replace(gone, new, list(self._layers.values()))

    # what is looked at again after an edit

    def _features(
        self, own: LiveLayer, touched: Touched, gone: list[Entry], new: list[Entry]
    ) -> None:
        """The rules whose findings rest on one feature each."""
        tasks = {t.rule.id: t for t in own.reaching(Reach.FEATURE)}
        naming = self._store.naming(own.name, touched.fids)
        gone += [e for e in naming if e.group.rule in tasks]
        rows = np.sort(touched.rows[own.rows.alive[touched.rows]])
        if not len(rows):
            return
        context = own.rows.context(rows)
        for task in tasks.values():
            found = self._performed(task, context)
            if found is None:
                self._pending.add((task.rule.id, own.name))
            new += found or ()

    def _neighbours(
        self, own: LiveLayer, touched: Touched, gone: list[Entry], new: list[Entry]
    ) -> None:
        """The rules whose findings rest on the features around."""
        table = own.context.table
        tasks = own.reaching(Reach.NEIGHBOURS)
        naming = {table.id_field, table.label_field, table.label_within}
        if not touched.geometry and naming.isdisjoint(touched.columns):
            tasks = [t for t in tasks if not t.rule.needs_coverage]
        if len(touched.rows) > BULK or own.origin_moved:
            self._put_off(own, {Reach.NEIGHBOURS})
        places = windows(touched.before, touched.after, own.margin) or [NOWHERE]
        for window in places:
            left = [t for t in tasks if (t.rule.id, own.name) not in self._pending]
            try:
                again = look_around(own, touched, window, left, self._store, self._performed)
            except Exception:  # GEOS gave up; a full run says so in its findings
                _log.exception("live check of %s around %s", own.name, window)
                again = Again(put_off=[t.rule.id for t in left])
            self._pending.update((rule, own.name) for rule in again.put_off)
            known = {id(e) for e in gone}
            gone += [e for e in again.gone if id(e) not in known]
            taken = {(e.base, said(e.group)) for e in new} if len(places) > 1 else set()
            new += [e for e in again.new if not taken or (e.base, said(e.group)) not in taken]

    def _wider(self, own: LiveLayer, gone: list[Entry], new: list[Entry]) -> None:
        """The rules over the layer, over other layers that rest on this one, over everything."""
        whole: Optional[LayerContext] = None
        few = own.rows.living <= SMALL
        for task in own.reaching(Reach.LAYER):
            if (task.rule.id, own.name) in self._pending:
                continue
            found = None
            if few and not task.rule.needs_coverage:
                whole = whole or self._now(own)
                found = self._performed(task, whole)
            if found is None:
                self._pending.add((task.rule.id, own.name))
            else:
                gone += self._store.of(task.rule.id, own.name)
                new += found
        for other in self._layers.values():
            if other is not own and self._rests_on(other, own):
                self._put_off(other, set(Reach))
            elif other is not own:
                named = (t for t in other.tasks if self._names(t, own))
                self._pending.update((t.rule.id, other.name) for t in named)
        self._pending.update(
            (t.rule.id, "") for t in self._tasks if isinstance(t.rule, DatasetRule)
        )

    def _names(self, task: Task, own: LiveLayer) -> bool:
        """Whether a rule has a parameter that names a layer, by its name, class or role."""
        mine = own.context.feature_class
        known = {own.name, own.context.table.class_name, mine.name if mine else own.name}
        known |= {role for role, name in self._base.roles.items() if name == own.name}
        values = (getattr(task.rule, f.name) for f in fields(task.rule))
        texts = (v for value in values for v in (value if isinstance(value, tuple) else (value,)))
        return any(isinstance(text, str) and text in known for text in texts)

    def _rests_on(self, other: LiveLayer, own: LiveLayer) -> bool:
        """Whether a layer is checked against another one: as its boundary or voids, or by the
        role or the class that has such a part for it."""
        context, model = other.context, self._model
        partners = {t.name for t in (context.boundary, context.voids) if t is not None}
        partners |= {self._base.roles.get(role) or "" for role in ("boundary", "voids")}
        if own.name in partners:
            return True
        mine, its = own.context.feature_class, context.feature_class
        if model is None or mine is None or its is None:
            return False
        parts = (part for part in (its.coverage, its.network) if part is not None)
        return any(mine.name in (p.boundary, getattr(p, "voids", "")) for p in parts)

    def _performed(self, task: Task, context: LayerContext) -> Optional[list[Entry]]:
        """The findings of a rule on part of a layer; None where the rule breaks there."""
        outcome = perform(task, context)
        if any(CRASHED in group.messages for group in outcome.groups):
            return None
        return list(entries_of(outcome))

    def _put_off(self, own: LiveLayer, reaches: AbstractSet[Reach]) -> None:
        self._pending.update(
            (t.rule.id, own.name)
            for t in self._tasks
            if t.rule.reach in reaches and not isinstance(t.rule, DatasetRule)
        )

    def _other_kind(self, own: LiveLayer) -> bool:
        """Whether the edit made the layer another one: empty, no longer so, of other geometry."""
        context = own.context
        empty = not own.rows.living
        declared = context.table.geometry_type not in ("", "Geometry")
        if declared and empty == (len(context.table) == 0):
            return False
        fresh = self._now(own)
        return (fresh.kind, fresh.coverage) != (context.kind, context.coverage)

    # contexts of full runs

    def _now(self, own: LiveLayer) -> LayerContext:
        return self._context(self.dataset(), own.name)

    def _context(self, dataset: Dataset, name: str, progress: Progress = SILENT) -> LayerContext:
        """The context of a layer in a full run."""
        watched = Progress(cancelled=progress.cancelled)
        context = build_context(dataset, name, self._profile, self._model, self._tolerance, watched)
        context.running = frozenset(t.rule.id for t in self._tasks if applies(t.rule, context))
        return context

    # taking the findings in

    def _replace(
        self, gone: Sequence[Entry], new: Sequence[Entry], restated: Sequence[LiveLayer]
    ) -> Difference:
        """Put findings in the place of others; in the layers restated, where an invalid feature
        changed, all states are set again."""
        touching = {layer.name: self._covering(layer.name) for layer in restated}
        bases = {e.base for e in (*gone, *new)}
        bases |= {e.base for some in touching.values() for e in some}
        before = {e.key: e.group for e in self._store.alike(bases)}
        self._store.drop(gone)
        self._store.add(new)
        self._store.rekey(bases)
        for layer in restated:
            layer.forget_invalid()
        for name in {e.group.layer for e in new} | set(touching):
            if name in touching:
                some = self._covering(name)
            else:
                some = [e for e in new if e.group.layer == name and e.group.rule in self._coverage]
            if some and name in self._layers:
                restate(some, self._layers[name].invalid, self._cause)
        after = {e.key: e.group for e in self._store.alike(bases)}
        same = {k for k, g in before.items() if k in after and alike(g, after[k])}
        vanished = [group for key, group in before.items() if key not in same]
        appeared = [group for key, group in after.items() if key not in same]
        return Difference(tuple(joined(vanished)), tuple(joined(appeared)), self.pending)

    def _covering(self, name: str) -> list[Entry]:
        return [e for rule in self._coverage for e in self._store.of(rule, name)]

    def _cause(self, layer: str, fid: int) -> Optional[str]:
        """The key of the finding that names a feature invalid: of the first such rule."""
        naming = [
            e
            for e in self._store.naming(layer, [fid])
            if e.group.rule.startswith("G") and e.group.rule not in self._coverage
        ]
        if not naming:
            return None
        return min(naming, key=lambda e: (e.group.rule, e.order())).key
