# SPDX-License-Identifier: GPL-2.0-or-later
"""A03: values of the wrong type, length, range, pattern or date."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, Optional

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.legacy.cleaning import said
from qh_plugin.core.model import Model, ModelField
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, figured
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.rules.codes import (
    DOSSIER_CODES,
    fixed_digits,
    owner_of_number,
    written_digits,
)
from qh_plugin.core.rules.columns import Column
from qh_plugin.core.rules.days import day_of
from qh_plugin.core.rules.wrong_values import Case, WrongValues
from qh_plugin.core.text import Text

_YEARS = (1900, 2100)
_LARGEST = sys.float_info.max


class _Defect(IntEnum):
    NUMBER = 0
    WHOLE_NUMBER = 1
    DATE = 2
    LENGTH = 3
    RANGE = 4
    PATTERN = 5


@dataclass(frozen=True)
class BadValue(Rule):
    """Kiểm tra gì: giá trị không đúng kiểu (số, số nguyên, ngày), dài quá độ dài trường, ngoài
    khoảng cho phép hoặc không đúng mẫu mã.

    Vì sao: máy chủ và phần mềm khác đọc dữ liệu theo mô hình; giá trị sai kiểu bị bỏ hoặc cắt cụt
    khi chuyển dữ liệu.

    Cách sửa: nhập lại giá trị theo yêu cầu nêu trong thông báo. Mã hồ sơ do A10 báo, số viết thành
    chữ (2.159,6) do A15, mã sai số chữ số do A09.
    """

    id: ClassVar[str] = "A03"
    title: ClassVar[Text] = Text("Giá trị không hợp lệ", "Invalid value")
    help_en: ClassVar[str] = (
        "What: a value of the wrong type (number, whole number, date), longer than its field, out "
        "of range, or not of its pattern. Why: the server and other software read the data "
        "by the model; such values are dropped or cut off when the data move on. Fix: enter the "
        "value again as the message asks. Codes of the dossier are A10's, numbers written as text "
        "A15's, codes with a wrong number of digits A09's."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each bad value."""
        found = WrongValues(context, [_MESSAGE] * len(_Defect))
        declared = {f.name: f.type for f in context.table.fields}
        model = context.model
        for number, field, column in found.columns():
            if model is None or field.pattern in DOSSIER_CODES:
                continue
            defects = _defects(column, field, model, declared.get(field.name, ""))
            wrong: dict[Any, Case] = {
                value: (int(defect), _asked(field, defect, model))
                for value, defect in defects.items()
            }
            found.add(number, column, wrong, figured)
        return found.findings(self.id, "asked")


def _defects(column: Column, field: ModelField, model: Model, declared: str) -> dict[Any, _Defect]:
    """The wrong values of a column; columns that are right as a whole are not looked through."""
    if _all_fit(column, field, model):
        return {}
    found = {}
    for value in set(column.values) - column.blanks:
        defect = _defect(said(value), field, model, declared)
        if defect is not None:
            found[value] = defect
    return found


def _all_fit(column: Column, field: ModelField, model: Model) -> bool:
    """Whether a quick look shows that no value is wrong."""
    if field.type in ("integer", "real"):
        if not column.types <= {int, float}:
            return False
        try:
            there = np.array(list(column.values), dtype=np.float64)
        except OverflowError:
            return False
        low, high = float(there.min(initial=np.inf)), float(there.max(initial=-np.inf))
        whole = field.type == "real" or column.types <= {int} or bool((there % 1 == 0).all())
        return (
            whole
            and low >= (-_LARGEST if field.minimum is None else field.minimum)
            and high <= (_LARGEST if field.maximum is None else field.maximum)
        )
    if field.type != "text" or not column.types <= {str}:
        return False
    if field.code_list:
        return True
    if max(map(len, column.texts), default=0) > field.length:
        return False
    pattern = model.patterns.get(field.pattern)
    return pattern is None or all(map(pattern.compiled.fullmatch, column.texts))


def _defect(value: Any, field: ModelField, model: Model, declared: str) -> Optional[_Defect]:
    """What is wrong with a value that is not blank; the first thing counts. Of code lists only
    the type is looked at: A02, A09, A13 and A14 tell of their codes."""
    if field.type in ("integer", "real"):
        if isinstance(value, str):
            mine = owner_of_number(value, field, declared) == "A03"
            return _Defect.NUMBER if mine else None
        if isinstance(value, (bytes, bool)) or not math.isfinite(value):
            return _Defect.NUMBER
        if field.type == "integer" and value != int(value):
            return _Defect.WHOLE_NUMBER
        low = field.minimum is not None and value < field.minimum
        high = field.maximum is not None and value > field.maximum
        return _Defect.RANGE if low or high else None
    if field.type == "date":
        return None if _is_date(value) else _Defect.DATE
    if field.code_list:
        return None
    text = str(value)
    if fixed_digits(field, model) and written_digits(value):
        return None
    if len(text) > field.length:
        return _Defect.LENGTH
    if field.pattern and not model.patterns[field.pattern].compiled.fullmatch(text):
        return _Defect.PATTERN
    return None


def _is_date(value: Any) -> bool:
    day = day_of(value)
    return day is not None and _YEARS[0] <= day.year <= _YEARS[1]


def _asked(field: ModelField, defect: _Defect, model: Model) -> Text:
    if defect is _Defect.LENGTH:
        return _ASKED[defect].format(length=field.length)
    if defect is _Defect.RANGE:
        return _ASKED[defect].format(range=_range(field))
    if defect is _Defect.PATTERN:
        pattern = model.patterns[field.pattern]
        return _ASKED[defect].format(form=pattern.title, example=pattern.example)
    return _ASKED[defect]


def _range(field: ModelField) -> Text:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return Text("từ {low} đến {high}", "from {low} to {high}").format(low=low, high=high)
    if low is not None:
        return Text("không nhỏ hơn {low}", "not below {low}").format(low=low)
    return Text("không lớn hơn {high}", "not above {high}").format(high=high or 0.0)


_ASKED = {
    _Defect.NUMBER: Text("phải là một số", "must be a number"),
    _Defect.WHOLE_NUMBER: Text("phải là số nguyên", "must be a whole number"),
    _Defect.DATE: Text(
        "phải là ngày có thật, năm-tháng-ngày", "must be a real date, year-month-day"
    ),
    _Defect.LENGTH: Text("dài quá {length} ký tự", "is longer than {length} characters"),
    _Defect.RANGE: Text("phải {range}", "must be {range}"),
    _Defect.PATTERN: Text(
        "không đúng mẫu: {form}, ví dụ {example}", "is not of the form: {form}, such as {example}"
    ),
}
_MESSAGE = Text("{id}: {label} “{value}” {asked}", "{id}: {label} “{value}” {asked}")
