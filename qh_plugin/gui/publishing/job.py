# SPDX-License-Identifier: GPL-2.0-or-later
"""Publishing in a worker thread: the state of every step arrives on the main thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.transport import QgisTransport

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult


class PublishJob(QObject):
    """One run of `io.publishing.publish`, or of a roll back. `moved(state, text)`: the submission
    went on. `checked` is what the gate found in the data as they were published, None where it did
    not get so far."""

    moved = pyqtSignal(object, object)
    checked: Optional[CheckResult] = None

    def start(
        self,
        dossier: Dossier,
        url: str,
        authcfg: str,
        profile: str,
        on_done: Callable[[Receipt], None],
        on_error: Callable,
        on_progress: Callable,
        back_to: Optional[tuple[int, str]] = None,
    ) -> tasks.Work:
        """Start; the handle's `cancel()` stops it, and a later start goes on from there.
        `back_to` (version, why) publishes an earlier version again."""

        def work(progress: Progress) -> Receipt:
            from qh_plugin.io.publishing import publish
            from qh_plugin.io.rolling_back import roll_back

            line, told = QgisTransport(authcfg), self.moved.emit
            if back_to is not None:
                return roll_back(dossier, line, url, *back_to, profile, progress, told)
            heard = partial(setattr, self, "checked")
            return publish(dossier, line, url, profile, progress, told, on_checked=heard)

        title = translate("qh", "Nộp hồ sơ {name}").format(name=dossier.info.name)
        return tasks.run(title, work, on_done, on_error, on_progress)


@dataclass(frozen=True)
class Packed:
    """The newest package of a dossier for a server, and where its submission stands."""

    package: str
    size: int
    unfinished: bool
    state: State


def newest_package(dossier: Dossier, url: str) -> Optional[Packed]:
    """What the journal says of the newest submission to this server, None where there is none."""
    from qh_plugin.core.publish.address import server_address
    from qh_plugin.core.publish.journal import Journal

    if not dossier.journal.is_file():
        return None
    entry = Journal(dossier.journal).newest(server_address(url))
    if entry is None:
        return None
    unfinished = not entry.state.final and Path(entry.path).is_file()
    return Packed(entry.package, entry.size, unfinished, entry.state)


def documents(dossier: Dossier) -> tuple[int, int]:
    """Number of the dossier's documents and their bytes."""
    sizes = [
        path.stat().st_size
        for root in ("HoSoBASIC", "HoSoScan")
        for path in (dossier.folder / root).rglob("*")
        if path.is_file() and not path.name.startswith((".", "~$"))
    ]
    return len(sizes), sum(sizes)
