# SPDX-License-Identifier: GPL-2.0-or-later
"""Lengthen a dangling line until it meets another one."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable
from qh_plugin.core.repair.geometry import geometry_at, preview, to_wkb
from qh_plugin.core.repair.lines import (
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

#: how far (m) a line is lengthened at most
_MOST = 50.0


class ExtendDangle(Repair):
    """Lengthens the line straight on to the first other line ahead, no more than 50 m; both get
    a vertex with the same coordinates."""

    id: ClassVar[str] = "extend_dangle"
    title: ClassVar[Text] = Text("Kéo dài đến tuyến phía trước", "Extend to the line ahead")
    mends: ClassVar[frozenset[str]] = frozenset({"L01"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the line, and of the one ahead where it gets the vertex."""
        (row,) = rows_of(context, findings.fids[i][:1])
        parts = parts_of(geometry_at(context, row))
        end = end_at(parts, findings.point[i], max(2 * context.tolerance, 1e-3))
        if end is None:
            raise gone()
        part, last = end
        xyz = parts[part] if last else parts[part][::-1]
        along = xyz[-1, :2] - xyz[-2, :2]
        ahead = xyz[-1, :2] + along / np.hypot(*along) * _MOST
        ray = shapely.LineString([xyz[-1, :2], ahead])
        other, place = _first(context, ray, row, context.tolerance)
        place = exact_place(place, [geometry_at(context, other)], context.tolerance)
        new = xyz[-1].copy()
        new[:2] = place
        longer = np.concatenate((xyz[:-1], new[None]))
        parts[part] = longer if last else longer[::-1]
        fids = context.table.fids
        geometries = {int(fids[row]): to_wkb(from_parts(parts), context, row)}
        node = with_nodes(context, other, [place], context.tolerance)
        if node is not None:
            geometries[int(fids[other])] = node
        names = context.table.names([row, other])
        text = Text("Kéo dài {a} đến {b}", "Extend {a} to {b}").format(a=names[0], b=names[1])
        shown = shapely.LineString([xyz[-1, :2], place])
        return measured(
            context,
            Edits(context.table.name, text, geometries=geometries, preview=preview(shown)),
        )


def _first(
    context: LayerContext, ray: shapely.Geometry, own: int, tolerance: float
) -> tuple[int, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """The first other line that the ray meets, and where."""
    rows = np.flatnonzero(context.validity.usable)
    rows = rows[rows != own]
    shapes = shapely.force_2d(shapely.from_wkb(context.table.wkb[rows]))
    met = shapely.STRtree(shapes).query(ray, predicate="intersects")
    start = shapely.get_point(ray, 0)
    near = sorted(
        (float(shapely.distance(start, meet)), int(k), meet)
        for k, meet in zip(met, shapely.intersection(ray, shapes[met]))
    )
    if not near:
        raise Unmendable(
            Text(
                "Phía trước trong 50 m không có tuyến nào; hãy vẽ nối bằng tay.",
                "There is no line within 50 m ahead; draw the connection by hand.",
            )
        )
    _, k, meet = near[0]
    xy = shapely.get_coordinates(meet)
    gap = np.hypot(*(xy - shapely.get_coordinates(start)).T)
    return int(rows[k]), xy[int(np.argmin(gap))]
