# SPDX-License-Identifier: GPL-2.0-or-later
"""A question in the dock that waits for its answer without standing in the way."""

from __future__ import annotations

from typing import Callable, Sequence

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from qh_plugin.gui.flow_layout import FlowLayout

Answer = tuple[str, Callable[[], object]]


class Notice(QFrame):
    """Shows one question at a time; the next waits until it is answered. `buttons` are those of
    the question that is shown."""

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setObjectName("qhNotice")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.buttons: list[QPushButton] = []
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row = QWidget()
        self._flow = FlowLayout(self._row)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._row.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.label)
        layout.addWidget(self._row)
        self._waiting: list[tuple[str, Sequence[Answer]]] = []
        self.setVisible(False)

    def ask(self, question: str, answers: Sequence[Answer]) -> None:
        """Show a question with a button for each answer (its words, what to do); the first is
        proposed. An answer takes the question away before it is carried out."""
        self._waiting.append((question, answers))
        if len(self._waiting) == 1:
            self._show()

    def question(self) -> str:
        """What is asked now; "" for nothing."""
        return self._waiting[0][0] if self._waiting else ""

    def clear(self) -> None:
        """Take every question back."""
        self._waiting.clear()
        self._show()

    def _show(self) -> None:
        while self._flow.count():
            button = self._flow.takeAt(0).widget()
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.setVisible(bool(self._waiting))
        if not self._waiting:
            return
        question, answers = self._waiting[0]
        self.label.setText(question)
        for words, act in answers:
            button = QPushButton(words, self._row)
            button.clicked.connect(lambda _=False, a=act: self._answer(a))
            self._flow.addWidget(button)
            button.show()
            self.buttons.append(button)
        self._row.updateGeometry()

    def _answer(self, act: Callable[[], object]) -> None:
        self._waiting.pop(0)
        self._show()
        act()
