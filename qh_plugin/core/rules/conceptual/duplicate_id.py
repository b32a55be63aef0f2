# SPDX-License-Identifier: GPL-2.0-or-later
"""A04: values that must be unique in their class and are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model.condition import Key
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, is_blank, of_features, shown
from qh_plugin.core.rules.base import LayerContext, Rule
from qh_plugin.core.rules.columns import Column, has_space
from qh_plugin.core.text import Text, Value


@dataclass(frozen=True)
class DuplicateId(Rule):
    """Kiểm tra gì: mã hoặc ký hiệu phải là duy nhất trong lớp nhưng nhiều đối tượng dùng chung,
    kể cả khóa gồm nhiều trường như mã phường, xã, số tờ và số thửa.

    Vì sao: máy chủ nhận biết đối tượng qua mã; trùng mã thì bản cập nhật ghi đè lên đối tượng
    khác.

    Cách sửa: giữ mã cho đối tượng đúng, cấp mã mới cho các đối tượng còn lại (để trống mã đối
    tượng rồi lưu, chương trình tự cấp).
    """

    id: ClassVar[str] = "A04"
    title: ClassVar[Text] = Text("Trùng mã", "Duplicate id")
    help_en: ClassVar[str] = (
        "What: a code or symbol that must be unique in its class, or a key of several fields such "
        "as ward, sheet and parcel number, is used by several features. Why: "
        "the server knows a feature by its code; with a shared one an update overwrites another "
        "feature. Fix: keep the code for the right feature and give the others new ones."
    )
    basis: ClassVar[Text] = acts.CODES
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each value, or set of values, that several features share."""
        fields = class_of(context).fields
        rows: list[list[int]] = []
        variant: list[int] = []
        values: list[str] = []
        for index, field in enumerate(fields):
            column = context.columns.get(field.name)
            if column is None or not field.unique or _all_differ(column):
                continue
            users: dict[str, list[int]] = {}
            for row, value in enumerate(column.cells):
                if not is_blank(value):
                    users.setdefault(str(said(value)).strip(), []).append(row)
            shared = {value: some for value, some in users.items() if len(some) > 1}
            rows += shared.values()
            variant += [index] * len(shared)
            values += map(shown, shared)
        labels: list[Value] = [fields[i].label for i in variant]
        for number, key in enumerate(_keys(context)):
            twice = _repeated(context, key)
            rows += twice.values()
            variant += [len(fields) + number] * len(twice)
            values += [shown(", ".join(map(str, together))) for together in twice]
            labels += [_title(context, key)] * len(twice)
        fids = context.table.fids
        return of_features(
            self.id,
            context,
            rows,
            [_MESSAGE] * (len(fields) + len(_keys(context))),
            variant,
            {
                "label": labels,
                "value": values,
                "count": [len(some) for some in rows],
                "fids": [_listed(sorted(fids[some].tolist())) for some in rows],
            },
            Severity.ERROR,
        )


def _all_differ(column: Column) -> bool:
    """Whether a quick look shows that no value is there twice, however it is written."""
    if not column.types <= {str}:
        return False
    texts = column.texts
    there = len(column.cells) - (column.cells.count(None) if column.has_null else 0)
    if not len(texts) == there == len(set(texts)) or has_space(column.joined):
        return False
    return column.joined.isascii() or len(set(map(said, texts))) == len(texts)


def _keys(context: LayerContext) -> list[Key]:
    """The keys of several fields that the class has and the table can tell."""
    name = class_of(context).name
    columns = context.table.columns
    known = context.model.keys if context.model else ()
    return [k for k in known if k.of == name and all(f in columns for f in k.fields)]


def _repeated(context: LayerContext, key: Key) -> dict[tuple[Any, ...], list[int]]:
    """Values together that several features share → their rows; one blank leaves a row out."""
    if _numbers_differ(context, key):
        return {}
    rows = context.columns.together(key.fields)
    users: dict[tuple[Any, ...], list[int]] = {}
    for row, together in enumerate(rows):
        users.setdefault(together, []).append(row)
    return {
        together: some
        for together, some in users.items()
        if len(some) > 1 and not any(map(is_blank, together))
    }


def _numbers_differ(context: LayerContext, key: Key) -> bool:
    """Whether a quick look shows that the numbers of a key already tell all rows apart."""
    columns = [context.columns.get(name) for name in key.fields]
    numbers = [c.numbers for c in columns if c is not None and c.types == {int}]
    whole = np.zeros(len(context.table))
    for column in numbers:
        if column is None or np.isnan(column).any() or column.min(initial=0.0) < 0:
            return False
        whole = whole * (column.max(initial=0.0) + 1) + column
    return bool(whole.max(initial=0.0) < 2**53 and len(np.unique(whole)) == len(whole))


def _title(context: LayerContext, key: Key) -> Text:
    labels = [class_of(context).field_map[name].label for name in key.fields]
    return Text(", ".join(t.vi for t in labels), ", ".join(t.en for t in labels))


def _listed(fids: list[int]) -> str:
    return ", ".join(map(str, fids[:5])) + (" …" if len(fids) > 5 else "")


_MESSAGE = Text(
    "{label} “{value}” bị dùng cho {count} đối tượng (fid {fids})",
    "{label} “{value}” is used by {count} features (fid {fids})",
)
