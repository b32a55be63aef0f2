# SPDX-License-Identifier: GPL-2.0-or-later
"""The list of findings: rules on top, their findings below, over plain Python rows."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt
from qgis.PyQt.QtGui import QFont

from qh_plugin.gui.checking.listing.rows import Row, RuleRows, layer_title
from qh_plugin.gui.checking.listing.status import SIGNS, Status, icon, word
from qh_plugin.qgis_io.i18n import translate

_TOP = 0  # internal id of a rule; a finding's is the number of its rule plus one


class FindingsModel(QAbstractItemModel):
    """Two levels. Rows are shown as given; filtering happens before (`rows.filtered`)."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._groups: list[RuleRows] = []

    def set_groups(self, groups: list[RuleRows]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._groups = groups
        self.endResetModel()

    def group_at(self, index: QModelIndex) -> Optional[RuleRows]:
        """The rule of an index, its own or its parent's."""
        if not index.isValid():
            return None
        place = index.row() if index.internalId() == _TOP else index.internalId() - 1
        return self._groups[place]

    def row_at(self, index: QModelIndex) -> Optional[Row]:
        """The finding at an index, None for a rule."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        return self._groups[index.internalId() - 1].rows[index.row()]

    def index_of(self, key: str) -> QModelIndex:
        """Where the finding with that key stands; an invalid index where it is not shown."""
        for g, group in enumerate(self._groups):
            for r, row in enumerate(group.rows):
                if row.key == key:
                    return self.createIndex(r, 0, g + 1)
        return QModelIndex()

    def near(self, rule: str, place: int) -> QModelIndex:
        """The finding of a rule at a place, or the nearest there is."""
        for g, group in enumerate(self._groups):
            if group.rule == rule and group.rows:
                return self.createIndex(min(place, len(group.rows) - 1), 0, g + 1)
        for g, group in enumerate(self._groups):
            if group.rows and group.rule > rule:
                return self.createIndex(0, 0, g + 1)
        return QModelIndex()

    def step(self, index: QModelIndex, by: int) -> QModelIndex:
        """The next (1) or previous (-1) finding, across rules; the same at either end."""
        places = [(g, r) for g, group in enumerate(self._groups) for r in range(len(group.rows))]
        if not places:
            return QModelIndex()
        if not index.isValid():
            here = -1 if by > 0 else len(places)
        elif index.internalId() == _TOP:
            before = sum(len(group.rows) for group in self._groups[: index.row()])
            here = before - 1 if by > 0 else before
        else:
            here = places.index((index.internalId() - 1, index.row()))
        g, r = places[min(max(here + by, 0), len(places) - 1)]
        return self.createIndex(r, 0, g + 1)

    # what Qt asks

    def columnCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        return 2

    def rowCount(self, parent=QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        if parent.internalId() == _TOP and parent.column() == 0:
            return len(self._groups[parent.row()].rows)
        return 0

    def index(self, row: int, column: int, parent=QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: QModelIndex) -> QModelIndex:
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row_at(index)
        return self._rule(index, role) if row is None else _finding(row, index.column(), role)

    def _rule(self, index: QModelIndex, role: int) -> Any:
        group = self._groups[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            count = str(len(group.rows)) if group.rows else word(group.status)
            return f"{group.rule} {group.title} ({count})" if index.column() == 0 else count
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icon(group.status)
        if role == Qt.ItemDataRole.FontRole and group.status is not Status.SKIPPED:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            if group.note:
                return translate("qh", "Quy tắc này không chạy: {why}").format(why=group.note)
            return f"{SIGNS[group.status]} {group.rule} {group.title}: {len(group.rows)}"
        return _aligned(index.column(), role)


def _finding(row: Row, column: int, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return row.named if column == 0 else row.measured
    if role == Qt.ItemDataRole.DecorationRole and column == 0:
        return icon(row.status)
    if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        said = f"{SIGNS[row.status]} {word(row.status)}: {row.sentence}"
        return f"{said}\n{layer_title(row.group.layer)}".rstrip()
    if role == Qt.ItemDataRole.FontRole and row.status is Status.FIXED:
        font = QFont()
        font.setStrikeOut(True)
        return font
    return _aligned(column, role)


def _aligned(column: int, role: int) -> Any:
    if role == Qt.ItemDataRole.TextAlignmentRole and column == 1:
        return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return QSize(0, 22) if role == Qt.ItemDataRole.SizeHintRole and column == 0 else None
