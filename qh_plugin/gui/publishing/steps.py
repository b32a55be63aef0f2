# SPDX-License-Identifier: GPL-2.0-or-later
"""The five steps of publishing in one column, each with its state as a shape and words."""

from __future__ import annotations

from enum import Enum
from typing import Callable, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from qh_plugin.qgis_io.i18n import translate

CHECK, CHANGES, DOCUMENTS, PACKAGE, SEND = range(5)


class Mark(Enum):
    """The shape before the words."""

    WAITING = "○"
    RUNNING = "▶"
    DONE = "✔"
    WARNING = "▲"
    BLOCKED = "✖"


class StepList:
    """Builds the rows into a widget; `set` changes one of them."""

    def __init__(self, widget: QWidget) -> None:
        self._marks: list[QLabel] = []
        self._words: list[QLabel] = []
        self._buttons: list[QPushButton] = []
        self._states: list[Mark] = []
        grid = QGridLayout(widget)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        for row, title in enumerate(_titles()):
            self._add(grid, 2 * row, row + 1, title)

    def set(self, step: int, mark: Mark, words: str) -> None:
        """Show the state of one step."""
        self._states[step] = mark
        self._marks[step].setText(mark.value)
        self._marks[step].setAccessibleName(spoken(mark))
        self._words[step].setText(words)

    def offer(
        self, step: int, text: str, action: Optional[Callable[[], None]], hint: str = ""
    ) -> None:
        """Put a button that mends what blocks beside a step; None takes it away."""
        button = self._buttons[step]
        button.setVisible(action is not None)
        if action is not None:
            button.setText(text)
            button.setToolTip(hint)
            if button.receivers(button.clicked):
                button.clicked.disconnect()
            button.clicked.connect(lambda *_: action())

    def mark(self, step: int) -> Mark:
        """The shape that is shown."""
        return self._states[step]

    def words(self, step: int) -> str:
        """The words that are shown."""
        return self._words[step].text()

    def button(self, step: int) -> QPushButton:
        """The button beside a step."""
        return self._buttons[step]

    def _add(self, grid: QGridLayout, row: int, number: int, title: str) -> None:
        mark, words = QLabel(Mark.WAITING.value), QLabel()
        mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        mark.setMinimumWidth(mark.fontMetrics().horizontalAdvance("✖") + 6)
        heading = QLabel(f"<b>{number} {title}</b>")
        words.setWordWrap(True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        button = QPushButton()
        button.setObjectName(f"stepButton{number}")
        button.setVisible(False)
        grid.addWidget(mark, row, 0)
        grid.addWidget(heading, row, 1)
        grid.addWidget(button, row, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, row + 1, 1)
        grid.setRowMinimumHeight(row + 1, words.fontMetrics().height() + 3)
        self._marks.append(mark)
        self._words.append(words)
        self._buttons.append(button)
        self._states.append(Mark.WAITING)


def _titles() -> tuple[str, ...]:
    return (
        translate("qh", "Kiểm tra"),
        translate("qh", "Khác với bản đã công bố"),
        translate("qh", "Tài liệu"),
        translate("qh", "Gói dữ liệu"),
        translate("qh", "Gửi"),
    )


def spoken(mark: Mark) -> str:
    """The shape as a screen reader says it."""
    return {
        Mark.WAITING: translate("qh", "chưa làm"),
        Mark.RUNNING: translate("qh", "đang làm"),
        Mark.DONE: translate("qh", "xong"),
        Mark.WARNING: translate("qh", "cần chú ý"),
        Mark.BLOCKED: translate("qh", "bị chặn"),
    }[mark]
