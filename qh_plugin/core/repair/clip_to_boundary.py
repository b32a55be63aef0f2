# SPDX-License-Identifier: GPL-2.0-or-later
"""Cut off what lies outside the boundary."""

from __future__ import annotations

from typing import ClassVar

import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import shared
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.repair.overlay import outside_at, without
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class ClipToBoundary(Repair):
    """Cuts the part outside the boundary from the feature; the new border has the boundary's
    vertices. A feature entirely outside is not for this: its coordinates are wrong."""

    id: ClassVar[str] = "clip_to_boundary"
    title: ClassVar[Text] = Text("Cắt theo ranh giới", "Clip to the boundary")
    mends: ClassVar[frozenset[str]] = frozenset({"C06"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the feature, and vertices for those along."""
        if context.boundary is None:
            raise Unmendable(Text("Không có ranh giới.", "There is no boundary."))
        row = row_of(context, findings.fids[i][0])
        shape, place = geometry_at(context, row), findings.geometry[i]
        if place is None or shapely.is_empty(place):
            place = shapely.Point(findings.point[i])
        boundary = shapely.union_all(shapely.from_wkb(context.boundary.wkb))
        if not shapely.intersects(shape, boundary):
            raise Unmendable(_ENTIRELY)
        piece = outside_at(shape, boundary, place, context.tolerance)
        if piece is None:
            raise Unmendable(_GONE)
        left = without(shape, piece, context.tolerance)
        return Edits(
            context.table.name,
            Text("Cắt {area} ngoài ranh khỏi {id}", "Cut {area} outside from {id}").format(
                area=text.area(float(shapely.area(piece))), id=context.table.names([row])[0]
            ),
            geometries=shared(context, {row: left}, piece),
            preview=preview(piece),
        )


_ENTIRELY = Text(
    "Đối tượng nằm hẳn ngoài ranh giới: hãy xem lại hệ tọa độ (đảo trục, độ, sai múi) hoặc xóa.",
    "The feature is entirely outside: look at its coordinates (axes swapped, degrees, other "
    "zone) or delete it.",
)
_GONE = Text(
    "Không còn phần nào ngoài ranh giới ở đây; hãy kiểm tra lại.",
    "Nothing is outside the boundary here any more; run the check again.",
)
