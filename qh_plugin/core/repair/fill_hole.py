# SPDX-License-Identifier: GPL-2.0-or-later
"""Fill the holes of a feature."""

from __future__ import annotations

from typing import ClassVar

import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import around
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview, to_wkb
from qh_plugin.core.repair.overlay import polygons_of, width_of
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class FillHole(Repair):
    """Makes the holes of a feature part of it, where no other feature lies in them."""

    id: ClassVar[str] = "fill_hole"
    title: ClassVar[Text] = Text("Lấp lỗ", "Fill the holes")
    mends: ClassVar[frozenset[str]] = frozenset({"G13"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The feature without its holes."""
        fid = findings.fids[i][0]
        row = row_of(context, fid)
        parts = polygons_of(geometry_at(context, row))
        holes = [shapely.polygons(h) for p in parts for h in shapely.get_rings(p)[1:]]
        if not holes:
            raise Unmendable(Text("Đối tượng không còn lỗ.", "The feature has no hole any more."))
        near = around(context, shapely.union_all(holes))
        for k, other in near.geometry.items():
            for hole in holes:
                common = polygons_of(shapely.intersection(other, hole)) if k != row else []
                if any(width_of(part) > context.tolerance for part in common):
                    raise Unmendable(_TAKEN.format(id=context.table.names([k])[0]))
        filled = [shapely.Polygon(shapely.get_exterior_ring(p)) for p in parts]
        shape = filled[0] if len(filled) == 1 else shapely.MultiPolygon(filled)
        area = sum(float(shapely.area(hole)) for hole in holes)
        return Edits(
            context.table.name,
            Text("Lấp {n} lỗ của {id}: {area}", "Fill {n} holes of {id}: {area}").format(
                n=len(holes), id=context.table.names([row])[0], area=text.area(area)
            ),
            geometries={fid: to_wkb(shape, context, row)},
            preview=preview(shapely.MultiPolygon(holes)),
        )


_TAKEN = Text(
    "Lỗ này đã có đối tượng {id} nằm trong; không lấp được.",
    "Feature {id} lies in this hole; it cannot be filled.",
)
