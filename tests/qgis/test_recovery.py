# SPDX-License-Identifier: GPL-2.0-or-later
"""Unsaved edits after a crash: a real process is killed, and every edit comes back."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject

from qh_plugin.io import journals
from qh_plugin.qgis_io import project, recovering
from qh_plugin.qgis_io.recovery import Recorder
from tests.qgis.crashing import BOUNDARY, LOTS, SQUARE, edit, holds
from tests.qgis.made_dossier import make

HERE = Path(__file__).resolve().parent


@pytest.fixture
def dossier(qgis_app, tmp_path):
    yield make(tmp_path / "CSDL_Thử sập")
    QgsProject.instance().clear()


@pytest.fixture
def recorder(dossier, session):
    project.open_project(session, dossier)
    made = Recorder(session)
    yield made
    made.close()


def journals_of(dossier):
    return sorted(p.name for p in dossier.recovery.rglob("*.jsonl"))


def crash(dossier):
    """Kill a process with unsaved edits; what its layers held."""
    command = [sys.executable, str(HERE / "crashing.py"), str(dossier.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        line = next((x for x in child.stdout if x.startswith("{")), "")
        os.kill(child.pid, signal.SIGKILL)
    assert line, "the process ended before its edits were noted"
    return json.loads(line)


def ids_on_disk(dossier):
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as database:
        query = 'SELECT "maDoiTuong" FROM "ChucNangSuDungDat_A" ORDER BY fid'
        return [row[0] for row in database.execute(query)]


def test_a_killed_process_loses_nothing(dossier, session):
    before = ids_on_disk(dossier)
    held = crash(dossier)
    assert ids_on_disk(dossier) == before
    project.open_project(session, dossier)
    (leftover,) = recovering.leftovers(dossier)
    assert leftover.tables == [LOTS, BOUNDARY]
    assert leftover.count == 3 + 4 + 2 + 1
    recovered = recovering.recover(dossier, leftover)
    assert (recovered.done, recovered.missing, list(recovered.errors)) == (10, 0, [])
    for name in (LOTS, BOUNDARY):
        layer = project.layer_for(dossier, name)
        assert json.loads(json.dumps(holds(layer))) == held[name], name
        assert layer.isModified()
        assert layer.undoStack().count() == 1
        assert layer.undoStack().text(0) == "Khôi phục sửa đổi chưa lưu"
    assert ids_on_disk(dossier) == before
    lots = project.layer_for(dossier, LOTS)
    lots.undoStack().undo()
    assert len(list(lots.getFeatures())) == len(before)
    lots.undoStack().redo()
    assert lots.commitChanges(), lots.commitErrors()
    assert len(ids_on_disk(dossier)) == len(before) + 3 - 2
    recovering.discard(dossier, leftover, keep=False)
    assert recovering.leftovers(dossier) == []
    assert not journals_of(dossier)


def test_edits_of_a_running_process_are_not_offered(dossier, recorder, session, wait):
    edit(dossier)
    wait(lambda: journals_of(dossier))
    assert recovering.leftovers(dossier) == []


def test_a_save_and_a_rollback_take_the_journals_away(dossier, recorder, wait):
    edit(dossier)
    wait(lambda: len(journals_of(dossier)) == 2)
    assert project.layer_for(dossier, LOTS).commitChanges(False)
    assert journals_of(dossier) == ["QuyHoach.RanhGioiQuyHoach_A.jsonl"]
    project.layer_for(dossier, BOUNDARY).rollBack()
    assert journals_of(dossier) == []


def test_undoing_everything_takes_the_journal_away(dossier, recorder, wait):
    lots = project.layer_for(dossier, LOTS)
    lots.startEditing()
    lots.deleteFeature(1)
    wait(lambda: journals_of(dossier))
    lots.undoStack().undo()
    wait(lambda: not journals_of(dossier))


def test_closing_cleanly_or_leaving_the_dossier_leaves_nothing(dossier, recorder, session, wait):
    edit(dossier)
    wait(lambda: journals_of(dossier))
    QgsProject.instance().clear()
    session.set_dossier(None)
    assert not dossier.recovery.exists()
    project.open_project(session, dossier)
    edit(dossier)
    wait(lambda: journals_of(dossier))


def test_edits_before_the_recorder_came_are_noted_too(dossier, session, wait):
    project.open_project(session, dossier)
    edit(dossier)
    late = Recorder(session)
    wait(lambda: len(journals_of(dossier)) == 2)
    late.close()
    assert not dossier.recovery.exists()


def test_the_journal_follows_the_edits(dossier, recorder, wait):
    lots = project.layer_for(dossier, LOTS)
    lots.startEditing()
    path = None
    for number in (1, 2):
        lots.deleteFeature(number)
        recorder.write_now()
        wait(lambda: journals_of(dossier) and recorder._writing is None)
        path = next(dossier.recovery.rglob("*.jsonl"))
        assert list(journals.read(path).deleted) == list(range(1, number + 1))


def leave(dossier, unsaved):
    """As a crash would leave it."""
    folder = dossier.recovery / "1"
    folder.mkdir(parents=True)
    journals.write(folder / journals.file_name(unsaved.table), unsaved)
    (leftover,) = recovering.leftovers(dossier)
    return leftover


def test_a_save_that_the_crash_cut_short_gives_no_doubles(dossier, session):
    project.open_project(session, dossier)
    lots = project.layer_for(dossier, LOTS)
    state = journals.table_state(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A")
    shape = bytes(QgsGeometry.fromWkt(SQUARE).asWkb())
    added = [(-1, shape, {"maDoiTuong": "saved"}), (-2, shape, {"maDoiTuong": "not saved"})]
    unsaved = journals.Unsaved(LOTS, state, added=added, deleted=[7, 9999])
    lots.startEditing()
    feature = QgsFeature(lots.fields())
    feature.setGeometry(QgsGeometry.fromWkt(SQUARE))
    feature["maDoiTuong"] = "saved"
    lots.addFeature(feature)
    assert lots.commitChanges()
    recovered = recovering.recover(dossier, leave(dossier, unsaved))
    assert recovered.missing == 1
    new = [f["maDoiTuong"] for f in lots.getFeatures() if f.id() < 0]
    assert new == ["not saved"]
    assert not lots.getFeature(7).isValid()


def test_a_layer_that_is_gone_is_counted(dossier, session):
    project.open_project(session, dossier)
    unsaved = journals.Unsaved("QuyHoach/KhongCo_A", deleted=[1, 2])
    recovered = recovering.recover(dossier, leave(dossier, unsaved))
    assert (recovered.done, recovered.missing) == (0, 2)


def test_a_layer_that_cannot_be_edited_is_one_sentence_and_the_journal_stays(dossier, session):
    path = dossier.geopackage("QuyHoach")
    path.chmod(0o444)
    project.open_project(session, dossier)
    layer = project.layer_for(dossier, LOTS)
    layer.setReadOnly(True)
    leftover = leave(dossier, journals.Unsaved(LOTS, deleted=[1]))
    recovered = recovering.recover(dossier, leftover)
    assert "Chức năng sử dụng đất" in str(recovered.errors[0])
    assert recovering.leftovers(dossier) == [leftover]


def test_damaged_journals_go_to_the_trash_and_ignored_ones_too(dossier, session):
    folder = dossier.recovery / "1"
    folder.mkdir(parents=True)
    (folder / "QuyHoach.X_A.jsonl").write_text("{")
    assert recovering.leftovers(dossier) == []
    assert not folder.exists()
    leftover = leave(dossier, journals.Unsaved(LOTS, deleted=[1]))
    recovering.discard(dossier, leftover, keep=True)
    assert recovering.leftovers(dossier) == []
    kept = sorted(p.name for p in (dossier.state / "trash").rglob("*.jsonl"))
    assert kept == ["QuyHoach.ChucNangSuDungDat_A.jsonl", "QuyHoach.X_A.jsonl"]
