# SPDX-License-Identifier: GPL-2.0-or-later
"""One order in the queue: its name, where it stands, what can be done with it."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.sending import standings
from qh_plugin.gui.publishing.sending.orders import Order, Way, Wish
from qh_plugin.gui.publishing.sending.runner import Runner
from qh_plugin.gui.publishing.steps import Mark, spoken
from qh_plugin.qgis_io.i18n import shown, translate


class _Name(QLabel):
    """Its end is cut with "…" where there is no room."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._whole = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, mode, self.width()))


class OrderRow(QWidget):
    """`first`: none has its turn before it; `where`: the server, told where there are several."""

    def __init__(self, order: Order, runner: Runner, first: bool, where: str = "") -> None:
        super().__init__()
        self._where = f"{where} · " if where else ""
        self.order, self._runner = order, runner
        self._running = runner.at_work(order.key)
        self.mark, self.words = QLabel(), QLabel()
        self.mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.mark.setMinimumWidth(self.mark.fontMetrics().horizontalAdvance("✖") + 6)
        name = _Name(_name(order))
        name.setToolTip(f"{_name(order)}\n{order.folder}\n{order.server}")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.bar = QProgressBar()
        self.bar.setMaximumHeight(14)
        self.bar.setFormat("%p %")
        self.bar.setVisible(self._running)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.mark, 0, 0)
        grid.addWidget(name, 0, 1)
        grid.addLayout(self._buttons(first), 0, 2)
        grid.addWidget(self.words, 1, 1, 1, 2)
        grid.addWidget(self.bar, 2, 1, 1, 2)
        if self._running:
            self.advance(runner.fraction, runner.text)
            self._show(Mark.RUNNING)
        else:
            self.words.setText(self._where + standings.words(order))
            self._show(standings.mark(order))

    def advance(self, fraction: float, text: Optional[Text]) -> None:
        """It is at work and came so far."""
        self.bar.setValue(int(100 * fraction))
        if text is not None:
            self.words.setText(self._where + shown(text))

    def button(self, name: str) -> Optional[QToolButton]:
        """One of its buttons: "lift", "pause", "resume", "drop"."""
        return self.findChild(QToolButton, name)

    def _show(self, mark: Mark) -> None:
        self.mark.setText(mark.value)
        self.mark.setAccessibleName(spoken(mark))

    def _buttons(self, first: bool) -> QHBoxLayout:
        row, order, runner = QHBoxLayout(), self.order, self._runner
        row.setSpacing(0)
        waits = order.waits and not self._running
        if waits and not first:
            self._add(row, "lift", "↑", translate("qh", "Cho nộp trước"), runner.lift)
        if self._running or waits:
            hint = translate("qh", "Dừng ở đây; lần sau đi tiếp từ chỗ dừng")
            self._add(row, "pause", translate("qh", "Dừng"), hint, runner.pause)
        elif not order.over:
            again = order.wish is Wish.STOPPED
            text = translate("qh", "Thử lại") if again else translate("qh", "Tiếp tục")
            hint = translate("qh", "Nộp tiếp khi đến lượt, từ chỗ đã dừng")
            self._add(row, "resume", text, hint, runner.resume)
        hint = translate("qh", "Rút lại và bỏ khỏi hàng đợi; dữ liệu của hồ sơ không đổi")
        if order.over:
            hint = translate("qh", "Bỏ khỏi danh sách; biên nhận vẫn còn trong hồ sơ")
        self._add(row, "drop", translate("qh", "Bỏ"), hint, runner.drop)
        return row

    def _add(
        self, row: QHBoxLayout, name: str, text: str, hint: str, action: Callable[[tuple], None]
    ) -> None:
        button, key = QToolButton(), self.order.key
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(hint)
        button.setAccessibleName(f"{text}: {self.order.name}")
        button.clicked.connect(lambda *_: action(key))
        row.addWidget(button)


def _name(order: Order) -> str:
    if order.way is Way.BACK:
        words = translate("qh", "{name} (quay lại bản {version})")
        return words.format(name=order.name, version=order.version)
    return order.name or order.folder
