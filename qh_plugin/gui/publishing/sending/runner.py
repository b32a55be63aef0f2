# SPDX-License-Identifier: GPL-2.0-or-later
"""Works through the orders one after the other: one that fails holds up none of the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.text import Text
from qh_plugin.gui.publishing.job import PublishJob, written
from qh_plugin.gui.publishing.sending import wording
from qh_plugin.gui.publishing.sending.orders import Order, OrderBook, Way, Wish
from qh_plugin.gui.publishing.sending.standings import open_entry
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport


class Runner(QObject):
    """`changed`: the orders or their standing. Of the order at work: `began(order)`, `moved(order,
    state, text)`, `noted(order, text)`, `progressed(order, fraction, text)`, then one of
    `done(order, result, checked)` and `failed(order, error)`. `result` is the receipt, or the
    outcomes of feature by feature. Where it was to be taken back: `withdrawn(order, receipt)`, the
    receipt None unless the server was faster, or `failed`."""

    changed = pyqtSignal()
    began = pyqtSignal(object)
    moved = pyqtSignal(object, object, object)
    noted = pyqtSignal(object, object)
    progressed = pyqtSignal(object, float, object)
    done = pyqtSignal(object, object, object)
    failed = pyqtSignal(object, object)
    withdrawn = pyqtSignal(object, object)

    def __init__(self, rules: Callable[[], str], parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.book = OrderBook()
        self._rules = rules
        self._work: Optional[tasks.Work] = None
        self._job: Optional[PublishJob] = None
        self._leaving: dict[tuple[str, str], tasks.Work] = {}
        self._dropping: set[tuple[str, str]] = set()
        self.order: Optional[Order] = None
        self.state: Optional[State] = None
        self.fraction, self.text = 0.0, Text("", "")
        QTimer.singleShot(0, self._next)  # another language: the dock was built anew

    @property
    def busy(self) -> bool:
        """Whether an order is at work."""
        return self._work is not None

    def at_work(self, key: tuple[str, str]) -> bool:
        """Whether this order is at work."""
        return self.order is not None and self.order.key == key

    def leaves(self, key: tuple[str, str]) -> bool:
        """Whether this order is being taken back."""
        return key in self._leaving or key in self._dropping

    # --- what the user wishes --------------------------------------------------------------

    def put(self, order: Order) -> None:
        """Let an order have its turn; at once where none is at work."""
        if not self.at_work(order.key) and not self.leaves(order.key):
            self.book.put(order)
        self._turn()

    def resume(self, key: tuple[str, str]) -> None:
        """Go on with an order when its turn has come."""
        if not self.leaves(key):
            self.book.change(key, wish=Wish.WAITING, vi="", en="")
        self._turn()

    def resume_all(self) -> None:
        """Go on with every order that has no end."""
        for order in self.book.orders:
            if not order.over and not order.waits and not self.leaves(order.key):
                self.book.change(order.key, wish=Wish.WAITING, vi="", en="")
        self._turn()

    def pause(self, key: tuple[str, str]) -> None:
        """Stop an order; it keeps its place and goes on from where it came."""
        if self.at_work(key) and self._work is not None:
            self._work.cancel()
        else:
            self.book.change(key, wish=Wish.PAUSED)
            self.changed.emit()

    def drop(self, key: tuple[str, str]) -> None:
        """Take an order out of the queue; what the server has of it is withdrawn first. One that
        is at work stops first."""
        order = self.book.find(key)
        if order is None or self.leaves(key):
            return
        if self.at_work(key):
            self._dropping.add(key)
            self.pause(key)
            self.changed.emit()
        elif order.way is Way.FEATURES or open_entry(order) is None:
            self.forget(key)
        else:
            self._withdraw(order)

    def forget(self, key: tuple[str, str]) -> None:
        """Take an order out of the list."""
        self.book.remove(key)
        self.changed.emit()

    def tidy(self) -> None:
        """Take what is over out of the list."""
        for order in self.book.orders:
            if order.over:
                self.book.remove(order.key)
        self.changed.emit()

    def lift(self, key: tuple[str, str]) -> None:
        """One place forward."""
        self.book.lift(key)
        self.changed.emit()

    def stop(self) -> None:
        """The plugin is unloaded: what is at work goes on in the next run of QGIS."""
        for work in self._leaving.values():
            work.drop()
        self._leaving = {}
        if self._work is not None:
            self._work.drop()
            self._work = self._job = self.order = None

    # --- the order at work -----------------------------------------------------------------

    def _turn(self) -> None:
        self.changed.emit()
        self._next()

    def _next(self) -> None:
        if self.busy:
            return
        order = next((order for order in self.book.orders if order.waits), None)
        if order is not None:
            self._start(order)

    def _start(self, order: Order) -> None:
        try:
            dossier = open_dossier(Path(order.folder))
        except QhError as error:
            self._ended(order, Wish.STOPPED, error.text)
            self.failed.emit(order, error)
            return
        self.order, self.state = order, None
        self.fraction, self.text = 0.0, Text("Bắt đầu", "Starting")
        self._job = PublishJob()
        self._job.moved.connect(self._moved)
        self._job.noted.connect(self._noted)
        self._work = self._job.start(
            dossier, order, self._rules(), self._done, self._failed, self._progressed
        )
        self.began.emit(order)
        self.changed.emit()

    def _moved(self, state: Any, text: Text) -> None:
        if self.order is not None:
            self.state, self.text = state, text
            self.moved.emit(self.order, state, text)

    def _noted(self, text: Text) -> None:
        if self.order is not None:
            self.noted.emit(self.order, text)

    def _progressed(self, fraction: float, text: Optional[Text]) -> None:
        if self.order is not None:
            self.fraction, self.text = fraction, text or self.text
            self.progressed.emit(self.order, fraction, text)

    def _done(self, result: Any) -> None:
        order, checked = self._leave()
        if order.key in self._dropping and isinstance(result, Receipt):
            self._dropping.discard(order.key)
            self._late(order, result)
            return
        self._dropping.discard(order.key)
        if isinstance(result, Receipt):
            from qh_plugin.core.publish.submit import outcome_text

            good, text = result.accepted, outcome_text(result)
        else:
            good, text = written(result)
        wish = Wish.DONE if good else Wish.STOPPED
        if getattr(result, "outcome", "") == "held":
            wish = Wish.PAUSED  # to be asked for again
        self._ended(order, wish, text)
        self.done.emit(order, result, checked)

    def _failed(self, error: QhError) -> None:
        order, _ = self._leave()
        wanted, dropped = isinstance(error, Cancelled), order.key in self._dropping
        self._dropping.discard(order.key)
        self._ended(order, Wish.PAUSED if wanted else Wish.STOPPED, error.text)
        if not dropped:
            self.failed.emit(order, error)
            return
        self.drop(order.key)
        if not self.leaves(order.key):  # nothing of it had come to the server
            self.withdrawn.emit(order, None)

    def _leave(self) -> tuple[Order, Any]:
        order, checked = self.order, self._job.checked if self._job is not None else None
        self._work = self._job = self.order = None
        if order is None:
            raise ValueError("no order is at work")
        return order, checked

    def _ended(self, order: Order, wish: Wish, text: Text) -> None:
        self.book.change(order.key, wish=wish, vi=text.vi, en=text.en)
        self.changed.emit()
        QTimer.singleShot(0, self._next)  # whoever listens hears of this one first

    # --- taking back -----------------------------------------------------------------------

    def _withdraw(self, order: Order) -> None:
        def work(progress: Progress) -> Optional[Receipt]:
            from qh_plugin.io.withdrawing import withdraw

            dossier = open_dossier(Path(order.folder))
            return withdraw(dossier, QgisTransport(order.login), order.server, progress)

        def done(receipt: Optional[Receipt]) -> None:
            self._leaving.pop(order.key, None)
            if receipt is None:
                self.forget(order.key)
                self.withdrawn.emit(order, None)
            else:
                self._late(order, receipt)

        def failed(error: QhError) -> None:
            self._leaving.pop(order.key, None)
            self._ended(order, Wish.STOPPED, error.text)
            self.failed.emit(order, error)

        self.book.change(order.key, wish=Wish.PAUSED)
        title = translate("qh", "Rút lại lần nộp")
        self._leaving[order.key] = tasks.run(title, work, done, failed)
        self.changed.emit()

    def _late(self, order: Order, receipt: Receipt) -> None:
        """The server had decided before it could be taken back."""
        wish = Wish.DONE if receipt.accepted else Wish.STOPPED
        self._ended(order, wish, wording.too_late(receipt))
        self.withdrawn.emit(order, receipt)
