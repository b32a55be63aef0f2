# SPDX-License-Identifier: GPL-2.0-or-later
"""Days as data state them: ISO 8601 in full (2026-05-01), with or without a time.

Python's own reading takes other forms too from version 3.11 on (20260501, 2026-W18-5); the same
data give the same report whatever runs it.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, Optional

_FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)


def day_of(value: Any) -> Optional[datetime.date]:
    """The day that a value states; None where it is no real day or written in another form."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    found = _FORM.fullmatch(str(value))
    if found is None:
        return None
    try:
        if found[2]:
            datetime.time.fromisoformat(found[2])
        return datetime.date.fromisoformat(found[1])
    except ValueError:
        return None
