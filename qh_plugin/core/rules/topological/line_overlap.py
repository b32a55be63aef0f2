# SPDX-License-Identifier: GPL-2.0-or-later
"""L05: lines that run over each other, or over themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.ragged import objects
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.lines import of_lines, same_kind, stretch
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class LineOverlap(Rule):
    """Kiểm tra gì: đoạn mà tuyến này chạy trùng tuyến kia, hoặc trùng chính nó, trong phạm vi
    dung sai. Hai tuyến trùng nhau hoàn toàn chỉ báo ở L06.

    Vì sao: chiều dài bị tính hai lần, và mạng lưới có hai đường đi ở cùng một chỗ.

    Cách sửa: xóa đoạn thừa của một trong hai tuyến.
    """

    id: ClassVar[str] = "L05"
    title: ClassVar[Text] = Text("Tuyến chồng nhau", "Lines overlap")
    help_en: ClassVar[str] = (
        "What: a stretch where a line runs along another, or along itself, within the tolerance. "
        "Lines that are the same as a whole are L06 only. Why: the length counts twice and the "
        "network has two ways at one place. Fix: delete the stretch from one of them."
    )
    basis: ClassVar[Text] = acts.NODES
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({LINE})
    needs_network: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each stretch of two lines."""
        network = context.network
        found, row = network.overlaps, network.lines.row
        rows = np.stack((row[found.a], row[found.b]), axis=1)
        found = found.take(np.flatnonzero(same_kind(context, rows)))
        pieces = objects(
            [
                stretch(network, int(a), float(low), float(high))
                for a, low, high in zip(found.a, found.low, found.high)
            ]
        )
        size = found.high - found.low
        middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
        return of_lines(
            self.id,
            context,
            [(int(row[a]), int(row[b])) for a, b in zip(found.a, found.b)],
            pieces,
            shapely.get_coordinates(middle),
            _MESSAGES,
            np.where(row[found.a] == row[found.b], 1, 0),
            {"length": [text.length(v) for v in size]},
            {"length": size},
        )


_MESSAGES = (
    Text("{who} chạy trùng nhau {length}", "{who} run over each other for {length}"),
    Text("{who} chạy trùng chính nó {length}", "{who} runs over itself for {length}"),
)
