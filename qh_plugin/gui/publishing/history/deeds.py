# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done with the chosen submission and its receipt."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QApplication

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.history import Past
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing import receipt_card
from qh_plugin.gui.publishing.history import asking, loading, papers, verifying
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.published_layers import open_published

if TYPE_CHECKING:
    from qh_plugin.core.text import Text

Say = Callable[[str], None]


class Deeds:
    """`chosen()` is the submission they are about; `say` and `say_of_file` put a verdict under the
    card or under the head of the list. `ask_…` are asked of the user and `open_file` of the
    desktop; tests put their own answers there."""

    def __init__(
        self,
        iface,
        session,
        profile: Callable[[], ServerProfile],
        chosen: Callable[[], Optional[Past]],
        say: Say,
        say_of_file: Say,
    ) -> None:
        self._iface, self._session, self._profile = iface, session, profile
        self._chosen, self._say, self._say_of_file = chosen, say, say_of_file
        self._verdict: tuple[str, Optional[Text]] = ("", None)
        self._papers: Optional[tempfile.TemporaryDirectory] = None
        window = iface.mainWindow()
        self.ask_receipt_target = lambda start: asking.receipt_target(window, start)
        self.ask_package_target = lambda start: asking.package_target(window, start)
        self.ask_receipt_file = lambda start: asking.receipt_file(window, start)
        self.open_file = lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    @property
    def past(self) -> Optional[Past]:
        """The chosen submission."""
        return self._chosen()

    @property
    def receipt(self) -> Optional[Receipt]:
        """Its receipt, where it is in the dossier."""
        past = self.past
        return past.receipt if past is not None else None

    def stop(self) -> None:
        """The plugin is unloaded."""
        if self._papers is not None:
            with suppress(OSError):  # a paper that is open on Windows stays for the system to clear
                self._papers.cleanup()
            self._papers = None

    def open_published(self) -> None:
        """Add the published layers of the shown receipt to the map."""
        receipt = self.receipt
        if receipt is None or self._session.dossier is None:
            return
        names = [str(x.get("name")) for x in receipt.layers if x.get("received")]
        model, profile = model_of(self._session.dossier.info), self._profile()
        try:
            layers = open_published(
                profile.url, names, receipt.version or 0, model, profile.authcfg
            )
        except QhError as error:
            tell_error(self._iface, error)
            return
        text = translate("qh", "Đã thêm {count} lớp đã công bố vào bản đồ.")
        tell(self._iface, text.format(count=len(layers)), "success")

    def open_receipt(self) -> None:
        """The shown receipt as a paper, in the desktop's own program."""
        if self.receipt is None:
            return
        if self._papers is None:
            self._papers = tempfile.TemporaryDirectory(prefix="qh-")
        target = Path(self._papers.name) / papers.file_name(self.receipt, ".pdf")
        self._write(target, self._opened)

    def save_receipt(self) -> None:
        """Write the shown receipt to a file of the user's choice."""
        dossier, receipt = self._session.dossier, self.receipt
        if receipt is None or dossier is None:
            return
        start = dossier.folder.parent / papers.file_name(receipt, ".pdf")
        target = self.ask_receipt_target(start)
        if target is not None:
            self._write(target, self._saved)

    def copy_code(self) -> None:
        """The short code, for a message or the telephone."""
        if self.past is None or not self.past.code:
            return
        QApplication.clipboard().setText(self.past.code)
        tell(self._iface, translate("qh", "Đã chép mã {code}.").format(code=self.past.code))

    def save_package(self) -> None:
        """Write the chosen version's package to a file of the user's choice."""
        dossier, past = self._session.dossier, self.past
        if dossier is None or past is None:
            return
        code = receipt_card.short_code(past.package)
        name = f"Goi_{dossier.info.maHoSoQH}_ban{past.version}_{code}.zip"
        target = self.ask_package_target(dossier.folder.parent / name)
        if target is None:
            return

        def done(_: object) -> None:
            words = translate("qh", "Đã lưu gói bản {version} vào {file}")
            tell(self._iface, words.format(version=past.version, file=target), "success")

        failed = lambda error: tell_error(self._iface, error)  # noqa: E731
        loading.start_saving(dossier, past.package, target, self._profile(), done, failed)

    def verify(self) -> None:
        """Whether the shown receipt is whole and the server's own."""
        receipt, dossier = self.receipt, self._session.dossier
        if receipt is None or dossier is None:
            return
        self._say(translate("qh", "Đang xác minh…"))

        def tell_of(text: str) -> None:
            if self.receipt is not None and self.receipt.receipt_hash == receipt.receipt_hash:
                self._say(text)

        def done(checked) -> None:
            if checked is None:
                tell_of(translate("qh", "✖ Không còn tệp biên nhận trong hồ sơ."))
                return
            mark = "✔" if checked.verdict.good else "✖"
            tell_of(f"{mark} {shown(checked.text)}")
            if self.receipt is not None and self.receipt.receipt_hash == receipt.receipt_hash:
                self._verdict = (receipt.receipt_hash, checked.text)

        verifying.start(
            dossier, receipt, self._profile(), done, lambda e: tell_of(f"▲ {shown(e.text)}")
        )

    def verify_file(self) -> None:
        """Whether a receipt that somebody hands in is whole and the server's own."""
        dossier = self._session.dossier
        start = dossier.receipts if dossier is not None else Path.home()
        path = self.ask_receipt_file(start)
        if path is None:
            return
        say = self._say_of_file
        say(translate("qh", "Đang xác minh…"))
        failed = lambda error: say(f"✖ {shown(error.text)}")  # noqa: E731
        verifying.start_file(path, self._profile(), say, failed)

    def _write(self, target: Path, on_done: Callable[[Path], None]) -> None:
        dossier, receipt = self._session.dossier, self.receipt
        if dossier is None or receipt is None:
            return
        failed = lambda error: tell_error(self._iface, error)  # noqa: E731
        model = model_of(dossier.info)
        of, words = self._verdict
        verdict = words if of == receipt.receipt_hash else None
        name = dossier.info.name if dossier.info.maHoSoQH == receipt.dossier else ""
        papers.start_writing(receipt, model, target, verdict, on_done, failed, name)

    def _saved(self, target: Path) -> None:
        text = translate("qh", "Đã lưu biên nhận vào {file}")
        tell(self._iface, text.format(file=target), "success")

    def _opened(self, target: Path) -> None:
        if not self.open_file(target):
            text = translate("qh", "Máy này chưa có chương trình mở PDF; hãy lưu biên nhận ra tệp.")
            tell(self._iface, text, "warning")
