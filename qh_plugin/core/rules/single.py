# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings of the rules on single geometries: one a feature, or one for the whole layer."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints, ranges
from qh_plugin.core.findings import Findings, none_found
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text, Value
from qh_plugin.core.wkb import Kind

#: A finding about a whole layer names its features where they are this few.
LISTED = 100

Objects = NDArray[np.object_]


def of_rows(
    rule: str,
    context: LayerContext,
    rows: Ints,
    geometry: Objects,
    point: Floats,
    messages: Sequence[Text],
    arguments: Mapping[str, Sequence[Value]],
    measures: Mapping[str, Any],
    variant: Optional[Any] = None,
) -> Findings:
    """One finding for each of some rows; `{id}` is what the map calls the feature."""
    table = context.table
    if not len(rows):
        return none_found(rule, table.name)
    return Findings(
        rule,
        table.name,
        [(int(fid),) for fid in table.fids[rows]],
        [table.ids([row]) for row in rows],
        geometry,
        point,
        tuple(messages),
        np.zeros(len(rows), np.int64) if variant is None else np.asarray(variant, np.int64),
        {"id": [table.names([row])[0] for row in rows], **arguments},
        {name: np.asarray(values, float) for name, values in measures.items()},
    )


def of_whole_layer(
    rule: str,
    context: LayerContext,
    rows: Ints,
    point: Floats,
    messages: Sequence[Text],
    arguments: Mapping[str, Value],
    measures: Mapping[str, float],
    variant: int = 0,
) -> Findings:
    """One finding about the layer for all the `rows` concerned: `{count}` of `{total}` features;
    named in `fids` where they are few. `point` (2,) is one place, for the map to go to."""
    table = context.table
    if not len(rows):
        return none_found(rule, table.name)
    named = rows[np.argsort(table.fids[rows])] if len(rows) <= LISTED else rows[:0]
    known: dict[str, Value] = {
        "layer": table.class_name,
        "count": len(rows),
        "total": len(table),
        **arguments,
    }
    geometry = np.empty(1, object)
    if not np.isnan(point).any():
        geometry[0] = shapely.Point(point)
    return Findings(
        rule,
        table.name,
        [tuple(int(fid) for fid in table.fids[named])],
        [table.ids(named.tolist())],
        geometry,
        np.asarray(point, float).reshape(1, 2),
        tuple(messages),
        np.array([variant], np.int64),
        {name: [value] for name, value in known.items()},
        {"count": np.array([float(len(rows))]), **_arrays(measures)},
    )


def _arrays(measures: Mapping[str, float]) -> dict[str, Floats]:
    return {name: np.array([value], float) for name, value in measures.items()}


def sound_polygons(context: LayerContext) -> NDArray[np.bool_]:
    """Rows (n,) that are valid polygons, whose area means something."""
    found: NDArray[np.bool_] = context.validity.usable & (context.table.shapes.kind == Kind.POLYGON)
    return found


def shapes_at(context: LayerContext, rows: Ints) -> Objects:
    """The geometries of some readable rows, for the few that a rule reports or looks at again."""
    return np.asarray(shapely.force_2d(shapely.from_wkb(context.table.wkb[rows])), object)


def parts_at(context: LayerContext, parts: Ints) -> Objects:
    """Polygons of some parts (numbers as in `Figures`), ascending."""
    shapes, figures = context.table.shapes, context.figures
    rings = np.flatnonzero(np.isin(figures.part, parts))
    size = figures.size[rings]
    xy = shapes.xy[ranges(shapes.ring_start[rings], size)]
    line = shapely.linearrings(xy, indices=np.repeat(np.arange(len(rings)), size))
    shell = ~shapes.ring_hole[rings]
    found = np.asarray(shapely.polygons(line[shell]), object)
    owner = np.cumsum(shell) - 1
    for k in np.unique(owner[~shell]):
        mine = line[owner == k]
        found[k] = shapely.polygons(mine[0], mine[1:])
    return found


def inside(geometry: Objects) -> Floats:
    """A place inside each geometry, (n, 2)."""
    point = shapely.point_on_surface(geometry)
    return np.column_stack((shapely.get_x(point), shapely.get_y(point)))


def first_of_each(row: Ints) -> tuple[Ints, Ints, Ints]:
    """The different rows (ascending), where each begins in `row`, and how many there are."""
    rows, first, count = np.unique(row, return_index=True, return_counts=True)
    return rows, first, count


def together(geometry: Objects, count: Ints, kind: Any) -> Objects:
    """Geometries of one feature after the other, joined: one multi-geometry (made by `kind`,
    such as `shapely.multipoints`) a feature, `count` geometries each."""
    return np.asarray(kind(geometry, indices=np.repeat(np.arange(len(count)), count)), object)
