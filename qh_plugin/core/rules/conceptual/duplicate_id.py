# SPDX-License-Identifier: GPL-2.0-or-later
"""A04: values that must be unique in their class and are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, is_blank, of_features, shown
from qh_plugin.core.rules.base import LayerContext, Rule
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class DuplicateId(Rule):
    """Kiểm tra gì: mã hoặc ký hiệu phải là duy nhất trong lớp nhưng nhiều đối tượng dùng chung.

    Vì sao: máy chủ nhận biết đối tượng qua mã; trùng mã thì bản cập nhật ghi đè lên đối tượng
    khác.

    Cách sửa: giữ mã cho đối tượng đúng, cấp mã mới cho các đối tượng còn lại (để trống mã đối
    tượng rồi lưu, chương trình tự cấp).
    """

    id: ClassVar[str] = "A04"
    title: ClassVar[Text] = Text("Trùng mã", "Duplicate id")
    help_en: ClassVar[str] = (
        "What: a code or symbol that must be unique in its class is used by several features. Why: "
        "the server knows a feature by its code; with a shared one an update overwrites another "
        "feature. Fix: keep the code for the right feature and give the others new ones."
    )
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each value that several features share."""
        fields = class_of(context).fields
        rows: list[list[int]] = []
        variant: list[int] = []
        values: list[str] = []
        for index, field in enumerate(fields):
            column = context.table.columns.get(field.name)
            if column is None or not field.unique:
                continue
            users: dict[str, list[int]] = {}
            for row, value in enumerate(column.tolist()):
                if not is_blank(value):
                    users.setdefault(str(value).strip(), []).append(row)
            shared = {value: some for value, some in users.items() if len(some) > 1}
            rows += shared.values()
            variant += [index] * len(shared)
            values += map(shown, shared)
        fids = context.table.fids
        return of_features(
            self.id,
            context,
            rows,
            [_MESSAGE] * len(fields),
            variant,
            {
                "label": [fields[i].label for i in variant],
                "value": values,
                "count": [len(some) for some in rows],
                "fids": [_listed(sorted(fids[some].tolist())) for some in rows],
            },
            Severity.ERROR,
        )


def _listed(fids: list[int]) -> str:
    return ", ".join(map(str, fids[:5])) + (" …" if len(fids) > 5 else "")


_MESSAGE = Text(
    "{label} “{value}” bị dùng cho {count} đối tượng (fid {fids})",
    "{label} “{value}” is used by {count} features (fid {fids})",
)
