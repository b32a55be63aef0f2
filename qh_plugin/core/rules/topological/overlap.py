# SPDX-License-Identifier: GPL-2.0-or-later
"""C01: polygons of one layer over each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.areas import name_regions
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.containment import contained
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Overlap(Rule):
    """Kiểm tra gì: phần chung của hai đối tượng có bề rộng (đường kính hình tròn nội tiếp lớn
    nhất) lớn hơn dung sai. Mỗi vùng chung là một lỗi. Đối tượng nằm gọn trong đối tượng khác do
    C03 nêu; nếu không chạy C03 thì nêu ở đây.

    Vì sao: một mảnh đất không thể vừa thuộc lô này vừa thuộc lô khác; diện tích cộng lại sẽ
    vượt diện tích thật.

    Cách sửa: kéo ranh giới về trùng nhau (bật bắt điểm tô-pô), hoặc cắt phần chung khỏi một
    trong hai đối tượng.
    """

    id: ClassVar[str] = "C01"
    title: ClassVar[Text] = Text("Chồng lấn", "Overlap")
    help_en: ClassVar[str] = (
        "What: the common part of two features is wider (diameter of its largest inscribed "
        "circle) than the tolerance; each common region is one finding. A feature within another "
        "is named by C03, or here where C03 does not run. Why: a piece of land cannot belong to "
        "two lots, and the areas would add up to more than there is. Fix: bring the borders "
        "together (with topological snapping), or cut the common part from one."
    )
    basis: ClassVar[Text] = acts.NO_GAP_NO_OVERLAP
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each common region of two features."""
        regions, table = context.fabric.overlaps, context.table
        if not len(regions):
            return none_found(self.id, table.name)
        within = contained(context)
        chosen = np.flatnonzero((within == 0) | ("C03" not in context.running))
        named = [table.names(regions.rows[i]) for i in chosen]
        return name_regions(
            self.id,
            context,
            regions,
            chosen,
            _MESSAGES,
            within[chosen],
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
