# SPDX-License-Identifier: GPL-2.0-or-later
"""The check while drawing, as the dock uses it.

On the main thread: gathers which features were touched, and hands what they are now to the worker
a moment later. In the worker: the check of them and of what lies around. What was put off (gaps
that reach far, rules over everything) is looked at when the user pauses, and left at once when
the next edit comes.
"""

from __future__ import annotations

from functools import partial
from typing import Callable, Mapping, Optional, Sequence

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.gui.checking.live.engine import Changed, Engine, Stale, Whole
from qh_plugin.gui.checking.live.following import Following
from qh_plugin.gui.checking.live.held import Now
from qh_plugin.gui.checking.live.worker import Worker, wait_for_all
from qh_plugin.qgis_io.reader import Snapshot, snapshot, snapshot_dossier
from qh_plugin.qgis_io.session import Session

#: milliseconds: edits within so short a time are told together
BURST = 40
#: milliseconds without an edit after which what was put off is looked at
IDLE = 1500
#: so many program faults in a row end the live check
_PATIENCE = 2
OFF, WAITING, STARTING, READY, WORKING, PAUSED, BEHIND = (
    "off",
    "waiting",
    "starting",
    "ready",
    "working",
    "paused",
    "behind",
)


class LiveCheck(QObject):
    """`begun(Whole)`: the list is to show these findings; `changed(Difference, labels)`: what an
    edit did to them; `agreed(Whole)` when nothing is put off any more. `state(str)`: off; waiting
    (for a layer in edit mode); starting; ready; working; behind (some rules wait for a pause of
    the user); paused. `failed(QhError)` when it had to stop."""

    begun = pyqtSignal(object)
    changed = pyqtSignal(object, object)
    agreed = pyqtSignal(object)
    state = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(self, session: Session, profile: str, labels_of, parent=None) -> None:
        super().__init__(parent)
        self._session, self.profile, self._labels_of = session, profile, labels_of
        self.now = OFF
        self._on = self._paused = self._held = False
        self._worker: Optional[Worker] = None
        self._following = Following(session, self)
        self._following.noted.connect(self._noted)
        self._following.editing.connect(self._look)
        self._following.lost.connect(self._lost)
        self._dossier = None
        self._begun = self._pending = self._settling = self._retell = self._told = False
        self._waiting = self._faults = 0
        self._before = self._listed = None
        self._burst = self._timer(BURST, self._flush)
        self._idle = self._timer(IDLE, self._settle)
        session.dossier_changed.connect(self._dossier_changed)

    # what the dock asks for

    def start(self, before=None) -> None:
        """Follow the edits from now on; `before` is the result that the list shows."""
        self._on, self._paused, self._before = True, False, before
        self._following.start()
        self._look()

    def stop(self) -> None:
        """Follow nothing any more."""
        self._on = self._paused = False
        self._following.stop()
        self._drop()
        self._tell()

    def pause(self) -> None:
        """Check nothing until `resume`; edits are noted all the same."""
        if self._on and not self._paused:
            self._paused = True
            self._interrupt()
            self._tell()

    def resume(self) -> None:
        """Catch up; the list is told anew."""
        if self._paused:
            self._paused, self._retell = False, True
            self._catch_up()

    def hold(self) -> None:
        """A full check is about to run: keep still until `release`."""
        self._held = True
        self._interrupt()

    def release(self, result=None, profile: str = "", whole: bool = True) -> None:
        """The full check has ended, with `result` in the list (None: it failed). One by other
        rules makes them those of the live check too; one of a part of the data pauses it."""
        self._held = False
        if result is not None and not whole:
            self.pause()
        elif result is not None:
            self._before, self._listed = result, result.findings
            if profile and profile != self.profile:
                self.profile = profile
                self._drop()
        self._catch_up()

    def waive(self, lines: Sequence[str]) -> None:
        """The ledger of waivers has changed."""
        if self._begun:
            self._send(lambda engine, progress: engine.waive(lines))

    def shutdown(self, milliseconds: int = 3000) -> None:
        """The plugin is unloaded."""
        self.stop()
        self._session.dossier_changed.disconnect(self._dossier_changed)
        wait_for_all(milliseconds)

    @property
    def settled(self) -> bool:
        """Whether the findings told are those of a full check of the data as they are now."""
        quiet = self._begun and not self._waiting and not self._pending and not self._listed
        return quiet and not self._retell and not self._following.dirty

    @property
    def level(self) -> bool:
        """Whether no edit is under way to the list; also while nothing is followed at all."""
        if self._worker is None or self._paused:
            return True
        quiet = self._begun and not self._waiting and not self._pending and not self._retell
        return quiet and not self._following.dirty

    def hurry(self) -> None:
        """Somebody waits: look at what was put off without waiting for a pause of the user."""
        if self._idle.isActive() and self._pending:
            self._idle.stop()
            self._settle()

    # beginning and ending

    def _look(self) -> None:
        """Begin where a layer is in edit mode, end where the last one left the project."""
        if self._worker is not None and not self._following.any:
            self._drop()
        if self._on and self._worker is None and self._following.any_editable:
            self._begin()
        self._tell()

    def _begin(self) -> None:
        if self._held or self._paused or self._session.dossier is None:
            return
        self._dossier = self._session.dossier
        if self._worker is None:
            self._worker = Worker(Engine(self._labels_of))
            self._worker.said.connect(partial(self._heard, self._worker))
            self._worker.start()
        self._begun = self._pending = False
        taken, profile, before = snapshot_dossier(self._dossier), self.profile, self._before
        self._following.forget()
        self._send(lambda engine, progress: engine.begin(taken, profile, before, progress))

    def _drop(self) -> None:
        self._burst.stop()
        self._idle.stop()
        if self._worker is not None:
            self._worker.end()
        self._worker = None
        self._begun = self._pending = self._settling = self._retell = False
        self._waiting = 0
        self._listed = None

    def _dossier_changed(self) -> None:
        if self._dossier is not self._session.dossier:
            self._drop()
            self._before = None
        self._look()

    def _lost(self, name: str) -> None:
        """A layer with edits left the project, and its edits with it."""
        if self._worker is None:
            return
        if self._following.any_editable:
            self._begun = False
            self._burst.start()  # the layer is still there while this is told
        else:
            self._drop()
        self._tell()

    # edits

    def _noted(self) -> None:
        if self._worker is None:
            self._look()
            return
        self._idle.stop()
        if self._settling:
            self._interrupt()
        if not self._burst.isActive():
            self._burst.start()

    def _flush(self) -> None:
        """Hand over what was touched; while the worker is busy it gathers on."""
        if self._idling or self._waiting:
            return
        if not self._begun:
            self._begin()
            return
        for edits in self._following.dirty_ones():
            name = edits.name
            if edits.many:
                edits.forget()
                taken = snapshot(edits.layer, name, whole=True)
                self._send(partial(_read_again, taken))
                continue
            if edits.saved:
                taken = snapshot(edits.layer, name, whole=True)
                self._send(partial(_saved, taken, edits.take_saved()))
            if edits.touched:
                self._send(partial(_lay, name, edits.take()))
        if self._retell and not self._waiting:
            self._retell = False
            before = self._before
            self._send(lambda engine, progress: engine.whole(before))
        self._rest()

    def _settle(self) -> None:
        if self._idling or self._waiting or not self._begun:
            return
        if not self._pending and self._listed is None:
            before, self._told = self._before, False
            self._send(lambda engine, progress: engine.whole(before, quietly=True))
            return
        self._settling = True
        if self._listed is not None:
            listed = self._listed
            self._send(lambda engine, progress: engine.agree(listed, progress))
        else:
            self._send(lambda engine, progress: engine.settle(progress))

    @property
    def _idling(self) -> bool:
        return self._worker is None or self._paused or self._held

    def _catch_up(self) -> None:
        if self._worker is None:
            self._look()
        elif not self._idling and not self._waiting:
            self._flush()
        self._tell()

    def _rest(self) -> None:
        """Nothing to do: look at what was put off when nothing comes for a while."""
        if not self._waiting and (self._pending or self._listed is not None or self._told):
            self._idle.start()
        self._tell()

    # the worker

    def _send(self, order: Callable) -> None:
        self._waiting += 1
        self._worker.order(order)
        self._tell()

    def _interrupt(self) -> None:
        """Leave what takes long and can be done again."""
        if self._worker is not None and (self._settling or not self._begun):
            self._worker.interrupt()

    def _heard(self, worker: Worker, answer: object) -> None:
        if worker is not self._worker:
            return
        self._waiting -= 1
        settled, self._settling = self._settling, False
        if isinstance(answer, Whole) and answer.quietly:
            self.agreed.emit(answer)
        elif isinstance(answer, Whole):
            self._begun, self._faults, self._pending = True, 0, answer.pending
            self._listed = None
            self.begun.emit(answer)
        elif isinstance(answer, Changed):
            self._pending = answer.pending
            if settled:
                self._listed = None
            difference, self._told = answer.difference, True
            if difference.vanished or difference.appeared:
                self.changed.emit(difference, answer.labels)
        elif isinstance(answer, Stale):
            self._read_again(answer.table)
        elif isinstance(answer, QhError) and not isinstance(answer, Cancelled):
            self._fault(answer)
            return
        if not self._waiting:
            if self._following.dirty or self._retell or not self._begun:
                self._flush()
            else:
                self._rest()
        self._tell()

    def _read_again(self, name: str) -> None:
        if not name or not self._following.mark_stale(name):
            self._begun = False

    def _fault(self, error: QhError) -> None:
        """Begin anew once; then give up and say why."""
        self._faults += 1
        self._drop()
        if self._faults < _PATIENCE:
            self._look()
            return
        self._faults = 0
        self.stop()
        self.failed.emit(error)

    def _tell(self) -> None:
        now = self._state()
        if now != self.now:
            self.now = now
            self.state.emit(now)

    def _state(self) -> str:
        if not self._on:
            return OFF
        if self._paused:
            return PAUSED
        if self._worker is None:
            return WAITING
        if not self._begun:
            return STARTING
        if self._settling or (self._pending and not self._waiting):
            return BEHIND
        return WORKING if self._waiting or self._following.dirty else READY

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer


def _read_again(taken: Snapshot, engine: Engine, progress: Progress) -> object:
    return engine.read_again(taken, progress)


def _saved(taken: Snapshot, fids: Sequence[int], engine: Engine, progress: Progress) -> object:
    return engine.saved(taken, fids)


def _lay(name: str, states: Mapping[int, Now], engine: Engine, progress: Progress) -> object:
    return engine.lay(name, states)
