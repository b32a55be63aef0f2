# SPDX-License-Identifier: GPL-2.0-or-later
"""Quarters, as submissions name their period; days are those of Vietnam."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Optional

_VIETNAM = timezone(timedelta(hours=7))
_QUARTER = re.compile(r"\d{4}-Q[1-4]")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def is_quarter(text: str) -> bool:
    """True for 2026-Q4."""
    return _QUARTER.fullmatch(text) is not None


def quarter_of(period: str) -> str:
    """The quarter that a period counts for: itself, or that of a month; "" for longer ones."""
    if is_quarter(period):
        return period
    month = _MONTH.fullmatch(period)
    return f"{month[1]}-Q{(int(month[2]) + 2) // 3}" if month else ""


def this_quarter(moment: Optional[datetime] = None) -> str:
    """The quarter that is running."""
    day = (moment or datetime.now(timezone.utc)).astimezone(_VIETNAM)
    return f"{day.year}-Q{(day.month + 2) // 3}"


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
