# SPDX-License-Identifier: GPL-2.0-or-later
"""The server's log: one file that several processes write and that does not grow for ever.

Who rotates only renames; each process sees with its next line that the file is another one, so
logrotate may do it as well. No names and no bodies of requests are written into it.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from logging.handlers import WatchedFileHandler
from pathlib import Path

from filelock import FileLock, Timeout

from qh_plugin.server.limits import LIMITS
from qh_plugin.server.places import Places

#: older logs that are kept: server.log.1 is the newest of them
KEPT = 5


def begin(places: Places) -> None:
    """From now on this process, and those that it forks, log errors there."""
    handler = WatchedFileHandler(places.log, encoding="utf-8")
    logging.basicConfig(
        handlers=[handler],
        level=logging.ERROR,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    logging.getLogger("werkzeug").setLevel(logging.ERROR)


def rotate(places: Places) -> None:
    """Put a log aside that has grown too large, and drop the oldest. Where it cannot be renamed
    (Windows, while it is open) it goes on as it is."""
    with suppress(OSError, Timeout), FileLock(places.locks / "log.lock", timeout=0):
        if places.log.stat().st_size <= LIMITS.log:
            return
        for number in range(KEPT, 0, -1):
            older = _older(places, number - 1)
            if older.exists():
                older.replace(_older(places, number))


def _older(places: Places, number: int) -> Path:
    return places.log.with_name(f"{places.log.name}.{number}") if number else places.log
