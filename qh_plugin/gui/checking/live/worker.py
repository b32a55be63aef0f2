# SPDX-License-Identifier: GPL-2.0-or-later
"""The thread of the live check: does orders one after the other and says what came of each."""

from __future__ import annotations

import queue
from threading import Event
from typing import Callable, Optional

from qgis.PyQt.QtCore import QThread, pyqtSignal

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.gui.checking.live.engine import Engine
from qh_plugin.qgis_io.collecting import full_collections_later
from qh_plugin.qgis_io.tasks import stand_back, unexpected
from qh_plugin.qgis_io.turns import short_turns

Order = Callable[[Engine, Progress], object]

#: so many orders may be open at once
_FEW = 64

#: threads are kept until they have ended: Qt aborts where one is dropped before
_alive: set[Worker] = set()


class Worker(QThread):
    """`said` delivers on the main thread what each order gave: its answer, or a `QhError` (also
    `Cancelled`)."""

    said = pyqtSignal(object)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine: Optional[Engine] = engine
        self._orders: queue.SimpleQueue[Optional[tuple[Order, Event]]] = queue.SimpleQueue()
        self._open: list[Event] = []
        self._ended = False
        _alive.add(self)
        self.finished.connect(self._gone)

    def order(self, order: Order) -> None:
        """Have something done; one answer follows."""
        self._open = [event for event in self._open if not event.is_set()][-_FEW:]
        self._open.append(Event())
        self._orders.put((order, self._open[-1]))

    def interrupt(self) -> None:
        """Ask the orders given so far to stop; one that can be is answered by `Cancelled`."""
        for event in self._open:
            event.set()

    def end(self) -> None:
        """Stop as soon as can be; nothing is said any more."""
        self._ended = True
        self.interrupt()
        self.said.disconnect()
        self._orders.put(None)

    def run(self) -> None:
        """In the thread."""
        while not self._ended:
            found = self._orders.get()
            if found is not None and not self._ended:
                self.said.emit(self._done(*found))
        self._engine = None

    def _done(self, order: Order, stop: Event) -> object:
        def stopped() -> bool:
            stand_back(stop)
            return stop.is_set()

        progress = Progress(cancelled=stopped)
        try:
            with full_collections_later(), short_turns():
                return order(self._engine, progress) if self._engine is not None else Cancelled()
        except QhError as error:
            return error
        except Exception as error:  # every failure must reach the user as one sentence
            return unexpected(error)

    def _gone(self) -> None:
        _alive.discard(self)


def wait_for_all(milliseconds: int) -> None:
    """Wait until the threads that were asked to end have ended; when the plugin is unloaded."""
    for worker in list(_alive):
        worker.wait(milliseconds)
