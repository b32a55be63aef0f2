# SPDX-License-Identifier: GPL-2.0-or-later
"""`balance`: the table, JSON and spreadsheet of a dossier; bad input is one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import content, qh

CELLS = "QuyHoach/PhanOQuyHoach_A"


def test_table_json_and_spreadsheet_say_the_same(clean_sample: Path, tmp_path: Path) -> None:
    before = content(clean_sample)
    target = tmp_path / "bảng.xlsx"
    done = qh("balance", clean_sample, "--json", "--xlsx", target)
    assert done.status == 0, done.err
    told = json.loads(done.out)
    assert told["format"] == "qh-balance/1"
    groups = told["groups"]
    functions = [f for g in groups for f in g["functions"]]
    assert sum(g["area"] for g in groups) == pytest.approx(told["total"]["area"])
    assert sum(f["area"] for f in functions) == pytest.approx(told["total"]["area"])
    assert sum(f["share"] for f in functions) == pytest.approx(1)
    assert abs(told["difference"]) < 0.01 and told["unclassified"] is None
    sheet = openpyxl.load_workbook(target)["CanBang"]
    by_name = {row[1].value: row for row in sheet.iter_rows()}
    for function in functions:
        row = by_name[function["title"]["vi"]]
        assert row[2].value == pytest.approx(function["area"], abs=0.01)
        assert row[5].value == function["lots"]
        assert row[4].number_format == "0.00 %"
    assert by_name["Tổng cộng"][1].font.b
    assert content(clean_sample) == before


def test_vietnamese_and_english(clean_sample: Path) -> None:
    vi, en = qh("balance", clean_sample), qh("--lang", "en", "balance", clean_sample)
    assert "Chức năng sử dụng đất" in vi.out and vi.out.strip().endswith("ranh giới quy hoạch.")
    assert "Land-use function" in en.out and en.out.strip().endswith("plan boundary.")
    assert "100,0" in vi.out and "100.0" in en.out


def test_layer_by_name(clean_sample: Path) -> None:
    for name in (CELLS, "PhanOQuyHoach_A"):
        told = json.loads(qh("balance", clean_sample, "--layer", name, "--json").out)
        assert told["layer"] == CELLS and told["total"]["lots"] == told["unclassified"]["lots"]


def test_bad_input_is_one_sentence(clean_sample: Path, tmp_path: Path) -> None:
    done = qh("balance", tmp_path)
    assert done.status == 2 and "không phải là hồ sơ" in done.sentence
    done = qh("balance", clean_sample, "--layer", "ThuaDat")
    assert done.status == 2 and "QuyHoach/ChucNangSuDungDat_A" in done.sentence
    done = qh("balance", clean_sample, "--xlsx", tmp_path / "none" / "a.xlsx")
    assert done.status == 2 and done.sentence
    assert not (tmp_path / "none").exists()


def test_an_empty_dossier_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "CSDL_Trong"
    done = qh("new", folder, "--name", "Trống", "--code", "79QPK1000001")
    assert done.status == 0, done.err
    done = qh("balance", folder)
    assert done.status == 2 and "chưa có lô đất" in done.sentence


def test_a_damaged_geopackage(dossier: Path) -> None:
    (dossier / "HoSoGIS" / "QuyHoach.gpkg").write_bytes(b"not a database")
    done = qh("balance", dossier)
    assert done.status == 2 and "QuyHoach.gpkg" in done.sentence
