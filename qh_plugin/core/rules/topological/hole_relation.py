# SPDX-License-Identifier: GPL-2.0-or-later
"""G06: holes, shells and parts that lie wrongly to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.single import of_rows, shapes_at
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class HoleRelation(Rule):
    """Kiểm tra gì: các vòng của một vùng đặt sai với nhau: lỗ nằm ngoài hoặc cắt vòng ngoài, lỗ
    nằm trong lỗ, vòng trùng nhau, lỗ chia vùng làm nhiều mảnh, các phần chồng nhau hoặc chung
    cạnh. Lỗ chỉ chạm vòng ngoài tại một điểm không phải là lỗi.

    Vì sao: không biết chỗ nào thuộc vùng, diện tích mỗi phần mềm tính một khác, và vùng bị loại
    khỏi kiểm tra chồng lấn, khoảng hở.

    Cách sửa: xóa vòng thừa, kéo lỗ vào trong, hoặc gộp các phần chung cạnh thành một.
    """

    id: ClassVar[str] = "G06"
    title: ClassVar[Text] = Text("Lỗ hoặc phần sai chỗ", "Holes or parts out of place")
    help_en: ClassVar[str] = (
        "What: rings of one polygon that lie wrongly to each other: a hole outside its shell or "
        "across it, a hole within a hole, equal rings, holes that cut the polygon in pieces, parts "
        "over each other or with a common edge. A hole that touches the shell in one point is no "
        "fault. Why: what belongs to the polygon is not defined, every software measures another "
        "area, and it is left out of the overlap and gap checks. Fix: delete the superfluous ring, "
        "move the hole inside, or merge parts with a common edge."
    )
    basis: ClassVar[Text] = acts.VALID_GEOMETRY
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, with what is wrong."""
        rows = np.flatnonzero(context.validity.code == Defect.HOLE_RELATION)
        polygon = shapes_at(context, rows)
        point = context.validity.point[rows]
        placed = ~np.isnan(point).any(axis=1)
        geometry = np.empty(len(rows), object)
        geometry[placed] = shapely.points(point[placed])
        variant = [_what(p, str(shapely.is_valid_reason(p))) for p in polygon]
        return of_rows(self.id, context, rows, geometry, point, _MESSAGES, {}, {}, variant)


def _what(polygon: shapely.Geometry, reason: str) -> int:
    """Which of the messages tells what is wrong."""
    for start, number in _REASONS.items():
        if reason.startswith(start):
            return number
    parts = shapely.get_parts(polygon)
    rings = shapely.normalize(shapely.polygons(shapely.get_rings(parts)))
    if len({ring.wkb for ring in rings}) < len(rings):
        return _EQUAL
    if not shapely.is_valid(parts).all():
        return _CROSSING
    together = shapely.area(shapely.union_all(parts))
    return _PARTS_EDGE if together >= shapely.area(polygon) * (1 - 1e-12) else _PARTS_OVERLAP


_REASONS = {
    "Hole lies outside": 0,
    "Holes are nested": 1,
    "Nested shells": 2,
    "Interior is disconnected": 3,
}
_EQUAL, _CROSSING, _PARTS_OVERLAP, _PARTS_EDGE = 4, 5, 6, 7
_MESSAGES = (
    Text("{id} có lỗ nằm ngoài vòng ngoài", "{id} has a hole outside its shell"),
    Text("{id} có lỗ nằm trong một lỗ khác", "{id} has a hole within another hole"),
    Text("{id} có phần nằm trong một phần khác", "{id} has a part within another part"),
    Text(
        "{id} bị các lỗ chia thành nhiều mảnh rời nhau; hãy tách thành nhiều phần",
        "{id} is cut in pieces by its holes; make them parts",
    ),
    Text("{id} có hai vòng trùng nhau; hãy xóa một vòng", "{id} has two equal rings; delete one"),
    Text(
        "{id}: lỗ cắt vòng ngoài hoặc cắt lỗ khác", "{id}: a hole crosses the shell or another hole"
    ),
    Text("{id} có các phần chồng lên nhau", "{id} has parts over each other"),
    Text(
        "{id} có các phần chung cạnh; hãy gộp thành một phần",
        "{id} has parts with a common edge; merge them",
    ),
)
