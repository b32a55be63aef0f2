# SPDX-License-Identifier: GPL-2.0-or-later
"""C08: vertices of neighbours that nearly coincide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.areas import listed
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class NearVertex(Rule):
    """Kiểm tra gì: đỉnh của hai đối tượng khác nhau cách nhau không quá dung sai nhưng không
    trùng nhau (từ 1 µm trở lên). Các đỉnh gần nhau tại một chỗ được nêu chung một dòng. Hai đỉnh
    gần nhau của cùng một đối tượng do G07 nêu.

    Vì sao: chưa phải là hở hay chồng, nhưng tọa độ của cùng một góc thửa lệch nhau; sau khi làm
    tròn hoặc chuyển hệ tọa độ, độ lệch có thể vượt dung sai.

    Cách sửa: đưa các đỉnh về đúng tọa độ của đối tượng có trước (bật bắt điểm).
    """

    id: ClassVar[str] = "C08"
    title: ClassVar[Text] = Text("Đỉnh gần trùng", "Near vertices")
    help_en: ClassVar[str] = (
        "What: vertices of different features are within the tolerance of each other and do not "
        "coincide (1 µm or more apart); those at one place are one finding. Near vertices of one "
        "feature are for G07. Why: neither a gap nor an overlap yet, but the same corner has two "
        "coordinates, which rounding or a transformation may drive farther apart than the "
        "tolerance. Fix: give the vertices the coordinates of the older feature (with snapping)."
    )
    basis: ClassVar[Text] = acts.COMMON_BORDER
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.INFO
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each place."""
        near, table = context.fabric.near, context.table
        if not len(near.rows):
            return none_found(self.id, table.name)
        rows = [sorted(group, key=lambda row: int(table.fids[row])) for group in near.rows]
        return Findings(
            self.id,
            table.name,
            [tuple(int(table.fids[row]) for row in group) for group in rows],
            [table.ids(group) for group in rows],
            shapely.points(near.point),
            near.point,
            _MESSAGES,
            np.zeros(len(rows), np.int64),
            {
                "who": [listed(table.names(group)) for group in rows],
                "distance": [text.length(d) for d in near.distance],
            },
            {"distance": near.distance},
        )


_MESSAGES = (
    Text(
        "Các đỉnh gần nhau của {who} lệch {distance}, không trùng nhau",
        "The near vertices of {who} are {distance} apart instead of coinciding",
    ),
)
