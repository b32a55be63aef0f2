# SPDX-License-Identifier: GPL-2.0-or-later
"""`model list|show|diff|validate` as a user starts it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT, qh
from tests.core.model.small_model import MODEL, changed, write

OLD = ROOT / "tests" / "data" / "tt16_2025-2025.1.json"


def test_list_has_status_and_version():
    lines = qh("model", "list").out.splitlines()
    assert [line.split()[0] for line in lines] == ["dia_chinh", "tt04_2023", "tt16_2025"]
    assert "2025.2" in lines[2] and "đầy đủ" in lines[2]
    assert "làm việc" in lines[0] and "một phần" in lines[1]
    assert "working" in qh("--lang", "en", "model", "list").out
    listed = json.loads(qh("model", "list", "--json").out)
    assert [m["status"] for m in listed] == ["working", "partial", "complete"]
    assert all(len(m["sha256"]) == 64 for m in listed)


def test_show_names_every_class_and_one_with_its_fields():
    whole = qh("model", "show").out
    assert "153 lớp" in whole and "MocGioi/" in whole
    done = qh("--lang", "en", "model", "show", "dia_chinh", "DiaChinh/ThuaDat_A")
    assert done.status == 0
    assert "Parcel" in done.out and "LAND_CODE" in done.out and "KhoanhDat" not in done.out


def test_show_searches_without_accents():
    found = qh("model", "show", "dia_chinh", "khoanh", "dat").out
    assert "HienTrangSuDungDat_A" in found and "ThuaDat_A " not in found
    as_json = json.loads(qh("model", "show", "dia_chinh", "khoanh", "dat", "--json").out)
    (of,) = as_json["classes"]
    assert of["name"] == "SuDungDat/HienTrangSuDungDat_A"
    assert of["fields"][0]["label"] == {"vi": "Mã đối tượng", "en": "Feature code"}
    done = qh("model", "show", "dia_chinh", "không", "có")
    assert (done.status, done.out) == (2, "")
    assert "không có" in done.sentence


def test_show_as_json_is_the_whole_model():
    content = json.loads(qh("model", "show", "tt16_2025", "--json").out)
    assert len(content["classes"]) == 153
    assert len(content["records"]["HoSo"]["fields"]) == 20


def test_the_reader_may_leave_early():
    command = f"{sys.executable} -m qh_plugin model show tt16_2025 --json | head -1"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_diff_of_two_versions():
    done = qh("model", "diff", OLD, "tt16_2025")
    assert done.status == 1
    lines = done.out.splitlines()
    assert "~ /version: 2025.1 → 2025.2" in lines
    assert "+ /classes/HienTrang/ChiGioiDuongDo_L" in lines
    assert not [line for line in lines if line.startswith("-")]
    tinh_trang = "/classes/QuyHoach/MangLuoiGiaoThongDuongBo_L/fields/tinhTrang/code_list"
    assert f"~ {tinh_trang}: – → TINH_TRANG" in lines


def test_diff_names_what_was_added_removed_changed(tmp_path):
    old = write(tmp_path, MODEL, "old.json")
    content = changed(("classes", 1, "fields", 0, "length"), 12)
    content["classes"][1]["fields"].append(
        {"name": "moi", "type": "real", "label": {"vi": "Mới", "en": "New"}}
    )
    del content["classes"][1]["fields"][5]
    del content["code_lists"][0]["codes"][2]
    content["code_lists"][0]["codes"][0]["colour"] = "#000000"
    del content["classes"][1]["symbol"]
    new = write(tmp_path, content, "new.json")
    found = json.loads(qh("model", "diff", old, new, "--json").out)
    assert {(d["kind"], d["place"], d["before"], d["after"]) for d in found} == {
        ("changed", "/classes/QuyHoach/Lo_A/fields/kyHieu/length", "10", "12"),
        ("added", "/classes/QuyHoach/Lo_A/fields/moi", "", ""),
        ("removed", "/classes/QuyHoach/Lo_A/fields/ngay", "", ""),
        ("removed", "/classes/QuyHoach/Lo_A/symbol", "", ""),
        ("removed", "/code_lists/LANDUSE/codes/TENT", "", ""),
        ("changed", "/code_lists/LANDUSE/codes/HOUSE/colour", "#cc9900", "#000000"),
    }


def test_diff_of_equal_models():
    done = qh("--lang", "en", "model", "diff", "dia_chinh", "dia_chinh")
    assert (done.status, done.out.strip()) == (0, "The two models are equal.")


def test_validate_what_ships():
    migrations = sorted((ROOT / "resources" / "model" / "migrations").glob("tt16*.json"))
    done = qh("model", "validate", "tt16_2025", "dia_chinh", "tt04_2023", *migrations)
    assert done.status == 0
    assert done.out.count(": đúng") == 3 + len(migrations)


def test_validate_tells_every_defect_of_every_file(tmp_path):
    content = changed(("classes", 1, "group"), "Khong")
    content["documents"][0]["folder"] = "C:/Desktop"
    content["topology_sets"][0]["within"] = "QuyHoach/X_A"
    first = write(tmp_path, content, "first.json")
    second = write(tmp_path, changed(("surprise",), 1), "second.json")
    done = qh("model", "validate", first, second, tmp_path / "third.json", "dia_chinh")
    lines = done.out.splitlines()
    assert done.status == 1
    assert "dia_chinh.json: đúng" in lines
    told = [line for line in lines if line.startswith(("Tệp", "Không"))]
    assert len(told) == 5
    assert any("first.json, mục /classes/QuyHoach/Lo_A/group" in line for line in told)
    assert any("first.json, mục /documents/QuyetDinh/folder" in line for line in told)
    assert any("first.json, mục /topology_sets/lots/within" in line for line in told)
    assert any("second.json" in line and "surprise" in line for line in told)
    assert any("third.json" in line for line in told)
    english = json.loads(qh("--lang", "en", "model", "validate", first, "--json").out)
    assert {d["place"] for d in english} == {
        "/classes/QuyHoach/Lo_A/group",
        "/documents/QuyetDinh/folder",
        "/topology_sets/lots/within",
    }
    assert all("first.json" in d["text"] and "at /" in d["text"] for d in english)


@pytest.mark.parametrize("arguments", [("show", "tt99"), ("diff", "tt99", "tt16_2025")])
def test_an_unknown_model_is_one_sentence(arguments):
    done = qh("model", *arguments)
    assert done.status == 2
    assert "tt99" in done.sentence and "tt16_2025" in done.sentence
