# SPDX-License-Identifier: GPL-2.0-or-later
"""L01: ends of lines that end at nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np
import shapely

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.network.near import near_misses
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, LayerContext, Mending, Reach, Rule, Skipped
from qh_plugin.core.rules.lines import end_places, excused_ends, named_table, of_lines
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Dangle(Rule):
    """Kiểm tra gì: đầu mút của tuyến mà trong phạm vi dung sai không có đầu mút hay tuyến nào
    khác. Không tính: đầu mút nằm trên ranh giới; tuyến được ghi là ngõ cụt
    (`dead_end_field`, `dead_end_values`); đầu mút tại đối tượng của lớp `dead_end_layer`; đầu
    mút cách tuyến khác không quá `search` (đó là lỗi L02; đặt 0 nếu không chạy L02).

    Vì sao: mạng lưới phải liên tục; đầu treo làm tuyến đường, ống, ranh giới bị đứt.

    Cách sửa: kéo dài đến tuyến cần nối, xóa đoạn thừa, hoặc chấp nhận là ngõ cụt thật.
    """

    id: ClassVar[str] = "L01"
    title: ClassVar[Text] = Text("Đầu treo", "Dangle")
    help_en: ClassVar[str] = (
        "What: an end of a line with no other end and no other line within the tolerance. Not "
        "counted: ends on the boundary; lines said to be dead ends (`dead_end_field`, "
        "`dead_end_values`); ends at a feature of `dead_end_layer`; ends within `search` of "
        "another line, which are L02 (0 where L02 does not run). Why: a network must be "
        "continuous. Fix: extend the line to where it belongs, delete it, or accept a true dead "
        "end."
    )
    basis: ClassVar[Text] = acts.NODES
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({LINE})
    needs_network: ClassVar[bool] = True
    units: ClassVar[Mapping[str, str]] = {"search": "m"}
    search: float = 1.0
    dead_end_field: str = ""
    dead_end_values: tuple[str, ...] = ()
    dead_end_layer: str = ""

    @property
    def sight(self) -> float:
        """An end may be paired with one that lies so far away, and that one with a line."""
        return 2 * self.search

    def run(self, context: LayerContext) -> Findings:
        """One finding for each free end."""
        if context.boundary_problem is not None:
            raise Skipped(_BOUNDARY.format(why=context.boundary_problem))
        if self.dead_end_layer and not named_table(context, self.dead_end_layer):
            raise Skipped(_NO_LAYER.format(name=self.dead_end_layer))
        network = context.network
        ends = np.flatnonzero(network.free)
        excused = excused_ends(
            context, ends, self.dead_end_field, self.dead_end_values, self.dead_end_layer
        )
        ends = ends[~excused]
        if self.search > 0 and len(ends):
            misses = near_misses(network, ends, self.search)
            ends = ends[~np.isin(ends, np.concatenate((misses.end, misses.partner)))]
        place = end_places(network, ends)
        return of_lines(
            self.id,
            context,
            [(int(row),) for row in network.lines.row[ends // 2]],
            shapely.points(place),
            place,
            (_MESSAGE,),
            np.zeros(len(ends), np.int64),
        )


_BOUNDARY = Text(
    "không biết đầu mút nào nằm trên ranh giới: {why}",
    "which ends lie on the boundary is not known: {why}",
)
_NO_LAYER = Text(
    "không có lớp {name} ghi các ngõ cụt", "there is no layer {name} with the dead ends"
)
_MESSAGE = Text(
    "{who} có đầu treo: đầu mút không nối với tuyến nào",
    "{who} has a dangle: the end meets no other line",
)
