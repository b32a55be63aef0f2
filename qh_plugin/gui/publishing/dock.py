# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock "Công bố": five steps to a receipt, and the published layers back on the map."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.PyQt import uic
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QWidget

from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.errors import Cancelled, InputError, QhError, ServerError
from qh_plugin.core.model import Model
from qh_plugin.core.publish import receipts
from qh_plugin.core.publish.journal import State
from qh_plugin.gui.dossier_header import DossierHeader
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing import job, receipt_card, standing
from qh_plugin.gui.publishing.difference.desk import DifferenceDesk
from qh_plugin.gui.publishing.facts.form import FactsForm
from qh_plugin.gui.publishing.history.panel import HistoryPanel
from qh_plugin.gui.publishing.sending.withdrawing import Withdrawing
from qh_plugin.gui.publishing.sending.wording import standing_words
from qh_plugin.gui.publishing.servers.panel import ServerPanel
from qh_plugin.gui.publishing.steps import CHECK, PACKAGE, SEND, Mark, StepList
from qh_plugin.gui.single_click import SingleClick
from qh_plugin.gui.unsaved import ask, ask_save, modified_layers
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking
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
        self._work: Optional[tasks.Work] = None
        self._job: Optional[job.PublishJob] = None
        self._edited_meanwhile = False
        self._known: list[receipts.Receipt] = []
        self._published_layers = not_stored()
        self.panel = QWidget()
        uic.loadUi(str(_UI), self.panel)
        self.setWidget(self.panel)
        self.panel.layout().insertWidget(0, DossierHeader(session))
        self.servers = ServerPanel(self.panel, settings, self._model)
        self.steps = StepList(self.panel.stepList)
        self.facts = FactsForm()
        layout = self.panel.scrolledLayout
        layout.insertWidget(layout.indexOf(self.panel.stepList) + 1, self.facts)
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
        self.withdrawing = Withdrawing(
            iface,
            self.panel.withdrawButton,
            lambda: self._session.dossier,
            lambda: self.servers.profile,
            self._withdrawn,
        )
        self._set_texts()
        self._connect()
        self.refresh()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self.servers.stop()
        self.difference.stop()
        self.history.stop()
        self._published_layers.stop()
        for signal, slot in self._followed:
            signal.disconnect(slot)

    # --- what the buttons do ---------------------------------------------------------------

    def publish(self) -> None:
        """Submit the saved dossier to the server; while running, stop."""
        if self._work is not None:
            self._work.cancel()
            self._say(translate("qh", "Đang dừng…"))
            return
        dossier = self._session.dossier
        missing = missing_for_checking()
        if missing is not None:
            tell(self._iface, shown(missing), "warning")
            return
        if dossier is None or (modified_layers(dossier) and not self.ask_save()):
            return
        self._start(dossier)

    def roll_back(self) -> None:
        """Publish the version of the shown receipt again, as a new one; the comment says why."""
        dossier, version = self._session.dossier, self.history.version
        if dossier is None or version is None or self._work is not None:
            return
        self.facts.keep()
        why = self.facts.comment.text().strip()
        if not why:
            self.facts.unfold()
            self.facts.comment.setFocus()
            text = translate("qh", "Hãy ghi lý do quay lại bản {version} vào ô Ghi chú.")
            tell(self._iface, text.format(version=version), "warning")
        elif self.ask_roll_back(version):
            self._start(dossier, (version, why))

    def ask_roll_back(self, version: int) -> bool:
        """Make sure; tests put their own answer here."""
        yes = translate("qh", "Công bố lại bản {version}").format(version=version)
        question = translate(
            "qh",
            "Bản {version} sẽ được công bố lại thành bản mới nhất trên máy chủ. Dữ liệu trong hồ "
            "sơ này không đổi.",
        )
        return ask(self._iface.mainWindow(), question.format(version=version), (yes,)) == yes

    def _start(self, dossier: Dossier, back_to: Optional[tuple[int, str]] = None) -> None:
        self.facts.keep()
        self._edited_meanwhile = back_to is not None
        self._job = job.PublishJob()
        self._job.moved.connect(self._moved)
        standing.begin(self.steps)
        self._work = self._job.start(
            dossier,
            self.url(),
            self.servers.profile.authcfg,
            self._settings.profile,
            self._done,
            self._failed,
            self._progressed,
            back_to,
        )
        self._show_running()

    def ask_save(self) -> bool:
        """Offer to save unsaved edits; tests put their own answer here."""
        return ask_save(self._iface, self._session.dossier)

    def url(self) -> str:
        """The address of the server in the box, without a slash at its end."""
        return self.servers.profile.url

    # --- while running ---------------------------------------------------------------------

    def _moved(self, state: State, text) -> None:
        standing.move(self.steps, state, shown(text))
        if state is State.PACKED:
            self._show_package()
        self._show_button()
        self._say(shown(text))

    def _progressed(self, fraction: float, text) -> None:
        self.panel.progressBar.setValue(int(1000 * fraction))
        if text is not None:
            self._say(shown(text))

    def _done(self, receipt: receipts.Receipt) -> None:
        checked = self._job.checked if self._job is not None else None
        self._stop_running()
        self._show_package(receipt)
        dossier = self._session.dossier
        if dossier is not None:
            self._session.set_dossier(open_dossier(dossier.folder))
            if receipt.accepted and not self._edited_meanwhile:
                self._session.note_published(receipt.version or 0, checked)
        standing.finish(self.steps, receipt)
        QTimer.singleShot(50, self._show_newest)
        line = receipt_card.outcome(receipt)
        tell(self._iface, line, "success" if receipt.accepted else "warning")

    def _show_newest(self) -> None:
        self.panel.scrollArea.ensureWidgetVisible(self.panel.receiptFrame, 0, 4)

    def _failed(self, error: QhError) -> None:
        self._stop_running()
        errors = getattr(error, "errors", 0)
        if errors:
            standing.block_check(self.steps, errors, self._session.check_asked.emit)
        else:
            of_server = isinstance(error, ServerError)
            standing.stop(self.steps, shown(error.text), isinstance(error, Cancelled), of_server)
            if isinstance(error, InputError) and self.facts.asks_reason():
                self.facts.unfold(to_reason=True)
        self._say("")
        tell_error(self._iface, error)
        self._show_button()

    def _withdrawn(self, receipt: Optional[receipts.Receipt]) -> None:
        if receipt is not None:
            self._done(receipt)
        else:
            self.refresh()

    def _show_running(self) -> None:
        self.panel.progressBar.setVisible(True)
        self.panel.progressBar.setValue(0)
        self.servers.set_enabled(False)
        self.panel.receiptFrame.setVisible(False)
        self._show_button()

    def _stop_running(self) -> None:
        self._work = self._job = None
        self.panel.progressBar.setVisible(False)
        self.servers.set_enabled(True)

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
        if self._work is None:
            self._checked()
            self._say("")
        self._show_button()

    def _checked(self) -> None:
        if self._work is None and self._session.dossier is not None:
            standing.rest(self.steps, self._session, self._known)
            self._show_package()
            self._show_open()
            if not self.difference.busy:
                self.difference.offer()

    def _data_changed(self) -> None:
        self._edited_meanwhile = True
        self.difference.data_changed()
        self._checked()

    def _show_button(self) -> None:
        button, dossier = self.panel.publishButton, self._session.dossier
        button.setEnabled(dossier is not None)
        packed = self._packed() if dossier is not None and self._work is None else None
        self.withdrawing.show(packed is not None and packed.unfinished)
        if self._work is not None:
            sent = self.steps.mark(SEND) is Mark.RUNNING
            text = translate("qh", "Tạm dừng") if sent else translate("qh", "Dừng")
        elif dossier is None:
            text = translate("qh", "Nộp lên máy chủ")
        else:
            resumed = packed is not None and packed.unfinished
            pattern = (
                translate("qh", "Tiếp tục nộp bản {version}")
                if resumed
                else translate("qh", "Nộp bản {version} lên máy chủ")
            )
            text = pattern.format(version=dossier.info.version + 1)
        button.setText(text)

    def _show_package(self, receipt: Optional[receipts.Receipt] = None) -> None:
        packed = self._packed()
        if packed is not None and (receipt is None or receipt.package == packed.package):
            words = translate("qh", "{size} · mã {code}").format(
                size=standing.file_size(packed.size), code=receipt_card.short_code(packed.package)
            )
            self.steps.set(PACKAGE, Mark.DONE, words)

    def _show_open(self) -> None:
        """A submission that is paused or was cut off, in words at its step."""
        packed, dossier = self._packed(), self._session.dossier
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

    def _say(self, text: str) -> None:
        self.panel.statusLabel.setText(text)
        self.panel.statusLabel.setVisible(bool(text))

    # --- the server ------------------------------------------------------------------------

    def _shown(self, visible: bool) -> None:
        if visible:
            if self.servers.book.chosen.url != self.url():
                self.servers.reload()  # the options were used
            self.servers.forget_failure()
            self.servers.probe()

    # --- building --------------------------------------------------------------------------

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
        self.difference.adopted.connect(self._session.set_dossier)
        self.visibilityChanged.connect(self._shown)
        self._followed = (
            (self._session.dossier_changed, self.refresh),
            (self._session.checked, self._checked),
            (self._session.data_changed, self._data_changed),
        )
        for signal, slot in self._followed:
            signal.connect(slot)
