# SPDX-License-Identifier: GPL-2.0-or-later
"""A layout that wraps its widgets like words, so that a narrow dock cuts nothing off."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, QRect, QSize, Qt
from qgis.PyQt.QtWidgets import QLayout, QWidget


class FlowLayout(QLayout):
    """Widgets in rows from left to right, as many as fit."""

    def __init__(self, parent=None, gap: int = 4) -> None:
        super().__init__(parent)
        self._items = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int):
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int):
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self):
        return Qt.Orientations()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), False)

    def width_in_line(self) -> int:
        """How wide all are that are shown, side by side."""
        widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        return sum(widths) + self._gap * max(len(widths) - 1, 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, place: bool) -> int:
        x, y, row = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x + size.width() > rect.right() + 1 and row:
                x, y, row = rect.x(), y + row + self._gap, 0
            if place:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            row = max(row, size.height())
        return y + row - rect.y()


class FlowRow(QWidget):
    """A widget as high as the rows of its flow need at its width, not higher: what a layout asks
    a flow for is the height at its least width, one thing below the other."""

    def __init__(self, parent=None, gap: int = 4) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(self, gap)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        width = self.width()
        if not self.isVisible():  # not laid out yet
            width = max(width, self.flow.width_in_line())
        return QSize(self.flow.minimumSize().width(), self.flow.heightForWidth(width))

    def fit(self) -> None:
        """What is shown in it has changed."""
        self.setMinimumHeight(self.flow.heightForWidth(self.width()))
