# SPDX-License-Identifier: GPL-2.0-or-later
"""A line of status that keeps its height: two lines at most, the rest in the tooltip."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QTextLayout, QTextOption
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption

LINES = 2


class StatusLine(QLabel):
    """`text()` is the whole text, also where only part of it is seen."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(120, LINES * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text, top = self.text(), 0.0
        layout = QTextLayout(text, self.font())
        layout.setTextOption(QTextOption(self.alignment()))
        layout.beginLayout()
        for number in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self.width())
            start, end = line.textStart(), line.textStart() + line.textLength()
            if number == LINES - 1 and end < len(text):
                rest = self.fontMetrics().elidedText(
                    text[start:], Qt.TextElideMode.ElideRight, self.width()
                )
                painter.drawText(QPointF(0, top + line.ascent()), rest)
            else:
                line.draw(painter, QPointF(0, top))
            top += self.fontMetrics().lineSpacing()
        layout.endLayout()
