# SPDX-License-Identifier: GPL-2.0-or-later
"""G05: rings that touch themselves in a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule
from qh_plugin.core.rules.defects import name_defects
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class RingSelfTouch(Rule):
    """Kiểm tra gì: vòng chạm lại chính nó tại một điểm nhưng không cắt qua (vòng ngoài ôm một lỗ,
    hay lỗ thắt lại tại một điểm).

    Vì sao: ArcGIS chấp nhận cách vẽ này, chuẩn OGC thì không: nhiều hệ quản trị dữ liệu từ chối,
    và vùng bị loại khỏi kiểm tra chồng lấn, khoảng hở.

    Cách sửa: tách phần bị ôm thành lỗ riêng (hoặc phần riêng); hình dạng và diện tích không đổi.
    """

    id: ClassVar[str] = "G05"
    title: ClassVar[Text] = Text("Vòng tự chạm", "Ring touches itself")
    help_en: ClassVar[str] = (
        "What: a ring that meets itself in a point without crossing (a shell around a hole, a hole "
        "tied up in a point). Why: ArcGIS accepts this, the OGC standard does not: many databases "
        "refuse it, and the polygon is left out of the overlap and gap checks. Fix: make what is "
        "enclosed a hole (or a part) of its own; shape and area stay."
    )
    basis: ClassVar[Text] = acts.VALID_GEOMETRY
    quality: ClassVar[str] = "logical.topological"
    severity: ClassVar[Severity] = Severity.WARNING
    mending: ClassVar[Mending] = Mending.AUTO
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})

    def run(self, context: LayerContext) -> Findings:
        """Features whose only known defect is that a ring touches itself."""
        return name_defects(self.id, context, _MESSAGES)


_MESSAGES = {
    Defect.RING_TOUCH: Text(
        "{id} có vòng tự chạm tại một điểm; hãy tách phần bị ôm thành lỗ hoặc phần riêng",
        "{id} has a ring that touches itself in a point; make what it encloses a hole or a part",
    ),
}
