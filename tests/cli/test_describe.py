# SPDX-License-Identifier: GPL-2.0-or-later
"""`describe`: fills, writes, and says what is missing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import content, qh

FILLED = {
    "nhanDe": "Quy hoạch phân khu 3",
    "issued": "1/3/2026",
    "source": "Bản đồ địa hình 1/2.000",
    "decision": "12/QĐ-UBND",
    "decided": "2026-03-01",
    "authority": "UBND Thành phố",
    "provider": "Viện Quy hoạch",
    "manager": "UBND phường Sài Gòn",
    "mat": "không mật",
    "procedure": "Gửi văn bản",
}


def test_it_writes_and_says_what_is_missing(dossier: Path, tmp_path: Path) -> None:
    done = qh("describe", dossier, "--xml", tmp_path / "x.xml")
    assert done.status == 1, done.err
    assert "Còn thiếu:" in done.out and "Mức mật" in done.out
    written = (dossier / "HoSoGIS" / "79QPK1000001.xml").read_bytes()
    assert written == (tmp_path / "x.xml").read_bytes()
    assert (dossier / ".qh" / "metadata.json").is_file()


def test_all_filled_is_complete(dossier: Path) -> None:
    assert qh("check", dossier, "--report", dossier / ".qh" / "reports" / "check.jsonl").status == 0
    options = [part for name, value in FILLED.items() for part in ("--set", f"{name}={value}")]
    done = qh("describe", dossier, *options, "--json")
    assert done.status == 0, done.out + done.err
    said = json.loads(done.out)
    assert said["missing"] == [] and said["title"] == "Quy hoạch phân khu 3"
    assert said["issued"] == "2026-03-01" and said["access"] == "unclassified"
    assert said["quality"]["errors"] == 0 and said["epsg"] == 9210
    again = qh("--lang", "en", "describe", dossier, "--show")
    assert again.status == 0 and "Complete" in again.out and "Title (title)" in again.out
    back = json.loads(qh("describe", dossier, "--reset", "title", "--json").out)
    assert "title" not in back["own"] and back["title"] != "Quy hoạch phân khu 3"


def test_showing_writes_nothing(dossier: Path) -> None:
    before = content(dossier)
    assert qh("describe", dossier, "--show", "--set", "title=x").status == 1
    assert content(dossier) == before


def test_xml_of_another_dossier_is_taken_over(dossier: Path, tmp_path: Path) -> None:
    source = tmp_path / "x.xml"
    qh("describe", dossier, "--show", "--set", "procedure=Gửi đơn", "--xml", source)
    done = qh("describe", dossier, "--import", source, "--json")
    assert json.loads(done.out)["procedure"] == "Gửi đơn"


def test_bad_input_is_one_sentence_and_changes_nothing(dossier: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.xml"
    evil.write_text('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    before = content(dossier)
    for options, said in (
        (("--set", "title"), "MỤC=GIÁ_TRỊ"),
        (("--set", "tieuDe=x"), "tieuDe"),
        (("--set", "bbox=1"), "bbox"),
        (("--set", "issued=31/2/2026"), "Ngày phát hành"),
        (("--set", "access=bí mật"), "Mức mật"),
        (("--reset", "quality"), "quality"),
        (("--import", evil), "ISO 19139"),
        (("--import", tmp_path / "no.xml"), "no.xml"),
    ):
        done = qh("describe", dossier, *options)
        assert done.status == 2, options
        assert said in done.sentence
    assert content(dossier) == before
    assert qh("describe", tmp_path).status == 2
