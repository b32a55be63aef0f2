# SPDX-License-Identifier: GPL-2.0-or-later
"""`recompute` as a command: dry run, backup, what is written, bad input."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from qh_plugin.cli import main
from qh_plugin.training.sample import create_sample


@pytest.fixture
def dossier(tmp_path):
    made = create_sample(tmp_path / "CSDL_Mau", errors=False)
    path = made.geopackage("QuyHoach")
    with contextlib.closing(sqlite3.connect(path)) as stored, stored:
        triggers = stored.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=?",
            ("ChucNangSuDungDat_A",),
        ).fetchall()
        for (name,) in triggers:  # they need functions of SpatiaLite
            stored.execute(f'DROP TRIGGER "{name}"')
        stored.execute("UPDATE ChucNangSuDungDat_A SET dienTich = 1 WHERE fid <= 3")
    return made


def wrong(dossier):
    with contextlib.closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as stored:
        query = "SELECT count(*) FROM ChucNangSuDungDat_A WHERE dienTich = 1"
        return stored.execute(query).fetchone()[0]


def test_dry_run_then_real_then_nothing_left(dossier, capsys):
    assert main(["recompute", str(dossier.folder), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "369" not in said or "3 đổi" in said
    assert wrong(dossier) == 3
    assert main(["recompute", str(dossier.folder)]) == 0
    said = capsys.readouterr().out
    assert "Bản sao lưu" in said and wrong(dossier) == 0
    assert main(["recompute", str(dossier.folder)]) == 0
    assert "0 đối tượng" in capsys.readouterr().out


def test_bad_input_is_one_sentence(tmp_path, capsys):
    assert main(["recompute", str(tmp_path / "khong-co")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
