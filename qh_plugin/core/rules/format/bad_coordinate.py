# SPDX-License-Identifier: GPL-2.0-or-later
"""G02: coordinates that are no numbers or absurdly large."""

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
class BadCoordinate(Rule):
    """Kiểm tra gì: đỉnh có tọa độ không phải là số (NaN), vô cực, hoặc lớn phi lý (trên 100 000
    km).

    Vì sao: một đỉnh như vậy làm hỏng khung nhìn, diện tích và mọi phép tính trên lớp.

    Cách sửa: mở đối tượng bằng công cụ sửa đỉnh, nhập lại tọa độ đúng từ hồ sơ gốc.
    """

    id: ClassVar[str] = "G02"
    title: ClassVar[Text] = Text("Tọa độ không hợp lệ", "Bad coordinate")
    help_en: ClassVar[str] = (
        "What: a vertex whose coordinate is not a number (NaN), infinite, or absurdly large "
        "(above 100,000 km). Why: one such vertex spoils extents, areas and every computation "
        "on the layer. Fix: open the vertex editor and enter the right coordinate from the "
        "source documents."
    )
    basis: ClassVar[Text] = acts.VALID_GEOMETRY
    quality: ClassVar[str] = "logical.format"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE

    def run(self, context: LayerContext) -> Findings:
        """Features with a coordinate that is no place."""
        return name_defects(self.id, context, _MESSAGES)


_MESSAGES = {
    Defect.BAD_COORDINATE: Text(
        "{id} có tọa độ không phải là số hoặc lớn phi lý",
        "{id} has a coordinate that is not a number or absurdly large",
    ),
}
