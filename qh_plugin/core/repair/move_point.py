# SPDX-License-Identifier: GPL-2.0-or-later
"""Move a point to the nearest place where it belongs."""

from __future__ import annotations

from typing import Any, ClassVar, Optional

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import Floats, geometry_at, preview, to_wkb
from qh_plugin.core.repair.lines import gone
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

#: how far (m) a point is moved at most
_MOST = 10.0
#: what P01 tests, by the variant of its message; 2 of C09 wants a vertex
_HOW = {1: "coincident", 2: "on_line", 3: "on_end", 4: "on_boundary", 5: "inside"}


class MovePoint(Repair):
    """Moves the point to the nearest vertex within the tolerance of where it belongs, else to the
    nearest place: on the line, at its end, on the border, on the other point."""

    id: ClassVar[str] = "move_point"
    title: ClassVar[Text] = Text("Dời điểm về đúng chỗ", "Move the point to its place")
    mends: ClassVar[frozenset[str]] = frozenset({"P01", "C09"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the point."""
        fids = findings.fids[i]
        variant = int(findings.variant[i])
        how = "vertex" if findings.rule == "C09" else _HOW.get(variant, "")
        if len(fids) != 1 or not how or (findings.rule == "C09" and variant != 2):
            raise Unmendable(
                Text("Không dời điểm ở lỗi này.", "No point is moved for this finding.")
            )
        other = _partner(context, findings, i)
        if other is None:
            raise gone()
        row = row_of(context, fids[0])
        geometry = shapely.force_2d(geometry_at(context, row))
        goal, point = _goal(other, how), findings.point[i]
        moved = _nearest(point, goal, context.tolerance)
        gap = float(np.hypot(*(moved - point)))
        if gap > _MOST or gap == 0:
            raise Unmendable(
                Text(
                    "Chỗ gần nhất cách quá 10 m; hãy dời bằng tay.",
                    "The nearest place is more than 10 m away; move the point by hand.",
                )
            )
        xy = shapely.get_coordinates(geometry)
        xy[int(np.argmin(np.hypot(*(xy - point).T)))] = moved
        new = shapely.points(xy[0]) if len(xy) == 1 else shapely.multipoints(xy)
        text = Text("Dời {id} về đúng chỗ", "Move {id} to its place").format(
            id=context.table.names([row])[0]
        )
        return Edits(
            context.table.name,
            text,
            geometries={fids[0]: to_wkb(new, context, row)},
            preview=preview(shapely.LineString([point, moved])),
        )


def _partner(context: LayerContext, findings: Findings, i: int) -> Optional[Table]:
    """The layer that the point belongs to: named by the finding, else by the model."""
    named = findings.arguments.get("of")
    tables = context.dataset.tables
    if named is not None and str(named[i]):
        return next((t for t in tables if t.class_name == str(named[i])), None)
    own = context.feature_class.name if context.feature_class else context.table.name
    for relation in context.model.relations if context.model else ():
        mine = relation.also if relation.rule == "C09" else relation.layer
        if relation.rule == findings.rule and mine == own and context.model:
            wanted = context.model.feature_class(relation.other)
            return next(
                (t for t in tables if wanted and context.model.feature_class(t.name) is wanted),
                None,
            )
    return None


def _goal(table: Table, how: str) -> Any:
    shapes = shapely.force_2d(shapely.from_wkb(table.wkb, on_invalid="ignore"))
    parts = shapely.get_parts(shapes[~shapely.is_missing(shapes)])
    if how == "on_end":
        parts = np.concatenate((shapely.get_point(parts, 0), shapely.get_point(parts, -1)))
    elif how == "on_boundary":
        parts = shapely.boundary(parts)
    elif how == "vertex":
        parts = shapely.points(shapely.get_coordinates(parts))
    return parts


def _nearest(point: Floats, goal: Any, tolerance: float) -> Floats:
    """The nearest place of the goal; its vertex where one is within the tolerance of it."""
    if not len(goal):
        raise gone()
    here = shapely.points(point)
    best = goal[int(np.argmin(shapely.distance(goal, here)))]
    place = shapely.get_coordinates(shapely.shortest_line(best, here))[0]
    corners = shapely.get_coordinates(best)
    gap = np.hypot(*(corners - place).T)
    return np.asarray(corners[int(np.argmin(gap))] if gap.min() <= tolerance else place)
