# SPDX-License-Identifier: GPL-2.0-or-later
"""The longest time in which QGIS did not answer, and what it was doing: figures, no judgement."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import threading
import time
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QApplication

#: seconds without a beat after which the main thread's place is looked at, and how often
_LATE, _LOOK = 0.06, 0.02
_FRAMES = 8
#: pauses of more seconds than this are all kept, the longest of a stretch
_LONG, _MOST = 0.08, 12
_DUMP = 0.15


class Heartbeat(QObject):
    """Around a step of a session; `note` keeps its figure. Pictures are taken between two of them,
    for to take one holds QGIS up. Beside the longest pause all long ones are kept, each with the
    time that the main thread itself worked in it and that it waited for a core (Linux tells): on a
    machine busy with something else the rest, for Python's lock above all, is what counts."""

    def __init__(self, step: str) -> None:
        super().__init__(QApplication.instance())
        self.step, self.longest, self.where = step, 0.0, ""
        self.pauses: list[tuple[int, int, int, str]] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._last, self._worked, self._queued, self._seen = 0.0, 0.0, 0.0, ""
        self._over = threading.Event()

        #: every thread's place in a long pause, also where Python's lock is held all the time;
        #: not quite safe, so by wish only
        stacks = os.environ.get("QH_GUI_STACKS")
        self._stacks = Path(stacks).open("a") if stacks else None  # noqa: SIM115

    def __enter__(self) -> Heartbeat:
        self._last, self._worked, self._queued = time.perf_counter(), time.thread_time(), _queued()
        self._timer.start(5)
        watch = threading.Thread(target=self._watch, args=(threading.get_ident(),), daemon=True)
        watch.start()
        return self

    def __exit__(self, *_) -> None:
        self._timer.stop()
        self._over.set()
        if self._stacks is not None:
            faulthandler.cancel_dump_traceback_later()
            self._stacks.close()

    def note(self, folder: Path) -> None:
        """Keep milliseconds a step in `pauses.json`, the place of each in `pauses-where.json`; of
        several stretches of a step the longest."""
        pauses = _read(folder / "pauses.json")
        milliseconds = round(1000 * self.longest)
        if milliseconds >= pauses.get(self.step, 0):
            _write(folder / "pauses.json", {**pauses, self.step: milliseconds})
            places = _read(folder / "pauses-where.json")
            _write(folder / "pauses-where.json", {**places, self.step: self.where})
        long = _read(folder / "pauses-all.json")
        _write(
            folder / "pauses-all.json", {**long, self.step: long.get(self.step, []) + self._long()}
        )

    def _long(self) -> list[str]:
        """The long pauses, worst first: milliseconds, those worked and queued, where it stood."""
        found = sorted(self.pauses, key=lambda p: (p[0] - p[2], p), reverse=True)[:_MOST]
        return ["{} ms: {} work, {} queue: {}".format(*pause) for pause in found]

    def _beat(self) -> None:
        now, worked, queued = time.perf_counter(), time.thread_time(), _queued()
        pause = now - self._last
        if pause > self.longest:
            self.longest, self.where = pause, self._seen
        if pause > _LONG:
            spent = (pause, worked - self._worked, queued - self._queued)
            self.pauses.append((*(round(1000 * s) for s in spent), self._seen))
        self._last, self._worked, self._queued, self._seen = now, worked, queued, ""
        if self._stacks is not None:
            faulthandler.dump_traceback_later(_DUMP, file=self._stacks)

    def _watch(self, thread: int) -> None:
        """Where the main thread stands while a beat is late."""
        while not self._over.wait(_LOOK):
            if time.perf_counter() - self._last > _LATE:
                seen, frame = [], sys._current_frames().get(thread)
                while frame is not None and len(seen) < _FRAMES:
                    code = frame.f_code
                    seen.append(f"{Path(code.co_filename).name}:{frame.f_lineno} {code.co_name}")
                    frame = frame.f_back
                self._seen = " < ".join(seen)


def _queued() -> float:
    """Seconds that the calling thread was ready to work and had no core, as far as one can know."""
    place = Path("/proc/thread-self/schedstat")
    return int(place.read_text().split()[1]) / 1e9 if place.exists() else 0.0


def _read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
