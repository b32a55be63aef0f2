# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the area of the drawing where the stated one differs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.fabric.figures import Figures
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.repair.named_values import changed
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.rules.thematic.declared_area import row_areas
from qh_plugin.core.text import Text


class RecomputeArea(Repair):
    """Computes the area from the drawing: one decimal in m², four in hectares. A person decides,
    for the stated area may be the legal one and the drawing wrong."""

    id: ClassVar[str] = "recompute_area"
    title: ClassVar[Text] = Text("Tính lại diện tích từ hình vẽ", "Compute the area again")
    mends: ClassVar[frozenset[str]] = frozenset({"A07"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """The one attribute of the one feature concerned."""
        fid = findings.fids[i][0]
        row = row_of(context, fid)
        message = findings.message(i).vi
        fields = context.feature_class.fields if context.feature_class else ()
        field = next((f for f in fields if f": {f.label.vi} ghi " in message), None)
        if field is None or field.name not in context.table.columns:
            raise changed()
        area = float(row_areas(Figures(context.table.shapes))[row])
        if not context.validity.usable[row] or not np.isfinite(area):
            raise Unmendable(
                Text(
                    "Hình của đối tượng không hợp lệ nên không tính được diện tích; hãy sửa hình "
                    "trước.",
                    "The feature's geometry is invalid and has no area; mend it first.",
                )
            )
        unit, decimals = (1e4, 4) if field.unit == "ha" else (1.0, 1)
        value = round(area / unit, decimals)
        said = Text("{label} ghi {value} {unit}", "{label} becomes {value} {unit}").format(
            label=field.label, value=text.number(value, decimals), unit=field.unit or "m²"
        )
        shape = geometry_at(context, row)
        return Edits(
            context.table.name, said, attributes={fid: {field.name: value}}, preview=preview(shape)
        )
