# SPDX-License-Identifier: GPL-2.0-or-later
"""L04: lines that cross without a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.lines import of_lines, same_kind
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class CrossingWithoutNode(Rule):
    """Kiểm tra gì: hai tuyến cắt hoặc chạm nhau ở giữa, tại chỗ cách đầu mút của cả hai hơn dung
    sai. Đầu mút của tuyến này nằm trên tuyến kia thì không phải lỗi. Hai tuyến chạy trùng nhau
    là L05; một tuyến tự cắt là G04.

    Vì sao: các đường cùng loại phải có điểm nút ở chỗ giao nhau (quy định về bản đồ địa chính);
    không có nút thì mạng lưới không biết hai tuyến nối với nhau.

    Cách sửa: cắt cả hai tuyến tại giao điểm; giao khác mức (cầu vượt) thì chấp nhận.
    """

    id: ClassVar[str] = "L04"
    title: ClassVar[Text] = Text("Giao nhau không có nút", "Crossing without a node")
    help_en: ClassVar[str] = (
        "What: two lines that cross or touch between their ends, at a place farther than the "
        "tolerance from the ends of both. An end of one on the other is no fault. Lines that run "
        "over each other are L05, a line that crosses itself is G04. Why: lines of one kind must "
        "have a node where they cross; without one a network does not know that they join. Fix: "
        "split both at the place; accept a crossing on two levels (a bridge)."
    )
    basis: ClassVar[Text] = acts.NODES
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({LINE})
    needs_network: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each place of two lines."""
        network = context.network
        found, lines = network.crossings, network.lines
        rows = np.stack((lines.row[found.a], lines.row[found.b]), axis=1)
        alike = np.flatnonzero(same_kind(context, rows))
        found, rows = found.take(alike), rows[alike]
        place = found.at + lines.origin
        return of_lines(
            self.id,
            context,
            rows.tolist(),
            shapely.points(place),
            place,
            (_MESSAGE,),
            np.zeros(len(found), np.int64),
        )


_MESSAGE = Text("{who} giao nhau nhưng không có nút", "{who} cross without a node")
