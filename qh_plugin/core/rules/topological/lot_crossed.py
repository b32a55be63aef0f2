# SPDX-License-Identifier: GPL-2.0-or-later
"""S06: lots that a red line or a safety corridor runs through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.findings import Findings
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import (
    LINE,
    POLYGON,
    Mending,
    Skipped,
)
from qh_plugin.core.rules.pairs import PairRule
from qh_plugin.core.rules.relations import Compared
from qh_plugin.core.rules.topological.no_overlap_with import deeper
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class LotCrossed(PairRule):
    """Kiểm tra gì: lô đất bị chỉ giới đường đỏ hoặc ranh hành lang an toàn chạy vào bên trong,
    sâu hơn dung sai. Chỉ giới nằm trên ranh lô không phải lỗi; lô đất đường giao thông không xét.

    Vì sao: phần lô phía ngoài chỉ giới là đất đường, không được tính vào lô; hành lang an toàn
    hạn chế xây dựng trên lô.

    Cách sửa: tách lô theo chỉ giới, hoặc sửa chỉ giới về đúng ranh lô.
    """

    id: ClassVar[str] = "S06"
    title: ClassVar[Text] = Text(
        "Lô cắt chỉ giới hoặc hành lang", "Lot crossed by a red line or corridor"
    )
    help_en: ClassVar[str] = (
        "What: a red line or the limit of a safety corridor runs into a lot deeper than the "
        "tolerance. A line on the border of the lot is no fault; road lots are not looked at. "
        "Why: what lies beyond the red line is road land; a corridor restricts building. Fix: "
        "split the lot along the line, or put the line on the border of the lot."
    )
    basis: ClassVar[Text] = acts.RED_LINES
    mending: ClassVar[Mending] = Mending.NONE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})

    def _compare(self, pair: Compared) -> list[Findings]:
        layer, other = pair.layer, pair.other
        if other is None or layer.kind != POLYGON or other.kind != LINE:
            raise Skipped(_KINDS)
        rows, lots = pair.geometry(layer)
        others, lines = pair.geometry(other)
        j, i = shapely.STRtree(lots).query(lines, predicate="intersects")
        parts, owner = deeper(lines[j], lots, i, layer.tolerance)
        size = shapely.length(parts)
        middle = shapely.line_interpolate_point(parts, 0.5, normalized=True)
        return [
            self._found(
                pair,
                rows[i[owner]],
                parts,
                (_MESSAGE,),
                np.zeros(len(owner), np.int64),
                {
                    "line": other.table.names([int(others[j[k]]) for k in owner]),
                    "of": [_title(pair)] * len(owner),
                    "length": [text.length(v) for v in size],
                },
                {"length": size},
                middle,
            )
        ]


def _title(pair: Compared) -> Text:
    """What the lines are called."""
    other = pair.other
    of = other.feature_class if other else None
    if of is not None:
        return Text(of.title.vi.lower(), of.title.en.lower())
    return text.plain(other.table.class_name if other else "")


_KINDS = Text("cần một lớp vùng và một lớp đường", "a layer of areas and one of lines are needed")
_MESSAGE = Text(
    "{who} bị {of} ({line}) chạy qua bên trong dài {length}",
    "{who} is crossed by {of} ({line}) for {length}",
)
