# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON that somebody else wrote: one meaning, or none at all."""

from __future__ import annotations

import json
import math
from typing import Any

_DIGITS = 18


def parse_strict(raw: bytes) -> Any:
    """The content of UTF-8 JSON. Raises ValueError for anything that two readers may understand
    differently or that costs too much: repeated members, NaN, infinite or endless numbers, nesting
    beyond the interpreter's limit."""
    try:
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_refused,
            parse_int=_integer,
            parse_float=_float,
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is repeated")
    return found


def _refused(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError("a number is too long")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value
