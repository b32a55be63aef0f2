# SPDX-License-Identifier: GPL-2.0-or-later
"""The queue in the dock: one line while folded, the orders in their turn unfolded."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Callable, Optional
from urllib.parse import urlsplit

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from qh_plugin.gui.flow_layout import FlowLayout
from qh_plugin.gui.publishing.sending.card import Card
from qh_plugin.gui.publishing.sending.orders import Wish
from qh_plugin.gui.publishing.sending.queue_heading import QueueHeading
from qh_plugin.gui.publishing.sending.queue_row import OrderRow
from qh_plugin.gui.publishing.sending.runner import Runner
from qh_plugin.qgis_io.i18n import translate


class QueuePanel(QWidget):
    """Shows what the runner has; `add()` lets the user put a dossier of another folder in,
    `open_it(folder)` opens one, and `shown()` is the folder of the open one."""

    def __init__(
        self,
        runner: Runner,
        add: Callable[[], None],
        open_it: Callable[[str], None],
        shown: Callable[[], str],
    ) -> None:
        super().__init__()
        self._runner, self._add = runner, add
        self._open, self._shown = open_it, shown
        self._rows: list[OrderRow] = []
        self._count = 0
        self._build()
        runner.changed.connect(self.refresh)
        runner.progressed.connect(self._progressed)
        runner.moved.connect(lambda order, _, text: self._progressed(order, None, text))
        self.refresh()

    @property
    def rows(self) -> list[OrderRow]:
        """One for each order, in their turn."""
        return self._rows

    def refresh(self) -> None:
        """Show the orders anew."""
        orders = self._runner.book.orders
        focused = next((row.order.key for row in self._rows if row.hasFocus()), None)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        turn, several = 0, len({order.server for order in orders}) > 1
        for order in orders:
            where = urlsplit(order.server).netloc if several else ""
            opens = None if order.folder == self._shown() else self._open
            row = OrderRow(order, self._runner, first=turn == 0, where=where, open_it=opens)
            turn += order.waits and not self._runner.at_work(order.key)
            self._list.addWidget(row)
            self._rows.append(row)
            if order.key == focused:
                row.setFocus()
        self._empty.setVisible(not orders)
        open_ones = [order for order in orders if not order.over and not order.waits]
        self.goOnButton.setVisible(len(open_ones) > 1)
        self.tidyButton.setVisible(any(order.over for order in orders))
        if len(orders) > max(self._count, 1):  # a second one came
            self.unfold()
        self._count = len(orders)
        self._name()

    def unfold(self) -> None:
        """Show the orders."""
        self._body.show()
        self._name()

    def warn(self, text: str, folder: str = "") -> None:
        """Say something of the list, until it is put away; `folder` holds what was put aside."""
        link = ""
        if folder:
            words = translate("qh", "Mở thư mục")
            link = f"<p><a href='{escape(folder, quote=True)}'>{escape(words)}</a></p>"
        self.unfold()
        self.card.tell(f"<p>▲ {escape(text)}</p>{link}")

    def _progressed(self, order, fraction: Optional[float], text) -> None:
        for row in self._rows:
            if row.order.key == order.key:
                row.advance(self._runner.fraction if fraction is None else fraction, text)
        self._name()

    def _name(self) -> None:
        arrow = "▸" if self._body.isHidden() else "▾"
        words = translate("qh", "Hàng đợi: {what}").format(what=self._what())
        self.heading.set_whole(f"{arrow} {words}")
        self.heading.setToolTip(words)

    def _what(self) -> str:
        orders = self._runner.book.orders
        if not orders:
            return translate("qh", "trống")
        told = [translate("qh", "{n} hồ sơ").format(n=len(orders))]
        if self._runner.busy:
            percent = int(100 * self._runner.fraction)
            told.append(translate("qh", "đang nộp {percent} %").format(percent=percent))
        leaving = [order.key for order in orders if self._runner.leaves(order.key)]
        if leaving:
            told.append(translate("qh", "{n} đang rút lại").format(n=len(leaving)))
        rest = [order for order in orders if not self._runner.at_work(order.key)]
        rest = [order for order in rest if order.key not in leaving]
        kinds = Counter(Wish.WAITING if o.waits else _settled(o.wish) for o in rest)
        for wish, words in (
            (Wish.WAITING, translate("qh", "{n} chờ")),
            (Wish.PAUSED, translate("qh", "{n} tạm dừng")),
            (Wish.STOPPED, translate("qh", "✖ {n} chưa được")),
            (Wish.DONE, translate("qh", "✔ {n} xong")),
        ):
            if kinds[wish]:
                told.append(words.format(n=kinds[wish]))
        return " · ".join(told)

    def _fold(self) -> None:
        self._body.setVisible(self._body.isHidden())
        self._name()

    @staticmethod
    def _follow(folder: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _build(self) -> None:
        self.heading = QueueHeading()
        self.heading.setObjectName("queueButton")
        self.heading.clicked.connect(lambda: self._fold())
        self._body = QWidget()
        self._empty = QLabel(
            translate(
                "qh",
                "Chưa có hồ sơ nào chờ nộp. Hồ sơ nộp dở và hồ sơ thêm vào đây được nộp lần lượt; "
                "đóng QGIS không mất chỗ.",
            )
        )
        self._empty.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.addButton = QPushButton(translate("qh", "Thêm hồ sơ…"))
        self.addButton.setObjectName("queueAddButton")
        self.goOnButton = QPushButton(translate("qh", "Tiếp tục tất cả"))
        self.goOnButton.setObjectName("queueGoOnButton")
        self.tidyButton = QPushButton(translate("qh", "Dọn mục xong"))
        self.tidyButton.setObjectName("queueTidyButton")
        self.addButton.clicked.connect(lambda: self._add())
        self.goOnButton.clicked.connect(lambda: self._runner.resume_all())
        self.tidyButton.clicked.connect(lambda: self._runner.tidy())
        buttons = FlowLayout()
        for button in (self.addButton, self.goOnButton, self.tidyButton):
            buttons.addWidget(button)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(4, 0, 0, 4)
        self.card = Card("queueCard", self._follow)
        inside.addWidget(self.card)
        inside.addWidget(self._empty)
        inside.addLayout(self._list)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self._body)
        self._body.hide()


def _settled(wish: Wish) -> Wish:
    """What another run of QGIS left waiting is as good as paused."""
    return Wish.PAUSED if wish is Wish.WAITING else wish
