# SPDX-License-Identifier: GPL-2.0-or-later
"""The counters above the list: ✖ errors ▲ warnings … each a button that filters."""

from __future__ import annotations

from typing import Mapping

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QWidget

from qh_plugin.gui.checking.listing.status import COUNTED, Status, icon, word
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io.i18n import translate


class Counters(QWidget):
    """Emits `changed` when another set of statuses is wanted."""

    changed = pyqtSignal()

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        layout = FlowLayout(self)
        self._buttons: dict[Status, QToolButton] = {}
        for status in COUNTED:
            button = QToolButton()
            button.setObjectName(f"count_{status.value}")
            button.setCheckable(True)
            button.setChecked(status is not Status.FIXED)
            button.setIcon(icon(status))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.toggled.connect(lambda _: self.changed.emit())
            layout.addWidget(button)
            self._buttons[status] = button
        self.show_counts({})

    def wanted(self) -> set[Status]:
        """The statuses to show."""
        return {status for status, button in self._buttons.items() if button.isChecked()}

    def show_counts(self, counts: Mapping[Status, int]) -> None:
        """Show how many there are of each; exceptions and mended ones only where there are any."""
        for status, button in self._buttons.items():
            count = counts.get(status, 0)
            button.setText(f"{count} {word(status)}")
            button.setToolTip(
                translate("qh", "Bấm để ẩn hoặc hiện: {what}").format(what=word(status))
            )
            button.setVisible(bool(count) or status in (Status.ERROR, Status.WARNING))
        self.updateGeometry()
