# SPDX-License-Identifier: GPL-2.0-or-later
"""Merge adjacent lots into one."""

from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.base import (
    REACH,
    Drafted,
    Floats,
    Objects,
    Refused,
    polygons,
    rows_of,
    to_wkb,
)
from qh_plugin.core.drafting.roles import Roles
from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.geometry import insert, rebuilt, vertices
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text


def merge(
    table: Table, fids: Sequence[int], roles: Roles, *, keep: Optional[int] = None
) -> Drafted:
    """Merge the lots `fids` of `table`; the one with fid `keep`, else the largest, remains with
    its ids and attributes. Persons are summed, measures are taken anew.

    Raises `Refused` for fewer than two lots, lots without a common border, invalid geometry.
    """
    if len(set(fids)) < 2:
        raise Refused(
            Text(
                "Hãy chọn ít nhất hai lô liền kề để gộp.",
                "Select two adjacent lots at least to merge them.",
            )
        )
    rows = rows_of(table, fids)
    shapes = polygons(table, rows)
    _refuse_apart(table, rows, shapes)
    whole = _united(shapes)
    largest = int(rows[int(np.argmax(shapely.area(shapes)))])
    row = largest if keep is None else int(rows[list(table.fids[rows]).index(keep)])
    fid = int(table.fids[row])
    values = {k: v for k, v in roles.measures(whole).items() if k in table.columns}
    for name in roles.shared:
        column = table.columns.get(name)
        known = [v for v in column[rows] if isinstance(v, int)] if column is not None else []
        if known:
            values[name] = sum(known)
    text = Text("Gộp {n} lô vào {name}", "Merge {n} lots into {name}").format(
        n=len(rows), name=table.names([row])[0]
    )
    edits = Edits(
        table.name,
        text,
        {fid: to_wkb(whole, table)},
        {fid: values},
        frozenset(int(other) for other in table.fids[rows] if other != fid),
    )
    note = Text("Đã gộp {n} lô vào {name}.", "Merged {n} lots into {name}.")
    return Drafted((edits,), note.format(n=len(rows), name=table.names([row])[0]))


def apart(shapes: Objects) -> list[int]:
    """Places of the polygons that are not connected with the first by common borders."""
    near = shapely.buffer(shapes, REACH / 2, join_style="mitre")
    a, b = shapely.STRtree(near).query(near, predicate="intersects")
    pairs = a < b
    a, b = a[pairs], b[pairs]
    common = shapely.area(shapely.intersection(near[a], near[b])) if len(a) else np.empty(0)
    # a common corner alone gives about REACH², a border of length s gives REACH × s
    linked = common > 10 * REACH * REACH
    reached, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        beside = np.concatenate([b[linked & (a == here)], a[linked & (b == here)]])
        for other in map(int, beside):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return [i for i in range(len(shapes)) if i not in reached]


def _refuse_apart(table: Table, rows: Any, shapes: Objects) -> None:
    left = apart(shapes)
    if left:
        names = table.names([int(rows[0]), *(int(rows[i]) for i in left[:3])])
        raise Refused(
            Text(
                "Không gộp được: {others} không có cạnh chung với {first}. Chỉ gộp các lô liền kề.",
                "Cannot merge: {others} has no common border with {first}. Merge adjacent lots "
                "only.",
            ).format(others=", ".join(names[1:]), first=names[0])
        )


def _united(shapes: Objects) -> Any:
    """The union with every vertex of the outer border kept, and no sliver left between."""
    corners = np.concatenate([vertices(shape) for shape in shapes])
    noded = [_with(shape, corners) for shape in shapes]
    whole = shapely.union_all(noded)
    if shapely.get_num_geometries(whole) > 1 and not all(
        shapely.get_num_geometries(shape) > 1 for shape in shapes
    ):
        whole = _closed(whole)
    return _without_slivers(whole, shapes)


def _closed(whole: Any) -> Any:
    """Parts that noise keeps apart (less than `REACH`), joined."""
    near = shapely.buffer(whole, REACH, join_style="mitre")
    joined = shapely.buffer(near, -REACH, join_style="mitre")
    return shapely.snap(joined, whole, 2 * REACH)


def _without_slivers(whole: Any, shapes: Objects) -> Any:
    holes = shapely.get_num_interior_rings(shapely.get_parts(whole))
    if not holes.any():
        return whole
    parts = []
    for part in shapely.get_parts(whole):
        rings = shapely.get_rings(part)
        wide = [
            ring for ring in rings[1:]
            if not shapely.is_empty(shapely.buffer(shapely.polygons(ring), -REACH))
        ]  # fmt: skip
        parts.append(shapely.polygons(rings[0], holes=wide))
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _with(shape: Any, points: Floats) -> Any:
    """A polygon with the points that lie on its border as vertices."""
    on = points[shapely.dwithin(shapely.boundary(shape), shapely.points(points), REACH)]
    return rebuilt(shape, lambda xyz: insert(xyz, on, REACH))
