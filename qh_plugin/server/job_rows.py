# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of a job whose worker is gone, in whichever table it is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from qh_plugin.server.workers import is_lost

LOST = "worker lost"
#: how long jobs and their results are kept after their end
KEEP = timedelta(days=30)
_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
Row = dict[str, Any]


def swept(row: Row) -> bool:
    """True where the worker of an unfinished job is gone; the row then says that it failed."""
    if not is_lost(row):
        return False
    stamp = datetime.now(timezone.utc).strftime(_FORMAT)
    row.update(status="failed", message=LOST, finished=stamp, updated=stamp)
    return True


def old() -> str:
    """Jobs that were last touched before this are dropped."""
    return (datetime.now(timezone.utc) - KEEP).strftime(_FORMAT)
