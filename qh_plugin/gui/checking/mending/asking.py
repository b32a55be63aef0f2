# SPDX-License-Identifier: GPL-2.0-or-later
"""A line in the panel that asks, or that says how far the work is. Never a dialog in the way."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.qgis_io.i18n import translate


class Question(QFrame):
    """A question with two answers, in the place of some other widget; leaving it unanswered means
    no."""

    def __init__(self, instead: QWidget, parent=None) -> None:
        super().__init__(parent)
        self._instead = instead
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._then: Optional[Callable[[], None]] = None
        self._before: Optional[QWidget] = None
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.yes, self.no = QPushButton(), QPushButton()
        for button in (self.yes, self.no):
            button.setAutoDefault(True)  # so that Enter answers too, not Space alone
        self.yes.setObjectName("questionYes")
        self.no.setObjectName("questionNo")
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.addWidget(self.label)
        column.addLayout(row)
        self.yes.clicked.connect(lambda: self._answer(True))
        self.no.clicked.connect(lambda: self._answer(False))
        self.hide()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the sentence needs."""
        wanted = self.label.heightForWidth(max(self.width() - 14, 60))
        self.label.setMinimumHeight(max(0, wanted))  # Qt 6 says -1 of a label without words

    def ask(self, text: str, yes: str, then: Callable[[], None], no: str = "") -> None:
        """Ask; `then` is called on yes. "No" has the focus; after the answer it goes back."""
        self._then = then
        self._before = self.window().focusWidget()
        self.label.setText(text)
        self.yes.setText(yes)
        self.no.setText(no or translate("qh", "Không"))
        self._instead.hide()
        self.show()
        self._fit()
        self.no.setFocus()

    def forget(self) -> None:
        """Ask no more."""
        self._then = None
        asked_here = self.yes.hasFocus() or self.no.hasFocus()
        self.hide()
        self._instead.show()
        if asked_here and self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def _answer(self, agreed: bool) -> None:
        then = self._then
        self.forget()
        if agreed and then is not None:
            then()


class WorkLine(QFrame):
    """What is being done, how far, and the button that stops it."""

    def __init__(self, stop: Callable[[], None], parent=None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(True)
        self.stop = QPushButton(translate("qh", "Dừng"))
        self.stop.setObjectName("mendingStop")
        self.stop.clicked.connect(lambda: stop())
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.label)
        column.addLayout(row)
        self.hide()

    def begin(self, text: str) -> None:
        """Show that something is being done."""
        self.label.setText(text)
        self.bar.setValue(0)
        self.show()

    def tell(self, fraction: float, text: str = "") -> None:
        """How far it is."""
        self.bar.setValue(round(100 * fraction))
        if text:
            self.label.setText(text)
