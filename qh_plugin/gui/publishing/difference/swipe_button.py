# SPDX-License-Identifier: GPL-2.0-or-later
"""The button that lays two versions side by side on the map, and the menu of which."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QActionGroup, QMenu, QToolButton

from qh_plugin.gui.publishing.difference.comparing import Held
from qh_plugin.gui.publishing.difference.sides import Side, name_of, pairs
from qh_plugin.qgis_io.i18n import translate


class SwipeButton(QToolButton):
    """Stays down while the swipe is on. `asked(pair)`, None: away with it."""

    asked = pyqtSignal(object)

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("swipeButton")
        self.setText(translate("qh", "◂▸ Trượt"))
        self.setCheckable(True)
        self._pairs: list[tuple[Side, Side]] = []
        self._pair: Optional[tuple[Side, Side]] = None
        self.clicked.connect(lambda on: self.asked.emit(self._pair if on else None))

    def show_held(self, held: Held) -> None:
        """Offer what this comparison has."""
        self._pairs = pairs(held)
        self._pair = self._pairs[0] if self._pairs else None
        self.setChecked(False)
        self.setEnabled(bool(self._pairs))
        self.setToolTip(
            translate("qh", "Đặt hai bản cạnh nhau trên bản đồ; kéo vạch hoặc ← →, Esc: thôi")
            if self._pairs
            else translate("qh", "Chưa có bản nào được công bố để đặt cạnh")
        )
        self._offer(held)

    def _offer(self, held: Held) -> None:
        many = len(self._pairs) > 1
        beside = QToolButton.ToolButtonPopupMode.MenuButtonPopup
        self.setPopupMode(beside if many else QToolButton.ToolButtonPopupMode.DelayedPopup)
        old = self.menu()
        menu, group = QMenu(self), QActionGroup(self)
        for pair in self._pairs:
            left, right = (name_of(held, side) for side in pair)
            action = menu.addAction(f"{left} ◂▸ {right}")
            action.setCheckable(True)
            action.setChecked(pair == self._pair)
            group.addAction(action)
            action.triggered.connect(lambda _, pair=pair: self._choose(pair))
        self.setMenu(menu if many else None)
        if old is not None:
            old.deleteLater()

    def _choose(self, pair: tuple[Side, Side]) -> None:
        self._pair = pair
        self.setChecked(True)
        self.asked.emit(pair)
