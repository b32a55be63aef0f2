# SPDX-License-Identifier: GPL-2.0-or-later
"""One order in the queue: its name, where it stands, what can be done with it. A double click or
Enter opens its dossier."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QStylePainter,
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
    """`first`: none has its turn before it; `where`: the server, told where there are several;
    `open_it(folder)` opens the dossier, None where it is open."""

    def __init__(
        self,
        order: Order,
        runner: Runner,
        first: bool,
        where: str = "",
        open_it: Optional[Callable[[str], None]] = None,
    ) -> None:
        super().__init__()
        self._where = f"{where} · " if where else ""
        self.order, self._runner, self._open = order, runner, open_it
        self._running = runner.at_work(order.key)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_name(order))
        self.mark, self.words = QLabel(), QLabel()
        self.mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.mark.setMinimumWidth(self.mark.fontMetrics().horizontalAdvance("✖") + 6)
        name = _Name(_name(order))
        hint = translate("qh", "Nhấp đúp hoặc Enter: mở hồ sơ này") if open_it is not None else ""
        name.setToolTip(f"{_name(order)}\n{order.folder}\n{order.server}\n{hint}".rstrip())
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.bar = QProgressBar()
        self.bar.setMaximumHeight(14)
        self.bar.setFormat("%p %")
        leaves = runner.leaves(order.key)
        self.bar.setVisible(self._running and not leaves)
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
        if open_it is not None and order.wish is Wish.STOPPED and not self._running:
            grid.addLayout(self._opener(), 3, 1, 1, 2)
        if leaves:
            self.words.setText(self._where + translate("qh", "Đang rút lại…"))
            self._show(Mark.RUNNING)
        elif self._running:
            self.advance(runner.fraction, runner.text)
            self._show(Mark.RUNNING)
        else:
            self.words.setText(self._where + standings.words(order))
            self._show(standings.mark(order))

    def advance(self, fraction: float, text: Optional[Text]) -> None:
        """It is at work and came so far."""
        self.bar.setValue(int(100 * fraction))
        if text is not None and not self._runner.leaves(self.order.key):
            self.words.setText(self._where + shown(text))

    def button(self, name: str) -> Optional[QToolButton]:
        """One of its buttons: "lift", "pause", "resume", "drop", "open"."""
        return self.findChild(QToolButton, name)

    def mouseDoubleClickEvent(self, event) -> None:
        if self._open is not None and event.button() == Qt.MouseButton.LeftButton:
            self._open(self.order.folder)

    def keyPressEvent(self, event) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._open is not None and self.hasFocus():
            self._open(self.order.folder)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        """The frame that shows where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter, option = QStylePainter(self), QStyleOptionFocusRect()
            option.initFrom(self)
            painter.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option)

    def _show(self, mark: Mark) -> None:
        self.mark.setText(mark.value)
        self.mark.setAccessibleName(spoken(mark))

    def _buttons(self, first: bool) -> QHBoxLayout:
        row, order, runner = QHBoxLayout(), self.order, self._runner
        row.setSpacing(0)
        if runner.leaves(order.key):
            return row
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

    def _opener(self) -> QHBoxLayout:
        row, open_it = QHBoxLayout(), self._open
        words, hint = translate("qh", "Mở hồ sơ"), translate("qh", "Mở hồ sơ này để xem và sửa")
        self._add(row, "open", words, hint, lambda key: open_it(key[0]) if open_it else None)
        row.addStretch(1)
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
