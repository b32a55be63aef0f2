# SPDX-License-Identifier: GPL-2.0-or-later
"""What a migration means for one table: its new name, and where each column comes from."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import Mapping, Optional, Sequence

from qh_plugin.core.model.migration import Plan, Step
from qh_plugin.core.model.schema import fold
from qh_plugin.core.table import Field


@dataclass(frozen=True)
class Column:
    """A column of the new table. `source` is its name in the old one, "" where it is new; `codes`
    old → new values; `length_before` differs from `field.length` where that changes; `extra`
    where the model does not know it; `drop` where it may go if it is empty."""

    field: Field
    source: str = ""
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    length_before: int = 0
    extra: bool = False
    drop: bool = False

    @property
    def changed(self) -> bool:
        """Whether it is not what it was."""
        moved = self.source != self.field.name or self.length_before != self.field.length
        return moved or bool(self.codes) or self.drop


@dataclass(frozen=True)
class TableChange:
    """The new table: `target` is its full name, `columns` the model's fields in their order and
    then those that the model does not know."""

    source: str
    target: str
    columns: Sequence[Column]

    @property
    def needed(self) -> bool:
        """Whether anything changes."""
        return self.source != self.target or any(c.changed for c in self.columns)


def table_change(plan: Plan, name: str, fields: Sequence[Field]) -> Optional[TableChange]:
    """What becomes of the table `name` ("QuyHoach/X_A") with these columns (without key and
    geometry); None for a table that the target model does not know."""
    target = name
    columns = [Column(f, f.name, length_before=f.length) for f in fields]
    for step in plan.steps:
        if not step.concerns(target):
            continue
        if step.kind == "rename_class":
            target = step.to
        else:
            columns = _step(step, columns)
    of = plan.model.feature_class(target)
    if of is None:
        return None
    there = {fold(c.field.name): c for c in columns}
    ordered = []
    for known in of.fields:
        found = there.pop(fold(known.name), None)
        if found is None:
            new = Field(known.name, known.type, known.length)
            ordered.append(Column(new, length_before=known.length))
        else:
            named = replace(found.field, name=known.name)
            ordered.append(replace(found, field=named, drop=False))
    ordered += [replace(c, extra=True) for c in there.values()]
    return TableChange(name, target, tuple(ordered))


def _step(step: Step, columns: Sequence[Column]) -> list[Column]:
    names = [fold(c.field.name) for c in columns]
    if fold(step.field) not in names:
        return list(columns)
    row = names.index(fold(step.field))
    column = columns[row]
    if step.kind == "rename_field":
        if fold(step.to) in names and fold(step.to) != fold(step.field):
            return list(columns)  # both are there: neither is lost, the old one is an extra
        column = replace(column, field=replace(column.field, name=step.to))
    elif step.kind == "map_codes":
        through = {old: step.codes.get(new, new) for old, new in column.codes.items()}
        column = replace(column, codes={**step.codes, **through})
    elif step.kind == "change_length":
        column = replace(column, field=replace(column.field, length=step.length))
    elif step.kind == "drop_field":
        column = replace(column, drop=True)
    return [*columns[:row], column, *columns[row + 1 :]]
