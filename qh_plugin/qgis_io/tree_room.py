# SPDX-License-Identifier: GPL-2.0-or-later
"""Room for the marks in the layer tree: QGIS draws them over the end of a name that is too long."""

from __future__ import annotations

from typing import Optional

from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow

#: pixels beside a name for its mark
MARK = 26
#: the panel is not made wider than this
MOST = 300


def make_room(view: QgsLayerTreeView) -> None:
    """Widen the panel so that names and marks stand side by side, as far as `MOST` allows."""
    dock = _dock_of(view)
    window = dock.parentWidget() if dock is not None else None
    if dock is None or dock.isFloating() or not isinstance(window, QMainWindow):
        return
    lacking = view.sizeHintForColumn(0) + MARK - view.viewport().width()
    wanted = min(dock.width() + lacking, MOST)
    if lacking > 0 and wanted > dock.width():
        window.resizeDocks([dock], [wanted], Qt.Orientation.Horizontal)


def _dock_of(view: QgsLayerTreeView) -> Optional[QDockWidget]:
    above = view.parentWidget()
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    return above
