# SPDX-License-Identifier: GPL-2.0-or-later
"""G04: rings and lines that cross themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LINE, POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.defects import name_defects
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class SelfIntersection(Rule):
    """Kiểm tra gì: đường hoặc vòng tự cắt, hoặc chạy trùng lên chính nó. Đường khép kín không
    phải là lỗi; vòng chỉ tự chạm tại một điểm là G05, lỗ và phần đặt sai chỗ là G06.

    Vì sao: vùng tự cắt không có diện tích xác định và bị loại khỏi kiểm tra chồng lấn, khoảng
    hở; nhiều hệ quản trị dữ liệu từ chối nhận.

    Cách sửa: tới vị trí được đánh dấu, kéo đỉnh về đúng chỗ hoặc tách đối tượng thành nhiều
    phần.
    """

    id: ClassVar[str] = "G04"
    title: ClassVar[Text] = Text("Tự cắt", "Self-intersection")
    help_en: ClassVar[str] = (
        "What: a line or ring that crosses itself or runs along itself. A closed line is not a "
        "fault; a ring that only touches itself in a point is G05, holes and parts out of place "
        "are G06. Why: the area of such a polygon is not defined, it is left out of the overlap "
        "and gap checks and many databases refuse it. Fix: go to the marked place and move the "
        "vertex where it belongs, or split the feature."
    )
    basis: ClassVar[Text] = acts.VALID_GEOMETRY
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON, LINE})

    def run(self, context: LayerContext) -> Findings:
        """Features that are not valid or, lines, not simple."""
        return name_defects(self.id, context, _MESSAGES)


_MESSAGES = {
    Defect.SELF_INTERSECTION: Text("{id} tự cắt", "{id} crosses itself"),
}
