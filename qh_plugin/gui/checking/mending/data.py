# SPDX-License-Identifier: GPL-2.0-or-later
"""The data as repairs need them: read once a state, whatever is asked of them.

After our own repair the new state follows from the old one, so that nothing is read again.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Callable, Optional, Sequence

from qh_plugin.core.progress import Progress

if TYPE_CHECKING:
    from qh_plugin.core.checking.profile import Profile
    from qh_plugin.core.edits import Edits
    from qh_plugin.core.repair.proposals import Workbench
    from qh_plugin.core.table import Dataset

    Read = Callable[[Progress], Dataset]
    Make = Callable[[Progress], Workbench]


def reader_of(job, session) -> Read:
    """What reads the data that the findings of a job lie in: the whole dossier, whatever of it
    was checked, else the layer."""
    from qgis.core import QgsProject

    from qh_plugin.gui.checking.running.job import dossier_job, layers_job

    if job.alone is not None:
        return layers_job(session, [QgsProject.instance().mapLayer(job.alone)]).read
    return dossier_job(session).read


class Data:
    """Asked on the main thread (`take`), read in the worker (what `take` gives)."""

    def __init__(self, reader: Callable[[], Read]) -> None:
        self._reader = reader
        self._lock = Lock()
        self.revision = 0
        self._kept: Optional[tuple[int, str, Workbench]] = None
        self._done: Sequence[Edits] = ()

    def changed(self) -> None:
        """What was read no longer holds."""
        self.revision += 1
        self._kept, self._done = None, ()

    def take(self, profile: str) -> Make:
        """Note what the data are now. Raises `QhError` where they cannot be read."""
        revision, done = self.revision, self._done
        kept = (
            self._kept if self._kept is not None and self._kept[:2] == (revision, profile) else None
        )
        if kept is not None and not done:
            return lambda progress: kept[2]
        read = self._reader() if kept is None else None

        def make(progress: Progress) -> Workbench:
            from qh_plugin.core.checking import load_profile
            from qh_plugin.core.repair.proposals import Workbench
            from qh_plugin.core.repair.rounds import with_edits

            with self._lock:
                known = self._kept
                if known is not None and known[:2] == (revision, profile) and not self._done:
                    return known[2]
                dataset = read(progress) if kept is None else with_edits(kept[2].dataset, done)
                bench = Workbench(dataset, load_profile(profile))
                if self.revision == revision:
                    self._kept, self._done = (revision, profile, bench), ()
                return bench

        return make

    def adopt(self, profile: Profile, dataset: Dataset) -> None:
        """What a check has just read is what the data are."""
        from qh_plugin.core.repair.proposals import Workbench

        self._kept = (self.revision, profile.id, Workbench(dataset, profile))
        self._done = ()

    def hold(self) -> Optional[tuple[str, Workbench]]:
        """What is known just before a repair of our own is done."""
        known = self._kept
        fresh = known is not None and known[0] == self.revision and not self._done
        return known[1:] if fresh else None

    def follow(self, held: Optional[tuple[str, Workbench]], edits: Sequence[Edits]) -> None:
        """The data are what was held before with these edits; new features get their numbers from
        QGIS, so they have to be read."""
        if held is not None and not any(change.added for change in edits):
            self._kept, self._done = (self.revision, *held), tuple(edits)
