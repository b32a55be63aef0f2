# SPDX-License-Identifier: GPL-2.0-or-later
"""A feature of the list on the map: there, and lit up for a moment."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtGui import QColor

from qh_plugin.gui.publishing.difference.comparing import Line

#: metres left around a feature
MARGIN = 12.0


def zoom(canvas: QgsMapCanvas, line: Line, crs: str) -> bool:
    """Bring the map to a feature; False where it has no place."""
    box = line.box
    if line.shape.isNull() or box.isNull():
        return False
    box.grow(max(MARGIN, 0.6 * max(box.width(), box.height())))
    source = QgsCoordinateReferenceSystem(crs)
    target = canvas.mapSettings().destinationCrs()
    transform = QgsCoordinateTransform(source, target, QgsProject.instance())
    canvas.setExtent(transform.transformBoundingBox(box))
    canvas.refresh()
    bright, gone = QColor("#ffb000"), QColor("#ffb000")
    gone.setAlpha(0)
    canvas.flashGeometries([line.shape], source, bright, gone, 2, 450)
    return True
