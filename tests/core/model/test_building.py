# SPDX-License-Identifier: GPL-2.0-or-later
"""Codes built from parts and taken apart; examples of the acts; wrong ones named by their part."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.dossier import codes
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import available, building, load
from tests.core.model.small_model import MODEL, write


@pytest.mark.parametrize("name", available())
def test_the_example_of_every_pattern_is_its_own_parts(name):
    model = load(name)
    for pattern in model.patterns.values():
        parts = building.parse(model, pattern.id, pattern.example)
        assert building.follows(model, pattern.id, pattern.example)
        if pattern.parts:
            assert building.build(model, pattern.id, **parts) == pattern.example


def test_the_example_of_the_circular_on_provincial_planning():
    model = load("tt04_2023")
    parts = {
        "level": "T",
        "area": "19",
        "theme": "M",
        "dataClass": "H",
        "order": "02",
        "serial": "00000001",
    }
    assert building.parse(model, "maDoiTuong", "T19-MH02-00000001") == parts
    made = building.build(model, "maDoiTuong", theme="M", dataClass="H", order=2, serial=7)
    assert made == "T79-MH02-00000007"


_TT04 = load("tt04_2023")


@given(
    st.sampled_from(sorted(_TT04.code_lists["PLAN_LEVEL"].by_code)),
    st.integers(0, 99),
    st.sampled_from(sorted(_TT04.code_lists["THEME"].by_code)),
    st.sampled_from(sorted(_TT04.code_lists["DATA_CLASS"].by_code)),
    st.integers(0, 99),
    st.integers(0, 99_999_999),
)
def test_round_trip(level, area, theme, data_class, order, serial):
    given_parts = {"level": level, "area": area, "theme": theme, "dataClass": data_class}
    code = building.build(_TT04, "maDoiTuong", **given_parts, order=order, serial=serial)
    # the expression that the act's facts give, written down independently
    assert re.fullmatch(r"[GVT]\d{2}-[LMNPQRSTUVWXYZ][HQK]\d{2}-\d{8}", code)
    back = building.parse(_TT04, "maDoiTuong", code)
    assert (back["level"], back["theme"], int(back["serial"])) == (level, theme, serial)
    assert (int(back["area"]), int(back["order"])) == (area, order)


@given(
    st.sampled_from(sorted(codes.PROVINCES)),
    st.sampled_from(codes.KINDS),
    st.integers(0, 9),
    st.integers(0, 99),
    st.integers(0, 9999),
)
def test_dossier_codes_of_the_circular_follow_the_model(province, kind, first, local, serial):
    model = load("tt16_2025")
    code = codes.build_ma_ho_so(province, kind, first, local, serial)
    codes.check_dossier_code(model, code)
    parts = building.parse(model, "maHoSoQH", code)
    if parts:
        assert building.build(model, "maHoSoQH", **parts) == code


_TT16 = load("tt16_2025")


def _accepts(check, code):
    try:
        check(code)
    except InputError:
        return False
    return True


@pytest.mark.parametrize(
    ("pattern", "check"),
    [
        ("maHoSoQH", codes.check_ma_ho_so),
        ("maThongTinQH", codes.check_ma_thong_tin),
        ("maDoiTuong", codes.check_ma_doi_tuong),
    ],
)
@given(st.data())
def test_the_codes_of_the_circular_and_the_model_agree(pattern, check, data):
    """On codes of the right shape, with any province, and on such codes with one letter changed."""
    code = data.draw(st.from_regex(_TT16.patterns[pattern].regex, fullmatch=True))
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(code)))
        code = code[:place] + data.draw(st.sampled_from("07AZ_- \n٣é")) + code[place + 1 :]
    assert building.follows(_TT16, pattern, code) == _accepts(check, code), code


def test_defaults_fill_what_is_left_out():
    model = load("dia_chinh")
    code = building.build(model, "maHoSoQH", ward="26740")
    assert code == "79DDC267400001"
    assert building.build(model, "maHoSoQH", kind="QSD", ward=26740, serial=12) == "79QSD267400012"


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({}, "Mã phường, xã"),
        ({"ward": "26741"}, "26741"),
        ({"ward": "26740", "kind": "ABC"}, "Loại hồ sơ"),
        ({"ward": "26740", "serial": 10_000}, "Số thứ tự"),
        ({"ward": "26740", "serial": -1}, "Số thứ tự"),
        ({"ward": "26740", "serial": "٠٠٠١"}, "Số thứ tự"),
        ({"ward": "26740", "year": 2026}, "year"),
    ],
)
def test_a_part_that_does_not_fit_is_named(parts, named):
    with pytest.raises(InputError) as raised:
        building.build(load("dia_chinh"), "maHoSoQH", **parts)
    assert named in raised.value.text.vi
    assert "79DDC267400001" in raised.value.text.en


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("", "Mã tỉnh"),
        ("79ABC267400001", "Loại hồ sơ"),
        ("79DDC267410001", "Mã phường, xã"),
        ("79DDC26740001", "Số thứ tự"),
        ("79DDC2674000011", "79DDC2674000011"),
        (" 79DDC267400001", "Mã tỉnh"),
        ("79DDC267400001\n", "79DDC267400001"),
        ("7٩DDC267400001", "Mã tỉnh"),
    ],
)
def test_a_wrong_code_names_its_first_wrong_part(code, part):
    model = load("dia_chinh")
    assert not building.follows(model, "maHoSoQH", code)
    with pytest.raises(InputError) as raised:
        codes.check_dossier_code(model, code)
    assert part in raised.value.text.vi
    assert "79DDC267400001" in raised.value.text.en


def test_text_parts_take_what_is_left(tmp_path):
    model = load(write(tmp_path, MODEL))
    assert building.build(model, "maHoSoQH", kind="QHC", word="xyz", number=7) == "79QHC-xyz-7"
    assert building.parse(model, "maHoSoQH", "79QHC-xyz-007")["number"] == "007"
    with pytest.raises(InputError, match="không đúng"):
        building.build(model, "maHoSoQH", kind="QHC", word="x y", number=7)


def test_an_unknown_pattern_names_those_there_are():
    with pytest.raises(InputError, match="maThuaDat"):
        building.parse(load("dia_chinh"), "maHoSo", "x")


def test_a_model_without_the_pattern_takes_any_dossier_code(tmp_path):
    content = {**MODEL, "patterns": []}
    content["common_fields"] = [dict(f) for f in MODEL["common_fields"]]
    del content["common_fields"][1]["pattern"]
    model = load(write(tmp_path, content))
    codes.check_dossier_code(model, "bất kỳ")
    with pytest.raises(InputError):
        codes.check_dossier_code(model, "  ")
