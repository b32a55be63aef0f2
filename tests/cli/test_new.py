# SPDX-License-Identifier: GPL-2.0-or-later
"""`new`: what the options make, and one sentence for what cannot be made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qh_plugin.cli import main
from qh_plugin.core.model import load
from tests.cli.conftest import qh

PLAN = ("--name", "Quy hoạch phân khu 3", "--code", "79QPK1000012")


def stored(folder: Path) -> dict:
    return json.loads((folder / ".qh" / "dossier.json").read_text("utf-8"))


def test_everything_that_can_be_said_of_a_plan(tmp_path: Path) -> None:
    folder = tmp_path / "CSDL_Moi"
    done = qh(
        *("new", folder, *PLAN, "--information-code", "792521012345", "--level", "2"),
        *("--ward", "26740", "--ward", "xuan hoa", "--ward", "Phường Sài Gòn"),
        *("--scale", "1/2.000", "--decision", "15/QĐ-UBND", "--date", "15/01/2026"),
        *("--authority", "UBND Thành phố Hồ Chí Minh"),
    )
    assert done.status == 0, done.err
    assert done.out.strip() == str(folder)
    assert done.err == ""
    facts = stored(folder)
    assert facts["model_version"] == load().version
    assert (facts["level"], facts["plan_type"], facts["adjustment"]) == ("2", "1", "0")
    assert facts["wards"][0] == "26740"
    assert len(facts["wards"]) == 2


def test_all_classes_or_those_a_plan_starts_with(tmp_path: Path) -> None:
    model = load()
    few, all_of_them = tmp_path / "CSDL_It", tmp_path / "CSDL_Het"
    assert qh("new", few, *PLAN).status == 0
    assert qh("new", all_of_them, *PLAN, "--all-classes").status == 0
    made = {p.stem for p in (all_of_them / "HoSoGIS").glob("*.gpkg")}
    assert made == {c.database for c in model.classes}
    initial = [c for c in model.classes if c.initial] or model.classes
    assert {p.stem for p in (few / "HoSoGIS").glob("*.gpkg")} == {c.database for c in initial}


def test_accents_in_the_path_are_a_warning_only(tmp_path: Path) -> None:
    done = qh("new", tmp_path / "Hồ sơ mới", *PLAN)
    assert done.status == 0
    assert "▲" in done.sentence
    assert "dấu tiếng Việt" in done.sentence
    assert (tmp_path / "Hồ sơ mới" / "HoSoGIS").is_dir()


@pytest.mark.parametrize(
    ("name", "options", "word"),
    [
        ("CON", PLAN, "CON"),
        ("CSDL_A.", PLAN, "dấu chấm"),
        ("x" * 250, PLAN, "259"),
        ("CSDL_A", (*PLAN, "--ward", "khong co"), "khong co"),
        ("CSDL_A", (*PLAN, "--ward", "99999"), "99999"),
        ("CSDL_A", (*PLAN, "--date", "31/02/2026"), "31/02/2026"),
        ("CSDL_A", (*PLAN, "--level", "9"), "9"),
        ("CSDL_A", (*PLAN, "--information-code", "792521012345", "--level", "3"), "792521012345"),
        ("CSDL_A", (*PLAN, "--scale", "1/7"), "1/7"),
        ("CSDL_A", (*PLAN, "--information-code", "79"), "12 chữ số"),
        ("CSDL_A", ("--name", "Không mã"), "79QPK1000001"),
        ("CSDL_A", ("--name", "Sai mã", "--code", "99QPK1000001"), "99QPK1000001"),
        ("CSDL_A", (*PLAN, "--epsg", "4326"), "4326"),
        ("CSDL_A", (*PLAN, "--model", "khong_co"), "khong_co"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture, name: str, options: tuple[str, ...], word: str
) -> None:
    assert main(["new", str(tmp_path / name), *options]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert word in lines[0]
    assert not list(tmp_path.iterdir())


def test_a_wrong_option_ends_the_process_with_one_line(tmp_path: Path) -> None:
    done = qh("new", tmp_path / "NUL", *PLAN)
    assert done.status == 2
    assert "NUL" in done.sentence
