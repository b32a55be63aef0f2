# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold in keys, references and conditions."""

from __future__ import annotations

from typing import Iterator, Sequence

from qh_plugin.core.model.condition import (
    ALONE,
    COMPARED,
    LISTED,
    Clause,
    Condition,
    Key,
    Reference,
)
from qh_plugin.core.model.defect import SOURCES, Defect, bad, missing, not_one_of
from qh_plugin.core.model.schema import FeatureClass, Model

_LEVELS = ("E", "W")


def key_defects(model: Model, key: Key) -> Iterator[Defect]:
    """The class and its fields exist."""
    place = f"/keys/{key.of}"
    yield from _source(key.source, place)
    if not key.fields:
        yield Defect(f"{place}/fields", bad(""))
    yield from _fields(model, key.of, key.fields, f"{place}/fields")


def reference_defects(model: Model, reference: Reference) -> Iterator[Defect]:
    """Both classes and fields exist, and the numbers are in order."""
    place = f"/references/{reference.of}/{reference.field}"
    yield from _source(reference.source, place)
    yield from _level(reference.required, place)
    yield from _fields(model, reference.of, [reference.field], f"{place}/field")
    yield from _fields(model, reference.to, [reference.to_field], f"{place}/to_field")
    least, most = reference.minimum, reference.maximum
    if least < 0 or (most is not None and most < max(least, 1)):
        yield Defect(f"{place}/minimum", bad(f"{least}, {most}"))


def condition_defects(model: Model, condition: Condition) -> Iterator[Defect]:
    """Its classes have its fields, and each clause has what its test needs."""
    place = f"/conditions/{condition.id}"
    yield from _source(condition.source, place)
    yield from _level(condition.required, place)
    if not condition.then:
        yield Defect(f"{place}/then", bad(""))
    for name in condition.of:
        yield from _fields(model, name, condition.fields, f"{place}/of")
    meant = [c for c in model.classes if condition.applies(c.name, c.field_map)]
    if not condition.of and not meant:
        yield Defect(f"{place}/then", missing(", ".join(condition.fields), "classes"))
    for member, clauses in (("when", condition.when), ("then", condition.then)):
        for clause in clauses:
            yield from _clause(model, clause, meant, f"{place}/{member}/{clause.field}")


def _clause(
    model: Model, clause: Clause, of: Sequence[FeatureClass], place: str
) -> Iterator[Defect]:
    if clause.test not in (*LISTED, *ALONE, *COMPARED):
        yield Defect(f"{place}/test", not_one_of(clause.test, (*LISTED, *ALONE, *COMPARED)))
        return
    if (clause.test in COMPARED) != bool(clause.other):
        yield Defect(f"{place}/other", bad(clause.other))
    if (clause.test in LISTED or clause.test == "part") != bool(clause.values):
        yield Defect(f"{place}/values", bad(", ".join(clause.values)))
    if clause.margin < 0 or (clause.margin and clause.test != "equals"):
        yield Defect(f"{place}/margin", bad(f"{clause.margin:g}"))
    for one in of:
        field, other = one.field_map.get(clause.field), one.field_map.get(clause.other)
        if field is None:  # told with the class
            continue
        if clause.test == "named" and not field.code_list:
            yield Defect(f"{place}/test", bad(f"{clause.test}: {field.name}"))
        pattern = model.patterns.get(other.pattern) if other else None
        parts = {part.name for part in pattern.parts} if pattern else set()
        if clause.test == "part" and not set(clause.values) <= parts:
            yield Defect(f"{place}/values", missing(", ".join(clause.values), clause.other))


def _fields(model: Model, name: str, fields: Sequence[str], place: str) -> Iterator[Defect]:
    of = next((c for c in model.classes if c.name == name), None)
    if of is None:
        yield Defect(place, missing(name, "classes"))
        return
    for field in fields:
        if field not in of.field_map:
            yield Defect(place, missing(field, name))


def _level(required: str, place: str) -> Iterator[Defect]:
    if required not in _LEVELS:
        yield Defect(f"{place}/required", not_one_of(required, _LEVELS))


def _source(source: str, place: str) -> Iterator[Defect]:
    if source not in SOURCES:
        yield Defect(f"{place}/source", not_one_of(source, sorted(SOURCES)))
