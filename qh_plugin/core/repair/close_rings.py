# SPDX-License-Identifier: GPL-2.0-or-later
"""Close the rings of a polygon."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import Floats, preview, rebuilt, to_wkb
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class CloseRings(Repair):
    """Ends each open ring where it began. A last vertex within the tolerance of the first is put
    on it; otherwise the closing edge is drawn. The result has to be valid."""

    id: ClassVar[str] = "close_rings"
    title: ClassVar[Text] = Text("Khép kín vòng", "Close the rings")
    mends: ClassVar[frozenset[str]] = frozenset({"G03"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the one feature concerned."""
        fid = findings.fids[i][0]
        row = row_of(context, fid)
        if context.validity.code[row] != Defect.UNCLOSED:
            raise Unmendable(_TOO_FEW)
        ends, length = _open_ends(context, row)
        geometry = shapely.from_wkb(context.table.wkb[row], on_invalid="fix")
        if geometry is None or shapely.is_missing(geometry):
            raise Unmendable(_TOO_FEW)
        closed = rebuilt(geometry, partial(_neat, tolerance=context.tolerance))
        return Edits(
            layer=context.table.name,
            text=Text("Khép kín vòng: nối {length}", "Close the ring: {length} drawn").format(
                length=text.length(length)
            ),
            geometries={fid: to_wkb(closed, context, row)},
            preview=preview(shapely.multilinestrings(ends)),
        )


def _open_ends(context: LayerContext, row: int) -> tuple[Floats, float]:
    """The closing edges (k, 2, 2) of the open rings of a row, and their length together."""
    shapes = context.table.shapes
    rings = np.flatnonzero(shapes.ring_row == row)
    last = shapes.xy[shapes.ring_start[rings + 1] - 1]
    ends = np.stack([last, shapes.xy[shapes.ring_start[rings]]], axis=1)
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    return ends[length > 0], float(length.sum())


def _neat(xyz: Floats, tolerance: float) -> Floats:
    """A ring that was closed by one more vertex, without the one before it where that is within
    the tolerance of the first."""
    near = float(np.hypot(*(xyz[-2, :2] - xyz[0, :2]))) <= tolerance
    return np.delete(xyz, -2, axis=0) if near and len(xyz) > 4 else xyz


_TOO_FEW = Text(
    "Đối tượng có quá ít đỉnh để khép thành vùng; hãy xóa hoặc vẽ lại.",
    "The feature has too few vertices to make an area; delete or redraw it.",
)
