# SPDX-License-Identifier: GPL-2.0-or-later
"""One click on the map."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import Qt, pyqtSignal


class PointTool(QgsMapTool):
    """`clicked(point)` with the place (QgsPointXY, of the map); `escaped` on Esc or right click.
    No snapping: the place inside of something is meant."""

    clicked = pyqtSignal(object)
    escaped = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def canvasReleaseEvent(self, event) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(QgsPointXY(event.mapPoint()))
        elif event.button() == Qt.MouseButton.RightButton:
            self.escaped.emit()

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            event.accept()
        else:
            event.ignore()

    def clear(self) -> None:
        """Nothing is drawn."""

    def remove(self) -> None:
        """Nothing is drawn."""
