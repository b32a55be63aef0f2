# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of findings: what is shown of them, where the user is, and how that stays so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Collection, Iterable, Optional, Sequence

import numpy as np
from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, QObject, QTimer, pyqtSignal

from qh_plugin.gui.checking.listing.arrangement import (
    Arrangement,
    Grouping,
    Sorting,
    Wish,
    arranged,
    counts,
    fates,
)
from qh_plugin.gui.checking.listing.bar import ListBar
from qh_plugin.gui.checking.listing.columns import Column
from qh_plugin.gui.checking.listing.counters import Counters
from qh_plugin.gui.checking.listing.exporting import Exporting
from qh_plugin.gui.checking.listing.keys import ListKeys, deeds_of
from qh_plugin.gui.checking.listing.listing import Listing
from qh_plugin.gui.checking.listing.model import FindingsModel
from qh_plugin.gui.checking.listing.notes import Notes
from qh_plugin.gui.checking.listing.preparing import Preparing
from qh_plugin.gui.checking.listing.rows import Row, RuleRows
from qh_plugin.gui.checking.listing.states import Fate
from qh_plugin.qgis_io.i18n import language

if TYPE_CHECKING:
    from qh_plugin.core.findings import Findings

#: milliseconds after the last key typed into the filter
_PAUSE = 180
#: of more findings chosen at once only the current one is chosen again
_MOST_CHOSEN = 500
_SORTED_BY = {
    Column.NAME: Sorting.NAME,
    Column.SIZE: Sorting.SIZE,
    Column.RULE: Sorting.RULE,
    Column.LAYER: Sorting.LAYER,
    Column.STATE: Sorting.STATE,
}


