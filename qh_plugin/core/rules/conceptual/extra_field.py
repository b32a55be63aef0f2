# SPDX-License-Identifier: GPL-2.0-or-later
"""M05: fields that the model does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of
from qh_plugin.core.rules.base import LayerContext, Rule
from qh_plugin.core.rules.field_names import names_of, truncated
from qh_plugin.core.rules.statements import statements
from qh_plugin.core.text import Text

#: what programs keep for themselves
_KEPT = frozenset(
    {"fid", "objectid", "ogc_fid", "id", "globalid", "shape", "geom", "shape_length"}
    | {"shape_area", "shape_leng", "st_area(shape)", "st_length(shape)"}
)


@dataclass(frozen=True)
class ExtraField(Rule):
    """Kiểm tra gì: trường không có trong mô hình dữ liệu. Trường riêng của phần mềm (OBJECTID,
    Shape_Area …), trường viết khác chữ hoa chữ thường (M03) và trường bị cắt tên (M06) không tính.

    Vì sao: thông tư cho phép thêm trường, nhưng máy chủ chỉ giữ các trường của mô hình; nội dung
    trường thêm không được công bố.

    Cách sửa: không bắt buộc; nếu là thông tin cần công bố thì chuyển sang trường tương ứng của mô
    hình.
    """

    id: ClassVar[str] = "M05"
    title: ClassVar[Text] = Text("Trường ngoài mô hình", "Extra field")
    help_en: ClassVar[str] = (
        "What: a field that the data model does not have. Fields that programs keep for "
        "themselves (OBJECTID, Shape_Area …), those with other capitals (M03) and cut names (M06) "
        "do not count. Why: the circular allows more fields, but the server keeps only those of "
        "the model; what stands in others is not published. Fix: none needed; move what has to be "
        "published to a field of the model."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.INFO
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding a field."""
        of = class_of(context)
        known = {name.casefold() for name in of.field_map} | _KEPT
        cut = truncated(context.table, of)
        extra = [n for n in names_of(context.table) if n.casefold() not in known and n not in cut]
        return statements(
            self.id,
            context.table.name,
            [(name,) for name in extra],
            [_MESSAGE],
            [0] * len(extra),
            {"field": extra},
            Severity.INFO,
        )


_MESSAGE = Text(
    "Trường {field} không có trong mô hình; nội dung của nó không được công bố",
    "The field {field} is not in the model; what it holds is not published",
)
