# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of findings: sections fold, columns give way on a narrow dock, keys are actions.

Keys belong to actions of the view. They are taken before QGIS's own shortcuts, so that F or
Ctrl+C in the list never means something else, whatever the user has put them on.
"""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from qh_plugin.gui.checking.listing.columns import (
    EMPTY,
    FOLDED,
    HEADING,
    IMPORTANCE,
    SAMPLES,
    UNFOLDED,
    Column,
    title,
)
from qh_plugin.gui.checking.listing.painting import ARROW, LinePainter

#: characters of a name that are always to be seen
_NAME = 15
_RETURN = int(Qt.Key.Key_Return)
_ENTER = int(Qt.Key.Key_Enter)


class FindingsView(QTableView):
    """Shows a `FindingsModel`; emits `fold_asked(line, closed)`, the panel does it."""

    fold_asked = pyqtSignal(int, bool)
    sort_asked = pyqtSignal(int)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._without: set[Column] = {Column.RULE}
        self._painter = LinePainter(self)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(1)
        lines.setDefaultSectionSize(max(self.fontMetrics().height() + 2, 20))
        titles = self.horizontalHeader()
        titles.setHighlightSections(False)
        titles.setSectionsClickable(True)
        titles.setMinimumSectionSize(20)
        titles.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        titles.setFixedHeight(self.fontMetrics().height() + 4)
        titles.sectionClicked.connect(self.sort_asked.emit)

    def leave_out(self, columns: set[Column]) -> None:
        """Columns that say the same on every line of a section."""
        self._without = columns
        self.fit_columns()

    def fit_columns(self) -> None:
        """As many columns as there is room for, the least important one goes first."""
        if self.model() is None:
            return
        metrics = self.fontMetrics()
        widths = {
            column: max(
                metrics.horizontalAdvance(text) + 14, metrics.horizontalAdvance(title(column)) + 26
            )
            for column, text in SAMPLES.items()
        }
        whole = self.viewport().width()
        widths[Column.SIZE] = min(widths[Column.SIZE], whole * 9 // 20)
        left = whole - min(metrics.averageCharWidth() * _NAME, whole // 2)
        shown = {Column.NAME}
        for column in IMPORTANCE[1:]:
            if column in self._without:
                continue
            left -= widths[column]
            if left < 0:
                break
            shown.add(column)
        titles = self.horizontalHeader()
        for column in Column:
            self.setColumnHidden(column, column not in shown)
            if column is Column.NAME:
                titles.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
            else:
                titles.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(column, widths[column])

    def span_headings(self, lines: list[int]) -> None:
        """Headings take the whole width."""
        self.clearSpans()
        for line in lines:
            self.setSpan(line, 0, 1, len(Column))

    def show_order(self, column: Optional[Column], descending: bool) -> None:
        """The arrow over the column that sorts; None for the order of the report."""
        titles = self.horizontalHeader()
        titles.setSortIndicatorShown(column is not None)
        if column is not None:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            titles.setSortIndicator(column, order)

    def paintEvent(self, event) -> None:
        """As ever, but Python's lock is taken once for all lines: while a check works in its own
        thread, each cell would wait for it again."""
        self._painter.style = self.style()
        try:
            super().paintEvent(event)
        finally:
            self._painter.style = None

    def resizeEvent(self, event) -> None:
        """The chosen line stays in sight where it was: the panel of repairs takes room below."""
        index = self.currentIndex()
        seen = index.isValid() and 0 <= self.visualRect(index).top() < event.oldSize().height()
        super().resizeEvent(event)
        self.fit_columns()
        if seen:
            self.scrollTo(index)

    def mousePressEvent(self, event) -> None:
        place = event.position().toPoint() if hasattr(event, "position") else event.pos()
        index = self.indexAt(place)
        if index.isValid() and place.x() < ARROW + 4 and self._fold(index):
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event) -> None:
        place = event.position().toPoint() if hasattr(event, "position") else event.pos()
        index = self.indexAt(place)
        if not index.isValid() or not self._fold(index):
            super().mouseDoubleClickEvent(event)

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._action(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event) -> None:
        index = self.currentIndex()
        action = self._action(event)
        if event.key() in (_RETURN, _ENTER) and self._heading(index) and self._fold(index):
            return
        if action is not None:
            action.trigger()
        elif event.key() == Qt.Key.Key_Right:
            if self._heading(index) == FOLDED:
                self._fold(index)
        elif event.key() == Qt.Key.Key_Left:
            if self._heading(index) == UNFOLDED:
                self._fold(index)
            else:
                self._go_to_heading(index)
        else:
            super().keyPressEvent(event)

    def choose(self, index: QModelIndex) -> None:
        """Make this the one line that is chosen, whatever keys are held down meanwhile (the view's
        own `setCurrentIndex` would add to the choice or take from it)."""
        one = QItemSelectionModel.SelectionFlag.ClearAndSelect
        rows = QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, one | rows)

    def _go_to_heading(self, index: QModelIndex) -> None:
        line = index.row()
        while line > 0 and not self._heading(self.model().index(line, 0)):
            line -= 1
        if index.isValid():
            self.choose(self.model().index(line, 0))

    def _heading(self, index: QModelIndex) -> int:
        return (index.data(HEADING) or 0) if index.isValid() else 0

    def _fold(self, index: QModelIndex) -> bool:
        state = self._heading(index)
        if state not in (FOLDED, UNFOLDED):
            return state == EMPTY
        self.fold_asked.emit(index.row(), state == UNFOLDED)
        return True

    def _action(self, event):
        """The action that a key belongs to, None for another key."""
        pressed = _pressed(event)
        for action in self.actions():
            if action.isEnabled() and any(_first(s) == pressed for s in action.shortcuts()):
                return action
        return None


def _pressed(event) -> int:
    if hasattr(event, "keyCombination"):
        pressed = event.keyCombination().toCombined()
    else:
        pressed = int(event.modifiers()) | event.key()
    keypad = Qt.KeyboardModifier.KeypadModifier
    pressed &= ~int(getattr(keypad, "value", keypad))
    return pressed - _ENTER + _RETURN if event.key() == _ENTER else pressed


def _first(sequence: QKeySequence) -> int:
    if sequence.isEmpty():
        return -1
    first = sequence[0]
    return first.toCombined() if hasattr(first, "toCombined") else int(first)
