# SPDX-License-Identifier: GPL-2.0-or-later
"""A card in the dock with an answer to read; it can be put away."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QLabel, QVBoxLayout

from qh_plugin.qgis_io.i18n import translate

AWAY = "#"


class Card(QFrame):
    """`on_link(target)` for a link in it other than the one that puts it away; `came`: it has
    something new to read."""

    came = pyqtSignal()

    def __init__(self, name: str, on_link: Callable[[str], None]) -> None:
        super().__init__()
        self._on_link = on_link
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.text = QLabel()
        self.text.setObjectName(f"{name}Text")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.text.linkActivated.connect(self._followed)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.addWidget(self.text)
        self.hide()

    def tell(self, html: str) -> None:
        """Show rich text; what comes from elsewhere is escaped already."""
        away = f"<p align='right'><a href='{AWAY}'>{translate('qh', 'Ẩn')}</a></p>"
        self.text.setText(html + away)
        self.show()
        self.came.emit()

    def _followed(self, target: str) -> None:
        if target == AWAY:
            self.hide()
        else:
            self._on_link(target)
