# SPDX-License-Identifier: GPL-2.0-or-later
"""Put vertices that are nearly equal on one another."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import around
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import Floats, geometry_at, preview, to_wkb, vertices
from qh_plugin.core.repair.nodes import Place, place_of, with_vertices_at
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class SnapNearVertex(Repair):
    """Puts the vertices within the tolerance of one of the oldest feature (the lowest fid)
    exactly on it, in every feature around."""

    id: ClassVar[str] = "snap_near_vertex"
    title: ClassVar[Text] = Text("Bắt đỉnh gần trùng", "Snap nearly equal vertices")
    mends: ClassVar[frozenset[str]] = frozenset({"C08"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the younger features."""
        table, tolerance = context.table, context.tolerance
        oldest = row_of(context, min(findings.fids[i]))
        place = findings.geometry[i]
        if place is None or shapely.is_empty(place):
            place = shapely.Point(findings.point[i])
        own = vertices(geometry_at(context, oldest))
        own = own[shapely.dwithin(shapely.points(own), place, tolerance + 1e-9)]
        if not len(own):
            raise Unmendable(_GONE)
        shapes = dict(around(context, place).geometry)
        changed = {}
        for row, shape in shapes.items():
            places = {} if row == oldest else _near(vertices(shape), own, tolerance)
            new = with_vertices_at(shape, places) if places else None
            if new is not None:
                changed[int(table.fids[row])] = to_wkb(new, context, row)
        if not changed:
            raise Unmendable(_GONE)
        return Edits(
            table.name,
            Text("Bắt đỉnh gần trùng vào {id}", "Snap to the vertex of {id}").format(
                id=table.names([oldest])[0]
            ),
            geometries=changed,
            preview=preview(shapely.multipoints(own)),
        )


def _near(mine: Floats, theirs: Floats, tolerance: float) -> dict[Place, Place]:
    """Which of my vertices go where: those within the tolerance of one of theirs, and not on
    one."""
    found = {}
    for xy in np.unique(mine, axis=0):
        apart = np.hypot(*(theirs - xy).T)
        best = int(np.argmin(apart))
        if 0 < apart[best] <= tolerance:
            found[place_of(xy)] = place_of(theirs[best])
    return found


_GONE = Text(
    "Không còn đỉnh gần trùng ở đây; hãy kiểm tra lại.",
    "There are no nearly equal vertices here any more; run the check again.",
)
