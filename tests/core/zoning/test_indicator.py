# SPDX-License-Identifier: GPL-2.0-or-later
"""Indicator texts: known readings, known errors, and what is written can be read again."""

from __future__ import annotations

import math
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.model import load
from qh_plugin.core.zoning.indicator import Indicator, Interval, written
from qh_plugin.core.zoning.kinds import (
    AREA,
    DENSITY,
    HECTARES,
    KINDS,
    PEOPLE,
    RATIO,
    STOREYS,
    kinds_of,
)
from qh_plugin.core.zoning.reading import (
    BLANK,
    READ,
    UNREADABLE,
    IndicatorError,
    parse,
    parse_column,
)

INF = math.inf


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("40", DENSITY, [(40, 40)]),
        (" 40 % ", DENSITY, [(40, 40)]),
        ("40-60", DENSITY, [(40, 60)]),
        ("40 – 60 %", DENSITY, [(40, 60)]),
        ("40% - 60%", DENSITY, [(40, 60)]),
        ("40 đến 60", DENSITY, [(40, 60)]),
        ("Từ 1 đến 5 tầng", STOREYS, [(1, 5)]),
        ("<=60", DENSITY, [(None, 60)]),
        ("≤ 60", DENSITY, [(None, 60)]),
        ("tối đa 60 %", DENSITY, [(None, 60)]),
        (">=40", DENSITY, [(40, None)]),
        ("tối thiểu 40", DENSITY, [(40, None)]),
        ("2;3;5", STOREYS, [(2, 2), (3, 3), (5, 5)]),
        ("2, 3, 5", STOREYS, [(2, 2), (3, 3), (5, 5)]),
        ("1-3; 5; ≥9", STOREYS, [(1, 3), (5, 5), (9, None)]),
        ("1,5", RATIO, [(1.5, 1.5)]),
        ("3.00", RATIO, [(3, 3)]),
        ("1.500", RATIO, [(1.5, 1.5)]),
        ("1.500", AREA, [(1500, 1500)]),
        ("1.500", PEOPLE, [(1500, 1500)]),
        ("1.5", AREA, [(1.5, 1.5)]),
        ("2.159,6", AREA, [(2159.6, 2159.6)]),
        ("2.159,6 m2", AREA, [(2159.6, 2159.6)]),
        ("1.234.567", AREA, [(1234567, 1234567)]),
        ("0,22 ha", HECTARES, [(0.22, 0.22)]),
        (3.5, RATIO, [(3.5, 3.5)]),
        (12, PEOPLE, [(12, 12)]),
        # accents apart from their letters, as macOS writes them
        (unicodedata.normalize("NFD", "từ 1 đến 5 tầng"), STOREYS, [(1, 5)]),
    ],
)
def test_readings(text, kind, parts):
    assert [(p.low, p.high) for p in parse(text, kind).parts] == parts


@pytest.mark.parametrize(
    ("text", "open_end", "low", "high"),
    [("<60", True, 0, 60), (">40", True, 40, INF), ("dưới 60", True, 0, 60), ("≤60", False, 0, 60)],
)
def test_open_ends(text, open_end, low, high):
    value = parse(text, DENSITY)
    assert value.parts[0].open_end is open_end
    assert (value.low, value.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "kind", "says", "where"),
    [
        ("abc", DENSITY, "không hiểu “abc”", "abc"),
        ("40 x", DENSITY, "đơn vị là %", "x"),
        ("40 ha", AREA, "đơn vị là m²", "ha"),
        ("60-40", DENSITY, "số đầu lớn hơn số sau", "60-40"),
        ("-5", DENSITY, "không được là số âm", "-5"),
        ("2;;3", STOREYS, "thiếu giá trị", ""),
        ("2;", STOREYS, "thiếu giá trị", ""),
        ("2,3,5", STOREYS, "không rõ", "2,3,5"),
        ("2,159.6", AREA, "không rõ", "2,159.6"),
        ("1.2.3", RATIO, "không rõ", "1.2.3"),
        ("12.34,5", AREA, "không rõ", "12.34,5"),
        ("≤1-5", STOREYS, "không đi cùng dấu", "≤1-5"),
        ("40-", DENSITY, "không hiểu “-”", "-"),
        ("5 10", DENSITY, "không hiểu “10”", "10"),
        ("1,5", PEOPLE, "phải là số nguyên", "1,5"),
        ("1-2", PEOPLE, "phải là một số", "1-2"),
        ("≤5", AREA, "phải là một số", "≤5"),
        (-1, PEOPLE, "không được là số âm", "-1"),
        (1.5, PEOPLE, "phải là số nguyên", "1.5"),
        (math.inf, AREA, "không hiểu", "inf"),
        ("9" * 400, DENSITY, "không hiểu", "9" * 400),
        ("{x}", DENSITY, "không hiểu “{x}”", "{x}"),
    ],
)
def test_errors_say_what_where_and_how(text, kind, says, where):
    with pytest.raises(IndicatorError) as caught:
        parse(text, kind)
    error = caught.value
    assert says in error.text.vi
    assert kind.title.vi in error.text.vi and kind.examples[0] in error.text.vi
    assert error.text.en and "{" not in error.text.vi.replace("{x}", "")
    shown = text if isinstance(text, str) else f"{text:g}"
    assert shown[error.start : error.end] == where


