# SPDX-License-Identifier: GPL-2.0-or-later
"""What the live check knows of a table: the rows as stored, and what edits made of some of them.

It is told what features are now, never what happened to them: whatever the order in which edits,
undoing and saving are heard of, the same state comes out. No Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Collection, Iterable, Mapping, Optional

import numpy as np

from qh_plugin.core.table import Table

#: a whole table that differs in more features than this is checked anew
MOST = 2000


@dataclass(frozen=True)
class Now:
    """What a feature is: gone, or its geometry and values. What is not said (`geometry` False, a
    field that is not in `values`) is as stored, or empty where `whole`."""

    gone: bool = False
    whole: bool = False
    geometry: bool = False
    wkb: Optional[bytes] = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A feature as the live check has it."""

    wkb: Optional[bytes]
    values: Mapping[str, Any]


@dataclass
class Change:
    """What `Live.change` is to be told."""

    geometries: dict[int, Optional[bytes]] = field(default_factory=dict)
    attributes: dict[int, dict[str, Any]] = field(default_factory=dict)
    added: dict[int, tuple[Optional[bytes], Mapping[str, Any]]] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.geometries or self.attributes or self.added or self.deleted)


class Held:
    """One table; `stored` are its rows in the file, `now` those that the live check began with."""

    def __init__(self, stored: Table, now: Table) -> None:
        self._take(stored, now)

    @property
    def columns(self) -> Collection[str]:
        """The names of the columns."""
        return self._table.columns.keys()

    def row(self, fid: int) -> Optional[Row]:
        """A feature as it is; None where there is none."""
        return self._now[fid] if fid in self._now else self._stored_row(fid)

    def some(self, fids: Iterable[int]) -> Table:
        """Some features as a table; those that are not there are left out."""
        found = [(fid, row) for fid in sorted(fids) if (row := self.row(fid)) is not None]
        columns = {
            name: _objects([row.values.get(name) for _, row in found])
            for name in self._table.columns
        }
        return replace(
            self._table,
            fids=np.array([fid for fid, _ in found], np.int64),
            wkb=_objects([row.wkb for _, row in found]),
            columns=columns,
        )

    def lay(self, states: Mapping[int, Now]) -> Optional[Change]:
        """Take in what features are now. None where one rests on a row that is not known: the
        file has changed, and must be read again."""
        fresh: dict[int, Optional[Row]] = {}
        for fid, state in states.items():
            stored = self._stored_row(fid)
            if state.gone:
                fresh[fid] = None
            elif state.whole:
                values = {name: state.values.get(name) for name in self._table.columns}
                fresh[fid] = Row(state.wkb, values)
            elif stored is None:
                return None
            else:
                known = {k: v for k, v in state.values.items() if k in stored.values}
                wkb = state.wkb if state.geometry else stored.wkb
                fresh[fid] = Row(wkb, {**stored.values, **known})
        return self._change(fresh)

    def stored_again(self, fids: Iterable[int], rows: Table) -> Change:
        """Some features were saved or given up: they are now as the file has them."""
        places = _rows(rows)
        fresh = {fid: _row(rows, places, fid) for fid in fids}
        change = self._change(fresh)
        for fid, row in fresh.items():
            self._saved[fid] = row
            del self._now[fid]
        return change

    def read_again(self, stored: Table, now: Table) -> Optional[Change]:
        """Take in a table that was read anew; None where too much of it differs."""
        places = _rows(now)
        fids = {*_differing(self._table, now), *self._saved, *self._now}
        if len(fids) > MOST or set(now.columns) != set(self._table.columns):
            return None
        change = self._change({fid: _row(now, places, fid) for fid in fids})
        self._take(stored, now)
        return change

    def _take(self, stored: Table, now: Table) -> None:
        self._table, self._place = stored, _rows(stored)
        self._saved: dict[int, Optional[Row]] = {}
        self._now: dict[int, Optional[Row]] = {}
        if now is not stored:
            places = _rows(now)
            self._now = {fid: _row(now, places, fid) for fid in _differing(stored, now)}

    def _change(self, fresh: Mapping[int, Optional[Row]]) -> Change:
        change = Change()
        for fid, new in fresh.items():
            old = self.row(fid)
            if new is None:
                if old is not None:
                    change.deleted.append(fid)
            elif old is None:
                change.added[fid] = (new.wkb, new.values)
            else:
                if old.wkb != new.wkb:
                    change.geometries[fid] = new.wkb
                values = {k: v for k, v in new.values.items() if _differ(old.values.get(k), v)}
                if values:
                    change.attributes[fid] = values
        self._now.update(fresh)
        return change

    def _stored_row(self, fid: int) -> Optional[Row]:
        return self._saved[fid] if fid in self._saved else _row(self._table, self._place, fid)


def _rows(table: Table) -> dict[int, int]:
    return dict(zip(table.fids.tolist(), range(len(table))))


def _row(table: Table, places: Mapping[int, int], fid: int) -> Optional[Row]:
    at = places.get(fid)
    if at is None:
        return None
    return Row(table.wkb[at], {name: column[at] for name, column in table.columns.items()})


def _differing(old: Table, new: Table) -> list[int]:
    """Features that are in one only or differ in anything."""
    both, left, right = np.intersect1d(old.fids, new.fids, assume_unique=True, return_indices=True)
    differs = np.asarray(old.wkb[left] != new.wkb[right], bool)
    for name, column in old.columns.items():
        if name in new.columns:
            differs |= np.asarray(column[left] != new.columns[name][right], bool)
    alone = np.setxor1d(old.fids, new.fids, assume_unique=True)
    return [*both[differs].tolist(), *alone.tolist()]


def _differ(old: Any, new: Any) -> bool:
    return type(old) is not type(new) or bool(old != new)


def _objects(values: list[Any]) -> Any:
    array = np.empty(len(values), object)
    array[:] = values
    return array
