# SPDX-License-Identifier: GPL-2.0-or-later
"""Make each part of a feature a feature."""

from __future__ import annotations

from typing import ClassVar

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.repair.splitting import as_features
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class Explode(Repair):
    """The largest part keeps the feature's id; the others become features with the same
    attributes, their unique ones left empty."""

    id: ClassVar[str] = "explode"
    title: ClassVar[Text] = Text("Tách các phần thành đối tượng", "Make each part a feature")
    mends: ClassVar[frozenset[str]] = frozenset({"G12"})
    safe: ClassVar[bool] = True

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """One feature fewer parts, and the new features."""
        row = row_of(context, findings.fids[i][0])
        geometry = geometry_at(context, row)
        parts = list(shapely.get_parts(geometry))
        if len(parts) < 2:
            raise Unmendable(Text("Đối tượng chỉ có một phần.", "The feature has one part only."))
        text = Text("Tách {id} thành {n} đối tượng", "Split {id} into {n} features").format(
            id=context.table.names([row])[0], n=len(parts)
        )
        return as_features(context, row, parts, text, preview(geometry))
