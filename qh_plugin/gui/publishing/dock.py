# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock "Công bố": five steps to a receipt, and the published layers back on the map."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QWidget

from qh_plugin.core.dossier.layout import model_of, open_dossier
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import Model
from qh_plugin.core.publish import receipts
from qh_plugin.gui.dossier_header import DossierHeader
from qh_plugin.gui.messages import tell
from qh_plugin.gui.publishing import job, receipt_card, standing
from qh_plugin.gui.publishing.at_work import AtWork
from qh_plugin.gui.publishing.difference.desk import DifferenceDesk
from qh_plugin.gui.publishing.facts.form import FactsForm
from qh_plugin.gui.publishing.history.panel import HistoryPanel
from qh_plugin.gui.publishing.sending import standings
from qh_plugin.gui.publishing.sending.desk import SendingDesk
from qh_plugin.gui.publishing.sending.orders import Order
from qh_plugin.gui.publishing.sending.withdrawing import Withdrawing
from qh_plugin.gui.publishing.sending.wording import standing_words
from qh_plugin.gui.publishing.servers.panel import ServerPanel
from qh_plugin.gui.publishing.steps import CHECK, PACKAGE, SEND, Mark, StepList
from qh_plugin.gui.single_click import SingleClick
from qh_plugin.gui.unsaved import ask, ask_save
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.published_layers import not_stored

_UI = Path(__file__).with_suffix(".ui")


