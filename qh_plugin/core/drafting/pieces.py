# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of a lot's attributes when it falls into pieces: the largest stays the lot."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from qh_plugin.core.drafting.labels import next_free
from qh_plugin.core.drafting.roles import Roles
from qh_plugin.core.drafting.sharing import shares
from qh_plugin.core.table import Table


def values_of(table: Table, row: int) -> dict[str, Any]:
    """The attributes of a row."""
    return {name: column[row] for name, column in table.columns.items()}


def piece_values(
    table: Table,
    row: int,
    roles: Roles,
    shapes: Sequence[Any],
    weights: Sequence[float],
    taken: set[str],
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What changes in the lot itself, now `shapes[0]`, and all attributes of the other pieces:
    inherited, a number of its own, the measures of its shape. Persons are shared by `weights`,
    the areas of the pieces; where there is one more weight than shapes, the last share goes to
    nobody here. `taken` is given the new symbols. Ids are left out: the layer's default numbers
    new features."""
    present = set(table.columns)
    inherited = {k: v for k, v in values_of(table, row).items() if k not in _never(roles)}
    shared: Mapping[str, list[int]] = {
        name: shares(int(table.columns[name][row]), weights)
        for name in roles.shared
        if name in present and isinstance(table.columns[name][row], (int, float))
    }
    labels = _labels(table, row, roles, taken, len(shapes) - 1)
    rows: list[dict[str, Any]] = []
    for i, shape in enumerate(shapes):
        values = {k: v for k, v in roles.measures(shape).items() if k in present}
        values.update({name: parts[i] for name, parts in shared.items()})
        rows.append(values)
    others = [{**inherited, **values} for values in rows[1:]]
    for values, label in zip(others, labels):
        values[roles.label] = label
    return rows[0], others


def _never(roles: Roles) -> set[str]:
    return {roles.id, roles.label, *roles.unique}


def _labels(table: Table, row: int, roles: Roles, taken: set[str], count: int) -> list[str]:
    column = table.columns.get(roles.label)
    if column is None or column[row] in (None, ""):
        return []
    made = next_free(str(column[row]).strip(), taken, count)
    taken.update(made)
    return made
