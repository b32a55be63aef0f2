# SPDX-License-Identifier: GPL-2.0-or-later
"""A backup of each GeoPackage before its first edit since the dossier was opened.

What the file holds is fixed the moment a layer enters edit mode (a read transaction), so nothing
saved later gets into the copy; the copying itself runs in the background.
"""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path
from typing import Callable, Optional, Union

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError
from qh_plugin.io.backups import backup
from qh_plugin.io.snapshots import Snapshot
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.session import Session

#: seconds that entering the edit mode waits for a locked file, milliseconds that a save waits for
#: a copy that could not be begun before
_PATIENCE, _WAIT = 0.02, 10_000


class SessionBackups(QObject):
    """Follows the layers of the open dossier. `made` gives the folder of a backup, `failed` the
    error of one that could not be made; `keep` says how many copies of a file stay."""

    made = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, session: Session, keep: Callable[[], int]) -> None:
        super().__init__(session)
        self._session = session
        self._keep = keep
        self._dossier: Optional[Dossier] = None
        self._watched: dict[str, tuple[QgsVectorLayer, list]] = {}
        self._begun: set[Path] = set()
        self._late: dict[Path, tasks.Work] = {}
        session.dossier_changed.connect(self.refresh)
        QgsProject.instance().layersAdded.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Watch the layers that the open dossier has now."""
        dossier = self._session.dossier
        if dossier is None or self._dossier is None or dossier.folder != self._dossier.folder:
            self._begun.clear()
        self._dossier = dossier
        found = {layer.id(): (name, layer) for name, layer in dossier_layers(dossier)}
        for key in [k for k in self._watched if k not in found]:
            self._forget(key)
        for key, (name, layer) in found.items():
            if key not in self._watched:
                self._watch(key, name, layer)

    def close(self) -> None:
        """Let go of the layers."""
        self._session.dossier_changed.disconnect(self.refresh)
        QgsProject.instance().layersAdded.disconnect(self.refresh)
        for key in list(self._watched):
            self._forget(key)

    def _watch(self, key: str, name: str, layer: QgsVectorLayer) -> None:
        path = self._dossier.geopackage(name.partition("/")[0])
        links = [
            (layer.editingStarted, partial(self._begin, path)),
            (layer.beforeCommitChanges, partial(self._finish, path)),
        ]
        for signal, slot in links:
            signal.connect(slot)
        self._watched[key] = (layer, links)
        if layer.isEditable():
            self._begin(path)

    def _forget(self, key: str) -> None:
        layer, links = self._watched.pop(key)
        if not sip.isdeleted(layer):
            for signal, slot in links:
                with contextlib.suppress(TypeError):
                    signal.disconnect(slot)

    def _begin(self, path: Path) -> None:
        if path in self._begun or self._dossier is None:
            return
        self._begun.add(path)
        source: Union[Path, Snapshot] = path
        with contextlib.suppress(QhError):  # locked just now: the task waits for it
            source = Snapshot(path, _PATIENCE)
        work = tasks.run(
            translate("qh", "Sao lưu trước khi sửa"),
            partial(_back_up, self._dossier, source, self._keep()),
            partial(self._done, path),
            partial(self._not_done, path),
        )
        if source is path:
            self._late[path] = work

    def _finish(self, path: Path, *_: object) -> None:
        """A save must not come before a copy that could not be begun in time."""
        work = self._late.pop(path, None)
        if work is not None and not sip.isdeleted(work):
            work.waitForFinished(_WAIT)

    def _done(self, path: Path, folder: Path) -> None:
        self._late.pop(path, None)
        self.made.emit(folder)

    def _not_done(self, path: Path, error: QhError) -> None:
        self._late.pop(path, None)
        self._begun.discard(path)  # the next time in edit mode tries again
        self.failed.emit(error)


def _back_up(dossier: Dossier, source: Union[Path, Snapshot], keep: int, progress) -> Path:
    try:
        return backup(
            dossier, [source], keep, reason="editing", only_changed=True, progress=progress
        )
    finally:
        if isinstance(source, Snapshot):
            source.close()
