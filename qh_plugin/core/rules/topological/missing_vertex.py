# SPDX-License-Identifier: GPL-2.0-or-later
"""C07: a neighbour’s vertex on an edge without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class MissingVertex(Rule):
    """Kiểm tra gì: đỉnh của một đối tượng (hoặc của ranh giới) nằm trên cạnh của đối tượng khác
    trong phạm vi dung sai, mà đối tượng đó không có đỉnh tại đây.

    Vì sao: cạnh chung thiếu đỉnh sẽ tách ra thành khoảng hở hoặc chồng lấn ngay khi một bên
    được sửa, làm tròn hoặc chuyển hệ tọa độ.

    Cách sửa: dùng “Thêm đỉnh chung còn thiếu”: chèn đúng tọa độ của đỉnh kia, không dời đỉnh
    nào.
    """

    id: ClassVar[str] = "C07"
    title: ClassVar[Text] = Text("Thiếu đỉnh chung", "Missing vertex")
    help_en: ClassVar[str] = (
        "What: a vertex of one feature (or of the boundary) lies on an edge of another within "
        "the tolerance, and the other has no vertex there. Why: a common border that lacks a "
        "vertex opens into gaps or overlaps as soon as one side is edited, rounded or "
        "transformed. Fix: “Insert the missing vertex” puts in the neighbour’s exact coordinate "
        "and moves nothing."
    )
    basis: ClassVar[Text] = acts.COMMON_BORDER
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each edge and place."""
        missing, table = context.fabric.missing, context.table
        if not len(missing.row):
            return none_found(self.id, table.name)
        at_boundary = missing.owner < 0
        rows = [
            sorted({int(a)} if b < 0 else {int(a), int(b)}, key=lambda r: int(table.fids[r]))
            for a, b in zip(missing.row, missing.owner)
        ]
        variant = np.where(at_boundary, 1, np.where(missing.row == missing.owner, 2, 0))
        return Findings(
            self.id,
            table.name,
            [tuple(int(table.fids[r]) for r in pair) for pair in rows],
            [table.ids(pair) for pair in rows],
            shapely.points(missing.point),
            missing.point,
            _MESSAGES,
            variant,
            {
                "a": [table.names([r])[0] for r in missing.row],
                "b": [table.names([max(int(r), 0)])[0] for r in missing.owner],
                "distance": [_offset(float(d)) for d in missing.distance],
            },
            {"distance": missing.distance},
        )


def _offset(metres: float) -> Text:
    told = text.offset(metres)
    away = Text("cách cạnh {told}", "{told} from the edge")
    return away.format(told=told) if round(metres, 6) else told


_MESSAGES = (
    Text(
        "{a} thiếu đỉnh tại đỉnh của {b} ({distance})",
        "{a} lacks a vertex at a vertex of {b} ({distance})",
    ),
    Text(
        "{a} thiếu đỉnh tại đỉnh của ranh giới ({distance})",
        "{a} lacks a vertex at a vertex of the boundary ({distance})",
    ),
    Text(
        "{a} thiếu đỉnh tại đỉnh của phần khác của chính nó ({distance})",
        "{a} lacks a vertex at a vertex of another of its parts ({distance})",
    ),
)
