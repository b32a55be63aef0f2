# SPDX-License-Identifier: GPL-2.0-or-later
"""C05: uncovered regions at the boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qh_plugin.core.fabric import GapLabel
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.areas import name_regions
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule, Skipped
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class GapToBoundary(Rule):
    """Kiểm tra gì: phần của ranh giới quy hoạch (hoặc phường/xã) không được đối tượng nào phủ,
    giáp với ranh giới, rộng hơn dung sai và không thuộc vùng được phép để trống.

    Vì sao: các lô phải phủ kín tới ranh giới; phần hở ở mép không lộ ra nếu chỉ so các lô với
    nhau.

    Cách sửa: kéo cạnh ngoài của lô về trùng ranh giới, hoặc dùng “Lấp khoảng hở”.
    """

    id: ClassVar[str] = "C05"
    title: ClassVar[Text] = Text("Khoảng hở với ranh giới", "Gap to the boundary")
    help_en: ClassVar[str] = (
        "What: a part of the plan’s (or ward’s) boundary that no feature covers, next to the "
        "boundary line, wider than the tolerance and not within an allowed void. Why: lots must "
        "cover the ground up to the boundary, and comparing lots with each other alone does not "
        "show it. Fix: bring the outer edge onto the boundary, or use “Fill the gap”."
    )
    basis: ClassVar[Text] = acts.NO_GAP_NO_OVERLAP
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each gap that touches the boundary; `Skipped` without one."""
        fabric = context.fabric
        if not fabric.edges_tested:
            raise Skipped(
                Text(
                    "Không có ranh giới để so: khoảng hở ở mép ngoài không được kiểm tra.",
                    "There is no boundary to compare with: gaps at the outer edge were not tested.",
                )
            )
        if not len(fabric.gaps):
            return none_found(self.id, context.table.name)
        chosen = np.flatnonzero(fabric.gaps.label == GapLabel.EDGE)
        lonely = [not fabric.gaps.rows[i] for i in chosen]
        return name_regions(
            self.id, context, fabric.gaps, chosen, _MESSAGES, np.array(lonely, np.int64)
        )


_MESSAGES = (
    Text(
        "Khoảng hở giữa ranh giới và {who}: rộng {width}, {area}",
        "Gap between the boundary and {who}: {width} wide, {area}",
    ),
    Text(
        "Phần trong ranh giới không có đối tượng nào phủ: rộng {width}, {area}",
        "Part of the bounded area that no feature covers: {width} wide, {area}",
    ),
)
