# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of HoSo, BanVe and VanBan: reading what was typed, and saying what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.dossier.record_values import converted, parse_date, problem, shown
from qh_plugin.core.dossier.records import (
    Records,
    check,
    check_row,
    column_for,
    facts_of,
    prefilled,
    table_for,
)
from tests.core.dossier import record_model as made

MODEL = made.model()


def column(table: str, name: str):
    return next(f for f in MODEL.records[table].fields if f.name == name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31/03/2025", date(2025, 3, 31)),
        (" 1.2.2024 ", date(2024, 2, 1)),
        ("1-2-2024", date(2024, 2, 1)),
        ("2025-03-31", date(2025, 3, 31)),
        ("2025-03-31T10:00:00", date(2025, 3, 31)),
        ("31/02/2025", None),
        ("3/2025", None),
        ("ngày 3 tháng 2", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(text: str, expected: object) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("table", "name", "value", "expected"),
    [
        ("HoSo", "loaiQuyHoach", "quy hoach PHAN khu", "QPK"),
        ("HoSo", "loaiQuyHoach", "QPK", "QPK"),
        ("HoSo", "loaiQuyHoach", "khác", "khác"),
        ("HoSo", "ngayQDQH", datetime(2025, 3, 31, 5), date(2025, 3, 31)),
        ("HoSo", "ngayQDQH", "hôm qua", "hôm qua"),
        ("HoSo", "soQDQH", 123, "123"),
        ("HoSo", "soQDQH", 123.0, "123"),
        ("HoSo", "coGIS", True, "Có"),
        ("HoSo", "tenDoAn", "  ", None),
        ("BanVe", "soTo", "12", 12),
        ("BanVe", "soTo", 12.0, 12),
        ("BanVe", "soTo", "1,5", "1,5"),
        ("BanVe", "soTo", "vài", "vài"),
        ("BanVe", "soTo", float("nan"), "nan"),
    ],
)
def test_values_in_the_type_of_their_column(table, name, value, expected) -> None:
    got = converted(column(table, name), value, MODEL)
    assert got == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(
    ("table", "name", "value", "words"),
    [
        ("HoSo", "soQDQH", "x" * 21, "Dài 21 ký tự, nhiều hơn 20"),
        ("HoSo", "loaiQuyHoach", "QXX", "không có trong danh mục"),
        ("HoSo", "ngayQDQH", "mai", "không phải là ngày"),
        ("HoSo", "ngayQDQH", date(1025, 3, 31), "kiểm tra lại năm"),
        ("BanVe", "soTo", "vài", "không phải là số nguyên"),
        ("BanVe", "soTo", 0, "0 ở ngoài khoảng 1"),
    ],
)
def test_what_does_not_fit_is_said(table, name, value, words) -> None:
    assert words in problem(column(table, name), value, MODEL).vi


def test_a_complete_row_has_no_problem() -> None:
    assert check_row(MODEL.records["HoSo"], made.full_head(), MODEL) == []
    assert check(Records({"HoSo": [made.full_head()]}), MODEL, made.INFO) == []


def test_empty_rows_name_every_required_column_by_its_heading() -> None:
    found = check_row(MODEL.records["HoSo"], {}, MODEL)
    assert [p.column for p in found if p.required == "E"] == [
        *("maHoSo", "tenDoAn", "loaiQuyHoach", "tyLe", "soQDQH", "ngayQDQH"),
    ]
    assert {p.column for p in found if p.required == "W"} == {"maThongTinQH", "diaDiem"}
    assert found[0].text.vi == "Chưa nhập Mã hồ sơ."
    # no row at all is the same as an empty one
    assert len(check(Records(), MODEL)) == len(found)


def test_unknown_tables_and_columns_are_kept_and_said() -> None:
    row = {**made.full_head(), "mauSac": "đỏ"}
    found = check(Records({"HoSo": [row], "PhuLuc": [{}]}), MODEL, made.INFO)
    assert [(p.table, p.column, p.required) for p in found] == [
        ("PhuLuc", "", "W"),
        ("HoSo", "mauSac", "W"),
    ]


def test_rows_of_another_dossier_and_double_numbers() -> None:
    row = {"maHoSo": "79QPK1000002", "soHieuBanVe": "QH-01", "tenBanVe": "a"}
    rows = [row, {**row, "maHoSo": made.INFO.maHoSoQH}]
    found = check(Records({"HoSo": [made.full_head()], "BanVe": rows}), MODEL, made.INFO)
    assert [(p.row, p.column) for p in found] == [(0, "maHoSo"), (1, "soHieuBanVe")]
    assert "79QPK1000001" in found[0].text.vi


def test_two_heads_are_one_too_many() -> None:
    found = check(Records({"HoSo": [made.full_head()] * 2}), MODEL, made.INFO)
    assert ["chỉ có một dòng" in p.text.vi for p in found] == [True]


def test_first_records_follow_from_the_dossier() -> None:
    head = prefilled(made.INFO, MODEL, "CSDL_Thu", ("Phường Sài Gòn",)).head
    assert head["maHoSo"] == "79QPK1000001"
    assert head["loaiQuyHoach"] == "QPK"
    assert head["tyLe"] == "1/2.000"
    assert head["heToaDo"] == "EPSG:9210"
    assert head["diaDiem"] == "Phường Sài Gòn"
    assert head["thuMuc"] == "CSDL_Thu"
    assert head["soQDQH"] is None
    assert prefilled(made.INFO, made.without_records()).tables == {}


def test_the_system_is_found_in_a_list_of_systems() -> None:
    systems = made.codes("CRS", ("VN2000_10545", "VN-2000 105°45' (EPSG:9210)"), ("x", "y"))
    fields = [
        replace(f, code_list="CRS") if f.name == "heToaDo" else f
        for f in MODEL.records["HoSo"].fields
    ]
    table = replace(MODEL.records["HoSo"], fields=fields)
    model = replace(MODEL, records={"HoSo": table}, code_lists={**MODEL.code_lists, "CRS": systems})
    assert prefilled(made.INFO, model).head["heToaDo"] == "VN2000_10545"


def test_what_is_written_into_the_head_goes_back_to_the_facts() -> None:
    head = {**made.full_head(), "tenDoAn": "Tên mới", "maHoSo": "79QPK1000009", "tyLe": None}
    facts = facts_of(made.INFO, head)
    assert facts == replace(made.INFO, name="Tên mới")


def test_headings_and_sheets_are_found_whatever_their_spelling() -> None:
    table = MODEL.records["VanBan"]
    assert column_for(table, " mã văn bản / TÊN FILE ").name == "maVanBan"
    assert column_for(table, "ngayky").name == "ngayKy"
    assert column_for(table, "màu") is None
    assert table_for(MODEL, "Hồ sơ").id == "HoSo"
    assert table_for(MODEL, "Sheet1") is None


def test_values_for_reading() -> None:
    assert shown(column("HoSo", "loaiQuyHoach"), "QPK", MODEL) == "Quy hoạch phân khu"
    assert shown(column("HoSo", "ngayQDQH"), date(2025, 3, 1), MODEL) == "01/03/2025"
    assert shown(column("BanVe", "soTo"), 1.5, MODEL) == "1,5"
    assert shown(column("BanVe", "soTo"), None, MODEL) == ""


ANYTHING = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes()
)


@given(st.sampled_from(["HoSo", "BanVe", "VanBan"]), st.data())
def test_no_value_is_lost_or_crashes(table: str, data: st.DataObject) -> None:
    of = MODEL.records[table]
    row = {f.name: converted(f, data.draw(ANYTHING), MODEL) for f in of.fields}
    check_row(of, row, MODEL)
    for one in of.fields:  # reading twice changes nothing
        assert converted(one, row[one.name], MODEL) == row[one.name]
        shown(one, row[one.name], MODEL)
