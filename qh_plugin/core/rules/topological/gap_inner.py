# SPDX-License-Identifier: GPL-2.0-or-later
"""C04: uncovered regions enclosed by polygons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qh_plugin.core.fabric import GapLabel
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.areas import name_regions
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class GapInner(Rule):
    """Kiểm tra gì: vùng không được đối tượng nào phủ, được bao quanh bởi các đối tượng, rộng hơn
    dung sai và không thuộc vùng được phép để trống. Lỗ trong một đối tượng mà không ai lấp
    cũng là khoảng hở.

    Vì sao: quy hoạch và địa chính phải phủ kín; khoảng hở là đất không có chủ, không có chức
    năng.

    Cách sửa: kéo ranh giới về trùng nhau, vẽ thêm đối tượng, hoặc dùng “Lấp khoảng hở” để
    nhập vào đối tượng liền kề có cạnh chung dài nhất.
    """

    id: ClassVar[str] = "C04"
    title: ClassVar[Text] = Text("Khoảng hở bên trong", "Inner gap")
    help_en: ClassVar[str] = (
        "What: a region that no feature covers, enclosed by features, wider than the tolerance "
        "and not within an allowed void; a hole in one feature that nobody fills is one too. "
        "Why: plans and cadastre must cover the ground; a gap is land without owner or use. "
        "Fix: bring the borders together, draw the missing feature, or use “Fill the gap” to "
        "add it to the neighbour with the longest common border."
    )
    basis: ClassVar[Text] = acts.NO_GAP_NO_OVERLAP
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each gap that does not touch the boundary."""
        gaps = context.fabric.gaps
        if not len(gaps):
            return none_found(self.id, context.table.name)
        chosen = np.flatnonzero(gaps.label != GapLabel.EDGE)
        hole = gaps.label[chosen] == GapLabel.HOLE
        return name_regions(self.id, context, gaps, chosen, _MESSAGES, np.where(hole, 1, 0))


_MESSAGES = (
    Text(
        "Khoảng hở giữa {who}: rộng {width}, {area}",
        "Gap between {who}: {width} wide, {area}",
    ),
    Text(
        "Lỗ trong {who} không được lấp: rộng {width}, {area}",
        "Hole in {who} that nothing fills: {width} wide, {area}",
    ),
)