class ListPanel(QObject):
    """Drives `findingsView`, `filterEdit` and what stands above them in the dock."""

    chosen = pyqtSignal()
    zoom_asked = pyqtSignal()
    fix_asked = pyqtSignal()
    form_asked = pyqtSignal()
    waive_asked = pyqtSignal()
    seen_asked = pyqtSignal()
    told = pyqtSignal()
    map_asked = pyqtSignal()
    run_asked = pyqtSignal()
    minutes_asked = pyqtSignal()

    def __init__(self, dock) -> None:
        super().__init__(dock)
        self._view, self._filter = dock.findingsView, dock.filterEdit
        self.counters = Counters()
        dock.listColumn.insertWidget(0, self.counters)
        self.model = FindingsModel(self)
        self.listing = Listing()
        self.preparing = Preparing(self)
        self._place: tuple[str, str, int] = ("", "", 0)
        self._sorting, self._descending = Sorting.FOUND, False
        self._quiet = False
        self.notes = Notes()
        self._view.setModel(self.model)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self.refresh)
        self.exporting = Exporting(dock, self)
        self.bar = ListBar(dock, self)
        self.keys = ListKeys(dock.iface, self._view, dock, deeds_of(self))
        self.bar.name_keys()
        self._filter.textChanged.connect(self._typed)
        self._filter.returnPressed.connect(self._view.setFocus)
        self.counters.changed.connect(self.refresh)
        self._view.selectionModel().currentChanged.connect(self._moved)
        self._view.doubleClicked.connect(lambda _: self.zoom_asked.emit())
        self._view.fold_asked.connect(self._fold)
        self._view.sort_asked.connect(self._sort)

    # what the dock asks for

    def show_result(self, result, labels=None, looked_at: Optional[Iterable[str]] = None) -> None:
        """Show a new result; what was open before, in the layers `looked_at` (None: all), and is
        gone counts as mended."""
        before = self.listing if len(self.listing) else None
        self._take(Listing.of(result, labels, before, looked_at, language()))
        self.exporting.result = result
        self.told.emit()

    def recall_mended(self, groups: Sequence[Findings], newer: bool, labels=None) -> None:
        """What was mended before this start is so in the list and in the next one; also what is
        listed, where the data are `newer` than the list."""
        self.notes.recall_mended(groups)
        if len(self.listing):
            if newer:
                self.listing.mark_mended(key for group in groups for key in group.keys)
            self.listing.labels.take(labels or {})
            self._take(self.listing)

    def apply(self, difference, labels=None) -> None:
        """Take in what an edit did (`core.checking.incremental.Difference`); place, folded
        sections, choice and scrolling stay."""
        if not difference.vanished and not difference.appeared:
            return
        names = self._sorting is Sorting.NAME
        ready = self.preparing.made(names)
        touched = self.listing.replace(difference.vanished, difference.appeared, labels)
        self.preparing.renew(touched, ready, names)
        arrangement = self._arranged(self.wish())
        number, top = self.number(), self._top()
        self._quiet = True
        stayed = self.model.update(arrangement, touched)
        self._span()
        self._quiet = False
        self._count()
        if number >= 0 and (not stayed or self.number() != number):
            self._return(number)
        self._scroll(top)
        self.told.emit()
        if number >= 0 and (self.number() != number or number in touched):
            self._note_place()
            self.chosen.emit()

    def clear(self) -> None:
        """Forget everything (another dossier)."""
        self._place = ("", "", 0)
        self.notes = Notes()
        self.exporting.result = None
        self._take(Listing(language()))

    def refresh(self) -> None:
        """Apply counters, filter and order, and go back to where the user was."""
        self._later.stop()
        wish = self.wish()
        if not self._can(wish) and self.model.listing is self.listing:
            self.preparing.begin(self._sorting is Sorting.NAME, self.refresh)
            return
        picked = self.selected_keys() if len(self.model.listing) else []
        arrangement = self._arranged(wish)
        self._quiet = True
        self.model.show(self.listing, arrangement, wish.grouping)
        self._span()
        self._view.leave_out(self._needless(wish.grouping))
        self._show_order()
        self._count()
        self._go_back()
        if 1 < len(picked) <= _MOST_CHOSEN:
            self._pick(picked)
        self._quiet = False
        self.chosen.emit()

    def row(self) -> Optional[Row]:
        """The chosen finding, None where a heading or nothing is chosen."""
        return self.model.row_at(self._view.currentIndex())

    def number(self) -> int:
        """The chosen finding's row in the listing, -1 where there is none."""
        return self.model.number_at(self._view.currentIndex())

    def group(self) -> Optional[RuleRows]:
        """The rule of the chosen line, None where it has none."""
        number = self.number()
        if number >= 0:
            return self.listing.rule_rows(self.listing.rules[self.listing.rule[number]])
        section = self.model.section_at(self._view.currentIndex())
        if section is None:
            return None
        rule = section.key[1:] if section.key.startswith("-") else section.key
        known = section.note or self.model.grouping is Grouping.RULE
        return self.listing.rule_rows(rule) if known else None

    def groups(self) -> list[RuleRows]:
        """Every rule with findings, the worst first, then those that did not run."""
        return [self.listing.rule_rows(rule) for rule in self.listing.rule_ids()]

    def key(self) -> str:
        """The finding that was chosen last, "" where none was."""
        return self._place[0]

    def selected_keys(self) -> list[str]:
        """All chosen findings, from the top; none where nothing is chosen."""
        return [self.model.listing.keys[number] for number in self.selected_numbers()]

    def selected_numbers(self) -> list[int]:
        """The rows of all chosen findings in the listing; a heading counts for its rows."""
        lines = set()
        for part in self._view.selectionModel().selection():
            lines.update(range(part.top(), part.bottom() + 1))
        found: dict[int, None] = {}
        for line in sorted(lines):
            section, offset = self.model.lines.at(line)
            rows = self.model.lines.sections[section].rows
            found.update(dict.fromkeys(rows.tolist() if offset < 0 else [int(rows[offset])]))
        return list(found)

    def go_to(self, key: str) -> None:
        """Choose a finding now, or as soon as it is listed."""
        index = self.model.index_of(key)
        self._span()
        if index.isValid():
            self._choose(index)
        else:
            self._place = (key, "", 0)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) finding."""
        index = self.model.step(self._view.currentIndex(), by)
        self._span()
        if index.isValid():
            self._choose(index)

    def toggle_seen(self) -> None:
        """Note the chosen findings as seen, or as not seen where all of them were."""
        numbers = np.array(self.selected_numbers(), np.int64)
        numbers = numbers[self.listing.fate[numbers] < Fate.WAIVED]
        if len(numbers):
            seen = not self.listing.seen[numbers].all()
            self.listing.note_seen(numbers, seen)
            keys = {self.listing.keys[number] for number in numbers}
            self.notes.note_seen(keys, seen)
            self._count()
            if self.counters.wants(Fate.SEEN):
                self.model.redraw()
            else:
                self.refresh()
            self.seen_asked.emit()

    def seen_keys(self) -> set[str]:
        """What the user noted as seen, as far as it is still there."""
        return self.notes.still_seen(self.listing)

    def restore_seen(self, keys: Collection[str]) -> None:
        """Note as seen what was so last time, also in what is listed later."""
        self.notes.note_seen(keys, True)
        self.notes.put_on(self.listing)
        self.refresh()

    def wish(self) -> Wish:
        """What the user wants to see."""
        return Wish(
            self.bar.grouping,
            self.counters.wanted(),
            self.counters.wants(Fate.SEEN),
            self.counters.wants(Fate.CONSEQUENCE),
            self._filter.text(),
            self._sorting,
            self._descending,
        )

    def stop(self) -> None:
        """The dock goes: QGIS forgets the keys."""
        self._later.stop()
        self.preparing.stop()
        self.keys.stop()

    # inside

    def _take(self, listing: Listing) -> None:
        self.notes.put_on(listing)
        self.listing = listing
        self.preparing.follow(listing)
        self.refresh()

    def _can(self, wish: Wish) -> bool:
        """Whether the texts that a wish needs are there."""
        names = wish.sorting is Sorting.NAME
        return not (wish.words or names) or self.preparing.ready(names)

    def _arranged(self, wish: Wish) -> Arrangement:
        """The listing as wished; without filter and order by name until the texts are there."""
        if not self._can(wish):
            self.preparing.begin(wish.sorting is Sorting.NAME, self.refresh)
            wish = Wish(wish.grouping, wish.statuses, wish.seen, wish.consequences)
        return arranged(self.listing, wish, self.preparing.texts)

    def _typed(self, _text: str) -> None:
        if not self.preparing.ready(False):
            self.preparing.begin()
        self._later.start()

    def _moved(self, *_) -> None:
        if not self._quiet:
            self._note_place()
            self.chosen.emit()

    def _note_place(self) -> None:
        index = self._view.currentIndex()
        number = self.model.number_at(index)
        if number >= 0:
            section, offset = self.model.lines.at(index.row())
            key = self.model.lines.sections[section].key
            self._place = (self.listing.keys[number], key, offset)

    def _go_back(self) -> None:
        key, section, offset = self._place
        index = self.model.index_of(key)
        if not index.isValid() and section:
            index = self.model.near(section, offset)
        self._span()
        if index.isValid():
            self._choose(index)

    def _return(self, number: int) -> None:
        """Back to a finding, or to what stands in its place now."""
        index = self.model.index_of_number(number)
        if not index.isValid():
            index = self.model.near(self._place[1], self._place[2])
        self._span()
        quiet, self._quiet = self._quiet, True
        if index.isValid():
            self._choose(index)
        self._quiet = quiet

    def _choose(self, index) -> None:
        self._view.choose(index)
        self._view.scrollTo(index)

    def _pick(self, keys: Sequence[str]) -> None:
        picked = QItemSelection()
        for key in keys:
            place = self.listing.row_of.get(key, -1)
            if place >= 0 and self.model.arrangement.place[place] >= 0:
                index = self.model.index_of(key)
                picked.select(index, index)
        whole = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self._view.selectionModel().select(picked, whole)

    def _fold(self, line: int, closed: bool) -> None:
        self.model.fold(self.model.lines.at(line)[0], closed)
        self._span()

    def _span(self) -> None:
        lines = self.model.lines
        self._view.span_headings([lines.heading(n) for n in range(len(lines.sections))])

    def _sort(self, column: int) -> None:
        """Once, the other way, and back to the order of the report."""
        wanted = _SORTED_BY[Column(column)]
        first = wanted is Sorting.SIZE
        if self._sorting is not wanted:
            self._sorting, self._descending = wanted, first
        elif self._descending is first:
            self._descending = not first
        else:
            self._sorting = Sorting.FOUND
        self.refresh()

    def _show_order(self) -> None:
        column = next((c for c, s in _SORTED_BY.items() if s is self._sorting), None)
        self._view.show_order(column, self._descending)

    def _count(self) -> None:
        before = self.notes.mended_before(self.listing)
        self.counters.show_counts(counts(self.listing), *fates(self.listing), before)

    def _needless(self, grouping: Grouping) -> set[Column]:
        without = {Column.RULE} if grouping is Grouping.RULE else set()
        if grouping is Grouping.LAYER or len(self.listing.layers) < 2:
            without.add(Column.LAYER)
        return without

    def _top(self) -> tuple[int, int]:
        """The finding on the topmost line and how far it is scrolled out; -1 for none."""
        height = self._view.verticalHeader().defaultSectionSize()
        value = self._view.verticalScrollBar().value()
        line = value // height
        while line < self.model.lines.count and self.model.lines.row(line) < 0:
            line += 1
        return self.model.lines.row(line), value - line * height

    def _scroll(self, top: tuple[int, int]) -> None:
        number, offset = top
        if 0 <= number < len(self.model.arrangement.place):
            place = int(self.model.arrangement.place[number])
            if place >= 0:
                height = self._view.verticalHeader().defaultSectionSize()
                line = self.model.index_at(place).row()
                self._view.verticalScrollBar().setValue(line * height + offset)

    def find(self) -> None:
        """The keys go to the filter."""
        self._filter.setFocus()
        self._filter.selectAll()
