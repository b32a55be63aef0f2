# SPDX-License-Identifier: GPL-2.0-or-later
"""G01: geometry that is absent, empty or cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.rules.defects import name_defects
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class NullOrEmpty(Rule):
    """Kiểm tra gì: đối tượng không có hình học (NULL), hình học rỗng, có phần rỗng, hoặc dữ liệu
    hình học hỏng hay thuộc kiểu không dùng được (đường cong, tập hợp hỗn hợp).

    Vì sao: đối tượng không có hình thì không vẽ được, không tính được diện tích và mọi kiểm
    tra tô-pô đều phải bỏ qua nó.

    Cách sửa: vẽ lại hình, hoặc xóa đối tượng nếu là dòng thừa; chuyển đường cong thành đường
    gấp khúc.
    """

    id: ClassVar[str] = "G01"
    title: ClassVar[Text] = Text("Không có hình học", "No geometry")
    help_en: ClassVar[str] = (
        "What: a feature without geometry (NULL), with an empty geometry or an empty part, or "
        "with geometry bytes that are damaged or of an unusable type (curves, collections). "
        "Why: such a feature cannot be drawn or measured, and every topological check has to "
        "leave it out. Fix: draw it again, or delete the row if it is superfluous; turn curves "
        "into straight segments."
    )
    basis: ClassVar[Text] = acts.VALID_GEOMETRY
    quality: ClassVar[str] = "logical.format"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE

    def run(self, context: LayerContext) -> Findings:
        """Features whose geometry is absent or cannot be read."""
        return name_defects(self.id, context, _MESSAGES)


_MESSAGES = {
    Defect.NULL: Text("{id} không có hình học", "{id} has no geometry"),
    Defect.EMPTY: Text(
        "{id} có hình học rỗng hoặc một phần rỗng", "{id} has an empty geometry or an empty part"
    ),
    Defect.BROKEN: Text(
        "{id}: dữ liệu hình học bị hỏng, không đọc được",
        "{id}: the geometry is damaged and cannot be read",
    ),
    Defect.UNSUPPORTED: Text(
        "{id} là đường cong hoặc tập hợp hỗn hợp, không kiểm tra được",
        "{id} is a curve or a mixed collection and cannot be checked",
    ),
}
