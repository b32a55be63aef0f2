# SPDX-License-Identifier: GPL-2.0-or-later
"""What the commands make of a whole dossier."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import qh

LOTS = "QuyHoach/ChucNangSuDungDat_A"
CELLS = "QuyHoach/PhanOQuyHoach_A"


def report(dossier: Path, out: Path) -> tuple[int, list[dict]]:
    done = qh("check", dossier, "--report", out)
    assert done.status in (0, 1), done.err
    return done.status, [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_clean_sample_has_no_finding_at_all(clean_sample: Path, tmp_path: Path) -> None:
    status, lines = report(clean_sample, tmp_path / "r.jsonl")
    assert status == 0
    assert [o for o in lines if o["type"] == "finding"] == []


def test_styles_that_qgis_keeps_in_the_file_are_no_layer(dossier: Path, tmp_path: Path) -> None:
    with sqlite3.connect(dossier / "HoSoGIS" / "QuyHoach.gpkg") as base:
        base.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleName TEXT)")
        base.execute("INSERT INTO layer_styles VALUES (1, 'x')")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
    _, lines = report(dossier, tmp_path / "r.jsonl")
    names = [o["name"] for o in lines if o["type"] == "layer"]
    assert len(names) == 5
    assert not any("layer_styles" in name for name in names)


def test_class_without_features_need_not_cover_the_plan(dossier: Path, tmp_path: Path) -> None:
    path = dossier / "HoSoGIS" / "QuyHoach.gpkg"
    with sqlite3.connect(path) as base:
        names = base.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'PhanOQuyHoach_A'"
        ).fetchall()
        for (name,) in names:
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute('DELETE FROM "PhanOQuyHoach_A"')
    status, lines = report(dossier, tmp_path / "r.jsonl")
    assert [o for o in lines if o["type"] == "finding" and o["layer"] == CELLS] == []
    assert status == 0


def test_planted_errors_are_found_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "CSDL_Loi"
    assert qh("sample", folder).status == 0
    planted = json.loads((folder / ".qh" / "planted.json").read_text("utf-8"))["errors"]
    _, lines = report(folder, tmp_path / "r.jsonl")
    found = sorted((o["rule"], o["layer"]) for o in lines if o["type"] == "finding")
    assert found == sorted((entry["rule"], entry["layer"]) for entry in planted)
    for entry in planted:  # each where it was planted
        same = [o for o in lines if o["type"] == "finding" and o["rule"] == entry["rule"]]
        assert any(set(entry["fids"]) & set(o["fids"]) for o in same), entry
