# SPDX-License-Identifier: GPL-2.0-or-later
"""G14: rings that run the wrong way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.single import of_whole_layer, sound_polygons
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class RingOrientation(Rule):
    """Kiểm tra gì: vòng ngoài phải ngược chiều kim đồng hồ, lỗ thuận chiều (GML, GeoJSON); ArcGIS
    lưu ngược lại. Mỗi lớp chỉ báo một lần, kèm số đối tượng.

    Vì sao: hình dạng và diện tích không đổi, nhưng một số phần mềm và dịch vụ trao đổi hiểu vòng
    sai chiều là lỗ, hoặc là toàn bộ phần còn lại của trái đất.

    Cách sửa: dùng “Đảo chiều vòng” cho cả lớp trước khi trao đổi.
    """

    id: ClassVar[str] = "G14"
    title: ClassVar[Text] = Text("Chiều của vòng", "Ring orientation")
    help_en: ClassVar[str] = (
        "What: shells should run counter-clockwise and holes clockwise (GML, GeoJSON); ArcGIS "
        "stores them the other way round. One finding a layer, with the number of features. Why: "
        "shape and area are the same, but some software and services take a ring of the wrong "
        "direction for a hole, or for the rest of the earth. Fix: reverse the rings of the whole "
        "layer before it is exchanged."
    )
    basis: ClassVar[Text] = acts.EXCHANGE
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.INFO
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.LAYER
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})

    def run(self, context: LayerContext) -> Findings:
        """One finding for the layer; its place is the first such ring."""
        table, shapes = context.table, context.table.shapes
        area = context.figures.area
        wrong = np.flatnonzero(((area > 0) == shapes.ring_hole) & (area != 0))
        wrong = wrong[sound_polygons(context)[shapes.ring_row[wrong]]]
        if not len(wrong):
            return none_found(self.id, table.name)
        rows = np.unique(shapes.ring_row[wrong])
        return of_whole_layer(
            self.id,
            context,
            rows,
            shapes.xy[shapes.ring_start[wrong[0]]],
            (_MESSAGE,),
            {"rings": len(wrong)},
            {"rings": float(len(wrong))},
        )


_MESSAGE = Text(
    "Lớp {layer}: {count}/{total} đối tượng có vòng sai chiều ({rings} vòng; vòng ngoài phải ngược "
    "chiều kim đồng hồ, lỗ thuận chiều)",
    "Layer {layer}: {count} of {total} features have rings that run the wrong way ({rings} rings; "
    "shells should run counter-clockwise, holes clockwise)",
)
