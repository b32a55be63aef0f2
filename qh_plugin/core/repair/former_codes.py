# SPDX-License-Identifier: GPL-2.0-or-later
"""What the repairs of former codes share: the code concerned, the choices, the refusal."""

from __future__ import annotations

from typing import AbstractSet, Any, Callable, Sequence

from qh_plugin.core.findings import Findings
from qh_plugin.core.model import CodeList, Model, ModelField
from qh_plugin.core.repair.base import Choice, Unmendable
from qh_plugin.core.repair.named_values import NamedValue, changed, named_value
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


def found_code(
    context: LayerContext, findings: Findings, i: int, as_shown: Callable[[Any], str]
) -> tuple[NamedValue, Model, ModelField]:
    """The code that finding `i` names, with its field. Raises `Unmendable` where it changed."""
    named = named_value(context, findings, i, as_shown)
    of = context.feature_class
    field = of.field_map.get(named.name) if of else None
    if context.model is None or field is None:
        raise changed()
    return named, context.model, field


def code_choices(
    context: LayerContext,
    named: NamedValue,
    ways: Sequence[str],
    codes: CodeList,
    sure: AbstractSet[str],
) -> list[Choice]:
    """One choice for each new value; those that are not `sure` are guesses."""
    return [
        Choice(
            value,
            Text(with_name(value, codes), with_name(value, codes, "en")),
            (edits,),
            guess=value not in sure,
        )
        for value in ways
        for edits in [named.becomes(context, value, with_name(value, codes))]
    ]


def with_name(value: str, codes: CodeList, language: str = "vi") -> str:
    """A code with its name."""
    known = codes.by_code.get(value)
    return f"{value} ({known.name.get(language)})" if known else value


def unsure(named: NamedValue, new: Sequence[str]) -> Unmendable:
    """Several codes or none may take the place."""
    if not new:
        return Unmendable(
            Text(
                "Không biết mã nào thay “{value}”; hãy nhập lại theo hồ sơ.",
                "No code is known to take the place of “{value}”; enter it by the documents.",
            ).format(value=str(named.value))
        )
    return Unmendable(
        Text(
            "“{value}” có thể là {codes}; hãy chọn một mã theo vị trí hoặc hồ sơ.",
            "“{value}” may be {codes}; choose one by the place or the documents.",
        ).format(value=str(named.value), codes=", ".join(new))
    )