def test_house_form_and_meaning():
    assert parse("từ 40% đến 60 %", DENSITY).text(DENSITY) == "40-60"
    assert parse("40-60", DENSITY).meaning(DENSITY).vi == "40–60 %"
    assert parse("2, 3", STOREYS).meaning(STOREYS).vi == "2; 3 tầng"
    assert parse("2159.6", AREA).text(AREA) == "2.159,6"
    assert parse("2.159,6", AREA).meaning(AREA).en == "2,159.6 m²"
    assert parse("4.20", RATIO).text(RATIO) == "4,2"
    assert written(0.1 + 0.2, RATIO) == "0,30000000000000004"


numbers = st.floats(0, 1e9, allow_nan=False).map(abs) | st.integers(0, 10**7).map(float)


@st.composite
def intervals(draw):
    first, second = sorted((draw(numbers), draw(numbers)))
    form = draw(st.sampled_from(("one", "range", "upper", "lower")))
    if form == "one":
        return Interval(first, first)
    if form == "range":
        return Interval(first, second)
    open_end = draw(st.booleans())
    return Interval(None, first, open_end) if form == "upper" else Interval(first, None, open_end)


@given(st.lists(intervals(), min_size=1, max_size=5), st.sampled_from((DENSITY, STOREYS, RATIO)))
def test_what_is_written_is_read_again(parts, kind):
    value = Indicator(tuple(parts))
    assert parse(value.text(kind), kind) == value
    shown = value.meaning(kind).vi
    assert parse(shown, kind) == value


@given(numbers)
def test_areas_are_read_again(number):
    value = Indicator((Interval(number, number),))
    assert parse(value.text(AREA), AREA) == value
    assert parse(number, AREA) == value


@given(st.integers(0, 10**12))
def test_people_are_read_again(number):
    assert parse(written(number, PEOPLE), PEOPLE).number == number


@given(st.text(max_size=12), st.sampled_from(KINDS))
def test_any_text_is_read_or_refused_in_a_sentence(text, kind):
    try:
        value = parse(text, kind)
    except IndicatorError as error:
        assert error.text.vi and error.text.en
        assert 0 <= error.start <= error.end
    else:
        assert parse(value.text(kind), kind) == value


@given(st.lists(st.sampled_from(["40", "40-60", "≤60", "x", "", None, " ", 5, 2.5, math.nan])))
def test_a_column_is_its_values_one_by_one(values):
    column = parse_column(values, DENSITY)
    for i, value in enumerate(values):
        blank = value is None or value != value or not str(value).strip()
        if blank:
            assert column.state[i] == BLANK and np.isnan(column.low[i])
        elif value == "x":
            assert column.state[i] == UNREADABLE and column.errors[i] is not None
        else:
            one = parse(value, DENSITY)
            assert column.state[i] == READ and column.values[i] == one
            assert (column.low[i], column.high[i]) == (one.low, one.high)


@pytest.mark.parametrize(
    "wrong", [(None, None), (2, 1), (-1, 1), (math.inf, None), (1, 2, True), (math.nan, None)]
)
def test_intervals_are_sound(wrong):
    with pytest.raises(ValueError):
        Interval(*wrong)


def test_kinds_follow_the_model():
    model = load()
    lot = model.feature_class("QuyHoach/ChucNangSuDungDat_A")
    assert [k.field for k in kinds_of(lot).values()] == [k.field for k in KINDS]
    for kind in KINDS:
        field = lot.field_map[kind.field]
        assert field.unit == kind.unit.vi
    assert "danSo" not in kinds_of(model.feature_class("QuyHoach/ChiGioiDuongDo_L"))
