# SPDX-License-Identifier: GPL-2.0-or-later
"""What the swipe paints over the map: a picture on either side of the divider, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter

from qh_plugin.gui.publishing.difference.swipe_picture import SwipePicture

#: over the map, under everything that tools draw
_HEIGHT = -5.0
_GAP, _ROOM = 14, 6


@dataclass
class Half:
    """One side: its name and its picture, None where the map itself is to be seen."""

    name: str
    picture: Optional[SwipePicture] = None


class SwipeItem(QgsMapCanvasItem):
    """`place` is where the divider stands, 0 at the left edge of the map, 1 at the right."""

    def __init__(self, canvas: QgsMapCanvas, left: Half, right: Half, place: float) -> None:
        super().__init__(canvas)
        self._canvas, self.left, self.right, self.place = canvas, left, right, place
        self.setZValue(_HEIGHT)

    def boundingRect(self) -> QRectF:
        """As far as the map can be dragged."""
        size = self._canvas.viewport().size()
        w, h = size.width(), size.height()
        return QRectF(-w, -h, 3 * w, 3 * h)

    def updatePosition(self) -> None:
        """The map shows another place."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, option=None, widget=None) -> None:
        """Both sides, as far as they have pictures."""
        seen = QRectF(self._canvas.sceneRect().topLeft(), self._seen_size())
        x = seen.left() + self.place * seen.width()
        left = QRectF(seen.left(), seen.top(), x - seen.left(), seen.height())
        right = QRectF(x, seen.top(), seen.right() - x, seen.height())
        for half, room in ((self.left, left), (self.right, right)):
            self._paint_picture(painter, half.picture, room)
        self._paint_name(painter, self.left.name, left, False)
        self._paint_name(painter, self.right.name, right, True)

    def _seen_size(self):
        return QRectF(self._canvas.viewport().rect()).size()

    def _paint_picture(
        self, painter: QPainter, picture: Optional[SwipePicture], room: QRectF
    ) -> None:
        if picture is None or picture.image is None or picture.settings is None:
            return
        target = self._target(picture)
        if target is None or room.width() < 1:
            return
        painter.save()
        painter.setClipRect(room)
        painter.fillRect(room, self._canvas.canvasColor())
        painter.drawImage(target, picture.image)
        painter.restore()

    def _target(self, picture: SwipePicture) -> Optional[QRectF]:
        """Where a picture belongs: until the next is done an older one is moved and stretched with
        the map."""
        of = picture.settings
        if of is None:
            return None
        now = self._canvas.mapSettings()
        if of.rotation() != now.rotation() or of.destinationCrs() != now.destinationCrs():
            return None
        if of.rotation() != 0.0:
            same = of.visibleExtent() == now.visibleExtent()
            return QRectF(self._canvas.viewport().rect()) if same else None
        box, to_map = of.visibleExtent(), self._canvas.getCoordinateTransform()
        first = to_map.transform(box.xMinimum(), box.yMaximum())
        last = to_map.transform(box.xMaximum(), box.yMinimum())
        return QRectF(first.x(), first.y(), last.x() - first.x(), last.y() - first.y())

    def _paint_name(self, painter: QPainter, name: str, room: QRectF, after: bool) -> None:
        """At the top, beside the divider; left out where there is no room for it."""
        font = self._canvas.font()
        font.setBold(True)
        painter.setFont(font)
        size = painter.fontMetrics().boundingRect(name).size()
        width, height = size.width() + 2 * _ROOM, size.height() + _ROOM
        if room.width() < width + _GAP + 2:
            return
        x = room.left() + _GAP if after else room.right() - _GAP - width
        box = QRectF(x, room.top() + 8, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(32, 32, 32, 215))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
