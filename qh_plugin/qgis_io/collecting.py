# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's full garbage collections, put off while background work makes very many objects.

A full collection walks every object of the process, QGIS's own Python included, and keeps Python's
lock meanwhile: a tenth of a second in which no window is drawn. Every geometry counts as an object,
so a check of a hundred thousand parcels has a dozen of them and they find nothing: geometries hold
nothing, and go when they are no longer used. Young objects are collected as ever. What was put off
is done once, in a moment without work, on the main thread (widgets must not be deleted elsewhere),
and for the objects made since: those that were there before are set aside while there is work.
Where the work left too many to walk in a moment (ten thousand findings are some 200,000 objects)
they are set aside too, until they are fewer.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock, current_thread, main_thread
from typing import Iterator, Optional

from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QTimer, pyqtSignal

#: so many collections of the middle generation before a full one: never
_NEVER = 2**31 - 1
#: milliseconds without work after which the collection is done
_REST = 500
#: a collection of so many objects takes some 70 ms; more are not walked on the main thread
MOST = 150_000


class _Later(QObject):
    """Waits on the main thread for the work to rest."""

    rested = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._working = 0
        self._before: Optional[tuple[int, int, int]] = None
        self._aside = self._kept = False
        self._usual = 0
        self.rested.connect(self._wait, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        with self._lock:
            self._working += 1
            if self._before is None:
                self._before = gc.get_threshold()
                gc.set_threshold(*self._before[:2], _NEVER)
                if not self._kept:
                    self._aside = not gc.get_freeze_count()  # else someone else set some aside
                if self._aside and not self._kept:
                    gc.freeze()

    def end(self) -> None:
        with self._lock:
            self._working -= 1
            over = self._working == 0
        if over and (current_thread() is main_thread() or QCoreApplication.instance() is None):
            self.settle(collecting=False)  # who holds up the main thread waits anyway
        elif over:
            self.rested.emit()

    def _wait(self) -> None:
        QTimer.singleShot(_REST, self.settle)

    def settle(self, collecting: bool = True) -> None:
        """All as it was before, unless something works again; collect if it is due."""
        with self._lock:
            if self._working or self._before is None:
                return
            before, self._before = self._before, None
            if gc.get_threshold() == (*before[:2], _NEVER):  # else someone else set it
                gc.set_threshold(*before)
        if collecting and gc.isenabled() and gc.get_count()[2] > before[2]:
            if self._aside and len(gc.get_objects(generation=2)) > MOST:
                self._usual = self._usual if self._kept else gc.get_freeze_count()
                gc.freeze()
                self._kept = True
                return
            gc.collect()
        self._take_back()

    def _take_back(self, all_of_them: bool = False) -> None:
        """What was set aside is among the others again, but for what was too many and still is."""
        if self._kept and not all_of_them:
            self._kept = gc.get_freeze_count() - self._usual > MOST
        if self._aside and (all_of_them or not self._kept):
            gc.unfreeze()
            self._aside = self._kept = False

    def stop(self) -> None:
        """All as it was before."""
        self.settle(collecting=False)
        if not self._working:
            self._take_back(all_of_them=True)


_later = _Later()


@contextmanager
def full_collections_later() -> Iterator[None]:
    """Around background work, in any thread and in several at once."""
    _later.begin()
    try:
        yield
    finally:
        _later.end()


def stop() -> None:
    """The plugin is unloaded and nothing works any more."""
    _later.stop()
