# SPDX-License-Identifier: GPL-2.0-or-later
"""What is drawn over the map for the chosen finding: the defect, its features."""

from __future__ import annotations

from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

#: metres left around a defect when zooming to it
MARGIN = 12.0
FLASH = "#ffb000"


class MapOverlay:
    """Rubber bands on the canvas; `clear` and `remove` leave nothing."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands: list[QgsRubberBand] = []

    def mark(self, geometry: Optional[QgsGeometry], point, crs: str) -> None:
        """Ring the defect: its shape, and a circle at its place."""
        if geometry is not None and not geometry.isNull():
            self._draw(geometry, crs, "#d81b8c", 4, Qt.PenStyle.SolidLine, 40)
        if point is not None:
            place = QgsGeometry.fromPointXY(QgsPointXY(*point))
            band = self._band(place, crs, "#d81b8c", 4)
            band.setIcon(QgsRubberBand.ICON_CIRCLE)
            band.setIconSize(22)

    def features(self, geometries: list[QgsGeometry], crs: str) -> None:
        """Outline the features concerned."""
        for geometry in geometries:
            self._draw(geometry, crs, "#202020", 2, Qt.PenStyle.DashLine, 0)

    def clear(self) -> None:
        """Take everything off the map."""
        for band in self._bands:
            self._canvas.scene().removeItem(band)
        self._bands = []

    def zoom(self, bbox: tuple[float, float, float, float], crs: str) -> None:
        """Show a defect with some of its surroundings, the tiniest too."""
        box = QgsRectangle(*bbox)
        box.grow(max(MARGIN, 0.6 * max(box.width(), box.height())))
        self._canvas.setExtent(self._transform(crs).transformBoundingBox(box))
        self._canvas.refresh()

    def flash(self, geometries: list[QgsGeometry], crs: str) -> None:
        """Let features light up for a moment."""
        shown = [geometry for geometry in geometries if not geometry.isNull()]
        if shown:
            bright, gone = QColor(FLASH), QColor(FLASH)
            gone.setAlpha(0)
            source = QgsCoordinateReferenceSystem(crs)
            self._canvas.flashGeometries(shown, source, bright, gone, 2, 450)

    def _draw(self, geometry, crs: str, colour: str, width: int, style, fill: int) -> None:
        band = self._band(geometry, crs, colour, width)
        band.setLineStyle(style)
        inside = QColor(colour)
        inside.setAlpha(fill)
        band.setFillColor(inside)

    def _band(self, geometry: QgsGeometry, crs: str, colour: str, width: int) -> QgsRubberBand:
        kind = geometry.type()
        usual = kind if kind != QgsWkbTypes.UnknownGeometry else QgsWkbTypes.PolygonGeometry
        band = QgsRubberBand(self._canvas, usual)
        band.setToGeometry(geometry, QgsCoordinateReferenceSystem(crs))
        band.setStrokeColor(QColor(colour))
        band.setWidth(width)
        self._bands.append(band)
        return band

    def _transform(self, crs: str) -> QgsCoordinateTransform:
        target = self._canvas.mapSettings().destinationCrs()
        source = QgsCoordinateReferenceSystem(crs) if crs else target
        return QgsCoordinateTransform(source, target, QgsProject.instance())
