# SPDX-License-Identifier: GPL-2.0-or-later
"""X03: areas with no point of another layer, or several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.findings import Findings
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import (
    POINT,
    POLYGON,
    Mending,
    Skipped,
)
from qh_plugin.core.rules.pairs import PairRule
from qh_plugin.core.rules.relations import Compared
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class OnePointEach(PairRule):
    """Kiểm tra gì: mỗi vùng của lớp `layer` phải chứa đúng một điểm của lớp `other` (nhãn, tâm
    thửa). Điểm trên ranh trong phạm vi dung sai đủ để không bị coi là thiếu, nhưng không bị đếm
    là thừa.

    Vì sao: nhãn nằm ngoài, thiếu hoặc thừa làm gán sai số thửa, loại đất.

    Cách sửa: thêm, dời hoặc xóa điểm.
    """

    id: ClassVar[str] = "X03"
    title: ClassVar[Text] = Text("Không có đúng một điểm", "Not exactly one point")
    help_en: ClassVar[str] = (
        "What: each area of `layer` must hold exactly one point of `other` (label, centroid). A "
        "point on the border within the tolerance keeps an area from being empty but is not one "
        "too many. Why: labels outside, missing or doubled give parcels the wrong number. Fix: "
        "add, move or delete the point."
    )
    basis: ClassVar[Text] = acts.PLACES
    mending: ClassVar[Mending] = Mending.NONE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, other = pair.layer, pair.other
        if other is None or other.kind != POINT or layer.kind != POLYGON:
            raise Skipped(_KINDS)
        rows, areas = pair.geometry(layer)
        points = shapely.get_parts(pair.geometry(other)[1])
        i, j = shapely.STRtree(points).query(areas, predicate="dwithin", distance=layer.tolerance)
        possible = np.bincount(i, minlength=len(areas))
        several = np.flatnonzero(possible[i] > 1)
        i, j = i[several], j[several]
        sure = shapely.distance(shapely.boundary(areas[i]), points[j]) > layer.tolerance
        many = np.bincount(i[sure], minlength=len(areas))
        wrong = np.flatnonzero((possible == 0) | (many > 1))
        return [
            self._found(
                pair,
                rows[wrong],
                areas[wrong],
                _MESSAGES,
                np.where(possible[wrong] == 0, 0, 1),
                {"of": [other.table.class_name] * len(wrong), "n": many[wrong].tolist()},
            )
        ]


_KINDS = Text("cần một lớp vùng và một lớp điểm", "a layer of areas and one of points are needed")
_MESSAGES = (
    Text("{who} không chứa điểm nào của lớp {of}", "{who} holds no point of {of}"),
    Text("{who} chứa {n} điểm của lớp {of}", "{who} holds {n} points of {of}"),
)
