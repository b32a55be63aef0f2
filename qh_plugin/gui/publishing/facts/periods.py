# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods that are answered to, and days as people write them."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def suggested(today: date) -> list[str]:
    """This quarter, the one before, this year: "2026-Q4", "2026-Q3", "2026"."""
    quarter = (today.month - 1) // 3 + 1
    before = f"{today.year}-Q{quarter - 1}" if quarter > 1 else f"{today.year - 1}-Q4"
    return [f"{today.year}-Q{quarter}", before, str(today.year)]


def iso(text: str) -> str:
    """A day as it is stored: "15/12/2026" becomes "2026-12-15"; what is no such day stays."""
    text = text.strip()
    found = _DAY.fullmatch(text)
    if found is None:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def shown_day(text: str) -> str:
    """A stored day for reading: "15/12/2026"."""
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


def days_late(due: str, today: date) -> int:
    """How many days the due day is over, 0 where it is not."""
    try:
        return max((today - date.fromisoformat(due)).days, 0)
    except ValueError:
        return 0
