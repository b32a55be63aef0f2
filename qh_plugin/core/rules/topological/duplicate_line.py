# SPDX-License-Identifier: GPL-2.0-or-later
"""L06: the same line twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.lines import of_lines
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class DuplicateLine(Rule):
    """Kiểm tra gì: các tuyến trùng nhau hoàn toàn trong phạm vi dung sai, không kể chiều vẽ và
    đỉnh thừa.

    Vì sao: một tuyến được đếm hai lần; thường do chép hoặc nhập dữ liệu hai lần.

    Cách sửa: giữ một tuyến, xóa các tuyến còn lại.
    """

    id: ClassVar[str] = "L06"
    title: ClassVar[Text] = Text("Tuyến trùng nhau", "Duplicate line")
    help_en: ClassVar[str] = (
        "What: lines that are the same within the tolerance, whatever their direction and extra "
        "vertices. Why: one line counts twice; mostly it was copied or imported twice. Fix: keep "
        "one, delete the others."
    )
    basis: ClassVar[Text] = acts.NODES
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({LINE})
    needs_network: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each group."""
        groups, table = context.network.duplicates, context.table
        if not groups:
            return none_found(self.id, table.name)
        geometry = shapely.force_2d(shapely.from_wkb(table.wkb[[g[0] for g in groups]]))
        size = shapely.length(geometry)
        parts = shapely.get_geometry(geometry, 0)
        longest = np.where(shapely.is_missing(parts), geometry, parts)
        middle = shapely.line_interpolate_point(longest, 0.5, normalized=True)
        return of_lines(
            self.id,
            context,
            groups,
            geometry,
            shapely.get_coordinates(middle),
            (_MESSAGE,),
            np.zeros(len(groups), np.int64),
            {"length": [text.length(v) for v in size]},
            {"length": size},
        )


_MESSAGE = Text("{who} trùng nhau hoàn toàn: {length}", "{who} are the same line: {length}")
