# SPDX-License-Identifier: GPL-2.0-or-later
"""C03: a feature within another one of the same layer."""

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
class Contained(Rule):
    """Kiểm tra gì: một đối tượng nằm gọn trong một đối tượng khác cùng lớp: phần của nó nằm bên
    ngoài không nơi nào rộng hơn dung sai. Đây là trường hợp riêng của chồng lấn (C01), chỉ nêu ở
    một nơi; hai đối tượng trùng hình thì do C02 nêu.

    Vì sao: thường là thửa hay lô bên trong chưa được khoét khỏi đối tượng bao quanh, hoặc một
    đối tượng cũ còn sót sau khi tách, gộp; diện tích của nó bị tính hai lần.

    Cách sửa: khoét đối tượng bên trong khỏi đối tượng bao quanh, hoặc xóa đối tượng còn sót.
    """

    id: ClassVar[str] = "C03"
    title: ClassVar[Text] = Text("Nằm trong đối tượng khác", "Within another feature")
    help_en: ClassVar[str] = (
        "What: a feature lies within another one of its layer: no part of it outside is wider "
        "than the tolerance. It is a special case of overlap (C01) and named only here; features "
        "of the same shape are named by C02. Why: mostly an inner lot was not cut out of the one "
        "around it, or an old feature was left over after a split or a merge; its area is counted "
        "twice. Fix: cut the inner feature out of the outer one, or delete the one left over."
    )
    basis: ClassVar[Text] = acts.NO_GAP_NO_OVERLAP
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each common region of a feature with the one it lies within."""
        regions, table = context.fabric.overlaps, context.table
        if not len(regions):
            return none_found(self.id, table.name)
        within = contained(context)
        chosen = np.flatnonzero(within)
        named = [
            table.names(regions.rows[i] if within[i] == 1 else regions.rows[i][::-1])
            for i in chosen
        ]
        return name_regions(
            self.id,
            context,
            regions,
            chosen,
            _MESSAGES,
            np.zeros(len(chosen), np.int64),
            {"inner": [pair[0] for pair in named], "outer": [pair[1] for pair in named]},
        )


_MESSAGES = (
    Text(
        "{inner} nằm gọn trong {outer}: rộng {width}, {area}",
        "{inner} lies within {outer}: {width} wide, {area}",
    ),
)
