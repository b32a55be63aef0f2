# SPDX-License-Identifier: GPL-2.0-or-later
"""How a line of the list is painted: arrow and title of a section, indented rows below it."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QIcon, QPalette
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
        shown = self._option(option, index)
        shown.rect = rect
        if rect == option.rect:
            self._style().drawPrimitive(
                QStyle.PrimitiveElement.PE_PanelItemViewItem, shown, painter, self.parent()
            )
            self._cell(painter, shown, rect.adjusted(ARROW, 0, 0, 0))
            return
        shown.rect = rect.adjusted(ARROW, 0, 0, 0)
        place = self._style().subElementRect(
            QStyle.SubElement.SE_ItemViewItemText, shown, self.parent()
        )
        text, shown.text = shown.text, ""
        if rect.left() < option.rect.left():
            shown.icon, shown.rect = QIcon(), option.rect
        self._style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, shown, painter, self.parent()
        )
        self._cell(painter, shown, shown.rect & option.rect)
        self._words(painter, shown, text, place, option.rect)

    def _words(self, painter, shown, text: str, place: QRect, cell: QRect) -> None:
        """The part of a text that lies in a cell. The style would draw all of it: it clips to the
        rectangle of its option and to nothing else, and words painted twice look bold."""
        style, view = self._style(), self.parent()
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, shown, view) + 1
        place = place.adjusted(margin, 0, -margin, 0)
        chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        active = bool(shown.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        painter.save()
        painter.setClipRect(cell, Qt.ClipOperation.IntersectClip)
        painter.setFont(shown.font)
        painter.setPen(shown.palette.color(group, role))
        painter.drawText(
            place,
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            shown.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width()),
        )
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
