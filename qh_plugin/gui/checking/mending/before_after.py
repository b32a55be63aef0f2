# SPDX-License-Identifier: GPL-2.0-or-later
"""What a repair would change, drawn over the map: dashed as it is, filled as it would be."""

from __future__ import annotations

from typing import Iterator, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from qh_plugin.qgis_io.apply_edits import geometry_of

BEFORE, AFTER = "#b3261e", "#1e8e3e"
#: of a repair that changes more only so much is drawn
_MOST = 200


class BeforeAfter:
    """Rubber bands of one preview at a time; `clear` leaves nothing."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands: list[QgsRubberBand] = []

    def show(self, before: Optional[bytes], after: Optional[bytes], crs: str) -> None:
        """Draw WKB (or collections of it) before and after, instead of what was drawn."""
        self.clear()
        for part in _parts(after):
            self._draw(part, crs, AFTER, Qt.PenStyle.SolidLine, 2, 70)
        for part in _parts(before):
            self._draw(part, crs, BEFORE, Qt.PenStyle.DashLine, 2, 0)

    @property
    def shown(self) -> bool:
        """Whether something is drawn."""
        return bool(self._bands)

    def clear(self) -> None:
        """Take everything off the map."""
        for band in self._bands:
            self._canvas.scene().removeItem(band)
        self._bands = []

    def _draw(self, part: QgsGeometry, crs: str, colour: str, style, width: int, fill: int) -> None:
        band = QgsRubberBand(self._canvas, part.type())
        band.setToGeometry(part, QgsCoordinateReferenceSystem(crs))
        inside = QColor(colour)
        inside.setAlpha(fill)
        band.setStrokeColor(QColor(colour))
        band.setFillColor(inside)
        band.setLineStyle(style)
        band.setWidth(width)
        self._bands.append(band)


def _parts(wkb: Optional[bytes]) -> Iterator[QgsGeometry]:
    whole = geometry_of(wkb)
    if whole is not None:
        yield from whole.asGeometryCollection()[:_MOST]
