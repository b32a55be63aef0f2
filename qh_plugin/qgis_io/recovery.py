# SPDX-License-Identifier: GPL-2.0-or-later
"""Unsaved edits survive a crash: while layers hold some, journals of them lie in
`.qh/recovery/<process>/`, and a locked file beside it says that the process still runs.

A save, a roll-back and a clean end take the journals away. What lies there without a running
process is what a crash left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Optional

from qgis.core import Qgis, QgsMessageLog, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QLockFile, QObject, QTimer, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.io import journals
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.edit_buffers import Buffer, capture
from qh_plugin.qgis_io.session import Session

#: seconds without an edit after which the edits are noted, and the longest time between two notes
IDLE, LONGEST = 2.0, 20.0
_LOOK = 1000  # milliseconds
#: a note waits so many times as long as the last one took on the main thread and in the worker:
#: tens of thousands of unsaved features are noted less often
_PACE, _WORKER_PACE = 100, 5
#: what follows the folder's name in the name of its lock
LOCK = ".lock"


class Recorder(QObject):
    """Notes the unsaved edits of the open dossier's layers. `noted` comes after each writing;
    `close` after a clean end removes what was noted."""

    noted = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._dossier: Optional[Dossier] = None
        self._home: Optional[_Home] = None
        self._watched: dict[str, tuple[QgsVectorLayer, str, list]] = {}
        self._dirty: set[str] = set()
        self._states: dict[str, str] = {}
        self._outdated: set[str] = set()
        self._since = self._changed = self._wrote = self._rest = 0.0
        self._pool: Optional[ThreadPoolExecutor] = None
        self._writing: Optional[Future] = None
        self._failed = False
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK)
        self._clock.timeout.connect(self._look)
        session.dossier_changed.connect(self.refresh)
        QgsProject.instance().layersAdded.connect(self.refresh)
        QgsProject.instance().layerWillBeRemoved.connect(self._forget)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Watch the layers that the open dossier has now."""
        dossier = self._session.dossier
        if self._dossier is not None and (
            dossier is None or dossier.folder != self._dossier.folder
        ):
            self._leave()
        self._dossier = dossier
        for name, layer in dossier_layers(dossier):
            if layer.id() not in self._watched:
                self._watch(name, layer)

    @property
    def pending(self) -> bool:
        """Whether there are edits that are not noted yet."""
        return bool(self._dirty)

    def write_now(self) -> None:
        """Note the edits without waiting for an idle moment; `noted` follows."""
        self._dirty.update(k for k, (x, _, _) in self._watched.items() if x.isModified())
        self._write()

    def close(self) -> None:
        """A clean end: nothing is left to recover."""
        self._session.dossier_changed.disconnect(self.refresh)
        QgsProject.instance().layersAdded.disconnect(self.refresh)
        QgsProject.instance().layerWillBeRemoved.disconnect(self._forget)
        self._leave()

    def _leave(self) -> None:
        self._clock.stop()
        for key in list(self._watched):
            self._forget(key)
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = self._writing = None
        if self._home is not None:
            self._home.remove()
            self._home = None
        self._outdated.clear()
        self._failed = False

    def _watch(self, name: str, layer: QgsVectorLayer) -> None:
        key = layer.id()
        links = [
            (layer.layerModified, partial(self._note, key)),
            (layer.beforeCommitChanges, partial(self._note, key)),
            (layer.afterCommitChanges, partial(self._settled, key)),
            (layer.afterRollBack, partial(self._settled, key)),
        ]
        for signal, slot in links:
            signal.connect(slot)
        self._watched[key] = (layer, name, links)
        if layer.isModified():
            self._note(key)

    def _forget(self, key: str) -> None:
        layer, name, links = self._watched.pop(key, (None, "", []))
        if layer is None:
            return
        if not sip.isdeleted(layer):
            for signal, slot in links:
                with contextlib.suppress(TypeError):
                    signal.disconnect(slot)
        self._dirty.discard(key)
        self._drop(name)

    def _note(self, key: str, *_: object) -> None:
        self._changed = time.monotonic()
        if not self._dirty:
            self._since = self._changed
        self._dirty.add(key)
        if not self._clock.isActive():
            self._clock.start()

    def _settled(self, key: str, *_: object) -> None:
        """Saved or rolled back: what was noted is done with; a failed save is noted again."""
        layer, name, _ = self._watched[key]
        if layer.isModified():
            self._note(key)
            return
        self._dirty.discard(key)
        self._drop(name)

    def _drop(self, name: str) -> None:
        self._states.pop(name, None)
        if self._writing is not None:
            self._outdated.add(name)  # it may be written at this moment
        if self._home is not None:
            self._home.drop(name)

    def _look(self) -> None:
        now = time.monotonic()
        if self._writing is not None and self._writing.done():
            self._finish()
        if not self._dirty and self._writing is None:
            self._clock.stop()
        waited = now - self._changed >= IDLE or now - self._since >= LONGEST
        if self._dirty and waited and now - self._wrote >= self._rest:
            self._write()

    def _write(self) -> None:
        if self._writing is not None or self._dossier is None:
            return
        began = time.monotonic()
        buffers = []
        for key in self._dirty:
            layer, name, _ = self._watched[key]
            if layer.isModified():
                buffers.append(capture(layer, name))
            else:
                self._drop(name)
        self._dirty.clear()
        self._wrote = time.monotonic()
        self._rest = _PACE * (self._wrote - began)
        if not buffers:
            return
        self._pool = self._pool or ThreadPoolExecutor(1, "qh-recovery")
        self._writing = self._pool.submit(self._to_disk, buffers)
        self._clock.start()

    def _to_disk(self, buffers: list[Buffer]) -> None:
        """In the worker thread."""
        began = time.monotonic()
        if self._home is None:
            self._home = _Home(self._dossier.recovery)
        for buffer in buffers:
            database, _, table = buffer.table.partition("/")
            if buffer.table not in self._states:
                path = self._dossier.geopackage(database)
                self._states[buffer.table] = journals.table_state(path, table)
            self._home.write(buffer.unsaved(self._states[buffer.table]))
        self._rest = max(self._rest, _WORKER_PACE * (time.monotonic() - began))

    def _finish(self) -> None:
        error = self._writing.exception()
        self._writing = None
        for name in self._outdated:
            self._drop(name)
        self._outdated.clear()
        if error is None:
            self._failed = False
            self.noted.emit()
        elif not self._failed:  # say it once, not every few seconds
            self._failed = True
            text = f"unsaved edits could not be noted: {error}"
            QgsMessageLog.logMessage(text, "QH", Qgis.MessageLevel.Warning)


class _Home:
    """The folder of this process, locked while it runs."""

    def __init__(self, recovery: Path) -> None:
        recovery.mkdir(parents=True, exist_ok=True)
        self.folder = _free(recovery / str(os.getpid()))
        self._lock = QLockFile(str(self.folder) + LOCK)
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self.folder.mkdir()  # after the lock: a folder without one is a leftover

    def write(self, unsaved: journals.Unsaved) -> None:
        journals.write(self.folder / journals.file_name(unsaved.table), unsaved)

    def drop(self, table: str) -> None:
        with contextlib.suppress(OSError):
            (self.folder / journals.file_name(table)).unlink()

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.unlock()
        with contextlib.suppress(OSError):
            self.folder.parent.rmdir()


def _free(folder: Path) -> Path:
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
