# SPDX-License-Identifier: GPL-2.0-or-later
"""Backups: one moment of the database, none twice, the newest kept, and the way back."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
import shapely

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.errors import Cancelled, InputError, StorageError
from qh_plugin.core.model import load
from qh_plugin.core.progress import Progress
from qh_plugin.io import backups, geopackage
from qh_plugin.io.backups import backup, copies, newest_of, prune, restore
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.snapshots import Snapshot, same_content

LOTS = "ChucNangSuDungDat_A"


@pytest.fixture
def dossier(tmp_path):
    info = DossierInfo("Thử", "tt16_2025", "79QPK1000001")
    return create_dossier(tmp_path / "CSDL_Thử sao lưu", info, load())


@pytest.fixture
def path(dossier):
    return dossier.geopackage("QuyHoach")


def add(path, *names):
    square = shapely.to_wkb(shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]))
    geopackage.insert_rows(path, LOTS, [(square, {"maDoiTuong": name}) for name in names])


def ids(path):
    with closing(sqlite3.connect(path)) as database:
        query = f'SELECT "maDoiTuong" FROM "{LOTS}" ORDER BY fid'
        return [row[0] for row in database.execute(query)]


def test_a_copy_is_a_geopackage_of_its_own(dossier, path):
    add(path, "a", "b")
    folder = backup(dossier, [path], reason="editing")
    assert folder.parent == dossier.backups
    assert sorted(f.name for f in folder.iterdir()) == ["QuyHoach.gpkg", "backup.json"]
    add(path, "c")
    assert ids(folder / "QuyHoach.gpkg") == ["a", "b"]
    entries = {e.name: e.count for e in geopackage.layers(folder / "QuyHoach.gpkg")}
    assert entries[LOTS] == 2
    (copy,) = copies(dossier)
    assert (copy.source, copy.reason) == (path, "editing")
    assert copy.size == copy.file.stat().st_size > 0
    assert newest_of(dossier, path) == copy
    assert newest_of(dossier, dossier.geopackage("MocGioi")) is None


def test_what_lies_in_the_write_ahead_log_is_copied_too(dossier, path):
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("SELECT count(*) FROM gpkg_contents").fetchone()
        add(path, "in the log")
        assert path.with_name("QuyHoach.gpkg-wal").stat().st_size > 0
        folder = backup(dossier, [path])
    assert ids(folder / "QuyHoach.gpkg") == ["in the log"]
    assert not list(folder.glob("*-wal"))


def test_a_snapshot_holds_the_moment_it_was_made(dossier, path, tmp_path):
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        add(path, "before")
        snapshot = Snapshot(path)
        add(path, "after")
        target = tmp_path / "copy.gpkg"
        done = threading.Thread(target=lambda: snapshot.copy_to(target))
        done.start()
        done.join()
        snapshot.close()
    assert ids(target) == ["before"]
    assert ids(path) == ["before", "after"]


def test_an_unchanged_file_is_not_copied_twice(dossier, path):
    add(path, "a")
    first = backup(dossier, [path], only_changed=True)
    with closing(sqlite3.connect(path)) as opened:  # as QGIS does when editing begins and ends
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("PRAGMA journal_mode = DELETE")
    assert backup(dossier, [path], only_changed=True) == first
    assert len(copies(dossier)) == 1
    add(path, "b")
    assert backup(dossier, [path], only_changed=True) != first
    assert len(copies(dossier)) == 2
    backup(dossier, [path])
    assert len(copies(dossier)) == 3


def test_two_backups_that_begin_at_the_same_moment_keep_out_of_each_others_way(
    dossier, path, monkeypatch
):
    """Two files come into edit mode at once; the one that came second took away what the first had
    copied."""
    other = dossier.geopackage("MocGioi")
    shutil.copy(path, other)
    add(path, "a")
    both = threading.Barrier(2, timeout=60)
    free, late = backups._free, []

    def same(folder):
        found = free(folder)
        if len(late) < 2:
            late.append(found)
            both.wait()  # both have seen that nobody has a folder yet
        return found

    class Now(backups.datetime):
        @classmethod
        def now(cls, zone=None):
            return cls(2026, 11, 23, 8, 0, 0, tzinfo=zone)

    monkeypatch.setattr(backups, "_free", same)
    monkeypatch.setattr(backups, "datetime", Now)
    found, errors = [], []

    def go(of):
        try:
            found.append(backup(dossier, [of]))
        except StorageError as error:
            errors.append(error)

    threads = [threading.Thread(target=go, args=(of,)) for of in (path, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors and len(set(found)) == 2 and late[0] == late[1]
    assert {copy.source for copy in copies(dossier)} == {path, other}


def test_the_newest_of_each_file_are_kept(dossier, path):
    other = dossier.geopackage("MocGioi")
    shutil.copy(path, other)
    backup(dossier, [path, other], keep=3)
    folders = []
    for number in range(5):
        add(path, str(number))
        folders.append(backup(dossier, [path], keep=3))
    assert len(set(folders)) == 5
    kept = copies(dossier)
    assert [c.file.parent for c in kept if c.source == path] == folders[:1:-1]
    assert len([c for c in kept if c.source == other]) == 1
    assert not folders[0].exists()
    prune(dossier, 0)
    assert len(copies(dossier)) == 2


def test_restoring_keeps_the_present_file_too(dossier, path):
    add(path, "a")
    backup(dossier, [path])
    add(path, "b")
    with closing(sqlite3.connect(path)) as reader:  # somebody has the file open
        reader.execute("SELECT count(*) FROM gpkg_contents").fetchone()
        saved = restore(dossier, copies(dossier)[0])
    assert ids(path) == ["a"]
    assert ids(saved / "QuyHoach.gpkg") == ["a", "b"]
    assert copies(dossier)[0].reason == "restore"
    restore(dossier, copies(dossier)[0])
    assert ids(path) == ["a", "b"]


def test_the_oldest_copy_can_be_restored_although_one_more_is_made(dossier, path):
    for name in "abc":
        add(path, name)
        backup(dossier, [path], keep=3)
    oldest = copies(dossier)[-1]
    restore(dossier, oldest, keep=3)
    assert ids(path) == ["a"]
    assert len(copies(dossier)) == 3


def test_a_missing_file_comes_back(dossier, path):
    add(path, "a")
    backup(dossier, [path])
    path.unlink()
    assert restore(dossier, copies(dossier)[0]) is None
    assert ids(path) == ["a"]


def test_a_damaged_file_is_kept_as_it_is_and_replaced(dossier, path):
    add(path, "a")
    backup(dossier, [path])
    path.write_bytes(b"no database" * 1000)
    saved = restore(dossier, copies(dossier)[0])
    assert (saved / "QuyHoach.gpkg").read_bytes() == b"no database" * 1000
    assert ids(path) == ["a"]


def test_a_locked_file_is_left_as_it_was(dossier, path, monkeypatch):
    monkeypatch.setattr("qh_plugin.io.snapshots.PATIENCE", 0.05)
    add(path, "a")
    backup(dossier, [path])
    add(path, "b")
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="QuyHoach"):
            restore(dossier, copies(dossier)[-1])
    assert ids(path) == ["a", "b"]


def test_missing_and_unwritable_places_are_sentences_and_leave_nothing(dossier, path):
    with pytest.raises(InputError, match=r"HienTrang\.gpkg"):
        backup(dossier, [path, dossier.geopackage("HienTrang")])
    assert copies(dossier) == []
    assert not list(dossier.backups.iterdir())
    dossier.backups.rmdir()
    dossier.backups.write_text("in the way")
    with pytest.raises(StorageError, match="backups"):
        backup(dossier, [path])


def test_a_cancelled_backup_leaves_nothing(dossier, path):
    with pytest.raises(Cancelled):
        backup(dossier, [path], progress=Progress(cancelled=lambda: True))
    assert not list(dossier.backups.iterdir())


def test_a_copy_without_its_note_is_listed_and_foreign_folders_are_not(dossier, path):
    folder = backup(dossier, [path])
    (folder / "backup.json").write_text("{broken")
    (dossier.backups / "ghi chú Z").mkdir()
    (copy,) = copies(dossier)
    assert (copy.source, copy.reason) == (path, "")


@pytest.mark.parametrize("end", [".part", ".part-journal", ".part-wal", ".part-shm"])
def test_what_is_being_written_is_no_copy_yet(dossier, path, end):
    folder = backup(dossier, [path])
    (folder / f"DoAn.gpkg{end}").write_bytes(b"half")
    assert [copy.file.name for copy in copies(dossier)] == [path.name]


def test_a_copy_that_is_gone_is_a_sentence(dossier, path):
    folder = backup(dossier, [path])
    (copy,) = copies(dossier)
    shutil.rmtree(folder)
    with pytest.raises(InputError, match="QuyHoach"):
        restore(dossier, copy)


def test_content_is_compared_without_the_counters(path, tmp_path):
    other = tmp_path / "other.gpkg"
    shutil.copy(path, other)
    assert same_content(path, other)
    add(other, "a")
    assert not same_content(path, other)
