# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods that a submission answers to: 2026, 2026-H2, 2026-Q4, 2026-12; and their days.

The city compiles every quarter, so whatever period is stated counts for the quarters in it, and it
is over with its last day unless another due day is stated.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Optional

_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")


def is_period(text: str) -> bool:
    """True for a year, a half, a quarter or a month."""
    return _PERIOD.fullmatch(text) is not None


def quarter_with(day: date) -> str:
    """The quarter of a day: "2026-Q4"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarters_in(period: str) -> tuple[str, ...]:
    """The quarters that a period counts for; none where it is no period."""
    months = _months(period)
    if months is None:
        return ()
    first, last = months
    numbers = range((first + 2) // 3, (last + 2) // 3 + 1)
    return tuple(f"{period[:4]}-Q{number}" for number in numbers)


def last_day(period: str) -> Optional[date]:
    """The last day of a period; None where it is none, or a year that no calendar has."""
    months, year = _months(period), int(period[:4]) if is_period(period) else 0
    if months is None or not date.min.year <= year <= date.max.year:
        return None
    return date(year, months[1], calendar.monthrange(year, months[1])[1])


def _months(period: str) -> Optional[tuple[int, int]]:
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    _, quarter, half, month = found.groups()
    if quarter:
        return 3 * int(quarter) - 2, 3 * int(quarter)
    if half:
        return 6 * int(half) - 5, 6 * int(half)
    return (int(month), int(month)) if month else (1, 12)
