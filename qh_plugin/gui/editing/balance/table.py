# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of a balance: groups in bold, functions below them, the total at the end."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from qh_plugin.core.zoning.balance import Balance, Line
from qh_plugin.core.zoning.balance_sheet import texts
from qh_plugin.gui.editing.balance.chart import HATCHES, Segment, swatch
from qh_plugin.qgis_io.i18n import language, shown, translate

_LINE = Qt.ItemDataRole.UserRole
#: columns: function, m², ha, %, lots, people; hidden in this order where there is no room
_LEAST_FIRST = (5, 2, 4)
_NAME_ROOM = 170
_UNSET = "#ffffff"


class BalanceTable(QObject):
    """Fills a QTreeWidget and lets its columns fit; `line(item)` is what a row shows."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree
        side = tree.fontMetrics().height()
        tree.setIconSize(QSize(side, side))
        head = tree.headerItem()
        for column, text in enumerate(
            (
                translate("qh", "Chức năng"),
                translate("qh", "m²"),
                translate("qh", "ha"),
                translate("qh", "%"),
                translate("qh", "Lô"),
                translate("qh", "Người"),
            )
        ):
            head.setText(column, text)
            head.setTextAlignment(column, _aligned(column))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.viewport().installEventFilter(self)

    def show_balance(self, made: Balance) -> list[tuple[Line, Segment]]:
        """Fill the table, keeping place and choice; what the bar is to show, in order."""
        tree = self._tree
        chosen, place = self._key(tree.currentItem()), tree.verticalScrollBar().value()
        tree.clear()
        bar: list[tuple[Line, Segment]] = []
        for group in made.groups:
            top = self._item(None, group.total, strong=True, key=f"group {group.id}")
            for line in group.lines:
                bar.append((line, self._segment(line, len(bar))))
                self._add(top, line, bar[-1][1])
            top.setExpanded(True)
        if made.unclassified is not None:
            bar.append((made.unclassified, self._segment(made.unclassified, 1)))
            self._add(None, made.unclassified, bar[-1][1])
        self._item(None, made.total, strong=True, key="total")
        for item in self._items():
            if chosen and self._key(item) == chosen:
                tree.setCurrentItem(item)
        tree.verticalScrollBar().setValue(place)
        self.fit()
        return bar

    def line(self, item: Optional[QTreeWidgetItem]) -> Optional[Line]:
        """What a row shows."""
        return item.data(0, _LINE) if item is not None else None

    def choose(self, line: Line) -> None:
        """Make the row of a line the current one."""
        for item in self._items():
            if self.line(item) is line:
                self._tree.setCurrentItem(item)

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def fit(self) -> None:
        """Hide the least important columns where there is no room for the names."""
        tree = self._tree
        columns = range(1, tree.columnCount())
        widths = {c: tree.sizeHintForColumn(c) for c in columns}
        for c in columns:
            widths[c] = max(widths[c], tree.header().sectionSizeHint(c))
        room = tree.viewport().width() - _NAME_ROOM
        hidden: set[int] = set()
        for column in _LEAST_FIRST:
            if sum(w for c, w in widths.items() if c not in hidden) > room:
                hidden.add(column)
        for column in columns:
            if tree.isColumnHidden(column) != (column in hidden):
                tree.setColumnHidden(column, column in hidden)

    def _add(self, parent: Optional[QTreeWidgetItem], line: Line, segment: Segment) -> None:
        item = self._item(parent, line, strong=False, key=line.code or "none")
        side = self._tree.iconSize().height()
        item.setIcon(0, swatch(segment.colour, segment.hatch, side))

    def _item(
        self, parent: Optional[QTreeWidgetItem], line: Line, strong: bool, key: str
    ) -> QTreeWidgetItem:
        symbol, title, *numbers = texts(line, language())
        name = f"{symbol} · {title}" if symbol else title
        item = QTreeWidgetItem(self._tree if parent is None else parent, [name, *numbers])
        item.setData(0, _LINE, line)
        item.setData(0, _LINE + 1, key)
        tip = _tip(line, name)
        for column in range(self._tree.columnCount()):
            item.setToolTip(column, tip)
            item.setTextAlignment(column, _aligned(column))
            if strong:
                font = item.font(column)
                font.setBold(True)
                item.setFont(column, font)
        return item

    def _segment(self, line: Line, number: int) -> Segment:
        name = shown(line.title)
        share = texts(line, language())[4]
        label = line.short or ("?" if line.code else "")
        title = f"{line.short} · {name}: {share} %" if line.short else f"{name}: {share} %"
        hatch = HATCHES[number % len(HATCHES)]
        colour = QColor(line.colour) if line.colour else QColor(_UNSET)
        return Segment(label, title, line.share, colour, hatch)

    def _key(self, item: Optional[QTreeWidgetItem]) -> str:
        return item.data(0, _LINE + 1) if item is not None else ""

    def _items(self) -> list[QTreeWidgetItem]:
        tops = [self._tree.topLevelItem(i) for i in range(self._tree.topLevelItemCount())]
        return [x for top in tops for x in (top, *(top.child(i) for i in range(top.childCount())))]


def _aligned(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _tip(line: Line, name: str) -> str:
    _, _, square_metres, hectares, share, count, people = texts(line, language())
    parts = [
        name,
        translate("qh", "{area} m² = {hectares} ha, {share} %").format(
            area=square_metres, hectares=hectares, share=share
        ),
        translate("qh", "{count} lô").format(count=count),
    ]
    if people:
        parts.append(translate("qh", "{count} người").format(count=people))
    if not line.known:
        parts.append(translate("qh", "Mã này không có trong mô hình dữ liệu"))
    parts.append(translate("qh", "Bấm để chọn các lô này trên bản đồ"))
    return "\n".join(parts)
