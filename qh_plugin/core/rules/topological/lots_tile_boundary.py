# SPDX-License-Identifier: GPL-2.0-or-later
"""S01: the lots as a whole do not tile the planning boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.fabric import Regions
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Rule, Skipped
from qh_plugin.core.rules.plans import Objects, broken_in, holds_lots
from qh_plugin.core.rules.statements import statements
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class LotsTileBoundary(Rule):
    """Kiểm tra gì: tổng diện tích trong ranh giới quy hoạch chưa có lô nào phủ, và tổng diện tích
    các lô vượt ra ngoài ranh giới; báo một lần cho cả lớp khi một trong hai tổng lớn hơn dung sai
    nhân chu vi ranh giới và lớn hơn tỷ lệ share của diện tích quy hoạch. Từng khoảng hở, từng chỗ
    vượt do C04, C05, C06 báo; chỗ bên cạnh đối tượng hình học hỏng không tính.

    Vì sao: quy hoạch phải có chức năng cho toàn bộ đất trong ranh giới; con số này cho biết đồ án
    còn thiếu bao nhiêu và bảng cân bằng sử dụng đất lệch bao nhiêu.

    Cách sửa: sửa từng chỗ theo C04, C05, C06; nếu còn phần đất chưa vẽ (đường, mặt nước) thì vẽ
    thêm lô cho phần đó.
    """

    id: ClassVar[str] = "S01"
    title: ClassVar[Text] = Text(
        "Các lô chưa phủ kín ranh giới", "Lots do not tile the planning boundary"
    )
    help_en: ClassVar[str] = (
        "What: how much of the planning boundary no lot covers in all, and how much of the lots "
        "lies outside it; one finding for the layer where either is more than the tolerance times "
        "the boundary's perimeter and more than the share of the plan's area. Each gap and each "
        "part outside is named by C04, C05 and C06; places beside broken features do not count. "
        "Why: a plan gives a function to all land in its boundary; the figure says how much is "
        "missing, and by how much the land-use balance is off. Fix: mend the places by C04 to C06; "
        "draw the lots (roads, water) that are missing."
    )
    basis: ClassVar[Text] = acts.PLAN
    quality: ClassVar[str] = "completeness"
    severity: ClassVar[Severity] = Severity.WARNING
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    #: the part of the plan's area from which the whole is worth a finding of its own
    share: float = 0.001

    def run(self, context: LayerContext) -> Findings:
        """At most one finding; `Skipped` without a boundary."""
        if not holds_lots(context):
            return none_found(self.id, context.table.name)
        if context.boundary is None or not context.fabric.edges_tested:
            raise Skipped(
                Text("Không có ranh giới để so.", "There is no boundary to compare with.")
            )
        plan = shapely.from_wkb(context.boundary.wkb, on_invalid="ignore")
        whole, around = _sum(shapely.area(plan)), _sum(shapely.length(plan))
        broken = broken_in(context)
        open_ = _parts(context.fabric.gaps, broken)
        beyond = _parts(context.fabric.outside, broken)
        uncovered, outside = _sum(shapely.area(open_)), _sum(shapely.area(beyond))
        limit = max(context.tolerance * around, self.share * whole)
        if uncovered <= limit and outside <= limit:
            return none_found(self.id, context.table.name)
        share = 100.0 * uncovered / whole if whole else 0.0
        over = 100.0 * outside / whole if whole else 0.0
        variant = 2 if uncovered > limit and outside > limit else 0 if uncovered > limit else 1
        return statements(
            self.id,
            context.table.name,
            [()],
            _MESSAGES,
            [variant],
            {
                "uncovered": [text.area(uncovered)],
                "outside": [text.area(outside)],
                "share": [_percent(share)],
                "over": [_percent(over)],
            },
            Severity.WARNING,
            geometry=[shapely.multipolygons(np.concatenate((open_, beyond)))],
            measures={
                "area": [uncovered + outside],
                "uncovered": [uncovered],
                "outside": [outside],
            },
        )


def _parts(regions: Regions, broken: NDArray[np.float64]) -> Objects:
    """The polygons of the regions that are not beside a feature that cannot be used."""
    found = shapely.get_parts(regions.geometry)
    if not len(broken) or not len(found):
        return np.asarray(found, object)
    tree = shapely.STRtree(shapely.box(*broken.T))
    touched = np.unique(tree.query(found, predicate="intersects")[0])
    return np.asarray(np.delete(found, touched), object)


def _sum(values: object) -> float:
    return float(np.nansum(np.asarray(values, np.float64)))


def _percent(value: float) -> Text:
    return text.number(value, 1 if value >= 1 else 3)


_MESSAGES = (
    Text(
        "Các lô chưa phủ kín ranh giới: còn {uncovered} ({share} %) không có lô nào; từng chỗ xem "
        "C04, C05",
        "The lots do not cover the boundary: {uncovered} ({share} %) without a lot; the places are "
        "under C04, C05",
    ),
    Text(
        "Các lô vượt ranh giới tổng cộng {outside} ({over} %); từng chỗ xem C06",
        "The lots reach outside the boundary by {outside} ({over} %) in all; the places: see C06",
    ),
    Text(
        "Các lô không khớp ranh giới: {uncovered} ({share} %) không có lô nào, {outside} "
        "({over} %) vượt ra ngoài; từng chỗ xem C04, C05, C06",
        "The lots do not fit the boundary: {uncovered} ({share} %) without a lot, {outside} "
        "({over} %) outside; the places are under C04, C05, C06",
    ),
)
