# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines for the repairs: their parts, ends, cuts; nodes put into other lines with the very same
coordinates."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.roles import roles
from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.base import Unmendable, row_of
from qh_plugin.core.repair.geometry import (
    Floats,
    geometry_at,
    insert_one,
    rebuilt,
    to_wkb,
    vertices,
)
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


def parts_of(geometry: Any) -> list[Floats]:
    """The vertices of each line part, with Z where there is one."""
    return [
        np.asarray(shapely.get_coordinates(part, include_z=bool(shapely.has_z(part))))
        for part in shapely.get_parts(geometry)
    ]


def from_parts(parts: Sequence[Floats]) -> Any:
    """A line, or several as one multiline."""
    lines = [shapely.LineString(xyz) for xyz in parts]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)


def end_at(parts: Sequence[Floats], point: Floats, within: float) -> Optional[tuple[int, bool]]:
    """Which part ends at a place, and whether it is its last vertex; None where none does."""
    best, found = within, None
    for k, xyz in enumerate(parts):
        for last in (False, True):
            gap = float(np.hypot(*(xyz[-1 if last else 0, :2] - point)))
            if gap <= best:
                best, found = gap, (k, last)
    return found


def arcs(xyz: Floats) -> Floats:
    """Way in metres from the start to each vertex."""
    step = np.hypot(*np.diff(xyz[:, :2], axis=0).T)
    return np.concatenate(([0.0], np.cumsum(step)))


def cut_at(xyz: Floats, points: Sequence[Floats], within: float) -> list[Floats]:
    """A part cut at places on it: each becomes an end, with its exact coordinates."""
    for point in points:
        xyz = insert_one(xyz, point, within)
    where = []
    for point in points:
        gap = np.hypot(*(xyz[:, :2] - point).T)
        k = int(np.argmin(gap))
        if gap[k] <= within and 0 < k < len(xyz) - 1:
            xyz = xyz.copy()
            xyz[k, :2] = point
            where.append(k)
    bounds = [0, *sorted(set(where)), len(xyz) - 1]
    return [xyz[a : b + 1] for a, b in zip(bounds, bounds[1:])]


def exact_place(point: Floats, geometries: Sequence[Any], within: float) -> Floats:
    """The vertex of the first of the lines that has one there, else the place itself."""
    for geometry in geometries:
        xy = vertices(geometry)
        gap = np.hypot(*(xy - point).T)
        if gap.min(initial=np.inf) <= within:
            return np.asarray(xy[int(np.argmin(gap))])
    return point


def with_nodes(
    context: LayerContext, row: int, points: Sequence[Floats], within: float
) -> Optional[bytes]:
    """The line of a row with a vertex at each place; None where it has them already."""
    geometry = noded = geometry_at(context, row)
    for point in points:
        noded = rebuilt(noded, partial(_with_vertex, point=point, within=within))
    return to_wkb(noded, context, row) if len(vertices(noded)) > len(vertices(geometry)) else None


def _with_vertex(xyz: Floats, point: Floats, within: float) -> Floats:
    return insert_one(xyz, point, within)


def rows_of(context: LayerContext, fids: Sequence[int]) -> list[int]:
    """The rows of some features."""
    return [row_of(context, fid) for fid in fids]


def measured(context: LayerContext, edits: Edits) -> Edits:
    """The edits with the lengths that the model wants written."""
    known = roles(context.feature_class)
    columns = context.table.columns

    def values(wkb: bytes) -> dict[str, Any]:
        found = known.measures(shapely.from_wkb(wkb))
        return {name: value for name, value in found.items() if name in columns}

    attributes = {fid: {**edits.attributes.get(fid, {}), **values(wkb)}
                  for fid, wkb in edits.geometries.items()}  # fmt: skip
    return replace(
        edits,
        attributes={**edits.attributes, **{k: v for k, v in attributes.items() if v}},
        added=tuple((wkb, {**own, **values(wkb)}) for wkb, own in edits.added),
    )


def gone() -> Unmendable:
    """The finding is not what is there now."""
    return Unmendable(
        Text(
            "Chỗ này đã đổi sau lần kiểm tra; hãy kiểm tra lại.",
            "This place has changed since the check; run the check again.",
        )
    )
