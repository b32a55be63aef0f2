# SPDX-License-Identifier: GPL-2.0-or-later
"""Delete a feature that lies within another one."""

from __future__ import annotations

from typing import ClassVar, Sequence

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Choice, Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class DeleteContained(Repair):
    """Of two features deletes the one that lies within the other."""

    id: ClassVar[str] = "delete_contained"
    title: ClassVar[Text] = Text("Xóa đối tượng nằm bên trong", "Delete the feature within")
    mends: ClassVar[frozenset[str]] = frozenset({"C03"})
    order: ClassVar[int] = 1

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Sequence[Choice]:
        """The one way; what it deletes a person has to have picked."""
        edits = self.propose(context, findings, i)
        return (Choice("", edits.text, (edits,), picked_only=True),)

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The deletion of the smaller one."""
        rows = [row_of(context, fid) for fid in sorted(set(findings.fids[i]))]
        if len(rows) != 2:
            raise Unmendable(_NOT_WITHIN)
        shapes = {row: geometry_at(context, row) for row in rows}
        inner, outer = sorted(rows, key=lambda row: (shapely.area(shapes[row]), row))
        beyond = shapely.difference(shapes[inner], shapely.buffer(shapes[outer], context.tolerance))
        if not shapely.is_empty(beyond):
            raise Unmendable(_NOT_WITHIN)
        names = context.table.names([inner, outer])
        return Edits(
            context.table.name,
            Text("Xóa {inner} nằm trong {outer}", "Delete {inner} within {outer}").format(
                inner=names[0], outer=names[1]
            ),
            deleted=frozenset({int(context.table.fids[inner])}),
            preview=preview(shapes[inner]),
        )


_NOT_WITHIN = Text(
    "Không còn đối tượng nào nằm gọn trong đối tượng kia; hãy kiểm tra lại.",
    "No feature lies within the other any more; run the check again.",
)
