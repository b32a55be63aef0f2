# SPDX-License-Identifier: GPL-2.0-or-later
"""A4 in millimetres: laid out text, lines and boxes on the page that is being painted."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)

#: the page and what stays free around the text, mm
WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 25.0, 15.0, 18.0, 20.0
INNER = WIDTH - LEFT - RIGHT
DPI = 300
MM = DPI / 25.4
INK, GREY, RED, GREEN = "#1b1b1b", "#555555", "#a3001b", "#14561f"
AMBER, BLUE = "#7a4b00", "#1f5f99"


@dataclass(frozen=True)
class Style:
    """How a text looks; `size` in points."""

    size: float = 9.0
    bold: bool = False
    italic: bool = False
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    colour: str = INK


class Laid:
    """A text broken into lines for a width; `height` in mm."""

    def __init__(self, text: str, style: Style, width: float, family: str) -> None:
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        font = QFont(family)
        font.setPixelSize(round(style.size * DPI / 72))
        font.setBold(style.bold)
        font.setItalic(style.italic)
        document.setDefaultFont(font)
        option = QTextOption(style.align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        document.setUseDesignMetrics(True)
        written = QTextCharFormat()
        written.setForeground(QColor(style.colour))  # never the colours of a dark theme
        QTextCursor(document).insertText(text, written)
        document.setTextWidth(max(width, 1.0) * MM)
        self._document = document
        self.height = document.size().height() / MM

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Put it on the page, its upper left corner at x, y (mm)."""
        painter.save()
        painter.translate(QPointF(x * MM, y * MM))
        self._document.drawContents(painter)
        painter.restore()


def pen(colour: str, millimetres: float, style=Qt.PenStyle.SolidLine) -> QPen:
    """A line of that width on paper."""
    return QPen(
        QColor(colour), millimetres * MM, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin
    )


def rectangle(x: float, y: float, width: float, height: float) -> QRectF:
    """A rectangle given in mm."""
    return QRectF(x * MM, y * MM, width * MM, height * MM)


def line(painter: QPainter, x1: float, y1: float, x2: float, y2: float) -> None:
    """A straight line given in mm."""
    painter.drawLine(QPointF(x1 * MM, y1 * MM), QPointF(x2 * MM, y2 * MM))
