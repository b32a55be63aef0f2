# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps what was mended with the dossier, so that the list shows it after a restart too."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Mapping, Optional, Sequence

from qgis.PyQt.QtCore import QObject, QTimer

from qh_plugin.core.errors import QhError
from qh_plugin.io.changes import last_change
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import translate

if TYPE_CHECKING:
    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.findings import Findings
    from qh_plugin.gui.checking.running.stored import Stored

    Part = tuple[Findings, Sequence[int]]

#: milliseconds after the last change of the list
_REST = 5000
#: so many are written at once, more in the background
_AT_ONCE = 100


class MendedBefore(QObject):
    """Works for the checking dock. Only what is saved counts as mended: edits may be given up."""

    def __init__(self, dock) -> None:
        super().__init__(dock)
        self._dock = dock
        self._days: Mapping[str, date] = {}
        self._kept: frozenset[str] = frozenset()
        self._known = False
        #: since when the list tells of edits that were not saved
        self._unsaved: Optional[datetime] = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST)
        self._later.timeout.connect(lambda: self._keep(_AT_ONCE))
        dock.findings.told.connect(self._told)

    def recall(self, stored: Stored, newer: bool) -> None:
        """What was mended before is so in the list; `newer` as in the list's `recall_mended`."""
        self._days, self._known = stored.days, True
        self._kept = frozenset(stored.days)
        self._dock.findings.recall_mended(stored.mended, newer, stored.labels)
        self._later.start()

    def recall_none(self) -> None:
        """Nothing is known of before."""
        self._days, self._kept, self._known = {}, frozenset(), True

    def keep_now(self) -> None:
        """The dossier is about to go."""
        if self._later.isActive():
            self._later.stop()
            self._keep(None)
        self._known, self._unsaved = False, None

    def _told(self) -> None:
        if self._unsaved is None and self._is_unsaved():
            self._unsaved = datetime.now().astimezone()
        self._later.start()

    def _is_unsaved(self) -> bool:
        job = self._dock.job
        layers = dossier_layers(job.dossier) if job is not None and job.dossier else ()
        return any(layer.isModified() for _, layer in layers)

    def _given_up(self, dossier: Dossier) -> bool:
        """Whether nothing was saved since the list began to tell of edits."""
        if self._unsaved is None:
            return False
        changed = last_change(dossier)
        if changed is None or changed < self._unsaved:
            return True
        self._unsaved = None
        return False

    def _keep(self, at_once) -> None:
        """Write what is mended now; in the background where it is more than `at_once`. While
        edits are unsaved it waits, and at the end (None) it leaves the file as it is."""
        job = self._dock.job
        if not self._known or job is None or job.dossier is None:
            return
        if self._is_unsaved():
            if at_once is not None:
                self._later.start()
            return
        if self._given_up(job.dossier):
            return
        parts = self._dock.findings.listing.mended()
        keys = frozenset(group.keys[i] for group, rows in parts for i in rows)
        if keys == self._kept:
            return
        self._kept, days, dossier = keys, dict(self._days), job.dossier
        if at_once is None or len(keys) <= at_once:
            with contextlib.suppress(QhError):  # a note that is lost harms nobody
                _write(dossier, parts, days)
            return
        title = translate("qh", "QH: ghi các lỗi đã sửa")
        tasks.run(title, lambda progress: _write(dossier, parts, days), _ignore, _ignore)


def _write(dossier: Dossier, parts: Sequence[Part], days: Mapping[str, date]) -> None:
    from qh_plugin.core.checking.settle import take
    from qh_plugin.io.mended import write_mended

    write_mended(dossier, [take(group, rows) for group, rows in parts], days, date.today())


def _ignore(*_: object) -> None:
    """Nobody waits for it."""
