# SPDX-License-Identifier: GPL-2.0-or-later
"""A new lot that fills exactly the empty place around a point."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, Optional

import numpy as np
import shapely

from qh_plugin.core.drafting.base import REACH, Drafted, Floats, Refused, to_wkb, usable
from qh_plugin.core.drafting.labels import known, next_free
from qh_plugin.core.drafting.noding import node, on_vertices
from qh_plugin.core.drafting.roles import Roles
from qh_plugin.core.drafting.split import renoded
from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.geometry import preview, vertices
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

#: the largest empty place that is filled, in m²
LIMIT = 1_000_000.0


class Unbounded(Refused):
    """The empty place reaches the edge of what was read: read more, or give up."""


def fill_hole(
    table: Table,
    point: tuple[float, float],
    window: tuple[float, float, float, float],
    roles: Roles,
    *,
    boundary: Optional[Any] = None,
    values: Optional[Mapping[str, Any]] = None,
    short: str = "",
    labels: Iterable[object] = (),
    limit: float = LIMIT,
) -> Drafted:
    """Fill the place without a lot around `point` (x, y).

    `table` holds the lots that meet `window` (xmin, ymin, xmax, ymax); `boundary` the valid plan
    boundary or None; `values` attributes of the new lot; `short` the beginning of its symbol.
    Raises `Unbounded` where the place reaches the window's edge, `Refused` where the point lies
    in a lot or outside the boundary, or the place is larger than `limit` m².
    """
    here = shapely.points(*point)
    shapes = usable(table)
    _refuse_inside(table, shapes, here)
    if boundary is not None and not shapely.intersects(boundary, here):
        raise Refused(
            Text(
                "Điểm bấm nằm ngoài ranh giới quy hoạch; hãy bấm vào chỗ trống bên trong ranh.",
                "The point lies outside the plan boundary; click into an empty place inside it.",
            )
        )
    hole = _hole(shapes, here, window, boundary)
    if shapely.area(hole) > limit:
        raise too_large(float(shapely.area(hole)), limit)
    hole, noded = _noded(hole, shapes)
    attributes = {k: v for k, v in roles.measures(hole).items() if k in table.columns}
    attributes.update({k: v for k, v in (values or {}).items() if k in table.columns})
    name = ""
    if short and roles.label in table.columns:
        taken = known([*labels, *table.columns[roles.label]])
        name = attributes[roles.label] = next_free(f"{short}-00", taken, 1)[0]
    edits = Edits(
        table.name,
        Text("Lấp chỗ trống bằng lô mới", "Fill the empty place with a new lot"),
        renoded(table, shapes, noded),
        added=((to_wkb(hole, table), attributes),),
        preview=preview(hole),
    )
    if not name:
        return Drafted((edits,), _UNNAMED)
    note = Text("Đã lấp chỗ trống bằng lô mới {name}.", "Filled the place with a new lot {name}.")
    return Drafted((edits,), note.format(name=name))


def _refuse_inside(table: Table, shapes: Mapping[int, Any], here: Any) -> None:
    for row, shape in shapes.items():
        if shapely.intersects(shape, here):
            raise Refused(
                Text(
                    "Chỗ này đã có lô {name}; hãy bấm vào chỗ trống.",
                    "The lot {name} is already here; click into an empty place.",
                ).format(name=table.names([row])[0])
            )


def _hole(shapes: Mapping[int, Any], here: Any, window: Any, boundary: Optional[Any]) -> Any:
    frame = shapely.box(*window)
    space = frame if boundary is None else shapely.intersection(boundary, frame)
    free = shapely.difference(space, shapely.union_all(list(shapes.values())))
    parts = shapely.get_parts(free)
    parts = parts[shapely.get_type_id(parts) == 3]
    found = parts[shapely.intersects(parts, here)]
    if not len(found):
        raise Refused(
            Text(
                "Không có chỗ trống nào ở đây; hãy bấm vào giữa chỗ trống.",
                "There is no empty place here; click into the middle of one.",
            )
        )
    if shapely.dwithin(found[0], shapely.boundary(frame), REACH):
        raise Unbounded(
            Text(
                "Chỗ trống này không khép kín: không có lô hoặc ranh giới quy hoạch bao quanh. "
                "Hãy vẽ ranh giới quy hoạch hoặc các lô bao quanh trước.",
                "This place is not enclosed by lots or the plan boundary. Draw the plan boundary "
                "or the lots around it first.",
            )
        )
    return found[0]


def _noded(hole: Any, shapes: dict[int, Any]) -> tuple[Any, dict[int, Any]]:
    """The hole with every vertex of its neighbours, and they with its."""
    rings: list[Floats] = [shapely.get_coordinates(ring) for ring in shapely.get_rings(hole)]
    near = {
        row: s for row, s in shapes.items() if shapely.dwithin(s, hole, 2 * REACH)
    }  # fmt: skip
    paths, noded = node(rings, near)
    rings = [path if (path[0] == path[-1]).all() else np.vstack([path, path[:1]]) for path in paths]
    corners = np.concatenate([vertices(shape) for shape in [*noded.values(), hole]])
    filled = on_vertices(shapely.Polygon(rings[0], rings[1:]), corners)
    return (filled if shapely.is_valid(filled) else hole), {**shapes, **noded}


def too_large(area: float, limit: float) -> Refused:
    """The refusal of a place that is larger than anybody means to fill with one lot."""
    return Refused(
        Text(
            "Chỗ trống rộng {area} ha, lớn hơn giới hạn {limit} ha; có lẽ còn thiếu ranh giới. "
            "Hãy chia nhỏ chỗ trống rồi lấp từng phần.",
            "The place covers {area} ha, more than the limit of {limit} ha; a border may be "
            "missing. Divide it and fill it part by part.",
        ).format(area=round(area / 1e4, 1), limit=round(limit / 1e4, 1))
    )


_UNNAMED = Text(
    "Đã lấp chỗ trống bằng lô mới; hãy gán mã đất và ký hiệu cho lô này.",
    "Filled the place with a new lot; give it a code and a symbol.",
)
