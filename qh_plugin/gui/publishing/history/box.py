# SPDX-License-Identifier: GPL-2.0-or-later
"""The widgets of the history: a head with its menu, the list, what there is to say, and the buttons
under the card."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qh_plugin.gui.flow_layout import FlowRow
from qh_plugin.gui.publishing.history.listing import PastList
from qh_plugin.qgis_io.i18n import translate


class HistoryBox(QWidget):
    """`seen` when it comes on the screen."""

    seen = pyqtSignal()

    def __init__(self, again: Callable[[], None], verify_file: Callable[[], None]) -> None:
        super().__init__()
        self.title, self.note, self.verdict = QLabel(), QLabel(), QLabel()
        self.note.setObjectName("historyNote")
        self.verdict.setObjectName("fileVerdict")
        for label in (self.note, self.verdict):
            label.setWordWrap(True)
            label.hide()
        self.again = QToolButton()
        self.again.setObjectName("historyAgainButton")
        self.again.setText("↻")
        self.again.setAutoRaise(True)
        self.again.setToolTip(translate("qh", "Hỏi lại máy chủ"))
        self.again.clicked.connect(lambda: again())
        self.file = QToolButton()
        self.file.setObjectName("verifyFileButton")
        self.file.setText(translate("qh", "Xác minh tệp…"))
        self.file.setAutoRaise(True)
        self.file.setToolTip(
            translate("qh", "Chọn một tệp biên nhận (.json): còn nguyên và đúng của máy chủ?")
        )
        self.file.clicked.connect(lambda: verify_file())
        self.list = PastList()
        self.title.setBuddy(self.list)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.file)
        head.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        for widget in (self.verdict, self.note, self.list):
            column.addWidget(widget)

    def showEvent(self, event) -> None:
        """On the screen."""
        super().showEvent(event)
        self.seen.emit()

    def say(self, label: QLabel, text: str) -> None:
        """Words under the head, "" for none."""
        label.setText(text)
        label.setVisible(bool(text))


class CardButtons(FlowRow):
    """What can be done with the chosen submission; `menu` is what there is to do with its
    receipt."""

    def __init__(self) -> None:
        super().__init__()
        self.compare = self._button("comparePastButton", translate("qh", "So với của tôi"))
        self.roll_back = self._button("rollBackButton", translate("qh", "Quay lại bản này…"))
        self.open_published = self._button(
            "openPublishedButton", translate("qh", "Mở lớp đã công bố")
        )
        self.receipt = self._button("receiptButton", translate("qh", "Biên nhận"))
        self.menu = QMenu(self.receipt)
        self.receipt.setMenu(self.menu)
        self.verify = self._button("verifyButton", translate("qh", "Xác minh"))
        self.verify.setToolTip(translate("qh", "Biên nhận còn nguyên và đúng là của máy chủ?"))
        self.package = self._button("savePackageButton", translate("qh", "Lưu gói…"))
        self.compare.setToolTip(
            translate("qh", "Dữ liệu đã lưu của tôi khác bản này ở đâu: bảng và bản đồ")
        )
        self.package.setToolTip(translate("qh", "Lưu gói dữ liệu của bản này ra một tệp"))

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        self.flow.addWidget(button)
        return button
