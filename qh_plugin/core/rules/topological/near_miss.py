# SPDX-License-Identifier: GPL-2.0-or-later
"""L02: lines that end just short of another line, or just past it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.network.near import near_misses
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.lines import end_places, excused_ends, of_lines
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class NearMiss(Rule):
    """Kiểm tra gì: đầu treo còn thiếu không quá `search` mét là tới tuyến khác (vẽ thiếu), hoặc
    đã vượt qua tuyến khác không quá `search` mét (vẽ thừa). Hai đầu mút hụt nhau là một lỗi.
    Những đầu treo này không được báo lại ở L01.

    Vì sao: gần như chắc chắn hai tuyến phải gặp nhau; khoảng hụt nhỏ không thấy được trên bản
    đồ nhưng làm mạng lưới bị đứt.

    Cách sửa: dùng “Nối đầu mút vào tuyến gần nhất”: kéo dài hoặc cắt bớt đến đúng giao điểm và
    thêm đỉnh chung tại đó.
    """

    id: ClassVar[str] = "L02"
    title: ClassVar[Text] = Text("Vẽ thiếu hoặc vẽ thừa", "Undershoot or overshoot")
    help_en: ClassVar[str] = (
        "What: a free end that stops no more than `search` metres short of another line "
        "(undershoot) or no more than that past one (overshoot). Two ends that miss each other "
        "are one finding. L01 does not report these ends again. Why: the lines are almost surely "
        "meant to meet; the gap cannot be seen on the map but breaks the network. Fix: “Join the "
        "end to the nearest line” extends or trims it to the very place and inserts a common "
        "vertex."
    )
    basis: ClassVar[Text] = acts.NODES
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.AUTO
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
        """One finding for each end, or each two ends that miss each other."""
        network = context.network
        ends = np.flatnonzero(network.free)
        excused = excused_ends(
            context, ends, self.dead_end_field, self.dead_end_values, self.dead_end_layer
        )
        misses = near_misses(network, ends[~excused], self.search)
        lines = network.lines
        rows = np.stack((lines.row[misses.end // 2], lines.row[misses.part]), axis=1)
        place = end_places(network, misses.end)
        names = [context.table.names(pair) for pair in rows.tolist()]
        return of_lines(
            self.id,
            context,
            rows.tolist(),
            shapely.linestrings(np.stack((place, misses.target + lines.origin), axis=1)),
            place,
            _MESSAGES,
            np.where(misses.beyond, 1, np.where(misses.partner >= 0, 2, 0)),
            {
                "a": [a for a, _ in names],
                "b": [b for _, b in names],
                "distance": [text.length(v) for v in misses.distance],
            },
            {"distance": misses.distance},
        )


_MESSAGES = (
    Text("{a} còn thiếu {distance} là tới {b}", "{a} stops {distance} short of {b}"),
    Text("{a} vượt qua {b} {distance}", "{a} runs {distance} past {b}"),
    Text(
        "đầu mút của {a} và {b} hụt nhau {distance}",
        "the ends of {a} and {b} miss each other by {distance}",
    ),
)
