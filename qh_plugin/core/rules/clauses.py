# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether values fulfil the clauses of a condition of the model."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.condition import Clause, Condition
from qh_plugin.core.model.parts import parts_expression
from qh_plugin.core.rules.attributes import is_blank
from qh_plugin.core.rules.codes import is_code, joined_parts
from qh_plugin.core.rules.days import day_of

Values = Mapping[str, Any]
_Test = Callable[[Clause, Any, Any, FeatureClass, Model], Optional[bool]]


def broken(condition: Condition, values: Values, of: FeatureClass, model: Model) -> bool:
    """Whether a feature with these values breaks the condition; open clauses never break it, nor
    do values that are no codes of their field: another rule tells of those."""
    if not all(holds(clause, values, of, model) for clause in condition.when):
        return False
    return any(
        holds(clause, values, of, model) is False and _valid(clause, values, of, model)
        for clause in condition.then
    )


def _valid(clause: Clause, values: Values, of: FeatureClass, model: Model) -> bool:
    """Whether the values that a clause compares are codes of their fields, where those have a
    list: only such values contradict each other."""
    fields = (of.field_map.get(name) for name in (clause.field, clause.other) if name)
    return all(f is None or is_code(said(values.get(f.name)), f, model) for f in fields)


def holds(clause: Clause, values: Values, of: FeatureClass, model: Model) -> Optional[bool]:
    """Whether a clause holds; None where a value that it needs is missing or cannot be compared."""
    value = values.get(clause.field)
    if clause.test in ("filled", "blank"):
        return is_blank(value) is (clause.test == "blank")
    other = values.get(clause.other) if clause.other else None
    if is_blank(value) or (clause.other and is_blank(other)):
        return None
    return _TESTS[clause.test](clause, said(value), said(other), of, model)


def _in(clause: Clause, value: Any, *_: Any) -> bool:
    return str(value) in clause.values


def _not_in(clause: Clause, value: Any, *_: Any) -> bool:
    return str(value) not in clause.values


def _starts(clause: Clause, value: Any, *_: Any) -> bool:
    return str(value).startswith(tuple(clause.values))


def _named(
    clause: Clause, value: Any, other: Any, of: FeatureClass, model: Model
) -> Optional[bool]:
    code = model.code_lists[of.field_map[clause.field].code_list].by_code.get(str(value))
    return None if code is None else code.name.vi.startswith(tuple(clause.values))


def _equals(clause: Clause, value: Any, other: Any, *_: Any) -> Optional[bool]:
    if _is_number(value) and _is_number(other):
        return bool(abs(value - other) <= clause.margin + 1e-6)
    return None if clause.margin else str(value) == str(other)


def _differs(clause: Clause, value: Any, other: Any, *_: Any) -> bool:
    return str(value) != str(other)


def _at_most(clause: Clause, value: Any, other: Any, *_: Any) -> Optional[bool]:
    if _is_number(value) and _is_number(other):
        return bool(value <= other)
    first, second = day_of(value), day_of(other)
    return None if first is None or second is None else first <= second


def _among(clause: Clause, value: Any, other: Any, *_: Any) -> bool:
    return str(value) in joined_parts(other)


def _part(clause: Clause, value: Any, other: Any, of: FeatureClass, model: Model) -> Optional[bool]:
    pattern = model.patterns[of.field_map[clause.other].pattern]
    found = parts_expression(model, pattern).fullmatch(str(other))
    return None if found is None else str(value) in {found[name] for name in clause.values}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TESTS: Mapping[str, _Test] = {
    "in": _in,
    "not in": _not_in,
    "starts": _starts,
    "named": _named,
    "equals": _equals,
    "differs": _differs,
    "at most": _at_most,
    "among": _among,
    "part": _part,
}
