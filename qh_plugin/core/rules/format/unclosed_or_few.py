# SPDX-License-Identifier: GPL-2.0-or-later
"""G03: rings that are open, and shapes of too few points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.defects import name_defects
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class UnclosedOrFew(Rule):
    """Kiểm tra gì: vòng của vùng không khép kín, vùng có ít hơn ba đỉnh khác nhau, hoặc đường có
    ít hơn hai đỉnh khác nhau.

    Vì sao: phần mềm khác không mở được, hoặc tự khép vòng theo cách riêng nên diện tích sai
    lệch giữa các bên.

    Cách sửa: khép vòng bằng cách thêm đỉnh đầu vào cuối; đối tượng thiếu điểm thì vẽ lại hoặc
    xóa.
    """

    id: ClassVar[str] = "G03"
    title: ClassVar[Text] = Text("Vòng hở hoặc thiếu điểm", "Unclosed ring or too few points")
    help_en: ClassVar[str] = (
        "What: a polygon ring that is not closed, a polygon of fewer than three different "
        "vertices, or a line of fewer than two. Why: other software refuses it or closes it in "
        "its own way, so that areas differ from party to party. Fix: close the ring by "
        "repeating its first vertex; redraw or delete a feature with too few points."
    )
    basis: ClassVar[Text] = acts.CLOSED
    quality: ClassVar[str] = "logical.format"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.FEATURE

    def run(self, context: LayerContext) -> Findings:
        """Features with an open ring or too few points."""
        return name_defects(self.id, context, _MESSAGES)


_MESSAGES = {
    Defect.UNCLOSED: Text("{id} có vòng không khép kín", "{id} has a ring that is not closed"),
    Defect.TOO_FEW: Text(
        "{id} có quá ít đỉnh khác nhau để thành hình",
        "{id} has too few different vertices to make a shape",
    ),
}
