# SPDX-License-Identifier: GPL-2.0-or-later
"""Delete a line that dangles."""

from __future__ import annotations

from typing import ClassVar

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair
from qh_plugin.core.repair.geometry import geometry_at, preview, to_wkb
from qh_plugin.core.repair.lines import end_at, from_parts, gone, measured, parts_of, rows_of
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class DeleteDangle(Repair):
    """Deletes the line; of a feature of several parts only the part that dangles."""

    id: ClassVar[str] = "delete_dangle"
    title: ClassVar[Text] = Text("Xóa tuyến treo", "Delete the dangling line")
    mends: ClassVar[frozenset[str]] = frozenset({"L01", "L02"})
    order: ClassVar[int] = 1

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The deletion of the line or the part."""
        within = max(2 * context.tolerance, 1e-3)
        for row in rows_of(context, findings.fids[i]):
            parts = parts_of(geometry_at(context, row))
            end = end_at(parts, findings.point[i], within)
            if end is not None:
                break
        else:
            raise gone()
        fid = int(context.table.fids[row])
        shown = preview(shapely.LineString(parts[end[0]]))
        text = Text("Xóa tuyến treo {id}", "Delete the dangling line {id}").format(
            id=context.table.names([row])[0]
        )
        if len(parts) == 1:
            return Edits(context.table.name, text, deleted=frozenset({fid}), preview=shown)
        left = [xyz for k, xyz in enumerate(parts) if k != end[0]]
        wkb = to_wkb(from_parts(left), context, row)
        edits = Edits(context.table.name, text, geometries={fid: wkb}, preview=shown)
        return measured(context, edits)
