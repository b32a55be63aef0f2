# SPDX-License-Identifier: GPL-2.0-or-later
"""`status FOLDER` as a process."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.cli.conftest import content, qh


def test_a_new_dossier_lacks_its_boundary(tmp_path: Path) -> None:
    folder = tmp_path / "CSDL_A"
    assert qh("new", folder, "--name", "Thử", "--code", "79QPK1000001").status == 0
    before = content(folder)
    done = qh("status", folder)
    assert done.status == 1, done.err
    assert done.err == ""
    assert "Còn thiếu" in done.out
    assert "✖ Ranh giới quy hoạch: chưa có đối tượng" in done.out
    assert "✖ Quyết định phê duyệt quy hoạch: chưa có" in done.out
    assert "Chưa nhập Số QĐ phê duyệt quy hoạch." in done.out
    english = qh("--lang", "en", "status", folder)
    assert "Required items missing" in english.out
    assert content(folder) == before  # looking changes nothing


def test_as_data(dossier: Path) -> None:
    done = qh("status", dossier, "--json")
    assert done.status in (0, 1), done.err
    answer = json.loads(done.out)
    assert answer["format"] == "qh-status/1"
    assert answer["complete"] == (done.status == 0)
    found = {item["target"]: item["state"] for item in answer["items"]}
    assert found["class:QuyHoach/RanhGioiQuyHoach_A"] == "ok"
    assert found["documents:QDPD"] == "ok"
    assert found["documents:TM"] == "ok"
    assert {item["kind"] for item in answer["items"]} == {
        *("codes", "classes", "records", "documents", "metadata"),
    }


def test_no_dossier(tmp_path: Path) -> None:
    done = qh("status", tmp_path)
    assert done.status == 2
    assert "không phải là hồ sơ" in done.sentence


def test_a_damaged_database_is_said(dossier: Path) -> None:
    path = dossier / "HoSoGIS" / "QuyHoach.gpkg"
    path.write_bytes(b"not a database" * 100)
    done = qh("status", dossier)
    assert done.status == 1, done.err
    assert "không đọc được" in done.out


def test_damaged_records_are_one_sentence(dossier: Path) -> None:
    (dossier / ".qh" / "records.json").write_text("{")
    done = qh("status", dossier)
    assert done.status == 2
    assert "records.json" in done.sentence


def test_a_dossier_without_its_folders(dossier: Path) -> None:
    shutil.rmtree(dossier / "HoSoScan")
    shutil.rmtree(dossier / "HoSoBASIC")
    done = qh("status", dossier)
    assert done.status == 1
    assert "✖ Quyết định phê duyệt quy hoạch: chưa có" in done.out
