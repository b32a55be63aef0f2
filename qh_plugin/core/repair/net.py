# SPDX-License-Identifier: GPL-2.0-or-later
"""What many repairs have changed in all: one change a layer.

Rounds build on each other: a later one may change a feature that an earlier one has made, which
nobody else knows by its number. So the data before and after are compared.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np

from qh_plugin.core.edits import Edits
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text


def net(before: Dataset, after: Dataset, edits: Sequence[Edits], text: Text) -> list[Edits]:
    """One change a layer, named `text`, that makes `after` of `before`; `edits` are those that
    were done, in any order: only the features that they name are looked at."""
    layers = dict.fromkeys(change.layer for change in edits)
    made = []
    for name in layers:
        old, new = before.table(name), after.table(name)
        if old is not None and new is not None:
            named = {fid for e in edits if e.layer == name for fid in _named(e)}
            made.append(_change(old, new, named, text))
    return [change for change in made if not change.empty]


def _named(change: Edits) -> set[int]:
    return set(change.geometries) | set(change.attributes) | set(change.deleted)


def _change(old: Table, new: Table, named: set[int], text: Text) -> Edits:
    was, now = _rows(old, named), _rows(new, named)
    geometries: dict[int, bytes] = {}
    attributes: dict[int, Mapping[str, Any]] = {}
    for fid in sorted(was.keys() & now.keys()):
        geometry = new.wkb[now[fid]]
        if geometry is not None and geometry != old.wkb[was[fid]]:
            geometries[fid] = geometry
        values = {
            name: column[now[fid]]
            for name, column in new.columns.items()
            if _differ(column[now[fid]], _value(old, name, was[fid]))
        }
        if values:
            attributes[fid] = values
    return Edits(
        old.name,
        text,
        geometries,
        attributes,
        frozenset(was.keys() - now.keys()),
        tuple(_added(new, row) for row in np.flatnonzero(~np.isin(new.fids, old.fids))),
    )


def _rows(table: Table, named: set[int]) -> dict[int, int]:
    rows = np.flatnonzero(np.isin(table.fids, list(named)))
    return {int(table.fids[row]): int(row) for row in rows}


def _value(table: Table, name: str, row: int) -> Optional[Any]:
    column = table.columns.get(name)
    return None if column is None else column[row]


def _differ(a: Any, b: Any) -> bool:
    return type(a) is not type(b) or bool(a != b)


def _added(table: Table, row: int) -> tuple[bytes, Mapping[str, Any]]:
    values = {name: column[row] for name, column in table.columns.items()}
    return table.wkb[row], {name: value for name, value in values.items() if value is not None}
