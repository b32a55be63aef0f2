# SPDX-License-Identifier: GPL-2.0-or-later
"""A06: values of one feature that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Sequence

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.condition import ALONE, COMPARED, Clause, Condition
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, figured, of_features
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.rules.clauses import broken, holds
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class BrokenCondition(Rule):
    """Kiểm tra gì: các giá trị của một đối tượng mâu thuẫn với nhau theo điều kiện của mô hình dữ
    liệu, ví dụ đất ở đô thị trong một xã, cấp độ không khớp loại quy hoạch, mục đích chính không
    nằm trong các mục đích của thửa.

    Vì sao: từng giá trị đều hợp lệ nhưng ít nhất một giá trị sai; thống kê theo trường này và theo
    trường kia cho kết quả khác nhau.

    Cách sửa: đối chiếu hồ sơ gốc, sửa giá trị sai trong các giá trị được nêu.
    """

    id: ClassVar[str] = "A06"
    title: ClassVar[Text] = Text("Giá trị mâu thuẫn nhau", "Contradicting values")
    help_en: ClassVar[str] = (
        "What: values of one feature that contradict each other by a condition of the data model, "
        "such as urban housing land in a commune, a level that does not fit the kind of plan, a "
        "main land use that is not among the parcel's. Why: each value is valid, but at least one "
        "is wrong; statistics by one field and by the other differ. Fix: compare with the "
        "documents and correct the wrong one of the values named."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    #: ids of conditions that this profile leaves out
    without: tuple[str, ...] = ()

    def run(self, context: LayerContext) -> list[Findings]:
        """Two groups: conditions of level E as errors, of level W as warnings."""
        return [
            self._group(context, "E", Severity.ERROR),
            self._group(context, "W", Severity.WARNING),
        ]

    def _group(self, context: LayerContext, level: str, severity: Severity) -> Findings:
        of, model = class_of(context), context.model
        rows: list[int] = []
        variant: list[int] = []
        told: list[Text] = []
        conditions = model.conditions if model else ()
        for number, condition in enumerate(conditions):
            wanted = condition.required == level and condition.id not in self.without
            if model is None or not wanted or not condition.applies(of.name, of.field_map):
                continue
            bad = _rows(context, condition, of, model)
            rows += bad
            variant += [number] * len(bad)
            told += [_values(context, condition, row, of) for row in bad]
        return of_features(
            self.id,
            context,
            [[row] for row in rows],
            [_MESSAGE] * max(len(conditions), 1),
            variant,
            {"what": [conditions[v].text for v in variant], "values": told},
            severity,
        )


def _rows(context: LayerContext, condition: Condition, of: FeatureClass, model: Model) -> list[int]:
    """The rows that break a condition; each different set of values is tested once."""
    if any(_never(context, clause, of, model) for clause in condition.when):
        return []
    if all(_all_hold(context, clause) for clause in condition.then):
        return []
    bad = {
        together
        for together in context.columns.different(condition.fields)
        if broken(condition, dict(zip(condition.fields, together)), of, model)
    }
    if not bad:
        return []
    rows = context.columns.together(condition.fields)
    return [row for row, together in enumerate(rows) if together in bad]


def _never(context: LayerContext, clause: Clause, of: FeatureClass, model: Model) -> bool:
    """Whether a quick look at one column shows that the clause holds nowhere."""
    if clause.test in COMPARED or clause.test in ALONE:
        return False
    column = context.columns.get(clause.field)
    if column is None:
        return True
    return not any(holds(clause, {clause.field: v}, of, model) for v in column.values)


def _all_hold(context: LayerContext, clause: Clause) -> bool:
    """Whether a quick look shows that the clause breaks nowhere: nothing there, or numbers."""
    names = [clause.field, clause.other] if clause.other else [clause.field]
    columns = [context.columns.get(name) for name in names]
    if clause.test not in ALONE and any(c is None or not c.types for c in columns):
        return True
    if clause.test not in ("equals", "at most"):
        return False
    first, second = (c.numbers if c is not None else None for c in columns)
    if first is None or second is None:
        return False
    if clause.test == "equals":
        return not bool(np.any(np.abs(first - second) > clause.margin + 1e-6))
    return not bool(np.any(first > second))


def _values(context: LayerContext, condition: Condition, row: int, of: FeatureClass) -> Text:
    """The values concerned, with the labels of their fields."""
    pieces: list[tuple[Text, Text]] = []
    for name in _told(condition, of):
        column = context.columns.get(name)
        value = column.cells[row] if column is not None else None
        pieces.append((of.field_map[name].label, figured("–" if value is None else value)))
    return Text(
        ", ".join(f"{label.vi} “{value.vi}”" for label, value in pieces),
        ", ".join(f"{label.en} “{value.en}”" for label, value in pieces),
    )


def _told(condition: Condition, of: FeatureClass) -> Sequence[str]:
    return [name for name in condition.fields if name in of.field_map]


_MESSAGE = Text("{id}: {what} ({values})", "{id}: {what} ({values})")
