# SPDX-License-Identifier: GPL-2.0-or-later
"""L03: one line cut in two for no reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Sequence

import numpy as np
import shapely

from qh_plugin.core.fabric.ragged import Ints
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.network.lines import Mask
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import is_blank
from qh_plugin.core.rules.base import LINE, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.lines import end_places, of_lines
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class PseudoNode(Rule):
    """Kiểm tra gì: chỗ có đúng hai đầu mút của hai tuyến gặp nhau, không có tuyến thứ ba, và hai
    tuyến có cùng giá trị ở các trường `fields` (không nêu thì theo mô hình; mô hình cũng không
    nêu thì chỉ xét hình học).

    Vì sao: một tuyến bị cắt vụn làm sai chiều dài, số lượng và việc tìm đường.

    Cách sửa: nhập hai tuyến thành một; hoặc chấp nhận nếu chỗ cắt có lý do.
    """

    id: ClassVar[str] = "L03"
    title: ClassVar[Text] = Text("Nút giả", "Pseudo-node")
    help_en: ClassVar[str] = (
        "What: a place where exactly two ends of two lines meet, no third line is there, and both "
        "have equal values in `fields` (the model's where none are named; only the geometry where "
        "the model names none). Why: a line in pieces falsifies lengths, counts and routes. Fix: "
        "merge the two lines, or accept a cut that has its reason."
    )
    basis: ClassVar[Text] = acts.NODES
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.INFO
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.NEIGHBOURS
    kinds: ClassVar[frozenset[str]] = frozenset({LINE})
    needs_network: ClassVar[bool] = True
    fields: tuple[str, ...] = ()

    def run(self, context: LayerContext) -> Findings:
        """One finding for each place."""
        network = context.network
        a, b = network.links[:, 0], network.links[:, 1]
        alone = (network.other_ends == 1) & (network.other_lines == 0)
        row = network.lines.row
        pick = np.flatnonzero(alone[a] & alone[b] & (row[a // 2] != row[b // 2]))
        rows: Ints = np.stack((row[a[pick] // 2], row[b[pick] // 2]), axis=1)
        same = self._same(context, rows) & ~_twice(network.duplicates, rows)
        pick, rows = pick[same], rows[same]
        place = end_places(network, a[pick])
        return of_lines(
            self.id,
            context,
            rows.tolist(),
            shapely.points(place),
            place,
            (_MESSAGE,),
            np.zeros(len(pick), np.int64),
        )

    def _same(self, context: LayerContext, rows: Ints) -> Mask:
        """Which pairs of rows have equal values; two blank values are equal."""
        named = self.fields
        if not named and context.feature_class and context.feature_class.network:
            named = tuple(context.feature_class.network.same)
        same = np.ones(len(rows), bool)
        for name in named:
            column = context.table.columns.get(name)
            if column is not None:
                pairs = zip(column[rows[:, 0]], column[rows[:, 1]])
                same &= np.fromiter((_equal(x, y) for x, y in pairs), bool, len(rows))
        return same


def _twice(duplicates: Sequence[tuple[int, ...]], rows: Ints) -> Mask:
    """Which pairs of rows are the same line twice: L06 tells of them, there is nothing to merge."""
    group = {row: number for number, some in enumerate(duplicates) for row in some}
    pairs = ((group.get(a, -1), group.get(b, -2)) for a, b in rows.tolist())
    return np.fromiter((a == b for a, b in pairs), bool, len(rows))


def _equal(x: object, y: object) -> bool:
    return bool(x == y) or (is_blank(x) and is_blank(y))


_MESSAGE = Text(
    "{who} gặp nhau tại nút giả: chỉ có hai tuyến này và thuộc tính giống nhau",
    "{who} meet at a pseudo-node: nothing else is there and their attributes are equal",
)
