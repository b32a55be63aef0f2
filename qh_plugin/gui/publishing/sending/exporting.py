# SPDX-License-Identifier: GPL-2.0-or-later
"""The button "Xuất gói…" beside the fourth step: the package and its sheet in a folder of the
user's choice, for handing in where no server takes it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Callable, Optional

from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.progress import Progress
from qh_plugin.gui.messages import tell
from qh_plugin.gui.publishing.receipt_card import short_code
from qh_plugin.gui.publishing.sending.card import Card
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate

_OPEN = "open"


class Exporting(QObject):
    """`told(words)`: how far it is; `ended(error)`: it is over, with the error or None."""

    told = pyqtSignal(str)
    ended = pyqtSignal(object)

    def __init__(
        self, iface, ask_folder: Callable[[], Optional[Path]], parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._iface, self._ask_folder = iface, ask_folder
        self._work: Optional[tasks.Work] = None
        self._folder = Path()
        self.card = Card("exportCard", self._follow)

    @property
    def busy(self) -> bool:
        """Whether it packs."""
        return self._work is not None

    def start(self, dossier: Dossier, rules: str) -> None:
        """Ask for the folder, check and pack; while packing, stop."""
        if self._work is not None:
            self._work.cancel()
            return
        folder = self._ask_folder()
        if folder is None:
            return
        info = dossier.info
        out = folder / f"Goi_{info.maHoSoQH or 'QH'}_ban{info.version + 1}.zip"
        self._folder = folder

        def work(progress: Progress) -> tuple[str, str, str]:
            from qh_plugin.io.offering import hand_in

            package, sheet = hand_in(dossier, out, rules, progress)
            return package.path.name, sheet.name, package.package_id

        self.card.hide()
        title = translate("qh", "Xuất gói dữ liệu")
        self._work = tasks.run(title, work, self._done, self._failed, self._progressed)
        self._progressed(0.0, None)

    def stop_by_hand(self) -> None:
        """The user wants it no more."""
        if self._work is not None:
            self._work.cancel()

    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._work is not None:
            self._work.drop()
            self._work = None

    def _progressed(self, fraction: float, text) -> None:
        words = translate("qh", "Đang xuất gói: {percent} %").format(percent=int(100 * fraction))
        self.told.emit(f"{words} · {shown(text)}" if text is not None else words)

    def _done(self, made: tuple[str, str, str]) -> None:
        self._work = None
        name, sheet, package = made
        steps = (
            translate("qh", "Chép cả hai tệp, để nguyên, không giải nén."),
            translate("qh", "Nộp tại bộ phận tiếp nhận của cơ quan quản lý quy hoạch."),
            translate("qh", "Giữ một bản đến khi có biên nhận; phiếu nộp ghi đủ các bước."),
        )
        title = translate("qh", "✔ Đã xuất gói, mã {code}").format(code=short_code(package))
        opened = translate("qh", "Mở thư mục")
        self.card.tell(
            f"<p style='margin:0 0 4px 0'><b>{escape(title)}</b></p>"
            f"<p>{escape(name)}<br>{escape(sheet)}</p>"
            f"<ol>{''.join(f'<li>{escape(step)}</li>' for step in steps)}</ol>"
            f"<p><a href='{_OPEN}'>{escape(opened)}</a></p>"
        )
        tell(self._iface, title, "success")
        self.ended.emit(None)

    def _failed(self, error: QhError) -> None:
        self._work = None
        self.ended.emit(error)

    def _follow(self, target: str) -> None:
        if target == _OPEN:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
