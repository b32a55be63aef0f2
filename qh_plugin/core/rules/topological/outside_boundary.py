# SPDX-License-Identifier: GPL-2.0-or-later
"""C06: parts of features outside the boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.areas import name_regions
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule, Skipped
from qh_plugin.core.rules.misplaced import probable_cause
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class OutsideBoundary(Rule):
    """Kiểm tra gì: phần của đối tượng nằm ngoài ranh giới quy hoạch (hoặc phường/xã), rộng hơn
    dung sai. Đối tượng nằm hẳn bên ngoài có thông báo riêng kèm nguyên nhân có thể: đảo trục
    tọa độ, tọa độ độ, sai múi chiếu.

    Vì sao: đất ngoài ranh giới thuộc thẩm quyền của nơi khác.

    Cách sửa: cắt phần vượt theo ranh giới; đối tượng nằm hẳn bên ngoài thì kiểm tra hệ tọa
    độ.
    """

    id: ClassVar[str] = "C06"
    title: ClassVar[Text] = Text("Vượt ranh giới", "Outside the boundary")
    help_en: ClassVar[str] = (
        "What: a part of a feature outside the plan’s (or ward’s) boundary, wider than the "
        "tolerance; a feature entirely outside has its own message with the probable cause: "
        "swapped axes, degrees, another zone. Why: land beyond the boundary is another "
        "authority’s. Fix: cut the part off along the boundary; check the reference system of a "
        "feature entirely outside."
    )
    basis: ClassVar[Text] = acts.PLAN
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each part outside; `Skipped` without a boundary."""
        fabric, table = context.fabric, context.table
        if not fabric.edges_tested or context.boundary is None:
            raise Skipped(
                Text(
                    "Không có ranh giới để so.",
                    "There is no boundary to compare with.",
                )
            )
        outside = fabric.outside
        if not len(outside):
            return none_found(self.id, table.name)
        rows = np.array([r[0] for r in outside.rows], np.int64)
        whole = shapely.area(shapely.from_wkb(table.wkb[rows]))
        entire = outside.area >= whole * (1 - 1e-7)
        hints = [
            probable_cause(point, context.boundary.shapes.xy, table.epsg) if all_out else _NO_HINT
            for point, all_out in zip(outside.point, entire)
        ]
        return name_regions(
            self.id,
            context,
            outside,
            range(len(outside)),
            _MESSAGES,
            np.where(entire, 1, 0),
            {"hint": hints},
        )


_NO_HINT = Text("", "")
_MESSAGES = (
    Text(
        "{who} vượt ra ngoài ranh giới: rộng {width}, {area}",
        "{who} reaches outside the boundary: {width} wide, {area}",
    ),
    Text(
        "{who} nằm hẳn ngoài ranh giới ({area}){hint}",
        "{who} lies entirely outside the boundary ({area}){hint}",
    ),
)
