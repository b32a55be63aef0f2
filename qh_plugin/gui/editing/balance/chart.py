# SPDX-License-Identifier: GPL-2.0-or-later
"""One stacked bar of shares: colours of the codes, a hatch for each, the symbol where it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from qgis.PyQt.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor, QIcon, QPainter, QPalette, QPixmap
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

#: neighbours in the bar never have the same; the first is plain
HATCHES = (
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.VerPattern,
)
_HEIGHT = 30


@dataclass(frozen=True)
class Segment:
    """A part of the bar; `label` is written into it where there is room, `title` is its tip."""

    label: str
    title: str
    share: float
    colour: QColor
    hatch: Qt.BrushStyle


class ShareBar(QWidget):
    """`chosen(place)` after a click on a segment."""

    chosen = pyqtSignal(int)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._segments: Sequence[Segment] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_segments(self, segments: Sequence[Segment]) -> None:
        """Another bar."""
        self._segments = tuple(segments)
        self.setAccessibleDescription("; ".join(s.title for s in segments))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, _HEIGHT)

    def boxes(self) -> list[QRectF]:
        """Where each segment is drawn."""
        whole = sum(s.share for s in self._segments) or 1.0
        left, found = 0.5, []
        for segment in self._segments:
            width = (self.width() - 1) * segment.share / whole
            found.append(QRectF(left, 0.5, width, self.height() - 1))
            left += width
        return found

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        for segment, box in zip(self._segments, self.boxes()):
            fill(painter, box, segment.colour, segment.hatch)
            self._write(painter, box, segment)
        painter.end()

    def _write(self, painter: QPainter, box: QRectF, segment: Segment) -> None:
        width = painter.fontMetrics().horizontalAdvance(segment.label)
        if not segment.label or width + 8 > box.width():
            return
        height = painter.fontMetrics().height()
        paper = QRectF(0, 0, width + 4, height)
        paper.moveCenter(box.center())
        # on a paper of its own, so that it reads on every colour and hatch
        painter.fillRect(paper, self.palette().color(QPalette.ColorRole.Base))
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(paper, int(Qt.AlignmentFlag.AlignCenter), segment.label)

    def mousePressEvent(self, event) -> None:
        place = self._at(event.pos().x())
        if place >= 0:
            self.chosen.emit(place)

    def event(self, event) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            place = self._at(event.pos().x())
            text = self._segments[place].title if place >= 0 else ""
            QToolTip.showText(self.mapToGlobal(event.pos()), text, self)
            return True
        return super().event(event)

    def _at(self, x: int) -> int:
        boxes = self.boxes()
        return next((i for i, b in enumerate(boxes) if b.left() <= x <= b.right()), -1)


def fill(painter: QPainter, box: QRectF, colour: QColor, hatch: Qt.BrushStyle) -> None:
    """A box in a colour with a hatch that is seen on it."""
    ink = QColor(0, 0, 0, 150) if colour.lightness() > 110 else QColor(255, 255, 255, 170)
    painter.setPen(QColor("#303030"))
    painter.setBrush(colour)
    painter.drawRect(box)
    painter.setBrush(QBrush(ink, hatch))
    painter.drawRect(box)


def swatch(colour: QColor, hatch: Qt.BrushStyle, side: int) -> QIcon:
    """The same as an icon; a chosen row does not tint it."""
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    fill(painter, QRectF(1.5, 1.5, side - 4, side - 4), colour, hatch)
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon
