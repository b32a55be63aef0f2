# SPDX-License-Identifier: GPL-2.0-or-later
"""M03: fields that are missing, of another type or too short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Optional

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import FeatureClass, ModelField
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, of_layer
from qh_plugin.core.rules.base import LayerContext, Rule
from qh_plugin.core.rules.field_names import truncated
from qh_plugin.core.table import Field
from qh_plugin.core.text import Text

#: declared types that hold a value of the model's type without loss
_HOLDS = {
    "text": {"text"},
    "integer": {"integer"},
    "real": {"real"},
    "date": {"date", "datetime"},
}
_TYPES = {
    "text": Text("văn bản", "text"),
    "integer": Text("số nguyên", "integer"),
    "real": Text("số thực", "real number"),
    "date": Text("ngày", "date"),
    "datetime": Text("ngày giờ", "date and time"),
    "boolean": Text("đúng/sai", "true/false"),
    "binary": Text("nhị phân", "binary"),
}
_MISSING, _MISSPELT, _TYPE, _LENGTH = range(4)


@dataclass(frozen=True)
class WrongField(Rule):
    """Kiểm tra gì: trường của mô hình bị thiếu, viết khác chữ hoa chữ thường, khác kiểu hoặc
    ngắn hơn quy định (tên bị shapefile cắt do M06 báo). Thiếu trường chung hoặc trường bắt buộc
    là lỗi, trường nên có là cảnh báo, trường tùy chọn là thông tin.

    Vì sao: máy chủ nạp dữ liệu theo tên, kiểu và độ dài trường; thiếu trường thì mất thông tin,
    trường ngắn thì chữ bị cắt.

    Cách sửa: thêm hoặc đổi trường theo mô hình; cách nhanh nhất là tạo hồ sơ mới rồi chép đối
    tượng sang.
    """

    id: ClassVar[str] = "M03"
    title: ClassVar[Text] = Text("Thiếu hoặc sai trường", "Field missing or wrong")
    help_en: ClassVar[str] = (
        "What: a field of the model is missing, spelt with other capitals, of another type or too "
        "short. A missing common or required field is an error, a recommended one a warning, an "
        "optional one information. Why: the server loads data by field name, type and length; "
        "what is missing is lost, what is too short is cut. Fix: add or change the field as the "
        "model says; the quickest way is a new dossier into which the features are copied."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> list[Findings]:
        """Groups by severity; one finding for each field."""
        of = class_of(context)
        there = {f.name: f for f in context.table.fields}
        there.update({n: Field(n, "") for n in context.table.columns if n not in there})
        folded = {name.casefold(): name for name in there}
        cut = set(truncated(context.table, of).values())  # M06 names those
        found = []
        for index, field in enumerate(of.fields):
            variant, note = _compare(field, there, folded)
            if variant is not None and field.name not in cut:
                found.append((_severity(field, of, variant), index * 4 + variant, field, note))
        return [
            of_layer(
                self.id,
                context,
                _MESSAGES * len(of.fields),
                [code for level, code, _, _ in found if level is severity],
                {
                    "field": [field.name for level, _, field, _ in found if level is severity],
                    "note": [note for level, _, _, note in found if level is severity],
                },
                severity,
            )
            for severity in Severity
        ]


def _compare(
    field: ModelField, there: dict[str, Field], folded: dict[str, str]
) -> tuple[Optional[int], Text]:
    """What is wrong with the field, None for nothing; and the detail for the message."""
    other = folded.get(field.name.casefold())
    if other is None:
        return _MISSING, _described(field.type, field.length)
    if other != field.name:
        return _MISSPELT, Text(other, other)
    declared = there[other]
    if declared.type and declared.type not in _HOLDS[field.type]:
        wanted = _described(field.type, field.length)
        note = Text("{now}, cần {wanted}", "{now}, not {wanted}")
        return _TYPE, note.format(now=_described(declared.type, 0), wanted=wanted)
    if 0 < declared.length < field.length:
        note = Text("{now} ký tự, cần {wanted}", "{now} characters, not {wanted}")
        return _LENGTH, note.format(now=declared.length, wanted=field.length)
    return None, Text("", "")


def _described(kind: str, length: int) -> Text:
    name = _TYPES.get(kind, Text(kind, kind))
    return Text(f"{name.vi} {length}", f"{name.en} {length}") if length else name


def _severity(field: ModelField, of: FeatureClass, variant: int) -> Severity:
    if variant in (_TYPE, _MISSPELT) or field.required == "E" or field.name in of.common:
        return Severity.ERROR
    return Severity.WARNING if field.required == "W" or variant == _LENGTH else Severity.INFO


_MESSAGES = (
    Text("Thiếu trường {field} ({note})", "The field {field} ({note}) is missing"),
    Text("Trường {note} phải viết là {field}", "The field {note} must be spelt {field}"),
    Text("Trường {field} sai kiểu: {note}", "The field {field} has the wrong type: {note}"),
    Text("Trường {field} quá ngắn: {note}", "The field {field} is too short: {note}"),
)
