# SPDX-License-Identifier: GPL-2.0-or-later
"""A dataset in another reference system, by the pinned operation of `core.crs`.

The coordinates are replaced inside the WKB bytes, so that geometry which GEOS cannot even read
keeps its faults, and the rules can still name them.
"""

from __future__ import annotations

import contextlib
import struct
from dataclasses import replace
from typing import Any, Callable, Iterator, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.crs import transformer
from qh_plugin.core.errors import CrsError
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text

Floats = NDArray[np.float64]


def reproject(dataset: Dataset, epsg: int) -> Dataset:
    """Every layer in `epsg`. Raises `CrsError` for a layer without a known reference system."""
    facts = dict(dataset.facts)
    if isinstance(facts.get("beside"), Mapping):
        facts["beside"] = {
            role: tuple(reproject_table(table, epsg) for table in tables)
            for role, tables in facts["beside"].items()
        }
    tables = tuple(reproject_table(t, epsg) for t in dataset.tables)
    return replace(dataset, tables=tables, facts=facts)


def reproject_table(table: Table, epsg: int) -> Table:
    """One layer in `epsg`; the same table where it is there already or has no geometry."""
    if table.epsg == epsg or all(value is None for value in table.wkb):
        return table if table.epsg == epsg else replace(table, epsg=epsg, crs_wkt="")
    if table.epsg is None:
        raise CrsError(
            Text(
                "Lớp “{name}” không khai báo hệ tọa độ nên không chuyển được; hãy khai báo trước.",
                "The layer “{name}” declares no reference system and cannot be converted; "
                "declare one first.",
            ).format(name=table.name)
        )
    return replace(
        table, wkb=_moved(table.wkb, transformer(table.epsg, epsg)), epsg=epsg, crs_wkt=""
    )


def swap_axes(table: Table) -> Table:
    """One layer whose first coordinate is the northing, put right."""
    return replace(table, wkb=_moved(table.wkb, lambda xy: xy[:, ::-1]))


def _moved(wkb: NDArray[np.object_], transform: Callable[[Floats], Floats]) -> NDArray[np.object_]:
    buffers = [None if value is None else bytearray(value) for value in wkb]
    runs = [run for buffer in buffers if buffer is not None for run in _runs(buffer)]
    moved = wkb.copy()
    if runs:
        xy = np.concatenate([run[:, :2].astype(np.float64) for run in runs])
        xy = transform(xy)
        start = 0
        for run in runs:
            run[:, :2] = xy[start : start + len(run)]
            start += len(run)
    for row, buffer in enumerate(buffers):
        moved[row] = None if buffer is None else bytes(buffer)
    return moved


def _runs(buffer: bytearray) -> Iterator[NDArray[Any]]:
    """Writable views of the coordinates (n, dimension), up to the first unreadable byte."""
    reader = _Reader(buffer)
    with contextlib.suppress(struct.error, ValueError, IndexError, RecursionError):
        reader.geometry()
    yield from reader.runs


class _Reader:
    """Walks one WKB value and notes where its coordinates lie."""

    def __init__(self, buffer: bytearray) -> None:
        self.buffer = buffer
        self.at = 0
        self.runs: list[NDArray[Any]] = []

    def geometry(self) -> None:
        order = "<" if self.buffer[self.at] == 1 else ">"
        self.at += 1
        code = self._count(order)
        if code & 0x20000000:  # EWKB with an SRID
            self.at += 4
        flat = (code & 0x0FFFFFFF) % 1000
        dimension = 2 + _extra(code)
        if flat == 1:
            self._run(order, 1, dimension)
        elif flat in (2, 8, 13):
            self._run(order, None, dimension)
        elif flat in (3, 17):
            for _ in range(self._count(order)):
                self._run(order, None, dimension)
        else:
            for _ in range(self._count(order)):
                self.geometry()

    def _count(self, order: str) -> int:
        (value,) = struct.unpack_from(f"{order}I", self.buffer, self.at)
        self.at += 4
        return int(value)

    def _run(self, order: str, count: Optional[int], dimension: int) -> None:
        size = self._count(order) if count is None else count
        stop = self.at + size * dimension * 8
        if stop > len(self.buffer):
            raise ValueError("the coordinates end too early")
        if size:
            view = np.frombuffer(self.buffer, f"{order}f8", size * dimension, self.at)
            self.runs.append(view.reshape(size, dimension))
        self.at = stop


def _extra(code: int) -> int:
    """How many of Z and M a type code carries, in the ISO or the EWKB way."""
    iso = (code & 0x0FFFFFFF) // 1000
    return (iso in (1, 3)) + (iso in (2, 3)) + bool(code & 0x80000000) + bool(code & 0x40000000)
