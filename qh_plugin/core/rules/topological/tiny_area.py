# SPDX-License-Identifier: GPL-2.0-or-later
"""G10: polygons too small to be meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.single import (
    first_of_each,
    inside,
    of_rows,
    parts_at,
    sound_polygons,
    together,
)
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class TinyArea(Rule):
    """Kiểm tra gì: vùng, hoặc một phần của vùng nhiều phần, có diện tích nhỏ hơn giới hạn (mặc
    định 0,5 m²).

    Vì sao: thửa hay lô không nhỏ như vậy; thường là mảnh vụn còn lại khi cắt, gộp hoặc chồng
    lớp, làm sai số lượng và khó nhìn thấy.

    Cách sửa: gộp vào vùng bên cạnh có cạnh chung dài nhất, hoặc xóa nếu là mảnh thừa.
    """

    id: ClassVar[str] = "G10"
    title: ClassVar[Text] = Text("Diện tích quá nhỏ", "Tiny area")
    help_en: ClassVar[str] = (
        "What: a polygon, or a part of one, whose area is below the limit (0.5 m² by default). "
        "Why: no parcel or lot is that small; it is usually a shred left by cutting, merging or "
        "overlaying, spoils counts and is hard to see. Fix: merge it with the neighbour along the "
        "longest common border, or delete it."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    units: ClassVar[Mapping[str, str]] = {"least": "m²"}

    least: float = 0.5

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, with its tiny parts."""
        figures = context.figures
        tiny = np.flatnonzero(figures.part_area < self.least)
        tiny = tiny[sound_polygons(context)[figures.part_row[tiny]]]
        if not len(tiny):
            return none_found(self.id, context.table.name)
        rows, first, count = first_of_each(figures.part_row[tiny])
        area = np.minimum.reduceat(figures.part_area[tiny], first)
        polygon = together(parts_at(context, tiny), count, shapely.multipolygons)
        several = figures.parts[rows] > 1
        return of_rows(
            self.id,
            context,
            rows,
            polygon,
            inside(polygon),
            _MESSAGES,
            {"count": count.tolist(), "area": [text.area(v) for v in area]},
            {"area": area, "count": count},
            several.astype(np.int64),
        )


_MESSAGES = (
    Text(
        "{id} chỉ rộng {area}; hãy gộp vào vùng bên cạnh hoặc xóa",
        "{id} is only {area}; merge it with a neighbour or delete it",
    ),
    Text(
        "{id} có {count} phần quá nhỏ (nhỏ nhất {area})",
        "{id} has {count} parts that are too small (smallest {area})",
    ),
)
