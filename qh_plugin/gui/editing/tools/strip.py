# SPDX-License-Identifier: GPL-2.0-or-later
"""The strip below the tools: what to do next, what the tool asks, progress and cancel."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.qgis_io.i18n import translate


class _Fitting(QScrollArea):
    """As high as what it holds where there is room, else it scrolls: the dock never pushes the
    window out of a small screen."""

    def __init__(self, held: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(held)
        self.setMaximumHeight(held.sizeHint().height() + 2)

    def sizeHint(self) -> QSize:
        return QSize(self.widget().minimumSizeHint().width(), self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self.maximumHeight(), 2 * self.fontMetrics().height() + 8))


class Strip(QFrame):
    """`acted` on the tool's own button, `closed` on ✕ or Esc, `cancelled` on "Dừng"."""

    acted = pyqtSignal()
    closed = pyqtSignal()
    cancelled = pyqtSignal()

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hintLabel = QLabel()
        self.hintLabel.setObjectName("toolHintLabel")
        self.hintLabel.setWordWrap(True)
        self.closeButton = QToolButton()
        self.closeButton.setObjectName("toolCloseButton")
        self.closeButton.setText("✕")
        self.closeButton.setAutoRaise(True)
        self.closeButton.setToolTip(translate("qh", "Thôi dùng công cụ này (Esc)"))
        self.actButton = QPushButton()
        self.actButton.setObjectName("toolActButton")
        self.progressBar = QProgressBar()
        self.progressBar.setTextVisible(False)
        self.progressBar.setMaximumHeight(10)
        self.stopButton = QPushButton(translate("qh", "Dừng"))
        self.stopButton.setObjectName("toolStopButton")
        self._options: Optional[QWidget] = None
        self._lay_out()
        self.closeButton.clicked.connect(lambda: self.closed.emit())
        self.actButton.clicked.connect(lambda: self.acted.emit())
        self.stopButton.clicked.connect(lambda: self.cancelled.emit())
        self.show_busy("", 0.0)
        self.hide()

    def ask(self, hint: str, options: Optional[QWidget], action: str) -> None:
        """Show a tool: its hint, what it asks, and the word on its button ("" for none)."""
        self._drop()
        if options is not None:
            self._options = _Fitting(options)
            self._column.insertWidget(1, self._options)
        self.hintLabel.setText(hint)
        self.actButton.setText(action)
        self.actButton.setVisible(bool(action))
        self.closeButton.setVisible(True)
        self.show()

    def set_hint(self, text: str) -> None:
        """Change the hint."""
        self.hintLabel.setText(text)

    def close_tool(self) -> None:
        """No tool is in hand."""
        self._drop()
        self.actButton.hide()
        self.closeButton.hide()
        self.hintLabel.setText("")
        self.setVisible(self.progressBar.isVisibleTo(self))

    def show_busy(self, text: str, fraction: float) -> None:
        """What runs and how far it is; "" where nothing runs."""
        self.progressBar.setRange(0, 0 if fraction < 0 else 1000)
        self.progressBar.setValue(int(1000 * max(fraction, 0.0)))
        self.progressBar.setToolTip(text)
        self.progressBar.setVisible(bool(text))
        self.stopButton.setVisible(bool(text))
        self.actButton.setEnabled(not text)
        if text:
            self.show()
        elif not self.closeButton.isVisibleTo(self):
            self.hide()

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _drop(self) -> None:
        if self._options is not None:
            self._options.hide()
            self._options.setParent(None)
            self._options.deleteLater()
            self._options = None

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6, 4, 4, 4)
        self._column.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.hintLabel, 1)
        top.addWidget(self.closeButton, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(top)
        self._column.addWidget(self.actButton)
        bottom = QHBoxLayout()
        bottom.addWidget(self.progressBar, 1)
        bottom.addWidget(self.stopButton)
        self._column.addLayout(bottom)
