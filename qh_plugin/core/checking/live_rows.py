# SPDX-License-Identifier: GPL-2.0-or-later
"""The rows of one layer while it is edited: changed in place, looked at in part.

A row keeps its number for ever: a deleted feature that comes back takes its old place, a new one
goes to the end. So the order of any part is that of the whole layer.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import isnan
from typing import Any, Collection, Generic, Iterator, Mapping, Optional, Sequence, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.live_boxes import Box
from qh_plugin.core.checking.live_index import BoxIndex
from qh_plugin.core.checking.live_origin import Origin
from qh_plugin.core.checking.live_reading import read_valid
from qh_plugin.core.fabric.curves import straightened
from qh_plugin.core.fabric.rings import origin_of
from qh_plugin.core.fabric.validity import Defect, Validity, assess
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Objects, Table
from qh_plugin.core.wkb import Shapes, parse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
One = TypeVar("One")
_ROOM = 1024  # for features to be added
_NOWHERE = (np.inf, np.inf, -np.inf, -np.inf)


@dataclass(frozen=True)
class Touched:
    """What one change did to the rows: their numbers, where they were and are, what they were,
    whether any was or is invalid, which columns changed, and whether any geometry did."""

    rows: Ints
    fids: frozenset[int]
    before: Floats
    after: Floats
    old_wkb: Sequence[Optional[bytes]]
    old_usable: NDArray[np.bool_]
    invalid: bool
    columns: frozenset[str]
    geometry: bool


class _Template(Generic[One]):
    """A dataclass and what it was made with: others like it are made quickly, without what it
    has computed since."""

    def __init__(self, one: One) -> None:
        self._kind = type(one)
        self._made = {f.name: getattr(one, f.name) for f in fields(one)}  # type: ignore[arg-type]

    def but(self, **changes: Any) -> One:
        """One with some members changed, computed ones given perhaps."""
        found = object.__new__(self._kind)
        found.__dict__.update(self._made, **changes)
        return found


class _Some(Mapping[str, Objects]):
    """Some rows of the columns, taken from each when it is asked for; for use before the next
    change."""

    def __init__(self, columns: Mapping[str, Objects], rows: Ints) -> None:
        self._columns, self._rows = columns, rows
        self._taken: dict[str, Objects] = {}

    def __getitem__(self, name: str) -> Objects:
        found = self._taken.get(name)
        if found is None:
            found = self._taken[name] = self._columns[name][self._rows]
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class Rows:
    """All rows of a layer, the deleted ones too (`alive` tells)."""

    def __init__(self, context: LayerContext, progress: Progress = SILENT) -> None:
        table = context.table
        stored = context.dataset.table(table.name) or table
        self._context = context
        self._shapes = table.shapes
        self._own: dict[int, Shapes] = {}
        self.count = len(table)
        self.fids, self.stored, self.wkb = table.fids, stored.wkb, table.wkb
        self.columns: dict[str, Objects] = dict(table.columns)
        self.alive, self.living = np.ones(self.count, bool), self.count
        self.usable, self.code = context.validity.usable, context.validity.code
        self.point = context.validity.point
        self.curved = np.zeros(self.count, bool)
        self.curved[context.curved] = True
        self.box = _boxes(table.shapes)
        progress.check()
        self._index = BoxIndex(self.box)
        progress.check()
        self._row_of = {int(f): row for row, f in enumerate(self.fids.tolist())}
        ring_row = table.shapes.ring_row
        self._first_ring = np.searchsorted(ring_row, np.arange(self.count + 1))
        progress.check()
        self.origin = origin_of(table.shapes, self.usable)
        self._first = _first_vertices(table.shapes)
        progress.check()
        self._middle = Origin(self._first, self.usable)
        progress.check()
        self._grow(_ROOM)
        self._bare_table, self._bare = _Template(table), _Template(context)
        self._bare_dataset = _Template(context.dataset)

    def now_origin(self) -> Floats:
        """The origin that the kernel would take for all rows."""
        return self._middle.now(self._first, self.alive, self.usable)

    def row_of(self, fid: int) -> Optional[int]:
        """The row of a feature, deleted or not; None where it never was."""
        return self._row_of.get(fid)

    def near(self, box: Box) -> Ints:
        """Rows alive whose box meets a box, ascending."""
        if isnan(box[0]):
            return np.empty(0, np.int64)
        found = self._index.candidates(box)
        own = self.box[found]
        meets = (own[:, 0] <= box[2]) & (own[:, 2] >= box[0])
        meets &= (own[:, 1] <= box[3]) & (own[:, 3] >= box[1])
        meets &= self.alive[found]
        return np.array(sorted(set(found[meets].tolist())), np.int64)

    def change(
        self,
        geometries: Mapping[int, Optional[bytes]],
        attributes: Mapping[int, Mapping[str, Any]],
        added: Mapping[int, tuple[Optional[bytes], Mapping[str, Any]]],
        deleted: Collection[int],
    ) -> Touched:
        """Do a change. Raises `KeyError` for a feature that is not there."""
        fids = sorted({*geometries, *attributes, *deleted})
        for values in attributes.values():
            for name in values:
                if name not in self.columns:
                    raise KeyError(name)
        rows = [self._alive_row(fid) for fid in fids]
        rows += [self._place(fid) for fid in added]
        at = np.asarray(rows, np.int64)
        before = self.box[at].copy()
        before[~self.alive[at]] = _NOWHERE
        old_wkb = [self.wkb[row] if self.alive[row] else None for row in rows]
        old_usable = self.usable[at] & self.alive[at]
        invalid = bool((self.alive[at] & ~self.usable[at]).any())
        columns: set[str] = set()
        for fid in set(deleted):
            self.alive[self._alive_row(fid)] = False
        for fid, (_, values) in added.items():
            row = self._known(fid)
            self.alive[row] = True
            for name in self.columns:
                self.columns[name][row] = values.get(name)
            columns.update(self.columns)
        for fid, values in attributes.items():
            for name, value in values.items():
                self.columns[name][self._known(fid)] = value
                columns.add(name)
        new = {self._known(fid): wkb for fid, wkb in geometries.items()}
        new.update({self._known(fid): wkb for fid, (wkb, _) in added.items()})
        if new:
            self._reshape(new)
        after = self.box[at].copy()
        after[~self.alive[at]] = _NOWHERE
        self.living += len(added) - len(set(deleted))
        return Touched(
            at,
            frozenset(self.fids[at].tolist()),
            before,
            after,
            old_wkb,
            old_usable,
            invalid or bool((self.alive[at] & ~self.usable[at]).any()),
            frozenset(columns),
            bool(new or deleted),
        )

    def _known(self, fid: int) -> int:
        row = self.row_of(fid)
        if row is None:
            raise KeyError(fid)
        return row

    def _alive_row(self, fid: int) -> int:
        row = self._known(fid)
        if not self.alive[row]:
            raise KeyError(fid)
        return row

    def _place(self, fid: int) -> int:
        row = self.row_of(fid)
        if row is not None:
            if self.alive[row]:
                raise KeyError(fid)
            return row
        if self.count == len(self.fids):
            self._grow(self.count)
        row = self.count
        self.count += 1
        self.fids[row] = fid
        self._row_of[fid] = row
        return row

    def _grow(self, more: int) -> None:
        """Room for so many rows more, in arrays of our own."""
        self.fids = np.concatenate((self.fids, np.zeros(more, np.int64)))
        self.stored = np.concatenate((self.stored, np.full(more, None, object)))
        self.wkb = np.concatenate((self.wkb, np.full(more, None, object)))
        self.alive = np.concatenate((self.alive, np.zeros(more, bool)))
        self.usable = np.concatenate((self.usable, np.zeros(more, bool)))
        self.curved = np.concatenate((self.curved, np.zeros(more, bool)))
        self.code = np.concatenate((self.code, np.zeros(more, np.uint8)))
        self.point = np.concatenate((self.point, np.full((more, 2), np.nan)))
        nowhere = np.tile(np.array(_NOWHERE), (more, 1))
        self.box = np.concatenate((self.box, nowhere))
        self._first = np.concatenate((self._first, nowhere))
        for name, values in self.columns.items():
            self.columns[name] = np.concatenate((values, np.full(more, None, object)))

    def _reshape(self, new: Mapping[int, Optional[bytes]]) -> None:
        """New geometries, read and judged; those out of the ordinary together."""
        self._index.moved(np.array(list(new), np.int64))
        self._middle.changed(new)
        others = []
        for row, wkb in new.items():
            self.stored[row] = wkb
            shapes = read_valid(wkb)
            if shapes is None:
                others.append(row)
                continue
            self.wkb[row], self._own[row] = wkb, shapes
            self.curved[row], self.usable[row], self.code[row] = False, True, Defect.NONE
            self.point[row] = np.nan
            low, high = shapes.xy.min(axis=0), shapes.xy.max(axis=0)
            self.box[row] = (*low, *high)
            first = shapes.xy[shapes.ring_start[:-1]]
            self._first[row] = (*first.min(axis=0), *first.max(axis=0))
        if others:
            self._reshape_others(np.array(sorted(others), np.int64))

    def _reshape_others(self, rows: Ints) -> None:
        context = self._context
        bare = replace(context.table, fids=self.fids[rows], wkb=self.stored[rows], columns={})
        table, curved = straightened(bare, context.tolerance)
        shapes = table.shapes
        found = assess(shapes, table.wkb)
        self.wkb[rows] = table.wkb
        self.curved[rows] = False
        self.curved[rows[curved]] = True
        self.usable[rows], self.code[rows] = found.usable, found.code
        self.point[rows] = found.point
        self.box[rows] = _boxes(shapes)
        self._first[rows] = _first_vertices(shapes)
        cuts = np.searchsorted(shapes.ring_row, np.arange(len(rows) + 1))
        for k, row in enumerate(rows.tolist()):
            self._own[row] = _cut(shapes, k, cuts[k], cuts[k + 1])

    def _shape(self, row: int) -> Shapes:
        own = self._own.get(row)
        if own is None:
            first, last = self._first_ring[row], self._first_ring[row + 1]
            own = self._own[row] = _cut(self._shapes, row, first, last)
        return own

    def shapes(self, rows: Ints) -> Shapes:
        """The coordinates of some rows."""
        return _together([self._shape(row) for row in rows.tolist()], self.origin)

    def table(self, rows: Optional[Ints] = None) -> Table:
        """Some rows as a table of their own; all that are alive, geometry as stored, without."""
        whole = rows is None
        at = np.flatnonzero(self.alive[: self.count]) if rows is None else rows
        columns: Mapping[str, Objects] = _Some(self.columns, at)
        if whole:
            columns = {name: values[at] for name, values in self.columns.items()}
        found = self._bare_table.but(
            fids=self.fids[at], wkb=(self.stored if whole else self.wkb)[at], columns=columns
        )
        if not whole:
            found.__dict__["shapes"] = self.shapes(at)  # known already, so not read again
        return found

    def context(self, rows: Ints) -> LayerContext:
        """The layer's context with only some of its rows."""
        table = self.table(rows)
        tables = self._context.dataset.tables
        return self._bare.but(
            table=table,
            dataset=self._bare_dataset.but(
                tables=tuple(table if t.name == table.name else t for t in tables)
            ),
            curved=self.curved[rows].nonzero()[0],
            validity=Validity(self.usable[rows], self.code[rows], self.point[rows]),
        )

    def polygons(self, wkb: Sequence[Optional[bytes]], usable: NDArray[np.bool_]) -> Any:
        """Those of some geometries that take part in the fabric."""
        some = [w for w, good in zip(wkb, usable.tolist()) if good]
        found = shapely.from_wkb(np.asarray(some, object)) if some else np.empty(0, object)
        kind = shapely.get_type_id(found)
        return found[(kind == 3) | (kind == 6)]

    @property
    def invalid(self) -> Ints:
        """Rows alive that are left out of the fabric."""
        n = self.count
        return np.flatnonzero(self.alive[:n] & (self.code[:n] != Defect.NONE))


