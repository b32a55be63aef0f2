# SPDX-License-Identifier: GPL-2.0-or-later
"""One sentence with its buttons, inside the panel: an offer, or a way back."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from qh_plugin.gui.flow_layout import FlowLayout


class Strip(QFrame):
    """Hidden until `offer`; a button that is clicked hides it first."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(self.label)
        layout.addWidget(self._buttons)
        self.hide()

    def offer(self, text: str, *choices: tuple[str, Callable[[], None]]) -> None:
        """Show a sentence and a button for each choice."""
        self.label.setText(text)
        self.clear_buttons()
        for title, action in choices:
            button = QPushButton(title)
            button.clicked.connect(lambda _=False, act=action: self._do(act))
            self._flow.addWidget(button)
        self._buttons.setVisible(bool(choices))
        self.show()

    def buttons(self) -> list[QPushButton]:
        """The buttons that are shown."""
        items = [self._flow.itemAt(i) for i in range(self._flow.count())]
        return [item.widget() for item in items]

    def clear_buttons(self) -> None:
        """Take the buttons away."""
        while self._flow.count():
            self._flow.takeAt(0).widget().deleteLater()

    def _do(self, action: Callable[[], None]) -> None:
        self.hide()
        action()
