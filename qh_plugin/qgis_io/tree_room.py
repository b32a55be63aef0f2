# SPDX-License-Identifier: GPL-2.0-or-later
"""Room for the marks in the layer tree: QGIS draws them at the right end of a line, over the name
where that is long. While there are marks, names end before them ("…") instead of running on under
the edge of the panel, and the panel is made as wide as its names once."""

from __future__ import annotations

from typing import Optional

from qgis.gui import QgsLayerTreeView, QgsLayerTreeViewIndicator
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QHeaderView, QMainWindow, QToolTip

#: the panel is not made wider than this
MOST = 300


class TreeRoom(QObject):
    """Keeps the column of names narrower than the tree by one mark; `give_back` leaves the tree as
    it was. Beside the column QGIS hears no mouse, so a mark there is clicked and explained here."""

    def __init__(self, view: Optional[QgsLayerTreeView], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._view = view
        self._most: Optional[int] = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)

    def keep(self) -> None:
        """Names end before the marks."""
        view = self._view
        if view is not None and self._most is None and view.header().count():
            self._most = view.header().maximumSectionSize()
            view.viewport().installEventFilter(self)
            self._fit()

    def give_back(self) -> None:
        """No marks any more."""
        most, self._most = self._most, None
        self._soon.stop()
        if most is not None and not sip.isdeleted(self._view):
            self._view.viewport().removeEventFilter(self)
            self._set(self._view.viewport().width(), most)

    def widen(self) -> None:
        """Make the panel as wide as names and marks need, as far as `MOST` allows."""
        view = self._view
        dock = _dock_of(view)
        window = dock.parentWidget() if dock is not None else None
        if dock is None or dock.isFloating() or not isinstance(window, QMainWindow):
            return
        lacking = view.sizeHintForColumn(0) + mark_width(view) - view.viewport().width()
        wanted = min(dock.width() + lacking, MOST)
        if lacking > 0 and wanted > dock.width():
            window.resizeDocks([dock], [wanted], Qt.Orientation.Horizontal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self._soon.start()  # QGIS makes the column as wide as the tree first
        elif kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            place = event.position().toPoint() if hasattr(event, "position") else event.pos()
            mark, index = self._mark_at(place)
            if mark is not None:
                mark.clicked.emit(index)
        elif kind == QEvent.Type.ToolTip:
            mark, _ = self._mark_at(event.pos())
            if mark is not None:
                QToolTip.showText(watched.mapToGlobal(event.pos()), mark.toolTip(), self._view)
                return True
        return False

    def _mark_at(
        self, place: QPoint
    ) -> tuple[Optional[QgsLayerTreeViewIndicator], Optional[QModelIndex]]:
        """The mark beside the column of names, and its line."""
        view = self._view
        edge = view.header().sectionSize(0)
        index = view.indexAt(QPoint(edge - 1, place.y()))
        if place.x() < edge or not index.isValid():
            return None, None
        marks = view.indicators(view.index2node(index))
        side = view.visualRect(index).height()
        number = (place.x() - view.viewport().width() + side // 10 + side * len(marks)) // side
        return (marks[number], index) if 0 <= number < len(marks) else (None, None)

    def _fit(self) -> None:
        if self._most is not None and not sip.isdeleted(self._view):
            wide = max(self._view.viewport().width() - mark_width(self._view), 1)
            self._set(wide, wide)

    def _set(self, least: int, most: int) -> None:
        header = self._view.header()
        header.setMinimumSectionSize(least)
        header.setMaximumSectionSize(most)
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)


def mark_width(view: QgsLayerTreeView) -> int:
    """Pixels that a mark takes: it is as wide as the line is high, with a tenth on its right."""
    height = max(view.sizeHintForRow(0), view.fontMetrics().height())
    return height + height // 10 + 2


def _dock_of(view: QgsLayerTreeView) -> Optional[QDockWidget]:
    above = view.parentWidget()
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    return above
