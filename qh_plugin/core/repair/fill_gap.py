# SPDX-License-Identifier: GPL-2.0-or-later
"""Fill a gap into a neighbour, or make it a feature.

The gap's corners are first put exactly on the vertices they come from, and its sides get every
vertex of the features along them, so that the union with the neighbour keeps all vertices and
leaves neither sliver nor missing vertex. Where the gap has a corner that is nobody's vertex (two
edges cross there), the features along it get that vertex too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Iterable

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.repair.around import Around, around
from qh_plugin.core.repair.base import Choice, ChoosingRepair, Unmendable, possible
from qh_plugin.core.repair.geometry import (
    Floats,
    insert,
    preview,
    rebuilt,
    to_wkb,
    vertices,
)
from qh_plugin.core.repair.overlay import polygons_of
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

_OFFERED = 4


@dataclass(frozen=True)
class FillGap(ChoosingRepair):
    """Adds the gap to the neighbour that shares the longest border with it, to another one that
    a person chooses, or makes it a feature of its own. Gaps above `max_area` (m²) are left for a
    person to draw."""

    id: ClassVar[str] = "fill_gap"
    title: ClassVar[Text] = Text(
        "Lấp khoảng hở vào đối tượng liền kề có cạnh chung dài nhất",
        "Fill the gap into the neighbour with the longest common border",
    )
    mends: ClassVar[frozenset[str]] = frozenset({"C04", "C05"})

    max_area: float = math.inf

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Iterable[Choice]:
        """Into each neighbour, the longest border first; then as a feature of its own."""
        if findings.states and findings.states[i] is State.CONSEQUENCE:
            raise Unmendable(_CONSEQUENCE)
        found = findings.geometry[i]
        if found is None or shapely.get_type_id(found) != 3:
            raise _unfillable()
        area = float(shapely.area(found))
        if area > self.max_area:
            raise Unmendable(_TOO_LARGE.format(area=text.area(area), most=text.area(self.max_area)))
        near = around(context, found)
        gap = _exact(found, near, context.tolerance)
        best = near.by_border(gap)
        makers = [partial(_filled, near, gap, row) for row in best[:_OFFERED]]
        if best:
            makers.append(partial(_as_feature, near, gap))
        return possible(makers, _NOBODY)


def _filled(near: Around, gap: Any, favourite: int) -> Choice:
    """Each part of the gap in the favourite, or in its own best neighbour where it does not
    touch that one."""
    context = near.context
    takes: dict[int, list[Any]] = {}
    for part in polygons_of(gap):
        best = near.by_border(part)
        if best:
            takes.setdefault(favourite if favourite in best else best[0], []).append(part)
    fresh = near.new_vertices(gap)
    shapes = {}
    for row, parts in takes.items():
        shape = near.geometry[row]
        for part in parts:
            corners = vertices(part)
            shape = rebuilt(shape, partial(_noded, points=corners, within=near.tolerance))
            shape = shapely.union(shape, part)
        shapes[row] = shape
    title = Text("Lấp khoảng hở vào {id}", "Fill the gap into {id}").format(
        id=", ".join(context.table.names(sorted(takes)))
    )
    edits = Edits(
        context.table.name,
        title,
        geometries=_with_corners(near, shapes, fresh),
        preview=preview(gap),
    )
    return Choice(f"into_{int(context.table.fids[favourite])}", title, (edits,))


def _as_feature(near: Around, gap: Any) -> Choice:
    context = near.context
    some_row = near.rows[0]
    parts = polygons_of(gap)
    title = Text(
        "Thêm đối tượng mới ở khoảng hở (thuộc tính để trống)",
        "Make the gap a feature (its attributes empty)",
    )
    edits = Edits(
        context.table.name,
        title,
        geometries=_with_corners(near, {}, near.new_vertices(gap)),
        added=tuple((to_wkb(part, context, some_row), {}) for part in parts),
        preview=preview(gap),
    )
    return Choice("new", title, (edits,), picked_only=True)


def _with_corners(near: Around, shapes: dict[int, Any], fresh: Floats) -> dict[int, bytes]:
    """fid → WKB of the new shapes, and of the others that get a vertex at a corner that is new."""
    context = near.context
    for row in near.rows:
        if row not in shapes:
            more = near.noded(row, fresh)
            if more is not None:
                shapes[row] = more
    fids = context.table.fids
    return {int(fids[row]): to_wkb(shape, context, row) for row, shape in shapes.items()}


def _noded(coordinates: Floats, points: Floats, within: float) -> Floats:
    return insert(coordinates, points, within)


def _exact(gap: Any, near: Around, tolerance: float) -> Any:
    """The gap with its corners on the vertices they come from and all vertices on its sides.

    Where it is narrower than the tolerance this can pinch it into several parts.
    """
    if not len(near.vertices):
        raise _unfillable()
    tree = shapely.STRtree(shapely.points(near.vertices))

    def fit(xyz: Floats) -> Floats:
        xy = xyz[:, :2].copy()
        corner, source = tree.query_nearest(
            shapely.points(xy), max_distance=tolerance + 1e-6, all_matches=False
        )
        xy[corner] = near.vertices[source]
        xy[-1] = xy[0]
        line = shapely.linestrings(xy)
        beside = tree.query(line, predicate="dwithin", distance=tolerance)
        return insert(xy, near.vertices[np.sort(beside)], tolerance)

    try:
        exact = rebuilt(gap, fit)
    except ValueError as error:
        raise _unfillable() from error
    if not shapely.is_valid(exact):
        pieces = shapely.get_parts(shapely.get_parts(shapely.make_valid(exact)))
        exact = shapely.union_all(pieces[shapely.get_type_id(pieces) == 3])
    if shapely.is_empty(exact):
        raise _unfillable()
    return exact


_CONSEQUENCE = Text(
    "Khoảng hở này do một đối tượng có hình học sai gây ra; hãy sửa đối tượng đó trước.",
    "This gap is caused by a feature with invalid geometry; mend that one first.",
)
_NOBODY = Text(
    "Không có đối tượng liền kề nào có cạnh chung với khoảng hở này.",
    "No neighbour shares a border with this gap.",
)
_TOO_LARGE = Text(
    "Khoảng hở rộng {area}, quá mức {most}: hãy vẽ đối tượng còn thiếu.",
    "The gap is {area}, above the limit of {most}: draw the feature that is missing.",
)


def _unfillable() -> Unmendable:
    return Unmendable(
        Text(
            "Khoảng hở này không lấp tự động được; hãy sửa ranh các đối tượng quanh nó bằng tay.",
            "This gap cannot be filled automatically; mend the borders around it by hand.",
        )
    )
