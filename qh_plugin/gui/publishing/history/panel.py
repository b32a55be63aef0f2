# SPDX-License-Identifier: GPL-2.0-or-later
"""The receipts of a dossier: one as a card, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Optional, Sequence

from qgis.PyQt.QtWidgets import QWidget

from qh_plugin.core.dossier.layout import model_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing import receipt_card, standing
from qh_plugin.gui.publishing.history import verifying
from qh_plugin.gui.publishing.servers.book import ServerProfile
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.published_layers import open_published


class HistoryPanel:
    """Works on the widgets of the dock's panel; `ask_file(name)` tells where to save a receipt,
    `roll_back()` publishes the shown version again."""

    def __init__(
        self,
        iface,
        panel: QWidget,
        session,
        profile: Callable[[], ServerProfile],
        ask_file: Callable[[str], Optional[Path]],
        roll_back: Callable[[], None],
    ) -> None:
        self._iface, self._panel, self._session = iface, panel, session
        self._profile, self._ask_file = profile, ask_file
        self._known: Sequence[Receipt] = ()
        panel.openPublishedButton.setText(translate("qh", "Mở lớp đã công bố"))
        panel.saveReceiptButton.setText(translate("qh", "Lưu biên nhận…"))
        panel.verifyButton.setText(translate("qh", "Xác minh"))
        panel.verifyButton.setToolTip(
            translate("qh", "Biên nhận còn nguyên và đúng là của máy chủ?")
        )
        panel.rollBackButton.setText(translate("qh", "Quay lại bản này…"))
        panel.historyLabel.setText(translate("qh", "Lịch &sử"))
        panel.openPublishedButton.clicked.connect(lambda: self.open_published())
        panel.saveReceiptButton.clicked.connect(lambda: self.save())
        panel.verifyButton.clicked.connect(lambda: self.verify())
        panel.rollBackButton.clicked.connect(lambda: roll_back())
        panel.historyCombo.currentIndexChanged.connect(lambda _: self._show_receipt())

    @property
    def receipt(self) -> Optional[Receipt]:
        """The one that is shown."""
        row = self._panel.historyCombo.currentIndex()
        return self._known[row] if 0 <= row < len(self._known) else None

    def show(self, known: Sequence[Receipt]) -> None:
        """Show these receipts, the newest chosen."""
        self._known = known
        combo = self._panel.historyCombo
        combo.blockSignals(True)
        combo.clear()
        for receipt in known:
            combo.addItem(receipt_card.title(receipt))
        combo.blockSignals(False)
        for widget in (combo, self._panel.historyLabel):
            widget.setVisible(bool(known))
        self._show_receipt()

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

    def save(self) -> None:
        """Write the shown receipt to a file of the user's choice."""
        receipt = self.receipt
        target = self._ask_file(f"BienNhan_{receipt.dossier}.html") if receipt else None
        if receipt is None or target is None:
            return
        try:
            receipt_card.save(receipt, standing.layer_titles(self._session.dossier), target)
        except QhError as error:
            tell_error(self._iface, error)
            return
        text = translate("qh", "Đã lưu biên nhận vào {file}").format(file=target)
        tell(self._iface, text, "success")

    def verify(self) -> None:
        """Whether the shown receipt is whole and the server's own."""
        receipt, dossier = self.receipt, self._session.dossier
        if receipt is None or dossier is None:
            return
        self._say(translate("qh", "Đang xác minh…"))

        def tell_of(text: str) -> None:
            if self.receipt is receipt:
                self._say(text)

        def done(checked) -> None:
            if checked is None:
                tell_of(translate("qh", "✖ Không còn tệp biên nhận trong hồ sơ."))
                return
            mark = "✔" if checked.verdict.good else "✖"
            tell_of(f"{mark} {shown(checked.text)}")

        verifying.start(
            dossier, receipt, self._profile(), done, lambda e: tell_of(f"▲ {shown(e.text)}")
        )

    def _show_receipt(self) -> None:
        receipt, panel, dossier = self.receipt, self._panel, self._session.dossier
        panel.receiptFrame.setVisible(receipt is not None)
        self._say("")
        if receipt is not None:
            panel.receiptView.setText(receipt_card.html(receipt))
            panel.openPublishedButton.setVisible(receipt.accepted)
            newest = dossier.info.version if dossier is not None else 0
            panel.rollBackButton.setVisible(receipt.accepted and (receipt.version or 0) < newest)

    def _say(self, text: str) -> None:
        self._panel.verdictLabel.setText(text)
        self._panel.verdictLabel.setVisible(bool(text))
