# SPDX-License-Identifier: GPL-2.0-or-later
"""Several layers with specimens planted in them, and what must be said of them.

A `Case` is like a `Specimen`, of rows that say their layer and their values. Each copy stands in
a cell of its own; every other row is clean.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any, Iterable, Mapping, Optional, Sequence

import numpy as np

from qh_plugin.core.model import Model
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Field, Table
from qh_plugin.training.parcels import CORNER
from tests.planted.layer import place
from tests.planted.specimens import CELL, Place

Point = tuple[float, float]
Named = tuple[str, str, tuple[int, ...]]

#: of these it is enough that they name some of the features expected, and no other
LOOSE = frozenset({"C07", "C09", "L01", "L02", "L03", "L04", "L05", "L06", "P01"})


@dataclass(frozen=True)
class Row:
    """One feature: a point, lines or areas in metres from the cell's corner, and its values."""

    layer: str
    lines: Sequence[Sequence[Point]] = ()
    areas: Sequence[Sequence[Sequence[Point]]] = ()
    point: Optional[Point] = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """Rows and what must be said of them: (rule, indices of the rows)."""

    kind: str
    rows: Sequence[Row]
    expect: Sequence[tuple[str, tuple[int, ...]]] = ()
    also: frozenset[str] = frozenset()
    turns: bool = True


@dataclass(frozen=True)
class Plot:
    """Where one copy stands: (layer, fid) of its rows."""

    case: Case
    at: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Scene:
    """Layers and the plots in them."""

    tables: Sequence[Table]
    plots: Sequence[Plot]

    def judge(self, result: CheckResult, asked: Iterable[str]) -> list[str]:
        """What is wrong with a report, in words: missed, or said without reason."""
        rules = set(asked)
        home = {at: n for n, plot in enumerate(self.plots) for at in plot.at}
        said: list[set[Named]] = [set() for _ in self.plots]
        wrong = []
        for group, i in result.rows():
            if group.rule not in rules:
                continue
            fids = tuple(int(fid) for fid in group.fids[i])
            plots = {home.get((group.layer, fid)) for fid in fids}
            number = next(iter(plots)) if len(plots) == 1 else None
            if number is None:
                wrong.append(f"{group.rule} {group.layer} {fids}: {group.message(i).en}")
            else:
                said[number].add((group.rule, group.layer, fids))
        for plot, found in zip(self.plots, said):
            wrong += _compare(plot, found, rules)
        return wrong


def _compare(plot: Plot, found: set[Named], asked: set[str]) -> list[str]:
    wrong, explained = [], set()
    for rule, indices in plot.case.expect:
        if rule not in asked:
            continue
        meant = {plot.at[i] for i in indices}
        fitting = set()
        for name in found:
            at = {(name[1], fid) for fid in name[2]}
            if name[0] == rule and (at <= meant if rule in LOOSE else at == meant):
                fitting.add(name)
        if not fitting:
            wrong.append(f"{plot.case.kind}: {rule} missed; found {sorted(found)}")
        explained |= fitting
    extra = (name for name in sorted(found - explained) if name[0] in asked - plot.case.also)
    return [*wrong, *(f"{plot.case.kind}: {name} said without reason" for name in extra)]


def cells(number: int, count: int) -> np.ndarray:
    """The corner of a cell among `count`, south of the lots."""
    side = int(np.ceil(np.sqrt(count))) or 1
    return np.asarray(CORNER + np.array([number % side, -1 - number // side]) * CELL - [0, 4000])


def scene(
    cases: Sequence[Case],
    clean: Mapping[str, Sequence[tuple[Optional[bytes], Mapping[str, Any]]]],
    *,
    copies: int = 1,
    seed: int = 1,
    model: Optional[Model] = None,
) -> Scene:
    """The cases `copies` times among the clean rows, in random order. Rows lack what neither
    they nor `clean` says."""
    rng = np.random.default_rng(seed)
    rows: dict[str, list[tuple[int, int, Optional[bytes], Mapping[str, Any]]]] = {
        layer: [(-1, 0, shape, values) for shape, values in some] for layer, some in clean.items()
    }
    chosen = [case for case in cases for _ in range(copies)]
    for number, case in enumerate(chosen):
        placed = place(cells(number, len(chosen)), rng if case.turns else None)
        for i, row in enumerate(case.rows):
            at = rows.setdefault(row.layer, [])
            at.append((number, i, shape_of(row, placed), row.values))
    tables, at_of = [], {}
    for layer, some in rows.items():
        order = rng.permutation(len(some))
        mixed = [some[i] for i in order]
        for fid, (number, i, _, _) in enumerate(mixed, 1):
            at_of[number, i] = (layer, fid)
        tables.append(_table(layer, [(shape, values) for _, _, shape, values in mixed], model))
    plots = [
        Plot(case, tuple(at_of[number, i] for i in range(len(case.rows))))
        for number, case in enumerate(chosen)
    ]
    return Scene(tables, plots)


def _table(
    layer: str, rows: Sequence[tuple[Optional[bytes], Mapping[str, Any]]], model: Optional[Model]
) -> Table:
    known = model.feature_class(layer) if model else None
    names = dict.fromkeys(name for _, values in rows for name in values)
    if known:
        fields = [Field(f.name, f.type, f.length) for f in known.fields]
    else:
        fields = [Field(name, "text", 250) for name in names]
    columns = {}
    for f in fields:
        columns[f.name] = _objects([values.get(f.name) for _, values in rows])
    letter = layer[-2:]
    kind = {"_L": "MultiLineString", "_P": "Point"}.get(letter, "MultiPolygon")
    return Table(
        layer,
        np.arange(1, len(rows) + 1, dtype=np.int64),
        _objects([shape for shape, _ in rows]),
        columns,
        tuple(fields),
        epsg=9210,
        geometry_type=kind,
        id_field=known.id_field if known else None,
    )


def _objects(values: Sequence[Any]) -> np.ndarray:
    array = np.empty(len(values), object)
    array[:] = values
    return array


def shape_of(row: Row, place: Place) -> bytes:
    """The row's geometry as WKB, put in its place."""
    if row.point is not None:
        return struct.pack("<BI", 1, 1) + place(np.array([row.point])).astype("<f8").tobytes()
    if row.lines:
        out = struct.pack("<BII", 1, 5, len(row.lines))
        for line in row.lines:
            out += struct.pack("<BI", 1, 2) + _points(line, place)
        return out
    out = struct.pack("<BII", 1, 6, len(row.areas))
    for part in row.areas:
        out += struct.pack("<BII", 1, 3, len(part))
        for ring in part:
            out += _points(ring, place)
    return out


def _points(points: Sequence[Point], place: Place) -> bytes:
    xy = place(np.asarray(points, float))
    return struct.pack("<I", len(xy)) + xy.astype("<f8").tobytes()
