# SPDX-License-Identifier: GPL-2.0-or-later
"""A click on a finding on the map chooses it in the list. The tool in use works on as if nobody
looked: clicks are seen on their way, not taken."""

from __future__ import annotations

from typing import Optional

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal

from qh_plugin.gui.checking.map.nearest import nearest

#: pixels around the click, and how far the mouse may move during one
REACH = 12
_STILL = 4


class MapPick(QObject):
    """Looks only while the list's toggle is on; `panel` is the list, `crs_of(table name)` the
    reference system of its findings. Emits the key of the finding clicked."""

    picked = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, panel, crs_of, parent=None) -> None:
        super().__init__(parent)
        self._canvas, self._panel, self._crs_of = canvas, panel, crs_of
        self._pressed: Optional[QPoint] = None
        self._on = False
        panel.bar.pick.toggled.connect(self.look)
        self.picked.connect(panel.go_to)

    def look(self, on: bool) -> None:
        """Begin or end to look at clicks."""
        if on and not self._on:
            self._canvas.viewport().installEventFilter(self)
        elif self._on and not on:
            self._canvas.viewport().removeEventFilter(self)
        self._on = on

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = _place(event)
        elif kind == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            moved, self._pressed = _place(event) - self._pressed, None
            if moved.manhattanLength() <= _STILL:
                self._pick(_place(event))
        return False

    def _pick(self, place: QPoint) -> None:
        settings = self._canvas.getCoordinateTransform()
        here = settings.toMapCoordinates(place)
        beside = settings.toMapCoordinates(place + QPoint(REACH, 0))
        listing, arrangement = self._panel.listing, self._panel.model.arrangement
        rows = arrangement.order
        for crs, layers in self._systems(listing.layers).items():
            at, aside = self._into(crs, here), self._into(crs, beside)
            if at is None or aside is None:
                continue
            some = rows[np.isin(listing.layer[rows], layers)]
            found = nearest(listing.boxes(), some, at.x(), at.y(), at.distance(aside))
            if found >= 0:
                self.picked.emit(listing.keys[found])
                return

    def _systems(self, names: list[str]) -> dict[str, list[int]]:
        """Reference system → the numbers of the layers in it."""
        found: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            found.setdefault(self._crs_of(name), []).append(number)
        return found

    def _into(self, crs: str, point: QgsPointXY) -> Optional[QgsPointXY]:
        map_crs = self._canvas.mapSettings().destinationCrs()
        target = QgsCoordinateReferenceSystem(crs) if crs else map_crs
        try:
            return QgsCoordinateTransform(map_crs, target, QgsProject.instance()).transform(point)
        except QgsCsException:
            return None


def _place(event) -> QPoint:
    return event.position().toPoint() if hasattr(event, "position") else event.pos()
