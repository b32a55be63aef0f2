# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of findings with its counters, filter and keys. Keeps the place through reruns."""

from __future__ import annotations

from collections import Counter
from typing import Optional

from qgis.PyQt.QtCore import QModelIndex, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QHeaderView, QShortcut

from qh_plugin.gui.checking.listing.counters import Counters
from qh_plugin.gui.checking.listing.model import FindingsModel
from qh_plugin.gui.checking.listing.rows import Row, RuleRows, filtered, newly_fixed, rows_of
from qh_plugin.qgis_io.i18n import translate

#: of a rule that measures nothing so many lines at most take the whole width
_SPANNED = 1000


class ListPanel(QObject):
    """Drives `findingsView`, `filterEdit` and the counters of the dock."""

    chosen = pyqtSignal()
    zoom_asked = pyqtSignal()
    fix_asked = pyqtSignal()
    form_asked = pyqtSignal()
    map_asked = pyqtSignal()

    def __init__(self, dock) -> None:
        super().__init__(dock)
        self._view = dock.findingsView
        self._filter = dock.filterEdit
        self.counters = Counters()
        dock.listColumn.insertWidget(0, self.counters)
        self.model = FindingsModel(self)
        self._groups: list[RuleRows] = []
        self._fixed: list[Row] = []
        self._place: tuple[str, str, int] = ("", "", 0)
        self._view.setModel(self.model)
        self._view.header().setStretchLastSection(False)
        self._view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(180)
        self._later.timeout.connect(self.refresh)
        self._filter.setPlaceholderText(translate("qh", "Lọc theo mã, lớp, nội dung… (Ctrl+F)"))
        self._filter.textChanged.connect(lambda _: self._later.start())
        self.counters.changed.connect(self.refresh)
        self._view.selectionModel().currentChanged.connect(self._moved)
        self._view.doubleClicked.connect(lambda _: self.zoom_asked.emit())
        self._add_keys(dock)

    def show_result(self, result, labels=None) -> None:
        """Show a new result; what was open before and is gone counts as mended."""
        self._fixed = newly_fixed(self._groups, result)
        self._groups = rows_of(result, self._fixed, labels)
        self.refresh()

    def clear(self) -> None:
        """Forget everything (another dossier)."""
        self._groups, self._fixed, self._place = [], [], ("", "", 0)
        self.refresh()

    def refresh(self) -> None:
        """Apply counters and filter, and go back to where the user was."""
        closed = self._closed()
        key, rule, place = self._place
        counts = Counter(row.status for group in self._groups for row in group.rows)
        self.counters.show_counts(counts)
        shown = filtered(self._groups, self.counters.wanted(), self._filter.text())
        self.model.set_groups(shown)
        for number, group in enumerate(shown):
            self._view.setFirstColumnSpanned(number, QModelIndex(), True)
            self._view.setExpanded(self.model.index(number, 0), group.rule not in closed)
            if group.rows and not group.rows[0].measured:
                self._span(number, min(len(group.rows), _SPANNED))
        index = self.model.index_of(key) if key else self.model.index(-1, 0)
        if not index.isValid() and rule:
            index = self.model.near(rule, place)
        if index.isValid():
            self._view.setCurrentIndex(index)
        self.chosen.emit()

    def row(self) -> Optional[Row]:
        """The chosen finding, None where a rule or nothing is chosen."""
        return self.model.row_at(self._view.currentIndex())

    def group(self) -> Optional[RuleRows]:
        """The rule of the chosen line."""
        return self.model.group_at(self._view.currentIndex())

    def key(self) -> str:
        """The finding that was chosen last, "" where none was."""
        return self._place[0]

    def go_to(self, key: str) -> None:
        """Choose a finding now, or as soon as it is listed."""
        self._place = (key, "", 0)
        self.refresh()

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) finding."""
        index = self.model.step(self._view.currentIndex(), by)
        if index.isValid():
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)

    def _moved(self, *_) -> None:
        row = self.row()
        if row is not None:
            self._place = (row.key, row.group.rule, self._view.currentIndex().row())
        self.chosen.emit()

    def _span(self, number: int, count: int) -> None:
        above = self.model.index(number, 0)
        for line in range(count):
            self._view.setFirstColumnSpanned(line, above, True)

    def _closed(self) -> set[str]:
        rules = set()
        for number in range(self.model.rowCount()):
            index = self.model.index(number, 0)
            if not self._view.isExpanded(index):
                rules.add(self.model.group_at(index).rule)
        return rules

    def _add_keys(self, dock) -> None:
        own = Qt.ShortcutContext.WidgetShortcut
        for keys, action in (
            (("Return", "Enter"), self.zoom_asked.emit),
            (("J",), lambda: self.step(1)),
            (("K",), lambda: self.step(-1)),
            (("F",), self.fix_asked.emit),
            (("E",), self.form_asked.emit),
            (("Esc",), self.map_asked.emit),
        ):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self._view)
                shortcut.setContext(own)
                shortcut.activated.connect(action)
        find = QShortcut(QKeySequence("Ctrl+F"), dock)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._filter.setFocus)
