# SPDX-License-Identifier: GPL-2.0-or-later
"""G11: long and very narrow polygons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.width import longer_side, width
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
class SliverPolygon(Rule):
    """Kiểm tra gì: vùng, hoặc một phần của vùng nhiều phần, hẹp hơn giới hạn (mặc định 0,1 m) và
    dài hơn giới hạn (mặc định 2 m). Bề rộng là đường kính hình tròn nội tiếp lớn nhất.

    Vì sao: dải đất rộng vài xentimét không phải thửa hay lô mà là khe chồng hoặc khe hở giữa hai
    ranh giới, đã bị biến thành vùng khi chồng lớp.

    Cách sửa: gộp vào vùng bên cạnh có cạnh chung dài nhất, hoặc xóa.
    """

    id: ClassVar[str] = "G11"
    title: ClassVar[Text] = Text("Mảnh vụn", "Sliver polygon")
    help_en: ClassVar[str] = (
        "What: a polygon, or a part of one, narrower than the limit (0.1 m by default) and longer "
        "than the limit (2 m). Its width is the diameter of its largest inscribed circle. Why: a "
        "strip of a few centimetres is no parcel or lot but an overlap or a gap between two "
        "borders that an overlay made a polygon. Fix: merge it with the neighbour along the "
        "longest common border, or delete it."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    units: ClassVar[Mapping[str, str]] = {"width": "m", "length": "m"}

    width: float = 0.1
    length: float = 2.0

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, with its slivers."""
        parts, wide, long = self._slivers(context)
        if not len(parts):
            return none_found(self.id, context.table.name)
        figures = context.figures
        rows, first, count = first_of_each(figures.part_row[parts])
        polygon = together(parts_at(context, parts), count, shapely.multipolygons)
        narrowest = np.minimum.reduceat(wide, first)
        longest = np.maximum.reduceat(long, first)
        area = np.add.reduceat(figures.part_area[parts], first)
        return of_rows(
            self.id,
            context,
            rows,
            polygon,
            inside(polygon),
            _MESSAGES,
            {
                "count": count.tolist(),
                "width": [text.length(v) for v in narrowest],
                "length": [text.length(v) for v in longest],
                "area": [text.area(v) for v in area],
            },
            {"width": narrowest, "length": longest, "area": area, "count": count},
            (figures.parts[rows] > 1).astype(np.int64),
        )

    def _slivers(self, context: LayerContext) -> tuple[Ints, Floats, Floats]:
        """Parts that are narrow and long, with their width and length.

        A part with inradius r, perimeter P and h holes has an area of at most P r + π (h - 1) r²,
        so most are dismissed without looking at their shape.
        """
        figures = context.figures
        half = self.width / 2
        most = figures.part_perimeter * half + np.pi * np.maximum(figures.part_holes - 1, 0) * (
            half * half
        )
        some = (figures.part_area <= most) & (figures.part_perimeter > 2 * self.length)
        parts = np.flatnonzero(some)
        parts = parts[sound_polygons(context)[figures.part_row[parts]]]
        if not len(parts):
            return parts, np.empty(0), np.empty(0)
        polygon = parts_at(context, parts)
        wide, long = width(polygon), longer_side(polygon)
        chosen = (wide < self.width) & (long > self.length)
        return parts[chosen], wide[chosen], long[chosen]


_MESSAGES = (
    Text(
        "{id} chỉ rộng {width}, dài {length} ({area}); hãy gộp vào vùng bên cạnh hoặc xóa",
        "{id} is only {width} wide, {length} long ({area}); merge it with a neighbour or delete it",
    ),
    Text(
        "{id} có {count} phần mảnh như sợi (hẹp nhất {width}, dài nhất {length})",
        "{id} has {count} sliver parts (narrowest {width}, longest {length})",
    ),
)
