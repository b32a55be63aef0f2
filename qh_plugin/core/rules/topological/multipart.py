# SPDX-License-Identifier: GPL-2.0-or-later
"""G12: features of several parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.defects import readable
from qh_plugin.core.rules.single import of_rows
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Multipart(Rule):
    """Kiểm tra gì: đối tượng gồm nhiều phần rời nhau. Kiểu khai báo là “Multi…” mà chỉ có một
    phần thì không sao.

    Vì sao: một thửa đất là một vùng liền; hai mảnh dùng chung một dòng thuộc tính thì diện tích,
    số thửa và tâm nhãn đều sai. Ở lớp quy hoạch nhiều phần có thể là chủ ý.

    Cách sửa: dùng “Tách nhiều phần”: mỗi phần thành một đối tượng, thuộc tính chép theo.
    """

    id: ClassVar[str] = "G12"
    title: ClassVar[Text] = Text("Đối tượng nhiều phần", "Multipart feature")
    help_en: ClassVar[str] = (
        "What: a feature of several separate parts. A declared type “Multi…” with a single part is "
        "fine. Why: a parcel is one piece of land; with two pieces on one row of attributes, area, "
        "number and label point are wrong. In planning layers several parts may be meant. Fix: "
        "“Split multipart” makes each part a feature and copies the attributes."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.FEATURE

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature; its place is the second part."""
        figures, shapes = context.figures, context.table.shapes
        rows = np.flatnonzero((figures.parts > 1) & readable(context))
        second = np.searchsorted(figures.part_row, rows) + 1
        ring = np.flatnonzero(~shapes.ring_hole)[second]
        count = figures.parts[rows]
        return of_rows(
            self.id,
            context,
            rows,
            np.full(len(rows), None, object),
            shapes.xy[shapes.ring_start[ring]],
            (_MESSAGE,),
            {"count": count.tolist()},
            {"count": count},
        )


_MESSAGE = Text(
    "{id} gồm {count} phần rời nhau; hãy tách mỗi phần thành một đối tượng",
    "{id} has {count} separate parts; make each a feature",
)
