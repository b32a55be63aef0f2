# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits: what a fix proposes. Returned by `repair`, applied by `qgis_io` or by `apply`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Optional

import numpy as np

from qh_plugin.core.table import Table
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Edits:
    """Changes of one layer, one undo step.

    `geometries` fid → WKB; `attributes` fid → {field: value}; `deleted` fids; `added` new
    features as (WKB, {field: value}). `preview` is WKB of what will change on the map.
    """

    layer: str
    text: Text
    geometries: Mapping[int, bytes] = field(default_factory=dict)
    attributes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    deleted: frozenset[int] = frozenset()
    added: tuple[tuple[bytes, Mapping[str, Any]], ...] = ()
    preview: Optional[bytes] = None

    @property
    def empty(self) -> bool:
        """True where nothing would change."""
        return not (self.geometries or self.attributes or self.deleted or self.added)


def apply(table: Table, edits: Edits) -> Table:
    """A new table with the edits done; added features get fids after the largest one."""
    keep = ~np.isin(table.fids, list(edits.deleted))
    fids = table.fids[keep]
    row_of = {int(fid): row for row, fid in enumerate(fids)}
    wkb = table.wkb[keep].copy()
    for fid, geometry in edits.geometries.items():
        wkb[row_of[fid]] = geometry
    columns = {name: values[keep].copy() for name, values in table.columns.items()}
    for fid, values in edits.attributes.items():
        for name, value in values.items():
            columns[name][row_of[fid]] = value
    if edits.added:
        first = int(table.fids.max(initial=0)) + 1
        fids = np.concatenate([fids, np.arange(first, first + len(edits.added))])
        wkb = np.concatenate([wkb, _objects([geometry for geometry, _ in edits.added])])
        columns = {
            name: np.concatenate([kept, _objects([v.get(name) for _, v in edits.added])])
            for name, kept in columns.items()
        }
    return replace(table, fids=fids, wkb=wkb, columns=columns)


def _objects(values: list[Any]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
