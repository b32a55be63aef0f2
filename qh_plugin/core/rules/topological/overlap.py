# SPDX-License-Identifier: GPL-2.0-or-later
"""C01: polygons of one layer over each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules.areas import name_regions
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Overlap(Rule):
    """Kiểm tra gì: phần chung của hai đối tượng có bề rộng (đường kính hình tròn nội tiếp lớn
    nhất) lớn hơn dung sai, kể cả khi đối tượng này nằm trong đối tượng kia. Mỗi vùng chung là
    một lỗi.

    Vì sao: một mảnh đất không thể vừa thuộc lô này vừa thuộc lô khác; diện tích cộng lại sẽ
    vượt diện tích thật.

    Cách sửa: kéo ranh giới về trùng nhau (bật bắt điểm tô-pô), hoặc cắt phần chung khỏi một
    trong hai đối tượng.
    """

    id: ClassVar[str] = "C01"
    title: ClassVar[Text] = Text("Chồng lấn", "Overlap")
    help_en: ClassVar[str] = (
        "What: the common part of two features is wider (diameter of its largest inscribed "
        "circle) than the tolerance, contained features included; each common region is one "
        "finding. Why: a piece of land cannot belong to two lots, and the areas would add up to "
        "more than there is. Fix: bring the borders together (with topological snapping), or "
        "cut the common part from one."
    )
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each common region of two features."""
        regions, table = context.fabric.overlaps, context.table
        first, second = (np.array([r[k] for r in regions.rows], np.int64) for k in (0, 1))
        whole = [shapely.area(shapely.from_wkb(table.wkb[rows])) for rows in (first, second)]
        # 1e-7 of the area is far above the rounding of the overlay and far below any tolerance
        inside = [regions.area >= area * (1 - 1e-7) for area in whole]
        variant = np.select([inside[0], inside[1]], [1, 2], 0)
        named = [table.names(rows) for rows in regions.rows]
        return name_regions(
            self.id,
            context,
            regions,
            range(len(regions)),
            _MESSAGES,
            variant,
            {"a": [pair[0] for pair in named], "b": [pair[1] for pair in named]},
        )


_MESSAGES = (
    Text(
        "{a} chồng lấn {b}: rộng {width}, {area}",
        "{a} overlaps {b}: {width} wide, {area}",
    ),
    Text(
        "{a} nằm gọn trong {b}: rộng {width}, {area}",
        "{a} lies within {b}: {width} wide, {area}",
    ),
    Text(
        "{b} nằm gọn trong {a}: rộng {width}, {area}",
        "{b} lies within {a}: {width} wide, {area}",
    ),
)
