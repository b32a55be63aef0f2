# SPDX-License-Identifier: GPL-2.0-or-later
"""Slow work in QGIS's task list: computed in a worker thread, delivered on the main thread."""

from __future__ import annotations

import time
import traceback
from threading import Event, Thread
from typing import Any, Callable, Optional

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QThreadPool, QTimer, pyqtSignal

from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.qgis_io import collecting
from qh_plugin.qgis_io.turns import short_turns

#: seconds between two progress messages
PACE = 0.08
#: milliseconds that `cancel_all` waits for a task to end
PATIENCE = 3000
#: milliseconds after which a task that has not begun is looked after
LOOK = 400

#: seconds between two looks whether awaited work is done
_GLANCE = 0.02
#: seconds after which nobody stands back for awaited work any more: it may itself wait for what
#: the one that stands back holds
LONGEST = 2.0

_alive: set[Work] = set()


class Work(QgsTask):
    """One running function. `cancel()` makes its next `Progress` call raise `Cancelled`."""

    progressed = pyqtSignal(float, object)
    _ran = pyqtSignal(bool)

    def __init__(
        self,
        description: str,
        function: Callable[[Progress], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[QhError], None],
    ) -> None:
        super().__init__(description, QgsTask.CanCancel)
        self._function = function
        self._on_done = on_done
        self._on_error = on_error
        self._value: Any = None
        self._error: Optional[QhError] = None
        self._told = 0.0
        self._text: Optional[Text] = None
        self.muted = self.awaited = False
        self._asked = time.monotonic()
        self.begun_at_all = self._ended = False
        self._ran.connect(self._run_elsewhere)

    def run(self) -> bool:
        """In the worker thread."""
        self.begun_at_all = True
        try:
            with collecting.full_collections_later(), short_turns():
                self._value = self._function(Progress(self._tell, self.isCanceled))
        except QhError as error:
            self._error = error
        except Exception as error:  # every failure must reach the user as one sentence
            self._error = unexpected(error)
        return self._error is None

    @property
    def goes_first(self) -> bool:
        """Whether other work stands back for this."""
        return self.awaited and time.monotonic() - self._asked < LONGEST

    def cancel(self) -> None:
        """Nobody waits for it any more, whether it ever begins or not."""
        self.awaited = False
        super().cancel()

    def drop(self) -> None:
        """Stop it and hear no more of it; the line may hold it for some seconds more."""
        self.muted = True
        self.cancel()

    def finished(self, result: bool) -> None:
        """On the main thread, also after a cancel; once."""
        _alive.discard(self)
        value, error, done, failed = self._value, self._error, self._on_done, self._on_error
        self._value = self._error = None  # QGIS may hold the task longer than anybody needs these
        if self.muted or self._ended:
            return
        self._ended = True
        self._on_done = self._on_error = _nobody
        if result:
            done(value)
        else:
            failed(error or Cancelled())

    def run_without_manager(self) -> None:
        """In a thread of its own: what the task manager should have done."""
        result = self.run()
        if not sip.isdeleted(self):
            self._ran.emit(result)

    def _run_elsewhere(self, result: bool) -> None:
        self.finished(result)
        if not sip.isdeleted(self):
            self.cancel()  # it goes from QGIS's list of tasks

    def _tell(self, fraction: float, text: Optional[Text]) -> None:
        now = time.monotonic()
        changed = text is not None and text != self._text
        if now - self._told < PACE and not (changed and now - self._told > PACE / 4):
            return
        self._told = now
        self._text = text or self._text
        self.setProgress(100.0 * fraction)
        self.progressed.emit(float(fraction), self._text)


def run(
    description: str,
    function: Callable[[Progress], Any],
    on_done: Callable[[Any], None],
    on_error: Callable[[QhError], None],
    on_progress: Optional[Callable[[float, Optional[Text]], None]] = None,
    awaited: bool = False,
) -> Work:
    """Start `function(progress)` in a worker thread.

    `on_done(value)`, `on_error(error)` (also `Cancelled`) and `on_progress(fraction, text)` are
    called on the main thread; exactly one of the first two, once. `awaited`: the user waits for
    just this, and it is short; longer work stands back meanwhile (`stand_back`).
    """
    work = Work(description, function, on_done, on_error)
    work.awaited = awaited
    if on_progress is not None:
        work.progressed.connect(on_progress)
    _alive.add(work)
    _hand_over(work)
    QTimer.singleShot(LOOK, lambda: _look_after(work))
    return work


def _nobody(_: object) -> None:
    """Who is told of a task that was told of already."""


def stand_back(stop: Event) -> None:
    """Wait, in a worker thread, while the user waits for other work, or until `stop`: two threads
    that work at once leave the window little of Python's lock."""
    while any(work.goes_first for work in list(_alive)):
        if stop.wait(_GLANCE):
            return


def _hand_over(work: Work) -> None:
    QgsApplication.taskManager().addTask(work)


def _pool() -> QThreadPool:
    """The threads that tasks run in: the task manager's own since 3.34, before that everybody's."""
    own = getattr(QgsApplication.taskManager(), "threadPool", QThreadPool.globalInstance)
    return own()


def _look_after(work: Work, waited: bool = False) -> None:
    """See that a task begins. When a task ends, QGIS (3.22) takes the address of its runnable out
    of the thread pool once more; where a new task's runnable lies at that address by then, the new
    task is never begun."""
    if work not in _alive or work.begun_at_all or work.isCanceled():
        return
    pool = _pool()
    if pool.activeThreadCount() >= pool.maxThreadCount():
        waited = False  # its turn may still come
    elif waited:
        Thread(target=work.run_without_manager, name="qh", daemon=True).start()
        return
    else:
        waited = True
    QTimer.singleShot(LOOK, lambda: _look_after(work, waited))


def cancel_all() -> None:
    """Stop every task of the plugin and tell nobody; used when the plugin is unloaded."""
    for work in list(_alive):
        work.drop()
    for work in list(_alive):
        work.waitForFinished(PATIENCE)
    _alive.clear()
    collecting.stop()


def unexpected(error: Exception) -> QhError:
    """A defect of the program as one sentence; the traceback goes to the log panel "QH"."""
    details = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    QgsMessageLog.logMessage(details, "QH", Qgis.MessageLevel.Critical)
    return QhError(
        Text(
            "Có lỗi ngoài dự kiến ({kind}); dữ liệu chưa bị thay đổi. Xem bảng Nhật ký, thẻ QH.",
            "Something unexpected happened ({kind}); no data was changed. See the log, tab QH.",
        ).format(kind=f"{type(error).__name__}: {error}"),
        details=details,
    )
