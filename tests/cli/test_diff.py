# SPDX-License-Identifier: GPL-2.0-or-later
"""`diff` and `merge`: what the officer reads and what a program reads."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Iterator

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.layout import Dossier, open_dossier
from qh_plugin.io import published
from qh_plugin.io.geopackage_blob import add_functions
from tests.io.accepting import Shelf, packed
from tests.server.conftest import make_dossier

LAYER = "QuyHoach/ChucNangSuDungDat_A"


def execute(dossier: Dossier, sql: str, *values: Any) -> None:
    """One statement on the lots."""
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as database, database:
        add_functions(database)
        database.execute(sql.format(lots='"ChucNangSuDungDat_A"'), values)


def lot(dossier: Dossier, number: int) -> str:
    return f"{dossier.info.maHoSoQH}-ChucNangSuDungDat_A-{number}"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    shelf = Shelf(tmp_path / "shelf")

    @contextmanager
    def at(url: Any) -> Iterator[Any]:
        yield shelf if url else None

    monkeypatch.setattr(published, "shelf_at", at)
    return shelf


@pytest.fixture
def two(tmp_path: Path, shelf: Shelf) -> tuple[Dossier, Dossier]:
    """Mine and a colleague's copy of one published dossier, version 1."""
    mine = shelf.accept(make_dossier(tmp_path / "CSDL_Khu", 2))
    shutil.copytree(mine.folder, tmp_path / "other" / "CSDL_Khu")
    return mine, open_dossier(tmp_path / "other" / "CSDL_Khu")


def rename(dossier: Dossier, number: int, label: str) -> None:
    execute(
        dossier,
        'UPDATE {lots} SET "kyHieuLoDat" = ? WHERE "maDoiTuong" = ?',
        label,
        lot(dossier, number),
    )


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_difference_is_read(two, shelf, capsys) -> None:
    mine, other = two
    assert main(["diff", str(mine.folder)]) == 0
    assert capsys.readouterr().out == "Không có gì khác với phiên bản 1 đã công bố.\n"
    rename(mine, 1, "A-mới")
    assert main(["diff", str(mine.folder)]) == 1
    out = capsys.readouterr().out
    assert "thêm 0, sửa 1, xóa 0 đối tượng" in out
    assert f"> {lot(mine, 1)} · của tôi: sửa, kyHieuLoDat “A-1” → “A-mới”" in out
    # somebody else publishes: one lot that I changed too, one that I did not
    rename(other, 1, "A-khác")
    rename(other, 2, "A-hai")
    shelf.accept(other)
    assert main(["diff", str(mine.folder), "--server", "x"]) == 1
    out = capsys.readouterr().out
    assert "dựa trên phiên bản 1; người khác đã sửa 2 đối tượng, 1 đối tượng xung đột" in out
    assert f"! {lot(mine, 1)}" in out and f"< {lot(mine, 2)} · đã công bố: sửa" in out
    assert main(["diff", str(mine.folder), "--server", "x", "--json"]) == 1
    head, *rest = said(capsys)
    assert (head["base"], head["published"], head["conflicts"]) == (1, 2, 1)
    ways = {r["id"]: r["way"] for r in rest if r["type"] == "feature"}
    assert ways == {lot(mine, 1): "both", lot(mine, 2): "theirs"}
    assert not list((mine.state / "outbox").iterdir())


def test_two_packages(two, shelf, capsys) -> None:
    _, other = two
    execute(other, 'DELETE FROM {lots} WHERE "maDoiTuong" = ?', lot(other, 1))
    execute(other, 'UPDATE {lots} SET "maDoiTuong" = ? WHERE "maDoiTuong" = ?', "ZZ", lot(other, 2))
    first = shelf.folder / f"{shelf.shelved[0][0]}.zip"

    second = packed(other, shelf.folder / "second.zip").path
    assert main(["diff", str(other.folder), "--package", str(first), str(second), "--json"]) == 1
    (one,) = [r for r in said(capsys) if r.get("layer") == LAYER and r["type"] == "class"]
    assert [one["sending"][k]["count"] for k in ("added", "changed", "removed")] == [1, 0, 2]
    assert one["sending"]["removed"]["area"] == 1200.0
    missing = str(shelf.folder / "none.zip")
    assert main(["diff", str(other.folder), "--package", str(first), missing]) == 2
    assert "Không có tệp gói" in capsys.readouterr().err


