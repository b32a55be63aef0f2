# SPDX-License-Identifier: GPL-2.0-or-later
"""Make what a self-touching ring encloses a hole, or a part."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview, to_wkb, vertices
from qh_plugin.core.repair.overlay import polygons_of
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

_EXACT = 1e-9


class TouchToHole(Repair):
    """Splits a ring where it touches itself. The area, the line and every vertex stay what they
    are; only the order in which the rings are written changes."""

    id: ClassVar[str] = "touch_to_hole"
    title: ClassVar[Text] = Text("Tách vòng tự chạm thành lỗ", "Make a self-touching ring a hole")
    mends: ClassVar[frozenset[str]] = frozenset({"G05"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the one feature concerned."""
        fid = findings.fids[i][0]
        row = row_of(context, fid)
        geometry = geometry_at(context, row)
        parts = polygons_of(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
        if not parts:
            raise Unmendable(_NOT_ONLY)
        made = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        area = float(shapely.area(geometry))
        same = abs(float(shapely.area(made)) - area) <= _EXACT * max(area, 1.0)
        old, new = (np.unique(vertices(g), axis=0) for g in (geometry, made))
        if not same or len(old) != len(new) or not (old == new).all():
            raise Unmendable(_NOT_ONLY)
        text = Text("Tách vòng tự chạm của {id}", "Split the self-touching ring of {id}").format(
            id=context.table.names([row])[0]
        )
        return Edits(
            context.table.name,
            text,
            geometries={fid: to_wkb(made, context, row)},
            preview=preview(shapely.boundary(made)),
        )


_NOT_ONLY = Text(
    "Vòng này không chỉ tự chạm mà còn tự cắt; hãy sửa bằng tay.",
    "This ring does not only touch itself, it crosses itself; mend it by hand.",
)
