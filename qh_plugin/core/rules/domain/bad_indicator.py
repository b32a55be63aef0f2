# SPDX-License-Identifier: GPL-2.0-or-later
"""A11: indicators (density, storeys, floor area ratio) that cannot be read or are out of range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Sequence

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, of_features
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.text import Text
from qh_plugin.core.zoning.cross_check import indicator_remarks
from qh_plugin.core.zoning.kinds import Kind, kinds_of
from qh_plugin.core.zoning.lots import Lots


@dataclass(frozen=True)
class BadIndicator(Rule):
    """Kiểm tra gì: mật độ xây dựng, tầng cao, hệ số sử dụng đất ghi bằng chữ không đọc được (“40”,
    “40-60”, “≤60”, “2;3;5” là đúng) hoặc ngoài khoảng: mật độ phải lớn hơn 0 và không quá 100 %.

    Vì sao: chỉ tiêu không đọc được thì không đối chiếu với quy chuẩn và không cấp phép xây dựng
    theo được.

    Cách sửa: nhập lại theo ví dụ trong thông báo.
    """

    id: ClassVar[str] = "A11"
    title: ClassVar[Text] = Text("Chỉ tiêu không hợp lệ", "Invalid indicator")
    help_en: ClassVar[str] = (
        "What: density, storeys or floor area ratio whose text cannot be read (“40”, “40-60”, "
        "“≤60”, “2;3;5” can) or that is out of range: a density is above 0 and at most 100 %. Why: "
        "an indicator that cannot be read can be held against no standard and used for no "
        "permit. Fix: enter it again as the example shows."
    )
    basis: ClassVar[Text] = acts.INDICATORS
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> list[Findings]:
        """What cannot be read or cannot be as errors, what is probably meant otherwise as
        warnings. Fields of numbers are A03's and A15's."""
        of = class_of(context)
        found: list[tuple[int, int, Text, Severity]] = []
        for index, field in enumerate(of.fields):
            kind = kinds_of(of).get(field.name)
            column = context.columns.get(field.name)
            if kind is None or column is None or field.type != "text" or not column.types:
                continue
            for value, what, level in _remarks(column, kind):
                found += [(row, index, what, level) for row in column.rows({value})]
        return [
            of_features(
                self.id,
                context,
                [[row] for row, _, _, level in found if level is severity],
                [_MESSAGE] * len(of.fields),
                [index for _, index, _, level in found if level is severity],
                {"what": [what for _, _, what, level in found if level is severity]},
                severity,
            )
            for severity in (Severity.ERROR, Severity.WARNING)
        ]


def _remarks(column: Column, kind: Kind) -> Sequence[tuple[Any, Text, Severity]]:
    """What is wrong with the different values of a column; the gravest of each."""
    values = sorted(set(column.values) - column.blanks, key=str)
    said_values = np.empty(len(values), object)
    said_values[:] = [said(value) for value in values]
    remarks = indicator_remarks(lots_of_values({kind.field: said_values}), {kind.field: kind})
    order = list(Severity)
    worst = {}
    for remark in sorted(remarks, key=lambda r: -order.index(r.severity)):
        worst[remark.row] = remark
    return [(values[row], remark.what, remark.severity) for row, remark in worst.items()]


def lots_of_values(values: dict[str, Any]) -> Lots:
    """Lots of nothing but indicators, to have them read."""
    count = len(next(iter(values.values())))
    nothing = np.full(count, "", object)
    return Lots(np.arange(count), nothing, nothing, np.full(count, np.nan), values)


_MESSAGE = Text("{id}: {what}", "{id}: {what}")
