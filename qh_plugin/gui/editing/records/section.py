# SPDX-License-Identifier: GPL-2.0-or-later
"""A part of the panel that opens and closes and remembers how it was left."""

from __future__ import annotations

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.settings import GROUP


class Section(QWidget):
    """A heading that is a button, and `body` below it."""

    def __init__(self, key: str, title: str, body: QWidget, opened: bool = True) -> None:
        super().__init__()
        self._key = f"{GROUP}/records/open_{key}"
        self._title = title
        self.body = body
        self.heading = QToolButton()
        self.heading.setObjectName(f"{key}Heading")
        self.heading.setCheckable(True)
        self.heading.setAutoRaise(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(2)
        layout.addWidget(self.heading)
        layout.addWidget(body)
        self.heading.toggled.connect(self._toggled)
        self.set_note("")
        stored = QgsSettings().value(self._key, opened, type=bool)
        self.heading.setChecked(stored)
        self._show(stored)

    def set_note(self, note: str) -> None:
        """What stands behind the title: a count or a state in words."""
        self.heading.setText(f"{self._title} · {note}" if note else self._title)

    def open(self) -> None:
        """Open it."""
        self.heading.setChecked(True)

    def _toggled(self, opened: bool) -> None:
        QgsSettings().setValue(self._key, opened)
        self._show(opened)

    def _show(self, opened: bool) -> None:
        down, right = Qt.ArrowType.DownArrow, Qt.ArrowType.RightArrow
        self.heading.setArrowType(down if opened else right)
        self.body.setVisible(opened)
        hint = translate("qh", "Thu gọn phần này") if opened else translate("qh", "Mở phần này")
        self.heading.setToolTip(hint)
