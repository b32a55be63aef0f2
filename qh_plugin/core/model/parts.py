# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of a pattern as an expression, and what must hold between pattern and parts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator, Optional, Sequence

from qh_plugin.core.model.defect import SOURCES, Defect, bad, missing, not_one_of
from qh_plugin.core.model.schema import Model, Part, Pattern
from qh_plugin.core.text import Text

KINDS = ("literal", "digits", "codes", "text")
_PART_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def part_values(model: Model, part: Part) -> Sequence[str]:
    """The values that a part of kind "codes" may have."""
    if part.code_list:
        return tuple(model.code_lists[part.code_list].by_code)
    return part.values


def parts_expression(
    model: Model, pattern: Pattern, count: Optional[int] = None
) -> re.Pattern[str]:
    """An expression with one named group a part, in their order; needs parts without defects.
    With `count` it holds only so many of the first parts."""
    parts = pattern.parts[:count]
    return _compiled("".join(f"(?P<{p.name}>{_expression(model, p)})" for p in parts))


@lru_cache(maxsize=64)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _expression(model: Model, part: Part) -> str:
    """`digits` without a length stands for one digit or more, `text` for one character or more."""
    if part.kind == "literal":
        return re.escape(part.value)
    if part.kind == "digits":
        return f"[0-9]{{{part.length}}}" if part.length else "[0-9]+"
    if part.kind == "codes":
        longest_first = sorted(part_values(model, part), key=len, reverse=True)
        return "|".join(map(re.escape, longest_first))
    return f".{{{part.length}}}" if part.length else ".+"


def pattern_defects(model: Model, pattern: Pattern) -> Iterator[Defect]:
    """The expression compiles, the example matches it, and the parts build the example."""
    place = f"/patterns/{pattern.id}"
    if pattern.source not in SOURCES:
        yield Defect(f"{place}/source", not_one_of(pattern.source, sorted(SOURCES)))
    try:
        fits = pattern.compiled.fullmatch(pattern.example)
    except (re.error, OverflowError, RecursionError) as error:
        yield Defect(f"{place}/regex", bad(f"{pattern.regex} ({error})"))
        return
    if not fits:
        yield Defect(
            f"{place}/example",
            Text("ví dụ {e} không khớp mẫu {r}", "the example {e} does not match {r}").format(
                e=pattern.example, r=pattern.regex
            ),
        )
    wrong = [d for p in pattern.parts for d in _part(model, p, f"{place}/parts/{p.name}")]
    yield from wrong
    if not pattern.parts or wrong or not fits:
        return
    if not parts_expression(model, pattern).fullmatch(pattern.example):
        reason = Text("các phần không tạo được ví dụ {e}", "the parts do not build {e}")
        yield Defect(f"{place}/parts", reason.format(e=pattern.example))


def _part(model: Model, part: Part, place: str) -> Iterator[Defect]:
    if not _PART_NAME.fullmatch(part.name):
        yield Defect(f"{place}/name", bad(part.name))
    if part.kind not in KINDS:
        yield Defect(f"{place}/kind", not_one_of(part.kind, KINDS))
    if (part.kind == "literal") != bool(part.value):
        yield Defect(f"{place}/value", bad(part.value))
    if part.length < 0 or (part.length and part.kind not in ("digits", "text")):
        yield Defect(f"{place}/length", bad(part.length))
    if part.code_list and part.code_list not in model.code_lists:
        yield Defect(f"{place}/code_list", missing(part.code_list, "code_lists"))
    elif (part.kind == "codes") != (bool(part.code_list) != bool(part.values)):
        reason = Text("cần code_list hoặc values", "it needs code_list or values")
        yield Defect(f"{place}/kind", reason if part.kind == "codes" else bad(part.kind))
    elif part.default and not _fits(model, part):
        yield Defect(f"{place}/default", bad(part.default))


def _fits(model: Model, part: Part) -> bool:
    return bool(re.fullmatch(_expression(model, part), part.default))