def _boxes(shapes: Shapes) -> Floats:
    """Bounds (n, 4) of the finite vertices of each row; of none, nowhere."""
    n = len(shapes.kind)
    box = np.tile(np.array(_NOWHERE), (n, 1))
    if len(shapes.ring_row):
        start = shapes.ring_start[:-1]
        with np.errstate(invalid="ignore"):
            low = np.fmin.reduceat(shapes.xy, start)
            high = np.fmax.reduceat(shapes.xy, start)
        np.fmin.at(box[:, :2], shapes.ring_row, low)
        np.fmax.at(box[:, 2:], shapes.ring_row, high)
    return box


def _cut(shapes: Shapes, row: int, first: int, last: int) -> Shapes:
    """One row alone."""
    start = shapes.ring_start[first : last + 1]
    return replace(
        shapes,
        xy=shapes.xy[start[0] : start[-1]],
        ring_start=start - start[0],
        ring_row=np.zeros(last - first, np.int64),
        ring_part=shapes.ring_part[first:last],
        ring_hole=shapes.ring_hole[first:last],
        kind=shapes.kind[row : row + 1],
        fault=shapes.fault[row : row + 1],
        wkb_type=shapes.wkb_type[row : row + 1],
    )


def _first_vertices(shapes: Shapes) -> Floats:
    """Bounds (n, 4) of the first vertices of each row's rings."""
    box = np.tile(np.array(_NOWHERE), (len(shapes.kind), 1))
    if len(shapes.ring_row):
        first = shapes.xy[np.minimum(shapes.ring_start[:-1], len(shapes.xy) - 1)]
        np.minimum.at(box[:, :2], shapes.ring_row, first)
        np.maximum.at(box[:, 2:], shapes.ring_row, first)
    return box


def _together(parts: Sequence[Shapes], origin: Floats) -> Shapes:
    """Single rows as one `Shapes`, in their order."""
    if len(parts) < 2:
        return replace(parts[0] if parts else parse(np.empty(0, object)), origin=origin)
    ends = [0]
    for part in parts:
        ends += [ends[-1] + v for v in part.ring_start[1:].tolist()]
    rings = [len(part.ring_row) for part in parts]
    return Shapes(
        xy=np.concatenate([p.xy for p in parts]),
        ring_start=np.array(ends, np.int64),
        ring_row=np.arange(len(parts)).repeat(rings),
        ring_part=np.concatenate([p.ring_part for p in parts]),
        ring_hole=np.concatenate([p.ring_hole for p in parts]),
        kind=np.concatenate([p.kind for p in parts]),
        fault=np.concatenate([p.fault for p in parts]),
        wkb_type=np.concatenate([p.wkb_type for p in parts]),
        origin=origin,
    )
