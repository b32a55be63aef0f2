# SPDX-License-Identifier: GPL-2.0-or-later
"""G08: segments too short to be meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.defects import readable
from qh_plugin.core.rules.single import first_of_each, of_rows, together
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class ShortSegment(Rule):
    """Kiểm tra gì: đoạn của vòng hoặc đường ngắn hơn giới hạn (mặc định 10 mm) nhưng dài hơn dung
    sai; ngắn hơn dung sai là đỉnh trùng (G07).

    Vì sao: không ai đo được cạnh ranh dài vài milimét; thường là dấu vết của bắt điểm hụt hoặc
    chuyển đổi phần mềm.

    Cách sửa: xóa một trong hai đỉnh; nếu đối tượng bên cạnh dùng chung đỉnh thì xóa ở cả hai.
    """

    id: ClassVar[str] = "G08"
    title: ClassVar[Text] = Text("Đoạn quá ngắn", "Short segment")
    help_en: ClassVar[str] = (
        "What: a segment of a ring or line shorter than the limit (10 mm by default) and longer "
        "than the tolerance; shorter ones are duplicate vertices (G07). Why: nobody measures a "
        "border of a few millimetres; it is usually left by a missed snap or a conversion. Fix: "
        "delete one of its two vertices, in the neighbour too where it shares the vertex."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE})
    units: ClassVar[Mapping[str, str]] = {"least": "m"}

    least: float = 0.01

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, with all its short segments."""
        square, xy = context.figures.square, context.table.shapes.xy
        at = np.flatnonzero(square < self.least * self.least)
        at = at[square[at] > context.tolerance * context.tolerance]
        row = context.figures.row_of(at)
        judged = readable(context)[row]
        at, row = at[judged], row[judged]
        rows, first, count = first_of_each(row)
        shortest = np.sqrt(np.minimum.reduceat(square[at], first)) if len(at) else np.empty(0)
        segment = shapely.linestrings(np.stack((xy[at], xy[at + 1]), axis=1))
        return of_rows(
            self.id,
            context,
            rows,
            together(segment, count, shapely.multilinestrings),
            (xy[at] + xy[at + 1])[first] / 2,
            (_MESSAGE,),
            {"count": count.tolist(), "length": [text.length(v) for v in shortest]},
            {"length": shortest, "count": count},
        )


_MESSAGE = Text(
    "{id} có {count} đoạn quá ngắn (ngắn nhất {length})",
    "{id} has {count} segments that are too short (shortest {length})",
)
