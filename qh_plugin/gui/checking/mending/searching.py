# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks for the ways to mend one finding in the background; the newest question counts."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Callable, Optional

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.core.errors import QhError
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate

if TYPE_CHECKING:
    from qh_plugin.gui.checking.listing.rows import Row
    from qh_plugin.gui.checking.mending.data import Make
    from qh_plugin.gui.checking.mending.proposing import Way, Ways

#: so many findings' ways are remembered while the data are the same
_MOST = 50
#: milliseconds on a line before its ways are looked for: who walks through does not wait
DWELL = 250


class Search(QObject):
    """`found(Way)` for each way, again when it is proved; then `done` or `failed(QhError)`."""

    found = pyqtSignal(object)
    done = pyqtSignal()
    failed = pyqtSignal(object)
    _told = pyqtSignal(int, object)

    def __init__(self, ask: Callable[[], None], parent=None) -> None:
        super().__init__(parent)
        self.work: Optional[tasks.Work] = None
        self.ways: Optional[Ways] = None
        self._known: dict[int, Way] = {}
        self._about: Optional[tuple[str, int]] = None
        self._kept: OrderedDict[tuple[str, int], Ways] = OrderedDict()
        self._ticket = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DWELL)
        self._timer.timeout.connect(ask)
        self._told.connect(self._hear)  # from the worker thread, so it comes queued

    def later(self) -> None:
        """Ask in a moment, unless something else comes first."""
        self._timer.start()

    def recall(self, row: Row, revision: int) -> bool:
        """Give again what is known of a finding; False where nothing is."""
        known = self._kept.get((row.key, revision))
        if known is None:
            return False
        self.stop()
        self.forget()
        self._about = (row.key, revision)
        self._done(self._ticket, known)
        return True

    def start(self, row: Row, revision: int, make: Make) -> None:
        """Look for the ways to mend a finding."""
        self.stop()
        self.forget()
        self._about = (row.key, revision)
        ticket, group, i = self._ticket, row.group, row.i

        def tell(way: Way) -> None:
            self._told.emit(ticket, way)

        self.work = tasks.run(
            translate("qh", "QH: tìm cách sửa"),
            lambda progress: proposing.find_ways(make, group, i, tell, progress),
            lambda ways: self._done(ticket, ways),
            lambda error: self._failed(ticket, error),
            awaited=True,
        )

    def of(self, row: Optional[Row], revision: int) -> bool:
        """Whether what is known or looked for is about this finding in these data."""
        return row is not None and self._about == (row.key, revision)

    def way(self, number: Optional[int]) -> Optional[Way]:
        """A way by its number, as far as it is known."""
        return self._known.get(number) if number is not None else None

    def stop(self) -> None:
        """Look for nothing any more."""
        self._timer.stop()
        self._ticket += 1
        if self.work is not None:
            self.work.cancel()
            self.work = None
            self._about = None

    def forget(self) -> None:
        """What was found no longer counts."""
        self.ways, self._about, self._known = None, None, {}

    def _hear(self, ticket: int, way: Way) -> None:
        if ticket == self._ticket:
            self._known[way.number] = way
            self.found.emit(way)

    def _done(self, ticket: int, ways: Ways) -> None:
        if ticket != self._ticket:
            return
        self.work = None
        for way in ways.ways:
            self._hear(ticket, way)
        self.ways = ways
        if self._about is not None:
            self._kept[self._about] = ways
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        self.done.emit()

    def _failed(self, ticket: int, error: QhError) -> None:
        if ticket == self._ticket:
            self.work = None
            self._about = None
            self.failed.emit(error)
