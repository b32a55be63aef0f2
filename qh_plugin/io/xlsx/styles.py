# SPDX-License-Identifier: GPL-2.0-or-later
"""Which cell styles of a workbook show a date or time (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from typing import Any

#: built-in formats that are dates in every language
_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
#: quoted text, escaped or spacing characters, colours and conditions such as [Red] or [$-42A]
_NOT_CODE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)


def is_date_format(code: str) -> bool:
    """True for a number format that shows a date or time."""
    first = _NOT_CODE.sub("", code).split(";")[0]
    return "general" not in first.lower() and bool(_DATE_LETTER.search(first))


def date_styles(styles: Any) -> frozenset[int]:
    """The numbers of the `cellXfs` that are dates, from the root of styles.xml."""
    own = {
        int(one.get("numFmtId")): is_date_format(one.get("formatCode", ""))
        for one in styles.iter("{*}numFmt")
    }
    found = set()
    for group in styles.iter("{*}cellXfs"):
        for index, style in enumerate(group.iterchildren("{*}xf")):
            number = int(style.get("numFmtId", 0))
            if own.get(number, number in _BUILT_IN):
                found.add(index)
    return frozenset(found)
