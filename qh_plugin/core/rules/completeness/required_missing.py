# SPDX-License-Identifier: GPL-2.0-or-later
"""A01: required values that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, of_features
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class RequiredMissing(Rule):
    """Kiểm tra gì: trường mà mô hình dữ liệu bắt buộc nhưng còn để trống (NULL, chuỗi rỗng hoặc
    chỉ có dấu cách). Trường bắt buộc khi nộp là lỗi; trường nên có là cảnh báo.

    Vì sao: Thông tư 16/2025/TT-BXD (Phụ lục II) yêu cầu đủ thông tin chung; thiếu mã hoặc ký hiệu
    thì không tra cứu được đối tượng và hồ sơ bị trả lại.

    Cách sửa: mở bảng thuộc tính của đối tượng và điền giá trị vào trường được nêu.
    """

    id: ClassVar[str] = "A01"
    title: ClassVar[Text] = Text("Thiếu giá trị bắt buộc", "Required value missing")
    help_en: ClassVar[str] = (
        "What: a field that the data model requires is empty (NULL, an empty text or only blanks). "
        "Fields required for submission are errors, recommended ones warnings. Why: Circular "
        "16/2025/TT-BXD (Annex II) demands the common information; without code or symbol a "
        "feature cannot be found and the dossier is sent back. Fix: open the feature's attributes "
        "and fill in the field named."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "completeness"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    #: fields that this profile requires beyond the model's level E
    also_required: tuple[str, ...] = ()

    def run(self, context: LayerContext) -> list[Findings]:
        """Two groups: level E (and `also_required`) as errors, level W as warnings."""
        fields = class_of(context).fields
        strict = [f.required == "E" or f.name in self.also_required for f in fields]
        loose = [f.required == "W" and not s for f, s in zip(fields, strict)]
        return [
            self._group(context, np.flatnonzero(strict).tolist(), Severity.ERROR),
            self._group(context, np.flatnonzero(loose).tolist(), Severity.WARNING),
        ]

    def _group(self, context: LayerContext, chosen: list[int], severity: Severity) -> Findings:
        fields = class_of(context).fields
        rows: list[int] = []
        variant: list[int] = []
        for index in chosen:
            column = context.columns.get(fields[index].name)
            if column is not None:
                missing = column.missing()
                rows += missing
                variant += [index] * len(missing)
        return of_features(
            self.id,
            context,
            [[row] for row in rows],
            [_MESSAGE] * len(fields),
            variant,
            {
                "label": [fields[index].label for index in variant],
                "field": [fields[index].name for index in variant],
            },
            severity,
        )


_MESSAGE = Text("{id}: chưa nhập {label} ({field})", "{id}: {label} ({field}) is empty")
