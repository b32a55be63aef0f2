# SPDX-License-Identifier: GPL-2.0-or-later
"""A dossier of a general plan from the command line: its codes are those of the circular's table
for general plans, in the check, the repair and the balance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.io import geopackage
from tests.cli.conftest import qh

CODE = "79QHC1000001"
FUNCTION = "chucNangSuDungDatMuc2"
#: function, group of level 1, and width of the lot in m; all are 100 m high
LOTS = (
    ("DAT_DD_Donvio", "I", 60),
    ("DAT_DD_Giaothongdothi", "I", 10),
    ("DAT_NDD_Congnghiep", "II", 20),
    ("DAT_NNK_Nongnghiep", "III", 10),
)


@pytest.fixture
def general(tmp_path: Path) -> Path:
    """A general plan of 1 ha with four lots, complete as far as land use goes."""
    folder = tmp_path / "CSDL_QuyHoachChung"
    made = qh("new", folder, "--name", "Quy hoạch chung thử", "--code", CODE, "--scale", "1/10.000")
    assert made.status == 0, made.err
    path = open_dossier(folder).geopackage("QuyHoach")
    x, rows = 600000.0, []
    for number, (code, group, width) in enumerate(LOTS, start=1):
        values = {
            "maDoiTuong": f"{CODE}-ChucNangSuDungDat_A-{number}",
            "maHoSoQH": CODE,
            "kyHieuLoDat": f"C-{number}",
            "chucNangSuDungDatMuc1": group,
            FUNCTION: code,
            "dienTich": width * 100.0,
        }
        rows.append((_box(x, width), values))
        x += width
    geopackage.insert_rows(path, "ChucNangSuDungDat_A", rows)
    edge = {"maDoiTuong": f"{CODE}-RanhGioiQuyHoach_A-1", "maHoSoQH": CODE}
    geopackage.insert_rows(path, "RanhGioiQuyHoach_A", [(_box(600000.0, 100), edge)])
    return folder


def _box(x: float, width: float) -> bytes:
    return bytes(shapely.to_wkb(shapely.MultiPolygon([shapely.box(x, 0, x + width, 100)])))


def _put(folder: Path, code: str) -> None:
    path = open_dossier(folder).geopackage("QuyHoach")
    values = {"maDoiTuong": f"{CODE}-ChucNangSuDungDat_A-9", "maHoSoQH": CODE, FUNCTION: code}
    geopackage.insert_rows(path, "ChucNangSuDungDat_A", [(_box(600200.0, 10), values)])


def _a02(folder: Path, *options: str) -> list[dict]:
    """The findings of A02 about functions of level 2."""
    lines = qh("check", folder, "--json", *options).out.splitlines()
    found = [one for line in lines if (one := json.loads(line)).get("rule") == "A02"]
    return [one for one in found if one["type"] == "finding"]


def test_codes_of_general_plans_are_right(general):
    assert _a02(general) == []
    assert _a02(general, "--model", "tt16_2025") == []


def test_codes_of_zoning_plans_are_wrong_and_the_list_is_named(general):
    _put(general, "DAT_O_Nhomnhao")
    (found,) = _a02(general)
    assert found["severity"] == "error"
    told = json.dumps(found, ensure_ascii=False)
    assert "DAT_O_Nhomnhao" in told
    assert "Chức năng sử dụng đất (quy hoạch chung đô thị)" in told
    assert "Land-use function (general urban plan)" in told


def test_capitals_are_told_with_the_right_spelling(general):
    _put(general, "DAT_DD_DONVIO")
    (found,) = _a02(general)
    assert "DAT_DD_Donvio" in json.dumps(found, ensure_ascii=False)


def test_balance_has_the_three_groups_of_general_plans(general):
    done = qh("balance", general, "--json")
    assert done.status == 0, done.err
    groups = json.loads(done.out)["groups"]
    areas = {g["id"]: g["area"] for g in groups}
    assert areas == {"I": 7000.0, "II": 2000.0, "III": 1000.0}
    assert [f["title"]["vi"] for f in groups[0]["functions"]] == ["Đơn vị ở", "Giao thông đô thị"]


def test_model_show_tells_the_list_of_general_plans():
    told = qh("model", "show", "tt16_2025", "QuyHoach/ChucNangSuDungDat_A").out
    (line,) = [line for line in told.splitlines() if FUNCTION in line]
    assert "LANDUSE QHC: LANDUSE_GENERAL" in line
    told = json.loads(qh("model", "show", "tt16_2025", "QuyHoach/CongTrinh_A", "--json").out)
    (field,) = [f for f in told["classes"][0]["fields"] if f["name"] == "chucNangSuDungDat"]
    assert field["code_list_by_kind"] == {"QHC": "LANDUSE_GENERAL"}
