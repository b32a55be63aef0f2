# SPDX-License-Identifier: GPL-2.0-or-later
"""Dossiers of the other models: made, filled and checked from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.model import load
from qh_plugin.io import geopackage
from tests.cli.conftest import qh

CODE = "79DDC267400001"


def _box(x: float, y: float, size: float = 10.0) -> bytes:
    return bytes(
        shapely.to_wkb(shapely.box(600000 + x, 1190000 + y, 600000 + x + size, 1190000 + y + size))
    )


def _parcel(number: int, **values: object) -> dict[str, object]:
    return {
        "maDoiTuong": f"{CODE}-ThuaDat_A-{number}",
        "maHoSoQH": CODE,
        "maXa": "26740",
        "soHieuToBanDo": 1,
        "soThuTuThua": number,
        "dienTich": 100.0,
        "laDoiTuongChiemDat": "0",
        "diaChi": "12 Lê Lợi",
        "maMucDichSuDung": "ODT",
        **values,
    }


@pytest.fixture
def cadastre(tmp_path: Path) -> Path:
    """A cadastral dossier of phường Sài Gòn: its boundary and two right parcels."""
    folder = tmp_path / "CSDL_DiaChinhSaiGon"
    made = qh(
        *("new", folder, "--name", "Địa chính phường Sài Gòn", "--code", CODE),
        *("--model", "dia_chinh", "--ward", "26740", "--scale", "1/500"),
    )
    assert made.status == 0, made.err
    dossier = open_dossier(folder)
    path = dossier.geopackage("DiaChinh")
    ward = {"maDoiTuong": f"{CODE}-RanhGioiXa_A-1", "maHoSoQH": CODE, "maXa": "26740"}
    boundary = bytes(shapely.to_wkb(shapely.box(600000, 1190000, 600020, 1190010)))
    geopackage.insert_rows(path, "RanhGioiXa_A", [(boundary, {**ward, "tenXa": "Sài Gòn"})])
    rows = [(_box(0, 0), _parcel(1)), (_box(10, 0), _parcel(2))]
    geopackage.insert_rows(path, "ThuaDat_A", rows)
    return folder


def _errors(folder: Path) -> dict[str, set[str]]:
    """Rule id → the fields or nothing that its errors name."""
    found: dict[str, set[str]] = {}
    for line in qh("check", folder, "--json").out.splitlines():
        record = json.loads(line)
        if record["type"] == "finding" and record["severity"] == "error":
            found.setdefault(record["rule"], set()).add(json.dumps(record, ensure_ascii=False))
    return found


def test_right_parcels_have_no_error(cadastre):
    done = qh("check", cadastre)
    assert (done.status, done.err) == (0, "")
    assert "0 lỗi" in done.out


def test_wrong_parcels_are_found(cadastre):
    path = open_dossier(cadastre).geopackage("DiaChinh")
    wrong = [
        (_box(5, 0), _parcel(3)),
        (_box(40, 0), _parcel(4, maMucDichSuDung="XXX")),
        (_box(60, 0), _parcel(5, soThuTuThua=None, maXa="26741")),
    ]
    geopackage.insert_rows(path, "ThuaDat_A", wrong)
    errors = _errors(cadastre)
    assert "C01" in errors  # parcel 3 lies over 1 and 2
    assert any("XXX" in record for record in errors["A02"])
    assert any("26741" in record for record in errors["A13"])  # a ward of before July 2025
    assert any("soThuTuThua" in record or "thứ tự thửa" in record for record in errors["A01"])


def test_a_dossier_of_provincial_planning(tmp_path):
    folder = tmp_path / "CSDL_HoChiMinh"
    done = qh(
        "new", folder, "--name", "Quy hoạch Thành phố", "--code", "T79", "--model", "tt04_2023"
    )
    assert done.status == 0, done.err
    path = open_dossier(folder).geopackage("HoChiMinh")
    model = load("tt04_2023")
    assert [e.name for e in geopackage.layers(path)] == sorted(c.class_name for c in model.classes)
    point = bytes(shapely.to_wkb(shapely.Point(600000, 1190000)))
    days = {"quyHoachBatDau": "2026-01-01", "quyHoachKetThuc": "2030-12-31"}
    geopackage.insert_rows(
        path, "DinhHuongNghiaTrang_P", [(point, {"maDoiTuong": "T79-MQ02-00000001", **days})]
    )
    assert qh("check", folder).status == 0
    geopackage.insert_rows(
        path, "DinhHuongNghiaTrang_P", [(point, {"maDoiTuong": "79QPK1000001-1"})]
    )
    assert qh("check", folder).status == 1


@pytest.mark.parametrize(
    ("model", "code"),
    [("dia_chinh", "79QPK1000001"), ("tt04_2023", "79QPK1000001"), ("tt16_2025", CODE)],
)
def test_the_code_of_another_model_is_refused(tmp_path, model, code):
    done = qh("new", tmp_path / "x", "--name", "x", "--code", code, "--model", model)
    assert done.status == 2
    assert code in done.sentence
    assert load(model).patterns["maHoSoQH"].example in done.sentence
    assert not (tmp_path / "x").exists()
