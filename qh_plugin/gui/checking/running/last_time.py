# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes up a dossier where it was left: the newest report and the place in its list."""

from __future__ import annotations

import contextlib
from typing import Callable, Optional

from qh_plugin.core.errors import QhError
from qh_plugin.gui.checking.running.job import Job, dossier_job
from qh_plugin.gui.checking.running.mended_before import MendedBefore
from qh_plugin.gui.checking.running.stored import Stored, recall
from qh_plugin.io.seen import read_seen, write_seen
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import shown, translate


class LastTime:
    """Works for the checking dock."""

    def __init__(self, dock) -> None:
        self._dock = dock
        dock.findings.seen_asked.connect(self.keep_seen)
        self.mended = MendedBefore(dock)

    def recall(self, idle: Callable[[], bool]) -> None:
        """Read the newest report of the open dossier in the background; it is shown if the dock
        is still `idle` then."""
        dock, dossier = self._dock, self._dock.session.dossier
        job = dossier_job(dock.session)

        def wanted() -> bool:
            return idle() and dock.session.dossier is dossier

        def done(stored: Stored) -> None:
            if dock.session.dossier is not dossier:
                return
            if idle():
                self._show(stored)
            else:
                self.mended.recall(stored, False)

        def failed(error: QhError) -> None:
            self.mended.recall_none()
            if wanted():
                dock.statusLabel.setText(shown(error.text))

        title = translate("qh", "QH: đọc biên bản lần trước")
        dock.findings.restore_seen(read_seen(dossier))
        tasks.run(title, lambda progress: recall(job, progress), done, failed)

    def keep_seen(self) -> None:
        """Store what the user has looked at, with the open dossier."""
        job = self._dock.job
        if job is not None and job.dossier is not None:
            with contextlib.suppress(QhError):  # a note that is lost harms nobody
                write_seen(job.dossier, self._dock.findings.seen_keys())

    def keep_place(self, job: Optional[Job]) -> None:
        """Remember the chosen finding for the next start, and what was mended."""
        self.mended.keep_now()
        key = self._dock.findings.key()
        if job is not None and job.dossier is not None and key:
            self._dock.settings.place = [str(job.dossier.folder), key]
            self._dock.settings.save()

    def _show(self, stored: Stored) -> None:
        dock = self._dock
        if stored.result is not None:
            dock.show_recalled(stored)
            self.mended.recall(stored, stored.out_of_date)
            place = dock.settings.place
            if place and place[0] == str(stored.job.dossier.folder):
                dock.findings.go_to(place[-1])
            dock.session.set_result(stored.result, stored.out_of_date)
        else:
            self.mended.recall(stored, False)
        if stored.published:
            dock.session.note_published(stored.published)
