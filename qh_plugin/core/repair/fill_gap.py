# SPDX-License-Identifier: GPL-2.0-or-later
"""Fill a gap into the neighbour with the longest common border.

The gap's corners are first put exactly on the vertices they come from, and its sides get every
vertex of the features along them, so that the union with the neighbour keeps all vertices and
leaves neither sliver nor missing vertex. Where the gap has a corner that is nobody's vertex (two
edges cross there), the features along it get that vertex too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.geometry import (
    Floats,
    geometry_at,
    has_vertex,
    insert,
    insert_one,
    preview,
    rebuilt,
    to_wkb,
    vertices,
)
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class FillGap(Repair):
    """Adds the gap to the neighbour that shares the longest border with it."""

    id: ClassVar[str] = "fill_gap"
    title: ClassVar[Text] = Text(
        "Lấp khoảng hở vào đối tượng liền kề có cạnh chung dài nhất",
        "Fill the gap into the neighbour with the longest common border",
    )
    mends: ClassVar[frozenset[str]] = frozenset({"C04", "C05"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the neighbour, and of features that get a vertex at a new corner."""
        if findings.states and findings.states[i] is State.CONSEQUENCE:
            raise Unmendable(
                Text(
                    "Khoảng hở này do một đối tượng có hình học sai gây ra; hãy sửa đối tượng đó "
                    "trước.",
                    "This gap is caused by a feature with invalid geometry; mend that one first.",
                )
            )
        found = findings.geometry[i]
        if found is None or shapely.get_type_id(found) != 3:
            raise _unfillable()
        around = _around(context, found)
        gap = _exact(found, around, context.tolerance)
        best = max(around.rows, key=lambda row: (around.border(gap, row), -row), default=None)
        if best is None or around.border(gap, best) <= context.tolerance:
            raise Unmendable(
                Text(
                    "Không có đối tượng liền kề nào có cạnh chung với khoảng hở này.",
                    "No neighbour shares a border with this gap.",
                )
            )
        gap = around.parts_along(gap, best)
        neighbour = around.geometry[best]
        corners = vertices(gap)
        noded = rebuilt(neighbour, lambda xyz: insert(xyz, corners, context.tolerance))
        filled = shapely.union(noded, gap)
        fids = context.table.fids
        geometries = {int(fids[best]): to_wkb(filled, context, best)}
        for row, changed in around.with_new_corners(gap, best, context.tolerance).items():
            geometries[int(fids[row])] = to_wkb(changed, context, row)
        return Edits(
            layer=context.table.name,
            text=Text("Lấp khoảng hở vào {id}", "Fill the gap into {id}").format(
                id=context.table.names([best])[0]
            ),
            geometries=geometries,
            preview=preview(gap),
        )


@dataclass(frozen=True)
class _Around:
    """What lies along a gap: valid features by row, and the vertices of all, boundary too."""

    geometry: dict[int, Any]
    vertices: Floats
    tolerance: float

    @property
    def rows(self) -> list[int]:
        """The rows, ascending."""
        return sorted(self.geometry)

    def border(self, gap: Any, row: int) -> float:
        """Length in m of the gap's border along a feature, to 1 mm."""
        near = shapely.buffer(
            shapely.boundary(self.geometry[row]), self.tolerance + 1e-6, cap_style="flat"
        )
        return round(float(shapely.length(shapely.intersection(shapely.boundary(gap), near))), 3)

    def parts_along(self, gap: Any, row: int) -> Any:
        """The parts of the gap that share a border with a feature, not just a corner."""
        parts = [p for p in shapely.get_parts(gap) if self.border(p, row) > self.tolerance]
        return shapely.union_all(parts)

    def with_new_corners(self, gap: Any, best: int, tolerance: float) -> dict[int, Any]:
        """The other features that need a vertex where the gap has a corner that is new."""
        tree = shapely.STRtree(shapely.points(self.vertices))
        corners = vertices(gap)
        known, _ = tree.query(shapely.points(corners), predicate="dwithin", distance=1e-9)
        new = np.delete(corners, known, axis=0)
        changed = {}
        for row, geometry in self.geometry.items():
            mine = geometry
            for corner in new:
                if row != best and not has_vertex(mine, corner, tolerance):
                    mine = rebuilt(mine, partial(_with_corner, corner=corner, within=tolerance))
            if len(vertices(mine)) > len(vertices(geometry)):
                changed[row] = mine
        return changed


def _with_corner(coordinates: Floats, corner: Floats, within: float) -> Floats:
    return insert_one(coordinates, corner, within)


def _around(context: LayerContext, gap: Any) -> _Around:
    """The valid features within reach of the gap, and every vertex a corner can come from."""
    reach = 2 * context.tolerance + 1e-6
    frame = shapely.bounds(gap) + np.array([-reach, -reach, reach, reach])
    geometry = {
        row: feature
        for row in _rows_in(context, frame)
        for feature in [geometry_at(context, row)]
        if shapely.dwithin(feature, gap, reach)
    }
    sources = [vertices(feature) for feature in geometry.values()]
    partners = (context.boundary, context.voids)
    sources += [partner.shapes.xy for partner in partners if partner is not None]
    xy = np.concatenate([np.empty((0, 2)), *sources])
    inside = ((xy >= frame[:2]) & (xy <= frame[2:])).all(axis=1)
    return _Around(geometry, np.unique(xy[inside], axis=0), context.tolerance)


def _rows_in(context: LayerContext, frame: Floats) -> list[int]:
    """Valid rows whose box meets the frame (xmin, ymin, xmax, ymax)."""
    shapes = context.table.shapes
    size = np.diff(shapes.ring_start)
    rings = np.flatnonzero(size > 0)
    start = shapes.ring_start[:-1][rings]
    if not len(rings):
        return []
    low = np.minimum.reduceat(shapes.xy, start, axis=0)
    high = np.maximum.reduceat(shapes.xy, start, axis=0)
    meets = ((low <= frame[2:]) & (high >= frame[:2])).all(axis=1)
    rows = np.unique(shapes.ring_row[rings[meets]])
    return [int(row) for row in rows if context.validity.usable[row]]


def _exact(gap: Any, around: _Around, tolerance: float) -> Any:
    """The gap with its corners on the vertices they come from and all vertices on its sides.

    Where it is narrower than the tolerance this can pinch it into several parts.
    """
    if not len(around.vertices):
        raise _unfillable()
    tree = shapely.STRtree(shapely.points(around.vertices))

    def fit(xyz: Floats) -> Floats:
        xy = xyz[:, :2].copy()
        corner, source = tree.query_nearest(
            shapely.points(xy), max_distance=tolerance + 1e-6, all_matches=False
        )
        xy[corner] = around.vertices[source]
        xy[-1] = xy[0]
        line = shapely.linestrings(xy)
        beside = tree.query(line, predicate="dwithin", distance=tolerance)
        return insert(xy, around.vertices[np.sort(beside)], tolerance)

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


def _unfillable() -> Unmendable:
    return Unmendable(
        Text(
            "Khoảng hở này không lấp tự động được; hãy sửa ranh các đối tượng quanh nó bằng tay.",
            "This gap cannot be filled automatically; mend the borders around it by hand.",
        )
    )
