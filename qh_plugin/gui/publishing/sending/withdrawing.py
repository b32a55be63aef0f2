# SPDX-License-Identifier: GPL-2.0-or-later
"""The button "Rút lại lần nộp": shown while a submission is paused or cut off."""

from __future__ import annotations

from typing import Callable, Optional

from qgis.PyQt.QtWidgets import QPushButton

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.gui.single_click import SingleClick
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport


class Withdrawing:
    """Works for the dock; `on_end(receipt)` afterwards: the receipt where the server was faster."""

    def __init__(
        self,
        iface,
        button: QPushButton,
        dossier: Callable[[], Optional[Dossier]],
        profile: Callable[[], ServerProfile],
        on_end: Callable[[Optional[Receipt]], None],
    ) -> None:
        self._iface, self._button = iface, button
        self._dossier, self._profile, self._on_end = dossier, profile, on_end
        self._work: Optional[tasks.Work] = None
        SingleClick(button)
        button.setText(translate("qh", "Rút lại lần nộp đang dở"))
        button.setToolTip(
            translate("qh", "Bỏ lần nộp này trên máy chủ; dữ liệu của hồ sơ không đổi")
        )
        button.clicked.connect(lambda: self.start())
        button.hide()

    @property
    def busy(self) -> bool:
        """Whether the server is being asked."""
        return self._work is not None

    def show(self, unfinished: bool) -> None:
        """Offer it where a submission is open and nothing runs."""
        self._button.setVisible(unfinished)
        self._button.setEnabled(not self.busy)

    def start(self) -> None:
        """Take the submission back."""
        dossier, profile = self._dossier(), self._profile()
        if dossier is None or self.busy:
            return

        def work(progress: Progress) -> Optional[Receipt]:
            from qh_plugin.io.withdrawing import withdraw

            return withdraw(dossier, QgisTransport(profile.authcfg), profile.url, progress)

        title = translate("qh", "Rút lại lần nộp")
        self._work = tasks.run(title, work, self._done, self._failed)
        self._button.setEnabled(False)

    def _done(self, receipt: Optional[Receipt]) -> None:
        self._work = None
        if receipt is None:
            tell(self._iface, translate("qh", "Đã rút lại; chưa có gì được công bố."), "success")
        else:
            late = translate("qh", "Máy chủ đã xử lý xong trước khi rút lại; xem biên nhận.")
            tell(self._iface, late, "warning")
        self._on_end(receipt)

    def _failed(self, error: QhError) -> None:
        self._work = None
        tell_error(self._iface, error)
        self._on_end(None)
