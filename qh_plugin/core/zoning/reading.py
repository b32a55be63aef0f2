# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading indicator texts: "40", "40-60", "<=60", "từ 1 đến 5 tầng", "2;3;5", "40 %", "2.159,6".

Plans state ranges and lists, so the model keeps density, storeys and floor area ratio as text
[TPL]. All of a text is understood, or an `IndicatorError` says what is wrong, where, and how it
is written.

Numbers are Vietnamese: decimal comma, points between thousands. A decimal point is read too; one
point before exactly three digits is a thousands point only where the `Kind` has thousands.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Callable, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text, plain
from qh_plugin.core.zoning.indicator import Indicator, Interval
from qh_plugin.core.zoning.kinds import Kind, example

_UPPER = ("<=", "=<", "≤", "⩽", "tối đa", "không quá", "không lớn hơn", "đến", "tới", "max")
_LOWER = (">=", "=>", "≥", "⩾", "tối thiểu", "không nhỏ hơn", "ít nhất", "từ", "min")
_BELOW = ("<", "dưới", "nhỏ hơn")
_ABOVE = (">", "trên", "lớn hơn")
_SIGNS = sorted((*_UPPER, *_LOWER, *_BELOW, *_ABOVE), key=len, reverse=True)
_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = r"%|[^\W\d_]+[²2]?"
_ITEM = re.compile(
    rf"(?P<sign>{'|'.join(map(re.escape, _SIGNS))})?\s*"
    rf"(?P<first>{_NUMBER})\s*(?P<unit>(?!(?:đến|tới)\b)(?:{_UNIT}))?\s*"
    rf"(?:(?P<dash>-|–|—|−|~|÷|\.\.\.?|…|đến\b|tới\b)\s*(?P<second>{_NUMBER})\s*"
    rf"(?P<unit2>{_UNIT})?)?",
    re.IGNORECASE,
)
#: a list is separated by semicolons, or by commas that a blank follows
_BREAK = re.compile(r";|,(?=\s)|\n")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")

Objects = NDArray[np.object_]
BLANK, READ, UNREADABLE = 0, 1, 2


class IndicatorError(InputError):
    """A text that is no indicator; `start` and `end` mark the wrong part of the text."""

    def __init__(self, text: Text, start: int, end: int) -> None:
        super().__init__(text)
        self.start = start
        self.end = end


@dataclass(frozen=True)
class Column:
    """A column read: `state` int8 (n,) BLANK, READ or UNREADABLE; `low`, `high` float (n,), NaN
    where not read, `high` infinite without upper limit; `values` (n,) Indicator or None; `errors`
    (n,) IndicatorError or None. `place` (n,) is the place of each value in `distinct`."""

    state: NDArray[np.int8]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    values: Objects
    errors: Objects
    place: NDArray[np.int64]
    distinct: Sequence[Optional[Indicator]]

    def where(self, test: Callable[[Indicator], bool]) -> NDArray[np.bool_]:
        """Which values pass a test (n,); each different one is tested once."""
        passed = [value is not None and test(value) for value in self.distinct]
        found: NDArray[np.bool_] = np.array(passed, bool)[self.place]
        return found


