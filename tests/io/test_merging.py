# SPDX-License-Identifier: GPL-2.0-or-later
"""Merging loses nothing: what was not chosen is in the backup, and undoing brings it back."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Iterator

import pytest

from qh_plugin.cli import main
from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.merge import Choices, Take
from qh_plugin.io import geopackage, mending, merging
from qh_plugin.io.backups import copies
from qh_plugin.io.changes import last_change
from qh_plugin.io.differences import compare
from qh_plugin.io.geopackage import create, insert_rows, read_table
from qh_plugin.io.geopackage_blob import add_functions
from qh_plugin.io.merging import cut_off, merge, undo
from qh_plugin.io.published import versions_of
from tests.io.accepting import Shelf
from tests.io.published_data import LAYER, insert, make_dossier, square
from tests.long_form import examples

TABLE = "ChucNangSuDungDat_A"


def content(dossier: Dossier) -> dict[str, Any]:
    return rows(dossier.geopackage("QuyHoach"))


def rows(path: Path) -> dict[str, Any]:
    table = read_table(path, TABLE)
    names = sorted(table.columns)
    found = zip(table.wkb.tolist(), *(table.columns[n].tolist() for n in names))
    return dict(zip(table.columns["maDoiTuong"].tolist(), found))


def changed(dossier: Dossier, dice: random.Random, tag: str) -> None:
    """Random deeds on eight lots, and a new one."""
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as database, database:
        add_functions(database)
        for number in range(8):
            deed = dice.randrange(4)
            if deed == 0:
                database.execute(f'DELETE FROM "{TABLE}" WHERE "maDoiTuong" = ?', (f"L{number}",))
            elif deed == 1:
                sql = f'UPDATE "{TABLE}" SET "kyHieuLoDat" = ? WHERE "maDoiTuong" = ?'
                database.execute(sql, (dice.choice([tag, "same", None]), f"L{number}"))
    insert(
        dossier, {f"N{tag}": square(200), **({"NEW": square(300)} if dice.random() < 0.5 else {})}
    )


@pytest.mark.parametrize("seed", range(examples(3)))
def test_what_was_not_chosen_is_never_lost(seed: int, tmp_path: Path) -> None:
    dice, shelf = random.Random(seed), Shelf(tmp_path / "shelf")
    lots = {f"L{n}": square(12 * n) for n in range(8)}
    mine = shelf.accept(make_dossier(tmp_path / "CSDL_A", lots), unchecked=True)
    shutil.copytree(mine.folder, tmp_path / "b" / "CSDL_A")
    other = open_dossier(tmp_path / "b" / "CSDL_A")
    changed(mine, dice, "mine")
    changed(other, dice, "theirs")
    shelf.accept(other, unchecked=True)
    before, theirs = content(mine), content(other)
    with versions_of(mine, shelf) as versions:
        (one,) = [c for c in compare(versions, model_of(mine.info)).classes if c.layer == LAYER]
        ways = dict(zip(one.keys.tolist(), one.ways))
    choices = Choices(conflicts=dice.choice(list(Take)))
    done = merge(mine, shelf, choices)
    after = content(mine)
    for key in {*before, *theirs}:
        way = ways.get(key)
        take = choices.of(LAYER, key, way) if way else Take.MINE
        side = theirs if take is Take.THEIRS else before
        assert after.get(key) == side.get(key)
    # all of mine lies in the copy, and undoing brings it back
    assert done.backup is not None  # the lot that only they added is always taken
    (copy,) = [c for c in copies(mine) if c.reason == "merge"]
    assert rows(copy.file) == before
    assert open_dossier(mine.folder).info.version == 2
    version, _ = undo(mine)
    assert version == open_dossier(mine.folder).info.version == 1
    assert content(mine) == before


def test_after_a_merge_the_check_counts_as_old(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    mine = shelf.accept(make_dossier(tmp_path / "CSDL_A", {"A": square(0)}), unchecked=True)
    shutil.copytree(mine.folder, tmp_path / "b" / "CSDL_A")
    other = open_dossier(tmp_path / "b" / "CSDL_A")
    insert(other, {"B": square(20)})
    shelf.accept(other, unchecked=True)
    before = last_change(mine)
    merge(mine, shelf, Choices())
    after = last_change(mine)
    assert before is not None and after is not None and after > before
    assert set(content(mine)) == {"A", "B"}


@pytest.mark.parametrize("left", [0, 1])
def test_a_server_that_fell_back_is_not_merged_from(tmp_path: Path, left: int) -> None:
    """It was restored from a backup, or is another one: taking its state would take data back."""
    shelf = Shelf(tmp_path / "shelf")
    mine = shelf.accept(make_dossier(tmp_path / "CSDL_A", {"A": square(0)}), unchecked=True)
    insert(mine, {"B": square(20)})
    mine = shelf.accept(mine, unchecked=True)
    del shelf.shelved[left:]
    before = content(mine)
    with pytest.raises(InputError, match=f"đến phiên bản {left}, .* dựa trên phiên bản 2"):
        merge(mine, shelf, Choices())
    assert content(mine) == before and open_dossier(mine.folder).info.version == 2


EXISTING = "HienTrang/ChucNangSuDungDat_A"


def two_files(folder: Path) -> Dossier:
    """A dossier with one lot in each of two GeoPackages."""
    dossier = make_dossier(folder, {"A": square(0)})
    of = model_of(dossier.info).feature_class(EXISTING)
    assert of is not None
    create(dossier.geopackage("HienTrang"), [of], 9210)
    add(dossier, "HienTrang", "H", 0)
    return dossier


def add(dossier: Dossier, database: str, code: str, x: float) -> None:
    wkb = square(x)["geom"]
    insert_rows(dossier.geopackage(database), TABLE, [(wkb, {"maDoiTuong": code})])


def codes(dossier: Dossier) -> list[list[str]]:
    return [sorted(rows(dossier.geopackage(name))) for name in ("HienTrang", "QuyHoach")]


def killed_while_merging(dossier: Dossier, shelf: Shelf, moment: str) -> None:
    """SIGKILL to a process that merges: between the two files, or before the version is taken."""
    child = os.fork()
    if child:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        return
    try:
        editing = geopackage.editing

        @contextmanager
        def fatal(path: Path) -> Iterator[sqlite3.Connection]:
            with editing(path) as connection:
                yield connection
            os.kill(os.getpid(), signal.SIGKILL)  # this file is committed, the other is not

        if moment == "between":
            mending.geopackage.editing = fatal
        else:
            merging.adopt = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        merge(dossier, shelf, Choices())
    finally:
        os._exit(1)


@pytest.mark.parametrize("moment", ["between", "before the version"])
@pytest.mark.parametrize("again", [True, False])
def test_killed_while_writing_it_is_said_finished_or_undone(
    tmp_path: Path, moment: str, again: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = Shelf(tmp_path / "shelf")
    mine = shelf.accept(two_files(tmp_path / "CSDL_A"), unchecked=True)
    shutil.copytree(mine.folder, tmp_path / "b" / "CSDL_A")
    other = open_dossier(tmp_path / "b" / "CSDL_A")
    add(other, "HienTrang", "H2", 20)
    add(other, "QuyHoach", "A2", 20)
    shelf.accept(other, unchecked=True)
    killed_while_merging(mine, shelf, moment)
    half = [["H"], ["A", "A2"]] if moment == "between" else [["H", "H2"], ["A", "A2"]]
    assert codes(mine) == half and open_dossier(mine.folder).info.version == 1
    broken = cut_off(open_dossier(mine.folder))
    assert broken is not None and "bị ngắt" in broken.vi and "--undo" in broken.vi
    # every command that goes on from here says so
    main(["publish", str(mine.folder), "--export", str(tmp_path / "goi.zip")])
    assert "bị ngắt" in capsys.readouterr().err
    if again:
        merge(open_dossier(mine.folder), shelf, Choices())
        assert codes(mine) == [["H", "H2"], ["A", "A2"]]
        assert open_dossier(mine.folder).info.version == 2
        assert cut_off(mine) is None
    else:  # the version was taken otherwise: nothing is cut off any more
        base = open_dossier(mine.folder)
        assert cut_off(base.with_version(2)) is None
        assert cut_off(base.with_version(1)) is not None
    # undone is the whole of it, not the last run of it
    version, files = undo(open_dossier(mine.folder))
    assert version == 1 and sorted(path.stem for path in files) == ["HienTrang", "QuyHoach"]
    assert codes(mine) == [["H"], ["A"]] and cut_off(mine) is None
    with pytest.raises(InputError):
        undo(open_dossier(mine.folder))
