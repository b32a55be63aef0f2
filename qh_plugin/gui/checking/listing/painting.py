# SPDX-License-Identifier: GPL-2.0-or-later
"""How a line of the list is painted: arrow and title of a section, indented rows below it."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtWidgets import QStyle, QStyledItemDelegate, QStyleOption, QStyleOptionViewItem

from qh_plugin.gui.checking.listing.columns import EMPTY, HEADING, UNFOLDED, Column

#: width of a section's arrow, and how far rows are indented
ARROW = 16


class LinePainter(QStyledItemDelegate):
    """Paints as the style of QGIS does. A name without a measure beside it goes on below the
    heading of the measures."""

    #: the view's style while it paints; to ask for it takes longer than to paint a cell
    style: Optional[QStyle] = None

    def paint(self, painter, option, index) -> None:
        heading = index.data(HEADING)
        if heading:
            self._line(painter, option, index, option.rect)
            if heading != EMPTY:
                self._arrow(painter, option, heading == UNFOLDED)
        elif index.column() == Column.NAME:
            beside = index.sibling(index.row(), Column.SIZE)
            right = 0 if beside.data() else self._width(Column.SIZE)
            self._line(painter, option, index, option.rect.adjusted(0, 0, right, 0))
        elif index.column() == Column.SIZE and not index.data():
            name = index.sibling(index.row(), Column.NAME)
            left = self._width(Column.NAME)
            self._line(painter, option, name, option.rect.adjusted(-left, 0, 0, 0))
        else:
            self._cell(painter, self._option(option, index), option.rect)

    def _line(self, painter, option, index, rect: QRect) -> None:
        """A name in `rect`, of which this cell shows its part."""
        painter.save()
        painter.setClipRect(option.rect, Qt.ClipOperation.IntersectClip)
        shown = self._option(option, index)
        shown.rect = rect
        self._style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, shown, painter, self.parent()
        )
        self._cell(painter, shown, rect.adjusted(ARROW, 0, 0, 0))
        painter.restore()

    def _option(self, option, index) -> QStyleOptionViewItem:
        """What the style needs to know of a cell; asked of the model once."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        return shown

    def _cell(self, painter, shown, rect: QRect) -> None:
        shown.rect = rect
        shown.state &= ~QStyle.StateFlag.State_HasFocus
        self._style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, shown, painter, self.parent()
        )

    def _arrow(self, painter, option, unfolded: bool) -> None:
        arrow = QStyleOption()
        arrow.palette, arrow.state = option.palette, QStyle.StateFlag.State_Enabled
        side = ARROW - 6
        top = option.rect.top() + (option.rect.height() - side) // 2
        arrow.rect = QRect(option.rect.left() + 4, top, side, side)
        shape = QStyle.PrimitiveElement.PE_IndicatorArrowRight
        if unfolded:
            shape = QStyle.PrimitiveElement.PE_IndicatorArrowDown
        self._style().drawPrimitive(shape, arrow, painter, self.parent())

    def _width(self, column: Column) -> int:
        view = self.parent()
        return 0 if view.isColumnHidden(column) else view.columnWidth(column)

    def _style(self) -> QStyle:
        return self.style if self.style is not None else self.parent().style()
