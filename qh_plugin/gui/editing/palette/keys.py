# SPDX-License-Identifier: GPL-2.0-or-later
"""The keyboard of the palette: search, ↓ into the tree, Enter draws, Esc back to the map."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QLineEdit, QTreeWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Keys(QObject):
    """Watches the search line and the tree. `draw`, `star` and `leave` are what keys do."""

    def __init__(
        self,
        search: QLineEdit,
        tree: QTreeWidget,
        draw: Callable[[], None],
        star: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(tree)
        self._search, self._tree = search, tree
        self._draw, self._star, self._leave = draw, star, leave
        search.installEventFilter(self)
        tree.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt asks here first."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and self._is_star(event):
            event.accept()
            return True
        if kind != QEvent.Type.KeyPress:
            return False
        if self._is_star(event):
            self._star()
            return True
        return self._in_search(event) if watched is self._search else self._in_tree(event)

    def _in_search(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Down:
            self._tree.setFocus()
        elif key in _ENTER:
            self._draw()
        elif key == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _in_tree(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return True
        if event.key() in _ENTER:
            self._draw()
            return True
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        if plain and event.text().isalnum():
            self._search.setFocus()
            self._search.setText(event.text())
            return True
        return False

    @staticmethod
    def _is_star(event: QKeyEvent) -> bool:
        return (
            event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        )
