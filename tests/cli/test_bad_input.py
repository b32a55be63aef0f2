# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad input: one clear sentence, exit status 2, nothing half-written, and the next try works."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import content, qh
from tests.server.conftest import ServerProcess

NOWHERE = "http://127.0.0.1:9"  # the discard port: nothing listens there


def test_folder_that_is_no_dossier(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("x")
    done = qh("check", tmp_path, "--report", tmp_path / "r.jsonl")
    assert done.status == 2
    assert str(tmp_path) in done.sentence
    assert sorted(p.name for p in tmp_path.iterdir()) == ["readme.txt"]


def test_path_that_is_not_there(tmp_path: Path) -> None:
    done = qh("check", tmp_path / "missing.gpkg", "--report", tmp_path / "r.jsonl")
    assert done.status == 2
    assert "missing.gpkg" in done.sentence


def test_file_that_is_no_geodata(tmp_path: Path) -> None:
    path = tmp_path / "photo.gpkg"
    path.write_bytes(b"not a database" * 100)
    done = qh("check", path, "--report", tmp_path / "r.jsonl")
    assert done.status == 2
    assert "photo.gpkg" in done.sentence
    assert not (tmp_path / "r.jsonl").exists()


def test_damaged_dossier_file(dossier: Path) -> None:
    (dossier / ".qh" / "dossier.json").write_text("{")
    done = qh("check", dossier)
    assert done.status == 2
    assert "dossier.json" in done.sentence


def test_locked_geopackage_is_named(dossier: Path) -> None:
    path = dossier / "HoSoGIS" / "QuyHoach.gpkg"
    before = content(dossier)
    lock = sqlite3.connect(path, isolation_level=None)
    try:
        lock.execute("PRAGMA locking_mode=EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
        done = qh("check", dossier)
        assert done.status == 2
        assert "QuyHoach.gpkg" in done.sentence
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert content(dossier) == before
    assert qh("check", dossier).status == 0


def test_fix_into_a_locked_geopackage_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "CSDL_Loi"
    assert qh("sample", folder).status == 0
    path = folder / "HoSoGIS" / "QuyHoach.gpkg"
    before = path.read_bytes()
    lock = sqlite3.connect(path, isolation_level=None)
    try:
        lock.execute("BEGIN IMMEDIATE")
        done = qh("fix", folder, "--rules", "G07")
        assert done.status == 2
        assert "QuyHoach.gpkg" in done.sentence
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert path.read_bytes() == before


def test_unknown_profile_rule_and_layer(dossier: Path) -> None:
    for option, value in (("--profile", "khong_co"), ("--rules", "Z99"), ("--layer", "KhongCo_A")):
        done = qh("check", dossier, option, value)
        assert done.status == 2, option
        assert value in done.sentence


def test_tolerance_out_of_range(dossier: Path) -> None:
    done = qh("check", dossier, "--tolerance", "5")
    assert done.status == 2
    assert "0,05" in done.sentence


def test_empty_layer_is_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "CSDL_Trong"
    done = qh("new", folder, "--name", "Hồ sơ trống", "--code", "79QPK0010001")
    assert done.status == 0, done.err
    done = qh("check", folder)
    assert done.status == 0, done.out + done.err
    assert "0 đối tượng trong 5 lớp" in done.out


def test_new_dossier_over_an_existing_one(dossier: Path) -> None:
    before = content(dossier)
    done = qh("new", dossier, "--name", "Trùng", "--code", "79QPK0010001")
    assert done.status == 2
    assert str(dossier) in done.sentence
    assert content(dossier) == before


def test_broken_geometry_does_not_stop_the_run(dossier: Path, tmp_path: Path) -> None:
    path = dossier / "HoSoGIS" / "QuyHoach.gpkg"
    with sqlite3.connect(path) as base:  # raw bytes that no reader can parse
        for (name,) in base.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='ChucNangSuDungDat_A'"
        ).fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute('UPDATE "ChucNangSuDungDat_A" SET geom = substr(geom, 1, 60) WHERE fid = 3')
    report = tmp_path / "report.jsonl"
    done = qh("check", dossier, "--report", report)
    assert done.status == 1, done.err
    text = report.read_text("utf-8")
    assert '"fids":[3]' in text.replace(" ", "")


@pytest.mark.parametrize(
    ("url", "word"),
    [(NOWHERE, "127.0.0.1"), ("ftp://127.0.0.1/x", "ftp"), ("not a url", "not a url")],
)
def test_server_that_is_not_there(dossier: Path, url: str, word: str) -> None:
    done = qh("publish", dossier, "--server", url)
    assert done.status == 2
    assert word in done.sentence
    assert not list((dossier / ".qh" / "receipts").iterdir())


def test_plain_http_to_another_machine_is_refused(dossier: Path) -> None:
    done = qh("publish", dossier, "--server", "http://city.example/api")
    assert done.status == 2
    assert "https" in done.sentence


def small_disk(size: int, source: Path, place: Path) -> list[str]:
    """A command prefix: run on a copy of `source` in a file system of `size` bytes at `place`."""
    script = (
        f"mount -t tmpfs -o size={size} none '{place}' && cp -a '{source}' '{place}/' "
        '&& "$@"; status=$?; '
        f"find '{place}' -name '*.part' -o -name '*.zip' | grep -q . && status=99; exit $status"
    )
    return ["unshare", "--mount", "bash", "-c", script, "_"]


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="mounting a small disk needs root"
)
def test_full_disk_while_packing(dossier: Path, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    used = sum(-(-p.stat().st_size // 4096) * 4096 + 4096 for p in dossier.rglob("*"))
    before = small_disk(used + 64 * 1024, dossier, place)
    probe = subprocess.run([*before, "true"], capture_output=True, text=True)
    if probe.returncode:
        pytest.skip(f"no small disk can be mounted here: {probe.stderr.strip()}")
    server = ServerProcess(tmp_path / "city")
    try:
        done = qh("publish", place / dossier.name, "--server", server.url, before=before)
    finally:
        server.stop()
    assert done.status == 2, (done.status, done.out, done.err)
    assert "đĩa" in done.sentence
