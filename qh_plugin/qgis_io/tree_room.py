# SPDX-License-Identifier: GPL-2.0-or-later
"""Room for the marks in the layer tree: QGIS draws them at the right end of a line, over the name
where that is long. While there are marks a name ends before its mark ("…"), and the panel is made
as wide as its names once."""

from __future__ import annotations

from typing import Optional

from qgis.gui import QgsLayerTreeView
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QHeaderView, QMainWindow

#: the panel is not made wider than this
MOST = 300


class TreeRoom:
    """Keeps the end of every line free; `give_back` leaves the tree as it was."""

    def __init__(self, view: Optional[QgsLayerTreeView]) -> None:
        self._view = view
        self._before: Optional[tuple[str, QHeaderView.ResizeMode]] = None

    def keep(self) -> None:
        """Names end before the marks, and lines at the edge of the panel."""
        view = self._view
        if view is None or self._before is not None or not view.header().count():
            return
        self._before = (view.styleSheet(), view.header().sectionResizeMode(0))
        line = f"QTreeView::item {{ padding-right: {mark_width(view)}px; }}"
        view.setStyleSheet(f"{view.styleSheet()}\n{line}")
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def give_back(self) -> None:
        """No marks any more."""
        before, self._before = self._before, None
        if before is not None and not sip.isdeleted(self._view):
            self._view.setStyleSheet(before[0])
            if self._view.header().count():
                self._view.header().setSectionResizeMode(0, before[1])

    def widen(self) -> None:
        """Make the panel as wide as names and marks need, as far as `MOST` allows."""
        view = self._view
        dock = _dock_of(view)
        window = dock.parentWidget() if dock is not None else None
        if dock is None or dock.isFloating() or not isinstance(window, QMainWindow):
            return
        lacking = view.sizeHintForColumn(0) - view.viewport().width()
        wanted = min(dock.width() + lacking, MOST)
        if lacking > 0 and wanted > dock.width():
            window.resizeDocks([dock], [wanted], Qt.Orientation.Horizontal)


def mark_width(view: QgsLayerTreeView) -> int:
    """Pixels that a mark takes: it is as wide as the line is high, with a tenth on its right."""
    height = max(view.sizeHintForRow(0), view.fontMetrics().height())
    return height + height // 10 + 2


def _dock_of(view: QgsLayerTreeView) -> Optional[QDockWidget]:
    above = view.parentWidget()
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    return above
