# SPDX-License-Identifier: GPL-2.0-or-later
"""What a server does by itself: jobs of dead workers are failed, what nobody fetches and old
refusals are dropped."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Mapping, Optional

from qh_plugin.server import logs, managers, retention
from qh_plugin.server.backup import drill
from qh_plugin.server.job_rows import KEEP
from qh_plugin.server.places import Places
from qh_plugin.server.stages import Stages

Work = Callable[[Mapping[str, Any]], None]
_EVERY = 60.0
_TURNS_OF_A_DAY = 24 * 60
_LOGGER = logging.getLogger(__name__)


def sweep(store: Mapping[str, Any]) -> None:
    """Once: what dead workers, half sent packages and old jobs have left."""
    places = Places(Path(store["root"]))
    logs.rotate(places)  # first: what follows may fail, and says so in the log
    for job in managers.sweep(store):
        _LOGGER.error("job %s: worker lost", job)
        shutil.rmtree(places.work / job, ignore_errors=True)
    Stages(places.staging).sweep()
    for path in places.jobs.iterdir():  # results whose jobs are not known any more
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > KEEP.total_seconds():
                path.unlink()


def clear(store: Mapping[str, Any]) -> None:
    """Before a server starts: what no living job works on is removed, also what a worker left
    whose job is not known any more, and what a drill left."""
    sweep(store)
    for name in drill.sweep(store):
        _LOGGER.error("drill %s: killed, removed", name)
    alive = {str(job["identifier"]) for job in managers.unfinished(store)}
    for folder in Places(Path(store["root"])).work.iterdir():
        if folder.name not in alive:
            shutil.rmtree(folder, ignore_errors=True)


def begin(store: Mapping[str, Any]) -> None:
    """In a worker that begins, as when it takes a dead one's place: what goes wrong is tried again
    later. gunicorn would take an exception for a worker that never can, and end the server."""
    _carefully(store)
    start(store)


def start(store: Mapping[str, Any]) -> None:
    """Sweep now and then, in a thread that ends with the process."""
    threading.Thread(target=_again, args=(store,), daemon=True).start()


def _again(store: Mapping[str, Any]) -> None:
    pause, turns = threading.Event(), 0
    while not pause.wait(_EVERY):
        _carefully(store)
        if turns % _TURNS_OF_A_DAY == 0:  # here and not before the fork: it opens connections
            _carefully(store, retention.forget)
        turns += 1


def _carefully(store: Mapping[str, Any], work: Optional[Work] = None) -> None:
    try:
        (work or sweep)(store)
    except Exception as error:  # the database may be away for a while
        _LOGGER.error("sweep: %s", error)
