# SPDX-License-Identifier: GPL-2.0-or-later
"""Which process works on a job, and whether it still lives."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path
from typing import Any, Mapping

#: seconds between two signs of life of a job, and after how many a worker of another host is lost
BEAT, LOST_AFTER = 5.0, 120.0
#: what the thread of a job is called: a process that should end waits for these
JOB_THREAD = "qh-job"


def this_worker() -> str:
    """Host, process id and when the process began: an id that is given again is another worker."""
    return f"{socket.gethostname()}|{os.getpid()}|{_began(os.getpid())}"


def is_lost(row: Mapping[str, Any]) -> bool:
    """True where the process that has a job is gone. A process on this host is looked for, one on
    another must have given a sign of life (`beat`, seconds since 1970) lately."""
    host, _, rest = str(row.get("worker") or "").partition("|")
    number, _, began = rest.partition("|")
    if not number.isdigit():
        return True
    if host != socket.gethostname():
        return time.time() - float(row.get("beat") or 0.0) > LOST_AFTER
    return not _lives(int(number), began)


def _lives(number: int, began: str) -> bool:
    if sys.platform == "win32":  # a signal 0 would end it there
        return number == os.getpid()
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _began(number) == began


def _began(number: int) -> str:
    """Clock ticks from the boot of the computer to the beginning of a process; "" where unknown."""
    try:
        said = Path(f"/proc/{number}/stat").read_text("ascii", "replace")
    except OSError:
        return ""
    fields = said.rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] != "Z" else ""
