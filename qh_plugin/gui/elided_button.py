# SPDX-License-Identifier: GPL-2.0-or-later
"""A button whose words are shortened with "…" where they do not fit."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QPushButton, QSizePolicy


class ElidedButton(QPushButton):
    """Flat, its words on the left. Takes what room there is; the tooltip is its owner's affair."""

    #: pixels beside the words
    BESIDE = 12

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFlat(True)
        self.setStyleSheet("QPushButton { text-align: left; padding: 0 4px; }")

    def set_whole(self, text: str) -> None:
        """Show `text`."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def whole(self) -> str:
        """The text, also where only part of it is seen."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        mode, room = Qt.TextElideMode.ElideRight, max(self.width() - self.BESIDE, 20)
        self.setText(self.fontMetrics().elidedText(self._whole, mode, room))
