# SPDX-License-Identifier: GPL-2.0-or-later
"""The counters above the list: ✖ errors ▲ warnings … each a button that filters.

Where they do not fit into one line, the rarer ones give up their word for their shape alone.
"""

from __future__ import annotations

from typing import Mapping

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolButton, QWidget

from qh_plugin.gui.checking.listing.states import COUNTED, Fate, Status
from qh_plugin.gui.checking.listing.status import counted, counted_word, fate_word, icon
from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.qgis_io.i18n import translate

#: which give up their word where there is no room, in this order; errors never do
_SHORTENED = (Status.INFO, Status.WAIVED, Status.FIXED, Status.WARNING)


class Counters(QWidget):
    """Emits `changed` when something else is wanted."""

    changed = pyqtSignal()

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self)
        self._buttons: dict[Status, QToolButton] = {}
        self._fates: dict[Fate, QToolButton] = {}
        for status in COUNTED:
            self._buttons[status] = self._button(f"count_{status.value}")
            self._buttons[status].setChecked(status is not Status.FIXED)
            self._buttons[status].setIcon(icon(status))
        for fate in (Fate.SEEN, Fate.CONSEQUENCE):
            self._fates[fate] = self._button(f"count_{fate.name.lower()}")
        for button in (*self._buttons.values(), *self._fates.values()):
            button.toggled.connect(lambda _: self.changed.emit())
        self.show_counts({})

    def wanted(self) -> frozenset[Status]:
        """The statuses to show."""
        return frozenset(s for s, button in self._buttons.items() if button.isChecked())

    def wants(self, fate: Fate) -> bool:
        """Whether those seen, or those that are consequences, are to be shown."""
        return self._fates[fate].isChecked()

    def show_counts(
        self, counts: Mapping[Status, int], seen: int = 0, caused: int = 0, before: int = 0
    ) -> None:
        """Show how many there are of each; what is rare only where there is any. `before` of the
        mended ones were so when the dossier was opened."""
        for status, button in self._buttons.items():
            count = counts.get(status, 0)
            usual = status in (Status.ERROR, Status.WARNING)
            self._say(button, count, counted_word(status, count), usual)
        for fate, count in ((Fate.SEEN, seen), (Fate.CONSEQUENCE, caused)):
            self._say(self._fates[fate], count, fate_word(fate), False)
        if before:
            self._tell_before(counts.get(Status.FIXED, 0), before)
        self._fit()
        self.updateGeometry()

    def _tell_before(self, mended: int, before: int) -> None:
        button = self._buttons[Status.FIXED]
        said = translate("qh", "{hint} ({now} từ khi mở hồ sơ, {before} từ trước)")
        parts = {"now": counted(mended - before), "before": counted(before)}
        button.setToolTip(said.format(hint=button.toolTip(), **parts))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Words for all, as far as there is room in one line."""
        shown = [b for b in self.findChildren(QToolButton) if not b.isHidden()]
        for button in shown:
            button.setText(button.accessibleName())
        for status in _SHORTENED:
            if self._layout.width_in_line() <= self.width():
                return
            button = self._buttons[status]
            button.setText(button.accessibleName().partition(" ")[0])

    @staticmethod
    def _say(button: QToolButton, count: int, what: str, always: bool) -> None:
        button.setText(f"{counted(count)} {what}")
        button.setAccessibleName(button.text())
        hint = translate("qh", "Bấm để ẩn hoặc hiện: {what}")
        button.setToolTip(hint.format(what=button.text()))
        button.setVisible(bool(count) or always)

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._layout.addWidget(button)
        return button