def parse(value: Any, kind: Kind) -> Indicator:
    """What a text (or a number) means. Raises `IndicatorError`."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(float(value), kind)
    text = unicodedata.normalize("NFC", str(value))
    parts = []
    start = 0
    for end in [*(m.start() for m in _BREAK.finditer(text)), len(text)]:
        parts.append(_item(text, start, end, kind))
        start = end + 1
    if not kind.ranges and not (len(parts) == 1 and parts[0].is_number):
        raise _error(_ONE_NUMBER, text, 0, len(text), kind)
    return Indicator(tuple(parts))


def parse_column(values: Sequence[Any], kind: Kind) -> Column:
    """A whole column; each different text is read once. Blank is None, NaN or only blanks."""
    known: dict[Any, int] = {}
    place = np.fromiter(
        (known.setdefault(_key(v), len(known)) for v in values), np.int64, len(values)
    )
    count = len(known)
    state, low, high = np.zeros(count, np.int8), np.full(count, np.nan), np.full(count, np.nan)
    read, errors = np.full(count, None, object), np.full(count, None, object)
    for i, (_, value) in enumerate(known):
        if value is None:
            continue
        try:
            found = parse(value, kind)
        except IndicatorError as error:
            state[i], errors[i] = UNREADABLE, error
        else:
            state[i], read[i], low[i], high[i] = READ, found, found.low, found.high
    return Column(
        state[place], low[place], high[place], read[place], errors[place], place, read.tolist()
    )


def _key(value: Any) -> tuple[type, Any]:
    """Equal values of one type are read once; every blank is None."""
    blank = value is None or value != value or (isinstance(value, str) and not value.strip())
    return (type(None), None) if blank else (type(value), value)


def _of_number(value: float, kind: Kind) -> Indicator:
    shown = f"{value:g}"
    if not math.isfinite(value):
        raise _error(_NOT_UNDERSTOOD.format(part=shown), shown, 0, len(shown), kind)
    if value < 0:
        raise _error(_NEGATIVE, shown, 0, len(shown), kind)
    if kind.whole and value != int(value):
        raise _error(_WHOLE, shown, 0, len(shown), kind)
    return Indicator((Interval(value, value),))


def _item(text: str, start: int, end: int, kind: Kind) -> Interval:
    """The interval between two separators."""
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    end = start + len(part.strip())
    part = text[start:end]
    if not part:
        raise _error(_MISSING, text, start, end, kind)
    match = _ITEM.match(text, start, end)
    if match is None or match.end() != end:
        raise _not_an_item(text, start, end, kind, match)
    for name in ("unit", "unit2"):
        unit = match.group(name)
        if unit and unit.lower() not in kind.units:
            raise _error(_UNIT_IS.format(part=unit, unit=kind.unit), text, *match.span(name), kind)
    first = _number(text, *match.span("first"), kind)
    sign = (match.group("sign") or "").lower()
    if match.group("second") is None:
        return _limit(sign, first)
    if sign not in ("", "từ"):
        raise _error(_SIGN_AND_RANGE, text, start, end, kind)
    second = _number(text, *match.span("second"), kind)
    if first > second:
        raise _error(_REVERSED, text, start, end, kind)
    return Interval(first, second)


def _limit(sign: str, value: float) -> Interval:
    if not sign:
        return Interval(value, value)
    if sign in _UPPER or sign in _BELOW:
        return Interval(None, value, sign in _BELOW)
    return Interval(value, None, sign in _ABOVE)


def _not_an_item(
    text: str, start: int, end: int, kind: Kind, match: Optional[re.Match[str]]
) -> IndicatorError:
    if re.match(r"[-−–]\s*\d", text[start:end]):
        return _error(_NEGATIVE, text, start, end, kind)
    if match is not None and match.end() > start:
        start = match.end()
        while text[start] == " ":
            start += 1
    return _error(_NOT_UNDERSTOOD.format(part=text[start:end]), text, start, end, kind)


def _number(text: str, start: int, end: int, kind: Kind) -> float:
    digits = text[start:end]
    whole, comma, decimals = digits.partition(",")
    points = whole.count(".")
    if comma:
        good = decimals.isdigit() and (not points or _GROUPED.fullmatch(whole))
        bare = f"{whole.replace('.', '')}.{decimals}"
    elif points > 1 or (points and kind.thousands and _GROUPED.fullmatch(whole)):
        good, bare = _GROUPED.fullmatch(whole), whole.replace(".", "")
    else:
        good, bare = True, whole
    if not good:
        raise _error(_FORM.format(part=digits), text, start, end, kind)
    value = float(bare)
    if not math.isfinite(value):
        raise _error(_NOT_UNDERSTOOD.format(part=f"{digits[:20]}…"), text, start, end, kind)
    if kind.whole and value != int(value):
        raise _error(_WHOLE, text, start, end, kind)
    return value


def _error(what: Text, text: str, start: int, end: int, kind: Kind) -> IndicatorError:
    shown = text if len(text) <= 40 else f"{text[:37]}…"
    return IndicatorError(
        _SENTENCE.format(
            title=kind.title, text=plain(shown), what=what, example=plain(example(kind))
        ),
        start,
        end,
    )


_SENTENCE = Text(
    "{title} “{text}”: {what}. Viết ví dụ {example}.",
    "{title} “{text}”: {what}. Write for example {example}.",
)
_MISSING = Text("thiếu giá trị bên dấu “;”", "a value is missing beside “;”")
_NEGATIVE = Text("không được là số âm", "must not be negative")
_WHOLE = Text("phải là số nguyên", "must be a whole number")
_ONE_NUMBER = Text("phải là một số", "must be one number")
_REVERSED = Text("số đầu lớn hơn số sau", "the first number is larger than the second")
_NOT_UNDERSTOOD = Text("không hiểu “{part}”", "“{part}” is not understood")
_UNIT_IS = Text("đơn vị là {unit}, không phải “{part}”", "the unit is {unit}, not “{part}”")
_SIGN_AND_RANGE = Text(
    "một khoảng không đi cùng dấu ≤, ≥, <, >", "a range takes none of the signs ≤, ≥, <, >"
)
_FORM = Text(
    "“{part}” không rõ: dấu phẩy trước số lẻ, dấu chấm giữa hàng nghìn, dấu chấm phẩy giữa các giá "
    "trị",
    "“{part}” is not clear: a comma before decimals, points between thousands, semicolons "
    "between values",
)
