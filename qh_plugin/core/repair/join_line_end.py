# SPDX-License-Identifier: GPL-2.0-or-later
"""Join the end of a line to the line that it nearly meets."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import shapely
import shapely.ops

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.geometry import Floats, geometry_at, preview, to_wkb
from qh_plugin.core.repair.lines import (
    arcs,
    end_at,
    exact_place,
    from_parts,
    gone,
    measured,
    parts_of,
    rows_of,
    with_nodes,
)
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

#: an end is moved, not lengthened by one more segment, where it is no farther than this (m)
_MOVED = 0.1


class JoinLineEnd(Repair):
    """Extends the end straight on to the other line, or trims it there; both get a vertex with
    the same coordinates. Where the two ends miss each other, one goes to the other."""

    id: ClassVar[str] = "join_line_end"
    title: ClassVar[Text] = Text(
        "Nối đầu mút vào tuyến gần nhất", "Join the end to the nearest line"
    )
    mends: ClassVar[frozenset[str]] = frozenset({"L02"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the line, and of the other one where it gets the vertex."""
        rows = rows_of(context, findings.fids[i])
        found = findings.geometry[i]
        if len(rows) != 2 or found is None or shapely.get_type_id(found) != 1:
            raise gone()
        start, target = shapely.get_coordinates(found)[[0, -1]]
        shapes = [geometry_at(context, row) for row in rows]
        within = max(2 * context.tolerance, 1e-3)
        for own in (0, 1):
            parts, other = parts_of(shapes[own]), shapes[1 - own]
            end = end_at(parts, start, within)
            near = float(shapely.distance(shapely.Point(target), other))
            if end is not None and near <= within:
                break
        else:
            raise gone()
        part, last = end
        xyz = parts[part] if last else parts[part][::-1]
        limit = float(shapely.length(found)) + within
        joined, place = _joined(xyz, other, target, limit, context.tolerance)
        parts[part] = joined if last else joined[::-1]
        fids = context.table.fids
        geometries = {int(fids[rows[own]]): to_wkb(from_parts(parts), context, rows[own])}
        node = with_nodes(context, rows[1 - own], [place], context.tolerance)
        if node is not None:
            geometries[int(fids[rows[1 - own]])] = node
        names = context.table.names([rows[own], rows[1 - own]])
        text = Text("Nối đầu mút của {a} vào {b}", "Join the end of {a} to {b}")
        return measured(
            context,
            Edits(
                context.table.name,
                text.format(a=names[0], b=names[1]),
                geometries=geometries,
                preview=preview(shapely.LineString([start, place])),
            ),
        )


def _joined(
    xyz: Floats, other: Any, target: Floats, limit: float, tolerance: float
) -> tuple[Floats, Floats]:
    """The part, whose last vertex is the end, as it has to be, and where it then ends."""
    way = arcs(xyz)
    if _meets(xyz, other, limit, tolerance):
        place = exact_place(target, [other], tolerance)
        left = shapely.line_locate_point(shapely.LineString(xyz[:, :2]), shapely.Point(place))
        keep = xyz[way < left - tolerance]
        if left <= tolerance or not len(keep):
            raise Unmendable(
                Text(
                    "Cả tuyến ngắn hơn đoạn thừa; hãy xóa tuyến này nếu không cần.",
                    "The whole line is shorter than what is too much; delete it if not needed.",
                )
            )
        return np.concatenate((keep, _like(xyz[-1], place))), place
    end = xyz[-1, :2]
    gap = float(np.hypot(*(target - end)))
    straight = _straight_on(xyz, other, 1.5 * gap + tolerance)
    at_end = exact_place(target, [shapely.boundary(other)], tolerance)
    if straight is None or bool((at_end != target).any()) or _is_end(other, target):
        place = exact_place(at_end, [other], tolerance)
        body = xyz[:-1] if gap <= _MOVED and len(xyz) > 1 else xyz
        return np.concatenate((body, _like(xyz[-1], place))), place
    place = exact_place(straight, [other], tolerance)
    return np.concatenate((xyz[:-1], _like(xyz[-1], place))), place


def _meets(xyz: Floats, other: Any, limit: float, tolerance: float) -> bool:
    """Whether the part has met the other line no more than so far before its end."""
    tail = shapely.ops.substring(
        shapely.LineString(xyz[:, :2]), max(arcs(xyz)[-1] - limit, 0.0), arcs(xyz)[-1]
    )
    return bool(shapely.distance(tail, other) <= tolerance)


def _is_end(other: Any, target: Floats) -> bool:
    ends = shapely.get_coordinates(shapely.boundary(other))
    return bool((ends == target).all(axis=1).any())


def _straight_on(xyz: Floats, other: Any, most: float) -> Any:
    """Where the last segment, lengthened, meets the other line first; None where it does not."""
    end = xyz[-1, :2]
    along = end - xyz[-2, :2]
    size = float(np.hypot(*along))
    if size == 0:
        return None
    ray = shapely.LineString([end, end + along / size * most])
    meet = shapely.get_coordinates(shapely.intersection(ray, other))
    if not len(meet):
        return None
    return meet[int(np.argmin(np.hypot(*(meet - end).T)))]


def _like(vertex: Floats, place: Floats) -> Floats:
    """A vertex at that place with the other's Z."""
    new = vertex.copy()
    new[:2] = place
    return new[None]
