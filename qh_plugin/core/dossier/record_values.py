# SPDX-License-Identifier: GPL-2.0-or-later
"""One value of a record: from what was typed or stood in a cell, to what the model demands.

Values are None (empty), str, int, float or `datetime.date`. What does not fit is kept as it was
written, so that nothing is lost, and `problem` says why it does not fit.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Optional

from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import CodeList, ModelField, fold
from qh_plugin.core.text import Text

EARLIEST, LATEST = date(1945, 9, 2), date(2100, 12, 31)
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?\s*")


def parse_date(text: str) -> Optional[date]:
    """The day in "31/03/2025", "31.3.2025" or "2025-03-31"; None where it is none."""
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_ISO, (1, 2, 3))):
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (int(found[i]) for i in order)
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def converted(field: ModelField, value: object, model: Model) -> object:
    """`value` in the type of `field`, or as it was where it cannot be read so."""
    if isinstance(value, str):
        value = value.strip() or None
    if value is None:
        return None
    if field.code_list and field.code_list in model.code_lists:
        return code_of(model.code_lists[field.code_list], _as_text(value))
    if field.type == "date":
        return _as_date(value)
    if field.type in ("integer", "real"):
        return _as_number(value, field.type == "integer")
    return _as_text(value)


def code_of(codes: CodeList, text: str) -> str:
    """The code that is written as code, as name or as symbol; `text` itself where none is."""
    if text in codes.by_code:
        return text
    wanted = fold(text)
    for code in codes.codes:
        if wanted in (fold(code.code), fold(code.name.vi), fold(code.name.en)):
            return code.code
    return text


def name_of(codes: CodeList, code: object) -> Text:
    """The name of a code; the code itself where the list does not know it."""
    known = codes.by_code.get(str(code))
    return known.name if known else Text(str(code), str(code))


def shown(field: ModelField, value: object, model: Model, language: str = "vi") -> str:
    """A value for reading: names instead of codes, days as 31/03/2025."""
    if value is None:
        return ""
    if field.code_list in model.code_lists:
        return name_of(model.code_lists[field.code_list], value).get(language)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        plain = f"{value:.6f}".rstrip("0").rstrip(".")
        return plain.replace(".", ",") if language == "vi" else plain
    return str(value)


def problem(field: ModelField, value: object, model: Model) -> Optional[Text]:
    """Why `value` does not fit `field`, None where it does. Empty is not asked here."""
    if value is None or value == "":
        return None
    if field.code_list in model.code_lists:
        if str(value) in model.code_lists[field.code_list].by_code:
            return None
        return Text(
            "“{value}” không có trong danh mục {title}; hãy chọn một giá trị của danh mục.",
            "“{value}” is not in the list {title}; choose one of its values.",
        ).format(value=str(value), title=model.code_lists[field.code_list].title)
    if field.type == "date":
        return _date_problem(value)
    if field.type in ("integer", "real"):
        return _number_problem(field, value)
    return _text_problem(field, str(value), model)


def _date_problem(value: object) -> Optional[Text]:
    if not isinstance(value, date):
        return Text(
            "“{value}” không phải là ngày; hãy ghi theo dạng 31/12/2025.",
            "“{value}” is not a date; write it as 31/12/2025.",
        ).format(value=str(value))
    if not EARLIEST <= value <= LATEST:
        return Text(
            "Ngày {value} ở ngoài khoảng hợp lý; hãy kiểm tra lại năm.",
            "The date {value} is out of any sensible range; check the year.",
        ).format(value=value.strftime("%d/%m/%Y"))
    return None


def _number_problem(field: ModelField, value: object) -> Optional[Text]:
    whole = field.type == "integer"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return Text("“{value}” không phải là {kind}.", "“{value}” is not {kind}.").format(
            value=str(value),
            kind=Text("số nguyên", "a whole number") if whole else Text("số", "a number"),
        )
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        return Text(
            "{value} ở ngoài khoảng {low} đến {high}.", "{value} is not between {low} and {high}."
        ).format(
            value=value,
            low=Text("không giới hạn", "no limit") if low is None else low,
            high=Text("không giới hạn", "no limit") if high is None else high,
        )
    return None


def _text_problem(field: ModelField, value: str, model: Model) -> Optional[Text]:
    if field.length and len(value) > field.length:
        return Text(
            "Dài {length} ký tự, nhiều hơn {limit} ký tự cho phép; hãy rút gọn.",
            "{length} characters, more than the {limit} allowed; shorten it.",
        ).format(length=len(value), limit=field.length)
    pattern = model.patterns.get(field.pattern)
    if pattern is not None and not pattern.compiled.fullmatch(value):
        return Text(
            "“{value}” không đúng dạng {title}, ví dụ {example}.",
            "“{value}” is not a {title}, such as {example}.",
        ).format(value=value, title=pattern.title, example=pattern.example)
    return None


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _as_date(value: object) -> object:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _as_text(value)
    found = parse_date(text)
    return text if found is None else found


def _as_number(value: object, whole: bool) -> object:
    number = value
    if isinstance(value, str):
        plain = value.replace("\u00a0", "").replace(" ", "").replace(",", ".")
        try:
            number = float(plain)
        except ValueError:
            return value
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return _as_text(value)
    if not math.isfinite(number):
        return _as_text(value)
    if whole:
        return int(number) if float(number).is_integer() else value
    return number
