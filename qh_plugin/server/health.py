# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the server can take a dossier now, for people and for what watches it."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any, Mapping

from qh_plugin.server import managers
from qh_plugin.server.gate import Gate
from qh_plugin.server.places import Places
from qh_plugin.server.stores import open_store

_SPARE = 256 << 20
_LOGGER = logging.getLogger(__name__)


def health(store: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """200 or 503, and what is well or not."""
    places = Places(Path(store["root"]))
    reachable, jobs = True, []
    try:
        open_store(store).check()
        jobs = managers.unfinished(store)
    except Exception as error:  # whatever is wrong with the store, the page must open
        _LOGGER.error("health: %s", error)
        reachable = False
    free = _free(places.root)
    submitting = Gate(store).state
    well = reachable and free > _SPARE and submitting != "nobody"
    waiting = sum(job["status"] == "accepted" for job in jobs)
    return (200 if well else 503), {
        "status": "ok" if well else "failing",
        "store": {"kind": store["kind"], "reachable": reachable},
        "disk": {"freeBytes": free, "enough": free > _SPARE},
        "submitting": submitting,
        "jobs": {"waiting": waiting, "running": len(jobs) - waiting},
    }


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
