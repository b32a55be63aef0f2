# SPDX-License-Identifier: GPL-2.0-or-later
"""Backups of a server that runs: whole states only, given back with every hash, refused when
damaged, and tried by a drill."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.layout import open_dossier
from qh_plugin.core.edits import Edits
from qh_plugin.core.model import load
from qh_plugin.core.publish.transport import Request
from qh_plugin.core.text import plain
from qh_plugin.io import publishing
from qh_plugin.io.geopackage import apply_edits
from qh_plugin.server.backup import cities, contents, making, manifest, restoring
from qh_plugin.server.stores import open_store

LOTS = "QuyHoach_ChucNangSuDungDat_A"


def publish(dossier, transport, url: str):
    return publishing.publish(
        dossier, transport, url, sleep=lambda seconds: time.sleep(min(seconds, 0.02))
    )


def definition(server) -> dict[str, Any]:
    kind = {"kind": "postgis", "dsn": server.dsn} if server.dsn else {"kind": "gpkg"}
    return {**kind, "root": str(server.store), "model": "tt16_2025"}


def options(folder: Path, dsn: str) -> list[str]:
    more = ["--store", "postgis", "--dsn", dsn] if dsn else ["--store", "gpkg"]
    return [*more, "--folder", str(folder)]


def items(transport, url: str, collection: str) -> list[Any]:
    page = f"{url}/collections/{collection}/items?f=json&limit=1000"
    answer = transport.send(Request("GET", page))
    assert answer.status == 200, answer.body[:300]
    found = [(f["id"], f["geometry"], f["properties"]) for f in json.loads(answer.body)["features"]]
    return sorted(found, key=lambda one: str(one[0]))


def everything(transport, url: str) -> dict[str, list[Any]]:
    names = (LOTS, "QuyHoach_RanhGioiQuyHoach_A", "receipts", "versions", "dossiers")
    return {name: items(transport, url, name) for name in names}


def test_backups_made_while_a_dossier_is_published_are_whole_and_come_back(
    server, transport, new_dossier, start_server, request, tmp_path: Path
) -> None:
    first, second, third = new_dossier(), new_dossier(), new_dossier()
    told = [publish(one, transport, server.url) for one in (first, second)]
    publishing_third = threading.Thread(target=publish, args=(third, transport, server.url))
    publishing_third.start()
    backups = []
    while publishing_third.is_alive() or not backups:
        backups.append(making.save(definition(server), tmp_path / f"b{len(backups)}"))
        time.sleep(0.3)
    publishing_third.join(240)
    backups.append(making.save(definition(server), tmp_path / "last"))
    for one in backups:
        there = manifest.opened(one.folder).contents
        assert {receipt.package for receipt in told} <= set(there.packages)
        assert {t.name: t.count for t in there.layers}[LOTS] == 9 * len(there.packages)
        kept = {path.stem for path in (one.folder / "packages").iterdir()}
        assert kept == set(there.packages)
    assert len(backups[-1].contents.packages) >= 3

    dsn = request.getfixturevalue("database")() if server.dsn else ""
    folder = tmp_path / "again"
    assert main(["serverrestore", str(tmp_path / "last"), *options(folder, dsn)]) == 0
    copy = start_server(folder, dsn=dsn)
    before = everything(transport, server.url)
    assert len(before["versions"]) == len(backups[-1].contents.packages)
    after = json.dumps(everything(transport, copy.url)).replace(copy.url, server.url)
    assert json.loads(after) == json.loads(json.dumps(before))
    edits = Edits("", plain("x"), attributes={1: {"tenDoiTuong": "sau khôi phục"}})
    apply_edits(first.geopackage("QuyHoach"), "ChucNangSuDungDat_A", edits)
    assert publish(open_dossier(first.folder), transport, copy.url).version == 2
    assert publish(new_dossier(), transport, copy.url).version == 1  # new rows get new numbers
    assert main(["serverrestore", str(tmp_path / "last"), *options(folder, dsn)]) == 2
    assert len(items(transport, copy.url, "versions")) == len(before["versions"]) + 2


def test_what_is_not_committed_is_not_in_a_backup(server, tmp_path: Path) -> None:
    store = definition(server)
    lost = {"package": "f" * 64, "dossier": "79QPK1009999", "outcome": "rejected"}
    with pytest.raises(KeyboardInterrupt), open_store(store).loading("") as city:
        city.keep(lost)
        there = making.save(store, tmp_path / "backup").contents
        raise KeyboardInterrupt
    assert lost["package"] not in there.judged


def test_a_drill_says_passed_and_keeps_a_dated_record(
    server, transport, dossier, tmp_path: Path, capsys
) -> None:
    package = publish(dossier, transport, server.url).package
    out = tmp_path / "backup"
    assert main(["serverbackup", str(out), *options(server.store, server.dsn)]) == 0
    assert main(["serverbackup", str(out), *options(server.store, server.dsn)]) == 2
    capsys.readouterr()
    assert main(["serverrestore", str(out), "--drill", *options(server.store, server.dsn)]) == 0
    sentence, place = capsys.readouterr().out.splitlines()
    assert "ĐẠT" in sentence and "KHÔNG" not in sentence
    record = json.loads(Path(place).read_text("utf-8"))
    assert (record["outcome"], record["held"][:2]) == ("passed", "20")
    assert record["tables"][LOTS]["count"] % 9 == 0 and len(record["tables"][LOTS]["sha256"]) == 64

    for damage in (_flip(f"packages/{package}.zip"), _flip_city, _drop, _foreign, _edited):
        bad = tmp_path / damage.__name__
        shutil.copytree(out, bad)
        damage(bad)
        target = tmp_path / f"{bad.name}-store"
        assert main(["serverrestore", str(bad), "--store", "gpkg", "--folder", str(target)]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
        assert not target.exists()
    assert list(tmp_path.glob("*.part")) == []
    drill = ["serverrestore", str(tmp_path / "_drop"), "--drill", "--record", str(tmp_path / "r")]
    assert main([*drill, *options(server.store, server.dsn)]) == 1
    assert json.loads((tmp_path / "r").read_text("utf-8"))["outcome"] == "failed"
    assert "KHÔNG ĐẠT" in capsys.readouterr().out


def _flip(name: str):
    def one_byte(folder: Path) -> None:
        raw = bytearray((folder / name).read_bytes())
        raw[len(raw) // 2] ^= 1
        (folder / name).write_bytes(raw)

    return one_byte


def _flip_city(folder: Path) -> None:
    gpkg = (folder / "city.gpkg").exists()
    _flip("city.gpkg" if gpkg else f"tables/{LOTS}.csv")(folder)


def _drop(folder: Path) -> None:
    next((folder / "reports").iterdir()).unlink()


def _foreign(folder: Path) -> None:
    (folder / "packages" / "x.zip").write_bytes(b"x")


def _edited(folder: Path) -> None:
    path = folder / manifest.NAME
    path.write_text(path.read_text("utf-8").replace('"made": "20', '"made": "19', 1), "utf-8")


def test_rows_changed_with_their_file_hashes_are_still_found(
    server, transport, dossier, request, tmp_path: Path, capsys
) -> None:
    """A backup sealed again after a change: the rows do not match their hash, nothing is kept."""
    publish(dossier, transport, server.url)
    out, good = tmp_path / "backup", tmp_path / "good"
    saved = making.save(definition(server), good)
    shutil.copytree(good, out)
    if server.dsn:
        table = out / "tables" / "qh_version.csv"
        table.write_text(table.read_text("utf-8").replace("accepted", "rejected"), "utf-8")
    else:
        with closing(sqlite3.connect(out / "city.gpkg")) as city:
            city.execute("UPDATE qh_version SET body = '{}'")
            city.commit()
    (out / manifest.NAME).unlink()
    manifest.seal(out, saved.made, saved.kind, saved.model, saved.contents)
    target = options(
        tmp_path / "store", request.getfixturevalue("database")() if server.dsn else ""
    )
    assert main(["serverrestore", str(out), *target]) == 2
    assert "qh_version" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()
    assert main(["serverrestore", str(good), *target]) == 0  # the place is as empty as before


def _killed(point: str, command: list[str]) -> int:
    """Run a command in a process that dies at a point of the restore; gives its exit status."""

    def child() -> None:
        if point == "named":  # the folder is there, the database not committed
            rename = Path.replace
            Path.replace = lambda *both: (rename(*both), os._exit(9))  # type: ignore
        else:  # everything done but the mark
            unlink = Path.unlink
            Path.unlink = lambda path, **more: (  # type: ignore
                os._exit(9) if path.name == restoring.UNFINISHED else unlink(path, **more)
            )
        os._exit(main(command))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(240)
    return int(process.exitcode or 0)


def test_a_restore_that_was_killed_is_run_again(
    server, transport, dossier, request, tmp_path: Path, capsys
) -> None:
    publish(dossier, transport, server.url)
    saved = making.save(definition(server), tmp_path / "backup")
    dsn = request.getfixturevalue("database")() if server.dsn else ""
    folder = tmp_path / "again"
    command = ["serverrestore", str(tmp_path / "backup"), *options(folder, dsn)]
    left = tmp_path / "again.part"  # by one that was killed while it filled the folder
    (left / "packages").mkdir(parents=True)
    (left / restoring.UNFINISHED).touch()
    assert _killed("named", command) == 9
    assert main(["serve", "--port", "0", *options(folder, dsn)]) == 2  # half a city
    assert "bị ngắt giữa chừng" in capsys.readouterr().err
    assert _killed("done", command) == 9
    assert main(command) == 0  # nothing was left to do but to say so
    assert not (folder / restoring.UNFINISHED).exists() and not list(tmp_path.glob("*.part"))
    there = cities.present({**definition(server), "dsn": dsn}, folder, load())
    assert there is not None and not contents.differing(there, saved.contents)
    kept = {path.stem for path in (folder / "packages").iterdir()}
    assert kept == set(saved.contents.packages)
    assert main(command) == 2  # it is no empty place any more


def test_a_drill_of_what_is_no_backup_writes_nothing(tmp_path: Path, capsys) -> None:
    place = tmp_path / "tài liệu"
    place.mkdir()
    (place / "x.txt").write_text("x", "utf-8")
    for path in (place, place / "x.txt", tmp_path / "không có"):
        assert main(["serverrestore", str(path), "--drill", *options(tmp_path / "s", "")]) == 2
        told = capsys.readouterr()
        assert "Không có bản sao lưu" in told.err and not told.out
    assert [path.name for path in tmp_path.rglob("*")] == ["tài liệu", "x.txt"]


def test_nothing_is_restored_over_what_is_there(server, tmp_path: Path, capsys) -> None:
    out = tmp_path / "backup"
    making.save(definition(server), out)
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "giữ.txt").write_text("x", "utf-8")
    assert main(["serverrestore", str(out), *options(folder, server.dsn)]) == 2
    assert "không trống" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["giữ.txt"]
    if server.dsn:
        assert main(["serverrestore", str(out), *options(tmp_path / "new", server.dsn)]) == 2
        assert "cơ sở dữ liệu trống" in capsys.readouterr().err
        assert not (tmp_path / "new").exists()
    missing = tmp_path / "nothing"
    assert main(["serverrestore", str(missing), "--folder", str(tmp_path / "new")]) == 2
    assert "manifest.json" in capsys.readouterr().err
