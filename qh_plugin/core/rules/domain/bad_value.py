# SPDX-License-Identifier: GPL-2.0-or-later
"""A03: values of the wrong type, length, range, pattern or date."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, Optional

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Model, ModelField
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, is_blank, of_features, shown
from qh_plugin.core.rules.base import LayerContext, Reach, Rule
from qh_plugin.core.text import Text

_YEARS = (1900, 2100)


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

    Cách sửa: nhập lại giá trị theo yêu cầu nêu trong thông báo.
    """

    id: ClassVar[str] = "A03"
    title: ClassVar[Text] = Text("Giá trị không hợp lệ", "Invalid value")
    help_en: ClassVar[str] = (
        "What: a value of the wrong type (number, whole number, date), longer than its field, out "
        "of range, or not of the code's pattern. Why: the server and other software read the data "
        "by the model; such values are dropped or cut off when the data move on. Fix: enter the "
        "value again as the message asks."
    )
    quality: ClassVar[str] = "logical.domain"
    severity: ClassVar[Severity] = Severity.ERROR
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding for each bad value."""
        fields = class_of(context).fields
        rows: list[int] = []
        variant: list[int] = []
        values: list[str] = []
        asked: list[Text] = []
        for index, field in enumerate(fields):
            column = context.table.columns.get(field.name)
            if column is None or context.model is None:
                continue
            model = context.model
            cells = column.tolist()
            defects = {v: _defect(v, field, model) for v in set(cells) if not is_blank(v)}
            bad = [row for row, v in enumerate(cells) if defects.get(v) is not None]
            rows += bad
            variant += [index * len(_Defect) + int(defects[cells[row]] or 0) for row in bad]
            values += [shown(cells[row]) for row in bad]
            asked += [_asked(field, _Defect(defects[cells[row]] or 0), model) for row in bad]
        return of_features(
            self.id,
            context,
            [[row] for row in rows],
            [_MESSAGE] * (len(fields) * len(_Defect)),
            variant,
            {
                "label": [fields[v // len(_Defect)].label for v in variant],
                "value": values,
                "asked": asked,
            },
            Severity.ERROR,
        )


def _defect(value: Any, field: ModelField, model: Model) -> Optional[_Defect]:
    """What is wrong with a value that is not blank; the first thing counts."""
    if field.type in ("integer", "real"):
        if isinstance(value, (str, bytes, bool)) or not math.isfinite(value):
            return _Defect.NUMBER
        if field.type == "integer" and value != int(value):
            return _Defect.WHOLE_NUMBER
        low = field.minimum is not None and value < field.minimum
        high = field.maximum is not None and value > field.maximum
        return _Defect.RANGE if low or high else None
    if field.type == "date":
        return None if _is_date(value) else _Defect.DATE
    text = str(value)
    if len(text) > field.length:
        return _Defect.LENGTH
    if field.pattern and not model.patterns[field.pattern].compiled.fullmatch(text):
        return _Defect.PATTERN
    return None


def _is_date(value: Any) -> bool:
    if isinstance(value, datetime.date):
        return _YEARS[0] <= value.year <= _YEARS[1]
    try:
        day = datetime.date.fromisoformat(str(value)[:10])
        rest = str(value)[10:]
        if rest:
            datetime.time.fromisoformat(rest.lstrip("T ").rstrip("Z"))
    except ValueError:
        return False
    return _YEARS[0] <= day.year <= _YEARS[1]


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
