# SPDX-License-Identifier: GPL-2.0-or-later
"""C02: features with the same point set."""

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
class DuplicateGeometry(Rule):
    """Kiểm tra gì: hai hay nhiều đối tượng có cùng hình trong phạm vi dung sai, bất kể điểm bắt
    đầu, chiều vẽ và các đỉnh thừa nằm thẳng trên cạnh.

    Vì sao: cùng một thửa được vẽ hai lần thì diện tích bị tính hai lần và thuộc tính mâu
    thuẫn nhau.

    Cách sửa: so thuộc tính, giữ đối tượng đúng và xóa đối tượng còn lại.
    """

    id: ClassVar[str] = "C02"
    title: ClassVar[Text] = Text("Trùng hình", "Duplicate geometry")
    help_en: ClassVar[str] = (
        "What: two or more features with the same shape within the tolerance, whatever their "
        "starting point, direction and superfluous vertices on straight edges. Why: land drawn "
        "twice is counted twice and its attributes contradict each other. Fix: compare the "
        "attributes, keep the right feature and delete the other."
    )
    basis: ClassVar[Text] = acts.NO_GAP_NO_OVERLAP
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_coverage: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each group of equal features."""
        groups, table = context.fabric.duplicates, context.table
        if not groups:
            return none_found(self.id, table.name)
        groups = [tuple(sorted(g, key=lambda row: int(table.fids[row]))) for g in groups]
        geometry = shapely.force_2d(shapely.from_wkb(table.wkb[[g[0] for g in groups]]))
        area = shapely.area(geometry)
        return Findings(
            self.id,
            table.name,
            [tuple(int(table.fids[row]) for row in g) for g in groups],
            [table.ids(g) for g in groups],
            geometry,
            shapely.get_coordinates(shapely.point_on_surface(geometry)),
            (_MESSAGE,),
            np.zeros(len(groups), np.int64),
            {
                "who": [listed(table.names(g)) for g in groups],
                "area": [text.area(v) for v in area],
            },
            {"area": area},
        )


_MESSAGE = Text("{who} trùng hình nhau: {area}", "{who} have the same shape: {area}")
