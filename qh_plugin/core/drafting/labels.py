# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbered symbols: "NO-12" and the next free one, "NO-13"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Iterable

from qh_plugin.core.edits import Edits

_NUMBERED = re.compile(r"^(.*?)(\d+)$")


def stem_of(label: str) -> tuple[str, int]:
    """What stands before the number at the end, and how many digits that has: ("A1-NO", 2) of
    "A1-NO03". A symbol without a number gets a hyphen: ("CX-", 2) of "CX"."""
    found = _NUMBERED.match(label)
    if found is None:
        return (f"{label}-", 2) if label else ("", 2)
    return found.group(1), len(found.group(2))


def next_free(label: str, taken: set[str], count: int) -> list[str]:
    """`count` symbols like `label` with numbers above the largest in use; none is in `taken`
    (which is not changed)."""
    stem, digits = stem_of(label)
    largest = max((number_after(stem, other) for other in taken | {label}), default=0)
    made: list[str] = []
    while len(made) < count:
        largest += 1
        made.append(f"{stem}{largest:0{digits}d}")
    return made


def number_after(stem: str, label: str) -> int:
    """The number of a symbol with that stem, 0 for any other."""
    rest = label[len(stem) :] if label.startswith(stem) else ""
    return int(rest) if rest.isascii() and rest.isdigit() else 0


def known(values: Iterable[object]) -> set[str]:
    """The symbols of a column, without blanks."""
    return {str(value).strip() for value in values if value not in (None, "")}


def with_ids(edits: Edits, field: str, prefix: str, taken: Iterable[object]) -> Edits:
    """New features with ids of their own: `prefix` and the numbers after the largest one of
    `taken`, the ids of the whole layer. An id that is given already stays."""
    number = max((number_after(prefix, str(value)) for value in taken if value), default=0)
    added = []
    for wkb, values in edits.added:
        if not values.get(field):
            number += 1
            values = {**values, field: f"{prefix}{number}"}
        added.append((wkb, values))
    return replace(edits, added=tuple(added))
