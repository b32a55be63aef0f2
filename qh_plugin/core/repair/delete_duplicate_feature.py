# SPDX-License-Identifier: GPL-2.0-or-later
"""Delete the copies of a feature."""

from __future__ import annotations

from typing import ClassVar

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class DeleteDuplicateFeature(Repair):
    """Of features with the same geometry keeps the one with the most attributes filled in (the
    lowest fid among equals) and deletes the others."""

    id: ClassVar[str] = "delete_duplicate_feature"
    title: ClassVar[Text] = Text("Xóa đối tượng trùng", "Delete the duplicate feature")
    mends: ClassVar[frozenset[str]] = frozenset({"C02", "L06", "P01"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The deletion of all features of the finding but one."""
        fids = findings.fids[i]
        rows = {fid: row_of(context, fid) for fid in fids}
        if len(rows) < 2:
            raise Unmendable(
                Text("Không còn đối tượng trùng.", "There is no duplicate feature any more.")
            )
        kept = min(fids, key=lambda fid: (-_filled(context, rows[fid]), fid))
        deleted = frozenset(fids) - {kept}
        table = context.table
        *gone, stays = table.names([rows[fid] for fid in (*sorted(deleted), kept)])
        text = Text("Xóa {gone}, giữ {kept}", "Delete {gone}, keep {kept}").format(
            gone=", ".join(gone), kept=stays
        )
        geometry = geometry_at(context, rows[min(deleted)])
        return Edits(table.name, text, deleted=deleted, preview=preview(geometry))


def _filled(context: LayerContext, row: int) -> int:
    """How many attributes of a row say something."""
    return sum(
        value is not None and str(value).strip() != ""
        for value in (column[row] for column in context.table.columns.values())
    )