class PublishingDock(QDockWidget):
    """`publish` and `roll_back` send; its parts have folders of their own."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(translate("qh", "Công bố"), parent)
        self.setObjectName("QhPublishingDock")
        self._iface = iface
        self._session = session
        self._settings = settings
        self._of = ("", "")
        self._waited = self._in_front = False
        self._new_card: Optional[QWidget] = None
        self._known: list[receipts.Receipt] = []
        self._published_layers = not_stored()
        self.panel = QWidget()
        uic.loadUi(str(_UI), self.panel)
        self.setWidget(self.panel)
        self.panel.layout().insertWidget(0, DossierHeader(session))
        self.servers = ServerPanel(self.panel, settings, self._model)
        self.steps = StepList(self.panel.stepList)
        self.facts = FactsForm()
        self.sending = SendingDesk(
            iface, session, settings, self.servers, self.steps, lambda: self.ask_save(), self
        )
        self._place(*self.sending.cards, self.facts, self.sending.queue)
        self.difference = DifferenceDesk(
            iface,
            session,
            self.steps,
            lambda: self.servers.profile,
            lambda: self.ask_save(),
            settings,
            self,
        )
        self.history = HistoryPanel(
            iface,
            self.panel,
            session,
            lambda: self.servers.profile,
            lambda: self.roll_back(),
            lambda version: self.difference.compare(version),
        )
        self.withdrawing = Withdrawing(self.panel.withdrawButton, self.sending)
        self.at_work = AtWork(self, iface, session)
        self._set_texts()
        self._connect()
        self.refresh()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self.servers.stop()
        self.sending.stop()
        self.difference.stop()
        self.history.stop()
        self._published_layers.stop()
        for signal, slot in self._followed:
            signal.disconnect(slot)

    # --- what the buttons do ---------------------------------------------------------------

    def publish(self) -> None:
        """Submit the saved dossier to the server when its turn has come; while running, stop."""
        if self.sending.at_work:
            self.say(translate("qh", "Đang dừng…"))
        else:
            self.facts.keep()
        self.sending.publish()

    def roll_back(self) -> None:
        """Publish the version of the shown receipt again, as a new one; the comment says why."""
        dossier, version = self._session.dossier, self.history.version
        if dossier is None or version is None or self.sending.at_work:
            return
        self.facts.keep()
        why = self.facts.comment.text().strip()
        if not why:
            self.facts.unfold()
            self.facts.comment.setFocus()
            text = translate("qh", "Hãy ghi lý do quay lại bản {version} vào ô Ghi chú.")
            tell(self._iface, text.format(version=version), "warning")
        elif self.ask_roll_back(version):
            self.sending.roll_back(version, why)

    def ask_roll_back(self, version: int) -> bool:
        """Make sure; tests put their own answer here."""
        yes = translate("qh", "Công bố lại bản {version}").format(version=version)
        question = translate(
            "qh",
            "Bản {version} sẽ được công bố lại thành bản mới nhất trên máy chủ. Dữ liệu trong hồ "
            "sơ này không đổi.",
        )
        return ask(self._iface.mainWindow(), question.format(version=version), (yes,)) == yes

    def ask_save(self) -> bool:
        """Offer to save unsaved edits; tests put their own answer here."""
        return ask_save(self._iface, self._session.dossier)

    def url(self) -> str:
        """The address of the server in the box, without a slash at its end."""
        return self.servers.profile.url

    # --- what came of it ---------------------------------------------------------------------

    def receive(self, order: Order, receipt: receipts.Receipt, checked) -> None:
        """A receipt of the open dossier has come."""
        self.show_package(receipt)
        dossier = self._session.dossier
        if dossier is not None:
            self._session.set_dossier(open_dossier(dossier.folder))
            if receipt.accepted and order.folder not in self.at_work.edited:
                self._session.note_published(receipt.version or 0, checked)
            elif receipt.accepted and receipt.went_back:
                self._session.note_published(0)  # what is published now is not what is here
                self.facts.forget_comment()
        standing.finish(self.steps, receipt)
        QTimer.singleShot(50, self._show_newest)

    def _came(self, card: QWidget) -> None:
        self._new_card = card
        QTimer.singleShot(50, self._bring)  # once it has its place

    def _bring(self) -> None:
        """The top of a new card to the top of what is seen."""
        if self._new_card is not None:
            bar = self.panel.scrollArea.verticalScrollBar()
            bar.setValue(max(0, self._new_card.y() - 4))

    def _show_newest(self) -> None:
        self.panel.scrollArea.ensureWidgetVisible(self.panel.receiptFrame, 0, 4)

    # --- showing ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the dossier, its newest check and its receipts."""
        dossier, panel = self._session.dossier, self.panel
        for widget in (panel.emptyLabel, panel.editButton):
            widget.setVisible(dossier is None)
        panel.stepList.setVisible(dossier is not None)
        self._known = receipts.list_receipts(dossier) if dossier else []
        self.history.show(self._known)
        self.difference.dossier_changed()
        self.facts.show_dossier(dossier)
        if self._shows() != self._of:
            self._of = self._shows()
            self.sending.clear()
        self.sending.look()
        self._checked()
        if self.sending.at_work:
            self.at_work.show()
        else:
            self.at_work.hide()
            self.say("")
        self.show_button()

    def _shows(self) -> tuple[str, str]:
        """The dossier and the server that the dock speaks of."""
        dossier = self._session.dossier
        return str(dossier.folder) if dossier is not None else "", self.url()

    def _checked(self) -> None:
        if not self.sending.at_work and self._session.dossier is not None:
            standing.rest(self.steps, self._session, self._known)
            self.show_package()
            self._show_open()
            self.sending.show_steps()
            if not self.difference.busy:
                self.difference.offer()

    def _stand(self) -> None:
        """Another order has its turn, or the user wished otherwise."""
        order = self.sending.order
        waits = order is not None and order.waits
        if waits or self._waited:
            self._checked()
        self._waited = waits
        if self.sending.leaves:
            self.steps.set(SEND, Mark.RUNNING, translate("qh", "Đang rút lại…"))
            self.say(translate("qh", "Đang rút lại…"))
        self.show_button()

    def _data_changed(self) -> None:
        if self._session.dossier is not None:
            self.at_work.edited.add(str(self._session.dossier.folder))
        self.difference.data_changed()
        self._checked()

    def show_button(self) -> None:
        """Name what the button does next."""
        button, dossier = self.panel.publishButton, self._session.dossier
        button.setEnabled(dossier is not None and not self.sending.leaves)
        resting = dossier is not None and not self.sending.at_work
        packed = self._packed() if resting else None
        resumed = packed is not None and packed.unfinished
        self.withdrawing.show(resumed)
        text = translate("qh", "Nộp lên máy chủ")
        if dossier is not None:
            text = self.sending.button_text(dossier.info.version + 1, resumed)
        button.setText(text)
        self.sending.show_steps()

    def show_package(self, receipt: Optional[receipts.Receipt] = None) -> None:
        """What is known of the package, in its step."""
        packed = self._packed()
        if packed is not None and (receipt is None or receipt.package == packed.package):
            words = translate("qh", "{size} · mã {code}").format(
                size=standing.file_size(packed.size), code=receipt_card.short_code(packed.package)
            )
            self.steps.set(PACKAGE, Mark.DONE, words)

    def _show_open(self) -> None:
        """A submission that is paused or was cut off, in words at its step."""
        packed, dossier, order = self._packed(), self._session.dossier, self.sending.order
        if order is not None and order.waits:
            self.steps.set(SEND, Mark.WAITING, standings.words(order))
            return
        if packed is None or not packed.unfinished or dossier is None:
            return
        words = translate("qh", "Còn dở: bản {version}, {size}, {state}").format(
            version=dossier.info.version + 1,
            size=standing.file_size(packed.size),
            state=standing_words(packed.state),
        )
        self.steps.set(SEND, Mark.WARNING, words)

    def _packed(self) -> Optional[job.Packed]:
        try:
            return job.newest_package(self._session.dossier, self.url())
        except QhError:
            return None

    def _model(self) -> Optional[Model]:
        dossier = self._session.dossier
        return model_of(dossier.info) if dossier is not None else None

    def say(self, text: str) -> None:
        """One line above the button; nothing takes it away."""
        self.panel.statusLabel.setText(text)
        self.panel.statusLabel.setVisible(bool(text))

    # --- the server ------------------------------------------------------------------------

    def _shown(self, visible: bool) -> None:
        self._in_front = visible
        if visible:
            if self.servers.book.chosen.url != self.url():
                self.servers.reload()  # the options were used
            self.servers.forget_failure()
            self._probe()
            self.sending.look()

    def _probe(self) -> None:
        """Ask the server where there is something to send: its login may want QGIS's password,
        and nobody is to be asked for that as QGIS starts."""
        if self._in_front and self._session.dossier is not None:
            self.servers.probe()

    # --- building --------------------------------------------------------------------------

    def _place(self, *widgets: QWidget) -> None:
        """Put them below the steps, in this order."""
        layout = self.panel.scrolledLayout
        first = layout.indexOf(self.panel.stepList) + 1
        for i, widget in enumerate(widgets):
            layout.insertWidget(first + i, widget)

    def _set_texts(self) -> None:
        panel = self.panel
        panel.emptyLabel.setText(
            translate("qh", "Chưa mở hồ sơ nào. Hãy mở hoặc tạo hồ sơ trước khi nộp lên máy chủ.")
        )
        panel.editButton.setText(translate("qh", "Mở bảng Biên tập"))
        panel.progressBar.setRange(0, 1000)
        panel.progressBar.setFormat("%p %")
        panel.progressBar.setVisible(False)
        self.steps.set(CHECK, Mark.WAITING, "")
        self.steps.set(SEND, Mark.WAITING, "")

    def _connect(self) -> None:
        panel = self.panel
        SingleClick(panel.publishButton)
        panel.publishButton.clicked.connect(self.publish)
        panel.editButton.clicked.connect(self._session.edit_asked.emit)
        self.servers.changed.connect(self.refresh)
        self.servers.examined.connect(self.show_button)
        self.sending.changed.connect(self._stand)
        self.sending.rested.connect(self._checked)
        for card in self.sending.cards:
            card.came.connect(lambda one=card: self._came(one))
        self.difference.adopted.connect(self._session.set_dossier)
        self.visibilityChanged.connect(self._shown)
        self._followed = (
            (self._session.dossier_changed, self.refresh),
            (self._session.dossier_changed, self._probe),
            (self._session.checked, self._checked),
            (self._session.data_changed, self._data_changed),
        )
        for signal, slot in self._followed:
            signal.connect(slot)
