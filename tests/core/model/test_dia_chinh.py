# SPDX-License-Identifier: GPL-2.0-or-later
"""The working model of the cadastre against facts known beside its file."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from pathlib import Path

import pytest

from qh_plugin.core.model import load
from qh_plugin.core.resources import resource

SHARED = Path(__file__).resolve().parents[4] / "shared" / "model"
MODEL = load("dia_chinh")


def _limit(steps, value, whole=lambda x: x):
    """The limit at `value`, summed up step by step as the tables say it."""
    total, last = steps.start, steps.first
    for limit, rate in steps.rates:
        upper = value if limit is None else min(value, limit)
        total += whole(max(upper - last, 0)) * rate
        last = max(last, upper)
    return total


def test_classes():
    names = {c.name: c.geometry for c in MODEL.classes}
    assert names == {
        "DiaChinh/RanhGioiXa_A": "MultiPolygon",
        "DiaChinh/ThuaDat_A": "MultiPolygon",
        "DiaChinh/DuongRanhGioi_L": "MultiLineString",
        "DiaChinh/DiemRanhGioi_P": "Point",
        "SuDungDat/HienTrangSuDungDat_A": "MultiPolygon",
        "SuDungDat/QuyHoachSuDungDatXa_A": "MultiPolygon",
    }
    parcels = MODEL.feature_class("DiaChinh/ThuaDat_A").field_map
    must = {name for name, field in parcels.items() if field.required == "E"}
    assert must == {
        *("maDoiTuong", "maXa", "soHieuToBanDo", "soThuTuThua"),
        *("dienTich", "laDoiTuongChiemDat", "maMucDichSuDung"),
    }
    assert parcels["dienTich"].unit == "m²"


def test_codes_are_those_of_the_land_law():
    codes = MODEL.code_lists["LAND_CODE"].codes
    assert Counter(bool(c.valid_to) for c in codes) == {False: 67, True: 42}
    by_code = MODEL.code_lists["LAND_CODE"].by_code
    assert by_code["LUC"].colour == "#fffc8c"  # 255, 252, 140
    assert (by_code["BHK"].successor, by_code["BHK"].valid_to) == ("HNK", "2024-07-31")
    assert by_code["TTN"].successor == ""  # became two codes, so there is no one successor
    rows = MODEL.conversions["LAND_CODE"].rows
    assert {(r.new, r.whole) for r in rows if r.old == "TTN"} == {("TON", False), ("TIN", False)}


def test_wards_are_those_of_the_list_that_the_docks_use():
    content = json.loads(resource("model", "hcmc-wards.json").read_text("utf-8"))
    codes = [ward["code"] for ward in content["wards"]]
    assert [c.code for c in MODEL.code_lists["WARD"].codes] == codes
    assert len(codes) == 168


def test_ward_conversion_is_many_to_many():
    rows = MODEL.conversions["WARD"].rows
    assert len(rows) == 493
    thu_dau_mot = {(r.old, r.whole) for r in rows if r.new == "25747"}
    assert ("25741", False) in thu_dau_mot and ("25753", True) in thu_dau_mot
    targets = Counter(r.old for r in rows)
    assert max(targets.values()) > 1


@pytest.mark.parametrize(
    ("scale", "length", "centimetres"),
    [
        ("1/200", 1, 1.5),
        ("1/200", 5, 3.3),
        ("1/200", 100, 17.85),
        ("1/500", 10, 5.65),
        ("1/500", 50, 14.9),
        ("1/1.000", 5, 2.7),
        ("1/1.000", 20, 9.2),
        ("1/2.000", 10, 7.5),
        ("1/2.000", 100, 24.5),
    ],
)
def test_mutual_error_of_an_edge(scale, length, centimetres):
    edge = MODEL.tolerances[scale].edge
    assert _limit(edge, length, whole=math.floor) == pytest.approx(centimetres)


@pytest.mark.parametrize(
    ("scale", "area", "square_metres"),
    [
        ("1/200", 60, 0.44),
        ("1/200", 5000, 9.02),
        ("1/500", 100, 0.81),
        ("1/500", 1000, 4.11),
        ("1/1.000", 500, 3.43),
        ("1/1.000", 5000, 18.93),
        ("1/2.000", 60, 0.58),
        ("1/2.000", 5000, 19.24),
    ],
)
def test_area_difference(scale, area, square_metres):
    assert _limit(MODEL.tolerances[scale].area, area) == pytest.approx(square_metres)


def test_vertex_tolerances():
    found = {scale: t.vertex for scale, t in MODEL.tolerances.items()}
    assert found == {
        **{"1/200": 0.05, "1/500": 0.07, "1/1.000": 0.15},
        **{"1/2.000": 0.3, "1/5.000": 1.5, "1/10.000": 3.0},
    }


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of facts is not here")
def test_nothing_was_lost_on_the_way():
    with (SHARED / "land-codes.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    by_code = MODEL.code_lists["LAND_CODE"].by_code
    assert [r["code"] for r in rows] == list(by_code)
    for row in rows:
        code = by_code[row["code"]]
        assert code.name.vi == row["name_vi"]
        if row["rgb"][:1].isdigit():
            assert code.colour == "#{:02x}{:02x}{:02x}".format(*map(int, row["rgb"].split(",")))
    with (SHARED / "hcmc-ward-conversion.csv").open(encoding="utf-8-sig") as file:
        pairs = [(r["old_code"] or "755", r["new_code"]) for r in csv.DictReader(file)]
    assert [(r.old, r.new) for r in MODEL.conversions["WARD"].rows] == pairs


def test_relations_of_the_cadastre():
    rules = {relation.rule for relation in MODEL.relations}
    assert rules == {"C09", "P01", "X04"}
    lines = MODEL.feature_class("DiaChinh/DuongRanhGioi_L")
    assert lines.network and len(lines.network.rules) == 6