def test_the_base_is_gone_and_comes_back_from_the_server(two, shelf, capsys) -> None:
    mine, _ = two
    for path in (mine.state / "packages").iterdir():
        path.write_bytes(b"spoilt")
    assert main(["diff", str(mine.folder)]) == 2
    assert "--server" in capsys.readouterr().err
    assert main(["diff", str(mine.folder), "--server", "x"]) == 0
    assert shelf.fetched == [shelf.shelved[0][0]]


def labels(dossier: Dossier) -> dict[str, str]:
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as database:
        rows = database.execute('SELECT "maDoiTuong", "kyHieuLoDat" FROM "ChucNangSuDungDat_A"')
        return {str(k).rpartition("-")[2]: v for k, v in rows}


def test_merging_asks_about_conflicts_backs_up_and_can_be_undone(two, shelf, capsys) -> None:
    mine, other = two
    rename(mine, 1, "của tôi")
    rename(mine, 3, "chỉ tôi")
    rename(other, 1, "của họ")
    rename(other, 2, "chỉ họ")
    shelf.accept(other)
    before = labels(mine)
    command = ["merge", str(mine.folder), "--server", "x"]
    assert main(command) == 2
    assert "Còn 1 đối tượng xung đột chưa chọn" in capsys.readouterr().err
    assert labels(mine) == before and open_dossier(mine.folder).info.version == 1
    assert main([*command, "--take", "theirs", "--dry-run"]) == 0
    assert labels(mine) == before
    assert main([*command, "--take", "theirs"]) == 0
    out = capsys.readouterr().out
    assert "sửa 2, thêm 0, xóa 0" in out and "dựa trên phiên bản 2" in out
    assert labels(mine) == {"1": "của họ", "2": "chỉ họ", "3": "chỉ tôi", "4": "A-4"}
    assert open_dossier(mine.folder).info.version == 2
    assert main(["diff", str(mine.folder)]) == 1  # the base is version 2, without the server
    assert "sửa 1" in capsys.readouterr().out.splitlines()[0]
    assert main(["merge", str(mine.folder), "--undo"]) == 0
    assert labels(mine) == before and open_dossier(mine.folder).info.version == 1
    assert main(["merge", str(mine.folder), "--undo"]) == 2
    assert main([*command, "--mine", lot(mine, 1)]) == 0
    assert labels(mine) == {**before, "2": "chỉ họ"}


def test_a_class_is_taken_as_a_whole(two, shelf, capsys) -> None:
    mine, other = two
    rename(mine, 3, "chỉ tôi")
    execute(mine, 'DELETE FROM {lots} WHERE "maDoiTuong" = ?', lot(mine, 4))
    rename(other, 2, "chỉ họ")
    execute(
        other,
        'UPDATE {lots} SET "maDoiTuong" = ? WHERE "maDoiTuong" = ?',
        lot(other, 9),
        lot(other, 1),
    )
    shelf.accept(other)
    theirs = labels(other)
    command = ["merge", str(mine.folder), "--server", "x", "--take", "theirs", "--whole"]
    assert main(command) == 2
    assert main([*command, "--class", "ChucNangSuDungDat_A", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (one,) = told["layers"]
    assert (one["changed"], one["added"], one["deleted"]) == (2, 2, 1)
    assert labels(mine) == theirs
    assert main(["diff", str(mine.folder)]) == 0
