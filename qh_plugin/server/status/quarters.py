# SPDX-License-Identifier: GPL-2.0-or-later
"""Quarters as the page names them; days are those of Vietnam."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Optional

from qh_plugin.core.dossier.periods import quarter_with

_VIETNAM = timezone(timedelta(hours=7))
_QUARTER = re.compile(r"\d{4}-Q[1-4]")


def is_quarter(text: str) -> bool:
    """True for 2026-Q4."""
    return _QUARTER.fullmatch(text) is not None


def this_quarter(moment: Optional[datetime] = None) -> str:
    """The quarter that is running."""
    day = (moment or datetime.now(timezone.utc)).astimezone(_VIETNAM)
    return quarter_with(day.date())


def day_of(moment: str) -> Optional[date]:
    """The day of a time such as 2026-12-14T18:30:00Z; None where it is none."""
    try:
        there = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    return there.astimezone(_VIETNAM).date()


def shown(quarter: str) -> str:
    """ "Q4/2026"."""
    year, _, number = quarter.partition("-")
    return f"{number}/{year}"
