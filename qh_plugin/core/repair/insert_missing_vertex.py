# SPDX-License-Identifier: GPL-2.0-or-later
"""Insert a neighbour's vertex where an edge lacks it."""

from __future__ import annotations

from typing import ClassVar

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import (
    geometry_at,
    has_vertex,
    insert_one,
    preview,
    rebuilt,
    to_wkb,
    vertices,
)
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class InsertMissingVertex(Repair):
    """Puts the neighbour's vertex, with its exact coordinates, into the edge it lies on. No
    existing vertex moves."""

    id: ClassVar[str] = "insert_missing_vertex"
    title: ClassVar[Text] = Text("Thêm đỉnh chung còn thiếu", "Insert the missing vertex")
    mends: ClassVar[frozenset[str]] = frozenset({"C07"})
    safe: ClassVar[bool] = True
    inserts_only: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the feature(s) of the finding that lack the vertex."""
        point = findings.point[i]
        changed = {}
        for fid in findings.fids[i]:
            row = row_of(context, fid)
            geometry = geometry_at(context, row)
            if has_vertex(geometry, point, context.tolerance):
                continue
            new = rebuilt(geometry, lambda xyz: insert_one(xyz, point, context.tolerance))
            if len(vertices(new)) > len(vertices(geometry)):
                changed[fid] = to_wkb(new, context, row)
        if not changed:
            raise Unmendable(
                Text(
                    "Không còn cạnh nào thiếu đỉnh ở đây; hãy kiểm tra lại.",
                    "No edge lacks a vertex here any more; run the check again.",
                )
            )
        return Edits(
            layer=context.table.name,
            text=Text("Thêm đỉnh chung còn thiếu", "Insert the missing vertex"),
            geometries=changed,
            preview=preview(shapely.Point(point)),
        )
