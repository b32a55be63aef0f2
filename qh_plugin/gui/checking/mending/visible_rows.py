# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of a table as high as their text needs: those that are seen, so that a thousand of them
take no time."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QTimer


class VisibleRows(QObject):
    """Follows a `QTableView` that wraps words."""

    def __init__(self, table) -> None:
        super().__init__(table)
        self._table = table
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        table.verticalScrollBar().valueChanged.connect(lambda _: self._soon.start())
        table.horizontalHeader().sectionResized.connect(lambda *_: self._soon.start())
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched, event) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._soon.start()
        return False

    def _fit(self) -> None:
        table = self._table
        row, bottom = max(table.rowAt(0), 0), table.viewport().height()
        while row < table.model().rowCount() and table.rowViewportPosition(row) <= bottom:
            table.resizeRowToContents(row)
            row += 1
