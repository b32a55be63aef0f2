# SPDX-License-Identifier: GPL-2.0-or-later
"""What a crash left behind: finding it, putting it into the edit buffers, letting it go."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Optional, Sequence

from qgis.PyQt.QtCore import QLockFile, QSysInfo

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError
from qh_plugin.io import journals, trash
from qh_plugin.qgis_io.dossier_layers import layer_of
from qh_plugin.qgis_io.edit_buffers import Restored, put_back
from qh_plugin.qgis_io.recovery import LOCK

#: seconds without a new note after which a process on another computer counts as ended
_SILENT = 600


@dataclass(frozen=True)
class Leftover:
    """The journals of one process that ended without saying so."""

    folder: Path
    unsaved: Sequence[journals.Unsaved]
    when: datetime

    @property
    def count(self) -> int:
        """Edits in all layers."""
        return sum(one.count for one in self.unsaved)

    @property
    def tables(self) -> list[str]:
        """`<database>/<class>` of every layer with edits."""
        return [one.table for one in self.unsaved]


@dataclass(frozen=True)
class Recovered:
    """What came of it: edits that are in the buffers again, edits whose feature or layer is gone,
    and errors of layers that could not be edited."""

    done: int
    missing: int
    errors: Sequence[QhError] = ()


def any_journals(dossier: Dossier) -> bool:
    """Whether there is anything to look at; quick."""
    return next(dossier.recovery.glob(f"*/*{journals.ENDING}"), None) is not None


def leftovers(dossier: Dossier) -> list[Leftover]:
    """The journals of processes that do not run any more, oldest first. Journals that cannot be
    read are moved to the dossier's trash."""
    found = []
    for folder in sorted(dossier.recovery.glob("*")):
        if not folder.is_dir() or _runs(folder):
            continue
        paths = sorted(folder.glob(f"*{journals.ENDING}"))
        unsaved = [one for one in (_read(dossier, p) for p in paths) if one is not None]
        if any(one.count for one in unsaved):
            found.append(Leftover(folder, unsaved, datetime.fromtimestamp(_newest(folder))))
        else:
            _remove(folder)
    return sorted(found, key=lambda one: one.when)


def recover(dossier: Dossier, leftover: Leftover) -> Recovered:
    """Put the edits into the edit buffers, one undo step a layer; nothing is saved. The journals
    stay until `discard`."""
    results: list[Restored] = []
    errors: list[QhError] = []
    for unsaved in leftover.unsaved:
        layer = layer_of(dossier, unsaved.table)
        if layer is None:
            results.append(Restored(0, unsaved.count))
            continue
        database, _, table = unsaved.table.partition("/")
        state = journals.table_state(dossier.geopackage(database), table)
        try:
            results.append(put_back(layer, unsaved, saved_since=state != unsaved.state))
        except QhError as error:
            errors.append(error)
    done, missing = sum(r.done for r in results), sum(r.missing for r in results)
    return Recovered(done, missing, errors)


def discard(dossier: Dossier, leftover: Leftover, keep: bool) -> None:
    """Forget what was left; with `keep` the journals go to the dossier's trash."""
    for path in leftover.folder.glob(f"*{journals.ENDING}"):
        with contextlib.suppress(QhError, OSError):
            if keep:
                trash.put(dossier, path)
            else:
                path.unlink()
    _remove(leftover.folder)


def _read(dossier: Dossier, path: Path) -> Optional[journals.Unsaved]:
    try:
        return journals.read(path)
    except QhError:
        with contextlib.suppress(QhError):
            trash.put(dossier, path)
        return None


def _runs(folder: Path) -> bool:
    """Whether the process that writes here still runs."""
    path = folder.with_name(folder.name + LOCK)
    if not path.exists():
        return False
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):  # Qt found the process gone
        lock.unlock()
        return False
    known, _, host, _ = lock.getLockInfo()
    elsewhere = known and host != QSysInfo.machineHostName()
    return not (elsewhere and time.time() - _newest(folder) > _SILENT)


def _newest(folder: Path) -> float:
    return max((path.stat().st_mtime for path in folder.iterdir()), default=0.0)


def _remove(folder: Path) -> None:
    for path in list(folder.glob("*")):
        with contextlib.suppress(OSError):
            path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
