# SPDX-License-Identifier: GPL-2.0-or-later
"""Reports on the command line: what goes where, the progress bar, stored reports in other forms."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from lxml import etree

from qh_plugin.core.resources import resource
from tests.cli.conftest import ROOT, qh

SCHEMA = json.loads(resource("report", "qh-report-1.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice dossier with errors; do not change it."""
    folder = tmp_path_factory.mktemp("p") / "CSDL_Có dấu và khoảng trắng"
    assert qh("sample", folder).status == 0
    return folder


def test_json_is_all_that_stdout_gets(practice: Path) -> None:
    done = qh("check", practice, "--json")
    assert done.status == 1
    assert done.err == ""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for line in done.out.splitlines():
        validator.validate(json.loads(line))


def test_all_forms_at_once_and_again_from_the_stored_one(practice: Path, tmp_path: Path) -> None:
    forms = [f for name in ("html", "xlsx", "xml") for f in (f"--{name}", tmp_path / f"a.{name}")]
    stored = tmp_path / "báo cáo" / "r.jsonl"
    assert qh("check", practice, "--report", stored, *forms).status == 1
    again = [f for name in ("html", "xlsx", "xml") for f in (f"--{name}", tmp_path / f"b.{name}")]
    done = qh("report", stored, "--data", practice, *again, fresh=True)
    assert done.status == 1
    assert "Chồng lấn" in (tmp_path / "b.html").read_text("utf-8")
    for name in ("html", "xml"):
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "b.xlsx", read_only=True)
    assert book.sheetnames == ["Tổng hợp", "Theo quy tắc", "Lỗi", "Ngoại lệ"]
    etree.parse(str(tmp_path / "b.xml"))
    bare = tmp_path / "bare.html"
    assert qh("--lang", "en", "report", stored, "--html", bare).status == 1
    assert "NOT PASSED" in bare.read_text("utf-8")


def test_report_of_what_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("{}")
    done = qh("report", tmp_path / "x.jsonl", "--html", tmp_path / "x.html")
    assert done.status == 2
    assert "x.jsonl" in done.sentence
    assert qh("report", tmp_path / "none.jsonl").status == 2
    assert [p.name for p in tmp_path.iterdir()] == ["x.jsonl"]


def test_a_report_that_cannot_be_written_is_status_2(practice: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    done = qh("check", practice, "--rules", "G01", "--html", tmp_path / "folder.html")
    assert done.status == 2
    assert "folder.html" in done.sentence


def test_the_day_to_judge_by(practice: Path) -> None:
    done = qh("check", practice, "--rules", "G01", "--json", "--date", "2027-02-03")
    assert json.loads(done.out.splitlines()[0])["date"] == "2027-02-03"
    done = qh("check", practice, "--date", "3/2/2027")
    assert done.status == 2
    assert "3/2/2027" in done.sentence


def test_the_progress_bar_names_rule_and_layer_and_is_gone_at_the_end(practice: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "qh_plugin", "check", str(practice)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "COLUMNS": "150"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    out, _ = process.communicate(timeout=300)
    os.close(ours)
    text = shown.decode("utf-8", "replace")
    assert process.returncode == 1
    assert "C01 Chồng lấn: lớp QuyHoach/ChucNangSuDungDat_A" in text
    assert "Đọc lớp" in text and "%" in text
    assert text.endswith("\r\x1b[K")
    assert "\x1b" not in out.decode("utf-8")


def test_rules_of_a_profile_and_unknown_ones() -> None:
    every, some = (
        qh("rules").out.splitlines(),
        qh("rules", "--profile", "bien_tap").out.splitlines(),
    )
    assert len(every) > len(some) > 5
    assert every[0].split()[:2] == ["Mã", "Mức"]
    assert qh("rules", "--help-of", "Z99").sentence
    assert "khong_co" in qh("rules", "--profile", "khong_co").sentence
    data = json.loads(qh("rules", "--json", "--profile", "truoc_khi_nop").out)
    for rule in data:
        assert rule["mending"] in ("auto", "ask", "no")
        for parameter in rule["parameters"]:
            assert set(parameter) == {"name", "default", "value", "unit"}
