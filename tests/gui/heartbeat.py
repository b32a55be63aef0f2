# SPDX-License-Identifier: GPL-2.0-or-later
"""The longest time in which QGIS did not answer, and what it was doing: figures, no judgement."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QApplication

#: seconds without a beat after which the main thread's place is looked at, and how often
_LATE, _LOOK = 0.06, 0.02
_FRAMES = 4


class Heartbeat(QObject):
    """Around a step of a session; `note` keeps its figure. Pictures are taken between two of them,
    for to take one holds QGIS up."""

    def __init__(self, step: str) -> None:
        super().__init__(QApplication.instance())
        self.step, self.longest, self.where = step, 0.0, ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._last, self._seen = 0.0, ""
        self._over = threading.Event()

    def __enter__(self) -> Heartbeat:
        self._last = time.perf_counter()
        self._timer.start(5)
        watch = threading.Thread(target=self._watch, args=(threading.get_ident(),), daemon=True)
        watch.start()
        return self

    def __exit__(self, *_) -> None:
        self._timer.stop()
        self._over.set()

    def note(self, folder: Path) -> None:
        """Keep milliseconds a step in `pauses.json`, the place of each in `pauses-where.json`; of
        several stretches of a step the longest."""
        pauses = _read(folder / "pauses.json")
        milliseconds = round(1000 * self.longest)
        if milliseconds >= pauses.get(self.step, 0):
            _write(folder / "pauses.json", {**pauses, self.step: milliseconds})
            places = _read(folder / "pauses-where.json")
            _write(folder / "pauses-where.json", {**places, self.step: self.where})

    def _beat(self) -> None:
        now = time.perf_counter()
        if now - self._last > self.longest:
            self.longest, self.where = now - self._last, self._seen
        self._last, self._seen = now, ""

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


def _read(path: Path) -> dict:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _write(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), "utf-8")
