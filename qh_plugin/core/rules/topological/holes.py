# SPDX-License-Identifier: GPL-2.0-or-later
"""G13: polygons with holes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.ragged import Ints, ranges
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.single import (
    Objects,
    first_of_each,
    inside,
    of_rows,
    sound_polygons,
    together,
)
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Holes(Rule):
    """Kiểm tra gì: liệt kê các vùng có lỗ, kèm số lỗ và diện tích các lỗ.

    Vì sao: lỗ có thể là chủ ý (thửa bao quanh thửa khác, hồ nước) hoặc do xóa nhầm; lỗ không có
    gì lấp là khoảng hở (C04).

    Cách sửa: nếu lỗ là nhầm, dùng “Lấp lỗ” hoặc vẽ đối tượng còn thiếu vào lỗ.
    """

    id: ClassVar[str] = "G13"
    title: ClassVar[Text] = Text("Vùng có lỗ", "Polygon with holes")
    help_en: ClassVar[str] = (
        "What: lists the polygons with holes, how many and how large. Why: a hole may be meant (a "
        "parcel around another one, a pond) or left by a deletion; one that nothing fills is a gap "
        "(C04). Fix: where it is a mistake, fill it or draw the feature that is missing in it."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.INFO
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, with all its holes."""
        shapes = context.table.shapes
        hole = np.flatnonzero(shapes.ring_hole)
        hole = hole[sound_polygons(context)[shapes.ring_row[hole]]]
        if not len(hole):
            return none_found(self.id, context.table.name)
        rows, first, count = first_of_each(shapes.ring_row[hole])
        polygon = together(_filled(context, hole), count, shapely.multipolygons)
        area = np.add.reduceat(np.abs(context.figures.area[hole]), first)
        return of_rows(
            self.id,
            context,
            rows,
            polygon,
            inside(polygon),
            (_MESSAGE,),
            {"count": count.tolist(), "area": [text.area(v) for v in area]},
            {"count": count, "area": area},
        )


def _filled(context: LayerContext, ring: Ints) -> Objects:
    """The polygons that some rings enclose."""
    shapes, size = context.table.shapes, context.figures.size[ring]
    xy = shapes.xy[ranges(shapes.ring_start[ring], size)]
    line = shapely.linearrings(xy, indices=np.repeat(np.arange(len(ring)), size))
    return np.asarray(shapely.polygons(line), object)


_MESSAGE = Text("{id} có {count} lỗ, tổng {area}", "{id} has {count} holes, {area} in all")
