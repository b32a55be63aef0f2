# SPDX-License-Identifier: GPL-2.0-or-later
"""Clicks that make a line: left adds a point, right or Enter ends, Backspace takes one back."""

from __future__ import annotations

from qgis.core import QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsRubberBand, QgsSnapIndicator
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

_COLOUR = "#d81b8c"


class PathTool(QgsMapTool):
    """`finished(points)` with the points (QgsPointXY, of the map) of a line; `escaped` where the
    user gave it up. Points snap as the project says. The tool stays in hand for the next line."""

    finished = pyqtSignal(list)
    escaped = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._points: list[QgsPointXY] = []
        self._band = QgsRubberBand(canvas, QgsWkbTypes.LineGeometry)
        self._band.setColor(QColor(_COLOUR))
        self._band.setWidth(2)
        self._snap = QgsSnapIndicator(canvas)

    @property
    def points(self) -> list[QgsPointXY]:
        """The points clicked so far."""
        return list(self._points)

    def canvasMoveEvent(self, event) -> None:
        point = event.snapPoint()
        self._snap.setMatch(event.mapPointMatch())
        if self._points:
            self._draw([*self._points, point])

    def canvasReleaseEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._points.append(QgsPointXY(event.snapPoint()))
            self._draw(self._points)
        elif event.button() == Qt.MouseButton.RightButton:
            self._finish()

    def keyPressEvent(self, event) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._points:
            self._points.pop()
            self._draw(self._points)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif key == Qt.Key.Key_Escape:
            drawn = bool(self._points)
            self.clear()
            if not drawn:
                self.escaped.emit()
        else:
            event.ignore()
            return
        event.accept()

    def deactivate(self) -> None:
        self.clear()
        super().deactivate()

    def clear(self) -> None:
        """Forget the line."""
        self._points = []
        self._band.reset(QgsWkbTypes.LineGeometry)
        self._snap.setVisible(False)

    def remove(self) -> None:
        """Take what was drawn off the canvas for good."""
        self.clear()
        self.canvas().scene().removeItem(self._band)

    def _finish(self) -> None:
        points = self._points
        self.clear()
        if points:
            self.finished.emit(points)

    def _draw(self, points: list[QgsPointXY]) -> None:
        self._band.reset(QgsWkbTypes.LineGeometry)
        for point in points:
            self._band.addPoint(point)
