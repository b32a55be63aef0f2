# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts on refused packages are kept for a year and more, not for ever. What was accepted is
never removed."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Mapping

from qh_plugin.server.limits import LIMITS
from qh_plugin.server.places import Places
from qh_plugin.server.problems import now
from qh_plugin.server.stores import open_store

#: days that a report stays longer than its receipt: a backup may just be copying it
_GRACE = 2
_DAY = 24 * 3600
_LOGGER = logging.getLogger(__name__)


def forget(store: Mapping[str, Any]) -> None:
    """Remove the receipts of old refusals, and old reports that no receipt names; nothing where
    the days are 0."""
    days = LIMITS.refused_days
    if not days:
        return
    city = open_store(store)
    count = city.forget_refused(now(datetime.now(timezone.utc) - timedelta(days=days)))
    if count:
        _LOGGER.error("%s receipts of refused packages are older than %s days", count, days)
    oldest = time.time() - (days + _GRACE) * _DAY
    for path in Places(Path(store["root"])).reports.iterdir():
        with suppress(FileNotFoundError):  # another process does the same
            if path.stat().st_mtime < oldest and city.document("receipts", path.stem) is None:
                path.unlink()
