# SPDX-License-Identifier: GPL-2.0-or-later
"""The live check as the worker thread has it: the data, `core.checking.incremental.Live` over them,
and what is told of each order. No Qt signals here; not thread-safe, one order at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Callable, Mapping, Optional, Sequence

from qh_plugin.core.checking import load_profile
from qh_plugin.core.checking.incremental import Difference, Live
from qh_plugin.core.checking.waivers import Ledger, apply_waivers, read_ledger
from qh_plugin.core.findings import Findings
from qh_plugin.core.progress import Progress
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Dataset, Table
from qh_plugin.gui.checking.listing.wording import MOST_KNOWN
from qh_plugin.gui.checking.live.held import Change, Held, Now
from qh_plugin.gui.checking.live.listed import difference_between, result_of
from qh_plugin.gui.checking.live.waived import Marks, Places, places_in, waived_in
from qh_plugin.qgis_io.reader import DossierSnapshot, Snapshot

Labels = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class Whole:
    """All findings, at the start and whenever the list is to be made anew; `quietly` where the
    list shows them already."""

    result: CheckResult
    labels: Labels
    pending: bool
    quietly: bool = False


@dataclass(frozen=True)
class Changed:
    """What an edit (or looking at what was put off) changed."""

    difference: Difference
    labels: Labels
    pending: bool


@dataclass(frozen=True)
class Stale:
    """A table is no longer what is known of it and must be read again; "" for everything."""

    table: str


class Engine:
    """Made by the first order, `begin`; `labels_of(groups, dataset)` names features."""

    def __init__(self, labels_of: Callable[[Sequence[Findings], Dataset], Labels]) -> None:
        self._labels_of = labels_of
        self._live: Optional[Live] = None
        self._held: dict[str, Held] = {}
        self._ledger = Ledger()
        self._waived: frozenset[str] = frozenset()
        self._places: Places = frozenset()
        self._profile: Any = None
        self._bare: Optional[Dataset] = None

    def begin(
        self,
        taken: DossierSnapshot,
        profile: str,
        before: Optional[CheckResult],
        progress: Progress,
    ) -> Whole:
        """Read everything and check it. `before` is a result of the same rules, which knows why
        some did not run."""
        self._live = None
        self._held.clear()
        self._profile = load_profile(profile)
        stored, now = taken.both(progress.part(0.0, 0.1))
        live = Live(now, self._profile, progress=progress.part(0.1, 1.0))
        for table in now.tables:
            progress.check()
            self._held[table.name] = Held(stored.table(table.name) or table, table)
        self._ledger, self._places = read_ledger(now.ledger), frozenset()
        self._bare = replace(now, tables=())
        self._live = live
        return self.whole(before)

    def whole(self, before: Optional[CheckResult] = None, quietly: bool = False) -> Whole:
        """Everything as it is."""
        live = self._running()
        dataset, findings = live.dataset(), live.findings()
        self._waived = waived_in(findings)
        self._places |= places_in(findings)
        facts = apply_waivers(findings, dataset, self._ledger, date.today())[1]
        result = replace(result_of(dataset, self._profile, findings, before), waivers=facts)
        labels = {} if quietly else self._labels_of(findings, dataset)
        return Whole(result, labels, bool(live.pending), quietly)

    def lay(self, name: str, states: Mapping[int, Now]) -> object:
        """Features are now so."""
        held = self._held.get(name)
        change = held.lay(states) if held is not None else None
        return Stale(name) if change is None else self._changed(name, change)

    def saved(self, taken: Snapshot, fids: Sequence[int]) -> object:
        """Features were saved, or their edits given up: read them from the file."""
        held = self._held.get(taken.name)
        if held is None or taken.path is None:
            return Stale(taken.name)
        from qh_plugin.io.geopackage import read_rows

        rows = read_rows(taken.path, taken.layer, [f for f in fids if f >= 0], name=taken.name)
        if set(rows.columns) != set(held.columns):
            return Stale("")
        return self._changed(taken.name, held.stored_again(fids, rows))

    def read_again(self, taken: Snapshot, progress: Progress) -> object:
        """A table may have changed in any way."""
        held = self._held.get(taken.name)
        if held is None:
            return Stale("")
        stored = taken.stored(progress)
        now = stored if taken.path is None else taken.over(stored)
        change = held.read_again(stored, now)
        return Stale("") if change is None else self._changed(taken.name, change)

    def settle(self, progress: Progress) -> Changed:
        """Look at what was put off."""
        return self._told(self._running().settle(progress))

    def agree(self, listed: Sequence[Findings], progress: Progress) -> Changed:
        """Look at what was put off, and tell all in which the findings differ from those listed."""
        live = self._running()
        live.settle(progress)
        now = live.findings()
        self._waived = waived_in(now)
        return self._changed_to(difference_between(listed, now))

    def waive(self, lines: Sequence[str]) -> None:
        """The ledger of waivers is now so."""
        self._ledger = read_ledger(lines)
        if self._live is not None:
            self._live.waive(self._ledger)
            self._waived = self._marks().told(Difference((), (), frozenset()), self._waived)[1]

    def _changed(self, name: str, change: Change) -> Changed:
        live = self._running()
        if not change:
            return self._told(Difference((), (), live.pending))
        try:
            done = live.change(
                name,
                geometries=change.geometries,
                attributes=change.attributes,
                added=change.added,
                deleted=change.deleted,
            )
        except BaseException:
            self._live = None  # half done: only a new beginning helps
            raise
        return self._told(done)

    def _told(self, done: Difference) -> Changed:
        if self._ledger.waivers:
            done, self._waived = self._marks().told(done, self._waived)
            self._places |= places_in(done.appeared)
        return self._changed_to(done)

    def _changed_to(self, done: Difference) -> Changed:
        groups = [*done.vanished, *done.appeared]
        named = self._named(groups, MOST_KNOWN)
        return Changed(done, self._labels_of(groups, named), bool(done.pending))

    def _marks(self) -> Marks:
        return Marks(self._ledger, self._running(), self._named, self._places)

    def _named(self, groups: Sequence[Findings], most: Optional[int] = None) -> Dataset:
        """A dataset of only the features that some findings name, at `most` so many of each."""
        wanted: dict[str, set[int]] = {}
        for group in groups:
            wanted.setdefault(group.layer, set()).update(
                f for fids in group.fids for f in fids[:most]
            )
        tables: list[Table] = [
            self._held[name].some(fids) for name, fids in wanted.items() if name in self._held
        ]
        if self._bare is None:
            raise RuntimeError("the live check has not begun")
        return replace(self._bare, tables=tuple(tables))

    def _running(self) -> Live:
        if self._live is None:
            raise RuntimeError("the live check has not begun")
        return self._live
