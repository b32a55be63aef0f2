# SPDX-License-Identifier: GPL-2.0-or-later
"""The order at work in the steps of the dock, and what came of it in a sentence; an order of
another dossier is told by its name and leaves the steps alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from qh_plugin.core.errors import Cancelled, InputError, QhError, ServerError
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.text import Text
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.gui.publishing import job, receipt_card, standing
from qh_plugin.gui.publishing.sending.orders import Order, Way
from qh_plugin.gui.publishing.sending.wording import too_late
from qh_plugin.gui.publishing.steps import SEND, Mark
from qh_plugin.gui.unsaved import modified_layers
from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.gui.publishing.dock import PublishingDock


class AtWork:
    """Follows the runner for the dock. `edited` are the folders of dossiers whose data are not
    those that are being published."""

    def __init__(self, dock: PublishingDock, iface, session) -> None:
        self._dock, self._iface, self._session = dock, iface, session
        self.edited: set[str] = set()
        self._told: set[tuple[str, str]] = set()
        runner = dock.sending.runner
        runner.began.connect(self._began)
        runner.moved.connect(self._moved)
        runner.progressed.connect(self._progressed)
        runner.done.connect(self._done)
        runner.failed.connect(self._failed)
        runner.noted.connect(self._noted)
        runner.withdrawn.connect(self._withdrawn)
        dock.sending.refused.connect(self.refuse)

    def show(self) -> None:
        """The open dossier is at work: the steps as far as it is."""
        dock, runner = self._dock, self._dock.sending.runner
        standing.begin(dock.steps)
        if dock.sending.leaves:
            standing.move(dock.steps, State.STAGED, translate("qh", "Đang rút lại…"))
        elif runner.state is not None:
            standing.move(dock.steps, runner.state, shown(runner.text))
        dock.panel.progressBar.setVisible(True)
        dock.panel.progressBar.setValue(int(1000 * runner.fraction))
        dock.servers.set_enabled(False)
        dock.panel.receiptFrame.setVisible(False)
        dock.show_button()

    def hide(self) -> None:
        """The open dossier is not at work."""
        self._dock.panel.progressBar.setVisible(False)
        self._dock.servers.set_enabled(True)

    def refuse(self, error: QhError) -> None:
        """Tell an error at the step that it stopped."""
        dock, errors = self._dock, getattr(error, "errors", 0)
        if errors:
            back = getattr(error, "reopened", 0)
            standing.block_check(dock.steps, errors, self._see_errors, void=back)
        else:
            wanted, of_server = isinstance(error, Cancelled), isinstance(error, ServerError)
            standing.stop(dock.steps, shown(error.text), wanted, of_server)
            if isinstance(error, InputError) and dock.facts.asks_reason():
                dock.facts.unfold(to_reason=True)
        dock.say("")
        tell_error(self._iface, error)
        dock.show_button()

    def _see_errors(self) -> None:
        """The list of errors; the gate found them, so they may be in no check of the dock yet."""
        session, result = self._session, self._session.result
        if result is None or session.changed_since_check or not result.errors:
            session.check_now_asked.emit()
        else:
            session.check_asked.emit()

    def _mine(self, order: Order) -> bool:
        """Whether an order is of the open dossier and the server in the box."""
        return self._dock.sending.key == order.key

    def _began(self, order: Order) -> None:
        dossier = self._session.dossier
        here = dossier is not None and str(dossier.folder) == order.folder
        if order.way is Way.BACK or (here and modified_layers(dossier)):
            self.edited.add(order.folder)
        else:
            self.edited.discard(order.folder)
        if self._mine(order):
            self._dock.sending.notes.begin()
            self.show()

    def _noted(self, order: Order, text: Text) -> None:
        if self._mine(order):
            self._dock.sending.notes.add(text)
        elif (order.server, text.vi) not in self._told:  # not once for each of twenty wards
            self._told.add((order.server, text.vi))
            tell(self._iface, f"{order.name}: {shown(text)}", "warning")

    def _moved(self, order: Order, state: State, text: Text) -> None:
        if self._mine(order) and not self._dock.sending.leaves:
            standing.move(self._dock.steps, state, shown(text))
            if state is State.PACKED:
                self._dock.show_package()
            self._dock.show_button()
            self._dock.say(shown(text))

    def _progressed(self, order: Order, fraction: float, text: Optional[Text]) -> None:
        if not self._mine(order) or self._dock.sending.leaves:
            return
        self._dock.panel.progressBar.setValue(int(1000 * fraction))
        words = shown(text) if text is not None else ""
        if words:
            self._dock.say(words)
        if order.way is Way.FEATURES and fraction > standing.CHECKED:
            standing.write(self._dock.steps, words)

    def _done(self, order: Order, result, checked) -> None:
        if isinstance(result, Receipt):
            good, line = result.accepted, receipt_card.outcome(result)
        else:
            good, text = job.written(result)
            line = shown(text)
        if not self._mine(order):
            line = f"{order.name}: {line}"
            self._dock.show_button()
        else:
            self.hide()
            if isinstance(result, Receipt):
                self._dock.receive(order, result, checked)
            else:
                self._dock.refresh()
                self._dock.steps.set(SEND, Mark.DONE if good else Mark.WARNING, line)
        tell(self._iface, line, "success" if good else "warning")

    def _failed(self, order: Order, error: QhError) -> None:
        if self._mine(order):
            self.hide()
            self.refuse(error)
        else:
            tell_error(self._iface, error, order.name)
            self._dock.show_button()

    def _withdrawn(self, order: Order, receipt: Optional[Receipt]) -> None:
        if receipt is None:
            line = translate("qh", "Đã rút lại lần nộp này; máy chủ không công bố gì từ đó.")
        else:
            line = shown(too_late(receipt))
        if not self._mine(order):
            line = f"{order.name}: {line}"
            self._dock.show_button()
        else:
            self.hide()
            if receipt is not None:
                self._dock.receive(order, receipt, None)
            else:
                self._dock.refresh()
        tell(self._iface, line, "success" if receipt is None else "warning")
