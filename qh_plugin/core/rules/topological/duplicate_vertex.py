# SPDX-License-Identifier: GPL-2.0-or-later
"""G07: consecutive vertices nearer than the tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.defects import readable
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class DuplicateVertex(Rule):
    """Kiểm tra gì: hai đỉnh liền nhau của một vòng hoặc một đường cách nhau không quá dung sai.

    Vì sao: đỉnh trùng gây cạnh có độ dài bằng không, làm hỏng việc bắt điểm, tính góc và
    chuyển đổi sang phần mềm khác.

    Cách sửa: dùng “Xóa đỉnh trùng”: giữ đỉnh trước, bỏ đỉnh sau, hình dạng không đổi.
    """

    id: ClassVar[str] = "G07"
    title: ClassVar[Text] = Text("Đỉnh trùng", "Duplicate vertex")
    help_en: ClassVar[str] = (
        "What: two consecutive vertices of a ring or line no farther apart than the tolerance. "
        "Why: they make segments of no length, which upset snapping, angles and conversions. "
        "Fix: “Remove duplicate vertices” keeps the first of each and changes no shape."
    )
    basis: ClassVar[Text] = acts.CRAFT
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE})

    def run(self, context: LayerContext) -> Findings:
        """One finding a feature, with the places of all its duplicate vertices."""
        table, shapes, figures = context.table, context.table.shapes, context.figures
        at = np.flatnonzero(figures.square <= context.tolerance * context.tolerance)
        if not len(at):
            return none_found(self.id, table.name)
        row = figures.row_of(at)
        judged = readable(context)[row]
        at, row = at[judged], row[judged]
        if not len(at):
            return none_found(self.id, table.name)
        rows, first, count = np.unique(row, return_index=True, return_counts=True)
        place = shapes.xy[at + 1]
        least = np.sqrt(np.minimum.reduceat(figures.square[at], first))
        return Findings(
            self.id,
            table.name,
            [(int(fid),) for fid in table.fids[rows]],
            [table.ids([r]) for r in rows],
            np.asarray(shapely.multipoints(shapely.points(place), indices=_number(row))),
            place[first],
            (_MESSAGE,),
            np.zeros(len(rows), np.int64),
            {
                "id": [table.names([r])[0] for r in rows],
                "count": count.tolist(),
                "length": [text.length(v) for v in least],
            },
            {"length": least, "count": count.astype(float)},
        )


_MESSAGE = Text(
    "{id} có {count} đỉnh trùng đỉnh liền trước (gần nhất {length})",
    "{id} has {count} vertices that repeat the one before (nearest {length})",
)


def _number(row: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.cumsum(np.diff(row, prepend=row[:1]) != 0)
