# SPDX-License-Identifier: GPL-2.0-or-later
"""What the rules on lines share: findings about some rows at a place, and ends that may be free."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.network import Network
from qh_plugin.core.network.lines import Lines, Mask, lines_of
from qh_plugin.core.rules.areas import listed
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text, Value


def of_lines(
    rule: str,
    context: LayerContext,
    rows: Sequence[Sequence[int]],
    geometry: NDArray[np.object_],
    point: Floats,
    messages: Sequence[Text],
    variant: NDArray[np.int64],
    arguments: Optional[Mapping[str, Sequence[Value]]] = None,
    measures: Optional[Mapping[str, Floats]] = None,
    severity: Severity = Severity.ERROR,
) -> Findings:
    """One finding for each group of rows; `{who}` in a message names them."""
    table = context.table
    if not len(rows):
        return none_found(rule, table.name)
    order = [sorted(set(some), key=lambda row: int(table.fids[row])) for some in rows]
    return Findings(
        rule,
        table.name,
        [tuple(int(table.fids[row]) for row in some) for some in order],
        [table.ids(some) for some in order],
        geometry,
        np.asarray(point, float).reshape(-1, 2),
        messages,
        np.asarray(variant, np.int64),
        {"who": [listed(table.names(some)) for some in order], **(arguments or {})},
        measures or {},
        severity,
    )


def end_places(network: Network, ends: Ints) -> Floats:
    """The exact places (k, 2) of some ends in the layer's CRS."""
    places: Floats = network.lines.ends[ends] + network.lines.origin
    return places


def border_of(table: Optional[Table], origin: Floats) -> Optional[Lines]:
    """The border lines of a layer of polygons or lines; None where there is no layer."""
    if table is None:
        return None
    finite = np.ones(len(table), bool)
    shapes = table.shapes
    bad = ~np.isfinite(shapes.xy).all(axis=1)
    if bad.any():
        ring = np.searchsorted(shapes.ring_start, np.flatnonzero(bad), side="right") - 1
        finite[shapes.ring_row[ring]] = False
    return lines_of(shapes, finite, origin)


def near(points: Floats, lines: Optional[Lines], distance: float) -> Mask:
    """Which points (k, 2), relative to the lines' origin, lie within the distance of them."""
    found = np.zeros(len(points), bool)
    if lines is not None and len(points) and len(lines.first):
        hit, _ = lines.tree.query(shapely.points(points), predicate="dwithin", distance=distance)
        found[hit] = True
    return found


def excused_ends(
    context: LayerContext,
    ends: Ints,
    field: str = "",
    values: Sequence[str] = (),
    layer: str = "",
) -> Mask:
    """Which ends may be free: at the boundary, of a line whose field says so, at a feature of
    another layer (a name or a role)."""
    network = context.network
    lines, tolerance = network.lines, network.tolerance
    places = lines.ends[ends]
    excused = near(places, border_of(context.boundary, lines.origin), tolerance)
    column = context.table.columns.get(field) if field else None
    if column is not None:
        allowed = {str(value).strip().casefold() for value in values}
        rows = lines.row[ends // 2]
        excused |= np.fromiter(
            (str(v).strip().casefold() in allowed for v in column[rows]), bool, len(rows)
        )
    other = named_table(context, layer)
    if other is not None and len(places):
        shapes = shapely.from_wkb(other.wkb, on_invalid="ignore")
        shapes = shapes[~shapely.is_missing(shapes)]
        hit, _ = shapely.STRtree(shapes).query(
            shapely.points(places + lines.origin), predicate="dwithin", distance=tolerance
        )
        excused[hit] = True
    return excused


def named_table(context: LayerContext, name: str) -> Optional[Table]:
    """The layer that plays a role or has that name; None where there is none."""
    return (context.dataset.role(name) or context.dataset.table(name)) if name else None


def stretch(network: Network, part: int, low: float, high: float) -> shapely.Geometry:
    """The piece of a part between two arcs, in the layer's CRS."""
    lines = network.lines
    xy = lines.line(part)
    arc = lines.arc[lines.start[part] : lines.start[part + 1]]
    inner = (arc > low + 1e-9) & (arc < high - 1e-9)
    ends = np.stack([np.interp([low, high], arc, xy[:, k]) for k in (0, 1)], axis=1)
    return shapely.LineString(np.concatenate((ends[:1], xy[inner], ends[1:])) + lines.origin)


def same_kind(context: LayerContext, rows: Ints) -> Mask:
    """Which pairs of rows (k, 2) are lines of one kind, as the class says; all where it says
    nothing."""
    of = context.feature_class
    column = context.table.columns.get(of.network.kind) if of and of.network else None
    if column is None:
        return np.ones(len(rows), bool)
    return np.asarray(column[rows[:, 0]] == column[rows[:, 1]], dtype=bool)
