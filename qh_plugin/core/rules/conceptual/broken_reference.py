# SPDX-License-Identifier: GPL-2.0-or-later
"""A05: values that refer to a feature that is not there, or to one too often or too seldom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, ClassVar, Sequence

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import Model
from qh_plugin.core.model.condition import Reference
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, of_features, shown
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Skipped
from qh_plugin.core.text import Text, Value, plain

_GONE, _SELDOM, _OFTEN = range(3)


@dataclass(frozen=True)
class BrokenReference(DatasetRule):
    """Kiểm tra gì: giá trị tham chiếu tới đối tượng không có trong lớp liên quan, ví dụ mã phường,
    xã của thửa đất không có trong lớp ranh giới; số đối tượng tham chiếu ít hoặc nhiều hơn mô hình
    cho phép.

    Vì sao: đối tượng không nối được với đơn vị của nó nên rơi khỏi thống kê theo phường, xã.

    Cách sửa: sửa mã của đối tượng, hoặc bổ sung đối tượng còn thiếu vào lớp liên quan.
    """

    id: ClassVar[str] = "A05"
    title: ClassVar[Text] = Text("Tham chiếu không có đích", "Reference without target")
    help_en: ClassVar[str] = (
        "What: a value refers to a feature that the other layer does not have, such as a parcel's "
        "ward code that is not in the boundary layer; or fewer or more features refer to one than "
        "the model allows. Why: the feature cannot be joined to its unit and drops out of the "
        "statistics by ward. Fix: correct the code, or add the missing feature to the other "
        "layer. Codes that are in no list are told by A02, A09 and A13."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each reference that leads nowhere. Where a target layer is missing or
        empty its references are not tested, and the report says so."""
        model = context.model
        if model is None:
            raise Skipped(Text("dữ liệu không theo mô hình nào", "the data follow no model"))
        found: list[Findings] = []
        untested: list[str] = []
        for reference in model.references:
            here = context.layer(reference.of)
            there = context.layer(reference.to)
            if here is None or not len(here.table):
                continue
            if there is None or not len(there.table):
                untested.append(f"{here.table.class_name} → {_class_name(reference.to)}")
                continue
            found += _check(self.id, reference, here, there, model)
        if untested:
            raise Skipped(_UNTESTED.format(names=", ".join(untested)), found=found)
        return found


def _check(
    rule: str, reference: Reference, here: LayerContext, there: LayerContext, model: Model
) -> list[Findings]:
    column = here.columns.get(reference.field)
    target = there.columns.get(reference.to_field)
    if column is None or target is None:  # M03 tells of the field
        return []
    field = here.feature_class.field_map.get(reference.field) if here.feature_class else None
    codes = model.code_lists.get(field.code_list) if field else None
    known = {said(v) for v in target.values}
    label: Value = field.label if field else plain(reference.field)
    wrong = {
        value
        for value in set(column.values) - column.blanks - known
        if said(value) not in known and (codes is None or said(value) in codes.by_code)
    }
    bad = column.rows(wrong)
    severity = Severity.ERROR if reference.required == "E" else Severity.WARNING
    layer = [there.table.class_name]
    return [
        of_features(
            rule,
            here,
            [[row] for row in bad],
            _MESSAGES,
            [_GONE] * len(bad),
            {
                "label": [label] * len(bad),
                "value": [shown(column.cells[row]) for row in bad],
                "layer": layer * len(bad),
            },
            severity,
        ),
        *_counted(rule, reference, column.cells, here, there, severity),
    ]


def _counted(
    rule: str,
    reference: Reference,
    cells: Sequence[Any],
    here: LayerContext,
    there: LayerContext,
    severity: Severity,
) -> list[Findings]:
    """Targets that too few or too many features refer to."""
    target = there.columns.get(reference.to_field)
    if target is None or (not reference.minimum and reference.maximum is None):
        return []
    uses = Counter(said(value) for value in cells if value is not None)
    cases = {}
    for row, value in enumerate(target.cells):
        count = uses[said(value)]
        if value is None or value in target.blanks:
            continue
        if count < reference.minimum:
            cases[row] = (_SELDOM, count)
        elif reference.maximum is not None and count > reference.maximum:
            cases[row] = (_OFTEN, count)
    allowed = {_SELDOM: reference.minimum, _OFTEN: reference.maximum or 0}
    return [
        of_features(
            rule,
            there,
            [[row] for row in cases],
            _MESSAGES,
            [case for case, _ in cases.values()],
            {
                "layer": [here.table.class_name] * len(cases),
                "count": [count for _, count in cases.values()],
                "allowed": [allowed[case] for case, _ in cases.values()],
            },
            severity,
        )
    ]


def _class_name(name: str) -> str:
    return name.rpartition("/")[2]


_UNTESTED = Text(
    "chưa có đối tượng để tham chiếu tới: {names}", "there is nothing to refer to: {names}"
)
_MESSAGES = (
    Text(
        "{id}: {label} “{value}” không có trong lớp {layer}",
        "{id}: {label} “{value}” is not in the layer {layer}",
    ),
    Text(
        "{id}: chỉ có {count} đối tượng lớp {layer} tham chiếu tới, cần ít nhất {allowed}",
        "{id}: features of {layer} that refer to it: only {count}, at least {allowed} needed",
    ),
    Text(
        "{id}: có {count} đối tượng lớp {layer} tham chiếu tới, nhiều nhất là {allowed}",
        "{id}: features of {layer} that refer to it: {count}, at most {allowed} allowed",
    ),
)
