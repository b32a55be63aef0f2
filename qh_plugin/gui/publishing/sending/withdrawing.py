# SPDX-License-Identifier: GPL-2.0-or-later
"""The button "Rút lại lần nộp đang dở": shown while a submission is paused, was cut off or is on
its way. One click stops the waiting and takes back what the server has; the dock tells what came
of it."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QPushButton

from qh_plugin.gui.publishing.sending.desk import SendingDesk
from qh_plugin.gui.single_click import SingleClick
from qh_plugin.qgis_io.i18n import translate


class Withdrawing:
    """Works on a button of the dock."""

    def __init__(self, button: QPushButton, sending: SendingDesk) -> None:
        self._button, self._sending = button, sending
        SingleClick(button)
        button.setText(translate("qh", "Rút lại lần nộp đang dở"))
        button.setToolTip(
            translate("qh", "Bỏ lần nộp này trên máy chủ; dữ liệu của hồ sơ không đổi")
        )
        button.clicked.connect(lambda: self.start())
        button.hide()

    def show(self, unfinished: bool) -> None:
        """Offer it where a submission is open."""
        sending = self._sending
        self._button.setVisible((unfinished or sending.can_leave) and not sending.leaves)

    def start(self) -> None:
        """Take the submission back."""
        sending = self._sending
        if sending.order is None:
            sending.look()  # one that is in the journal alone
        if sending.order is not None:
            sending.runner.drop(sending.order.key)
