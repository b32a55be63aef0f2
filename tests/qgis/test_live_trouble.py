# SPDX-License-Identifier: GPL-2.0-or-later
"""The check while drawing in bad weather: paused, reloaded, bulk edits, layers and dossiers that go
away, files that cannot be read, a full check in between."""

# ruff: noqa: F811, F401
from __future__ import annotations

import sqlite3

import pytest
from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.checking import check, load_profile
from qh_plugin.gui.checking.live import check as live_check
from qh_plugin.gui.checking.live.check import BEHIND, OFF, PAUSED, READY, WAITING
from qh_plugin.io import geopackage
from tests.qgis import made_dossier
from tests.qgis.conftest import turns
from tests.qgis.test_live_check import (
    PROFILE,
    Hand,
    dossier,
    heard,
    layers,
    live,
    moved,
    same,
    saved,
    settle,
    unsaved,
)


@pytest.fixture
def lots(layers, live, heard, wait):
    """The lots in edit mode, followed, everything settled."""
    layers[0].startEditing()
    live.start()
    settle(live, wait)
    yield layers[0]
    if not sip.isdeleted(layers[0]):
        layers[0].rollBack()


def shift(layer, fid, by):
    layer.changeGeometry(fid, moved(layer.getFeature(fid), by))


def test_it_waits_for_edit_mode_and_says_its_states(layers, live, heard, wait):
    live.start()
    assert live.now == WAITING
    layers[0].startEditing()
    settle(live, wait)
    assert heard.states[:3] == [WAITING, "starting", READY] and heard.wholes == 1
    shift(layers[0], 3, 0.5)
    wait(lambda: BEHIND in heard.states)
    settle(live, wait)
    assert live.now == READY
    live.stop()
    assert live.now == OFF
    layers[0].rollBack()


def test_paused_it_notes_and_resumed_it_catches_up(lots, live, heard, session, wait):
    live.pause()
    before = heard.changes
    shift(lots, 3, 0.5)
    lots.deleteFeature(9)
    QTest.qWait(200)
    assert live.now == PAUSED and heard.changes == before
    live.resume()
    settle(live, wait)
    same(heard, unsaved(session), "after the pause")
    assert heard.wholes == 2, "the list is told anew"


def test_a_full_check_in_between(lots, live, heard, session, wait):
    """What came and went while it was running must not stay in the list."""
    shift(lots, 3, 0.5)
    live.hold()
    lots.deleteFeature(9)
    QTest.qWait(200)
    result = check(unsaved(session), load_profile(PROFILE))
    heard.groups = [(g, i) for g in result.findings for i in range(len(g))]
    lots.undoStack().undo()
    lots.undoStack().undo()
    live.release(result, PROFILE)
    settle(live, wait)
    same(heard, unsaved(session), "after the full check")
    live.hold()
    live.release(result, "truoc_khi_nop")
    settle(live, wait)
    assert live.profile == "truoc_khi_nop" and heard.wholes == 2
    live.release(result, PROFILE, whole=False)
    assert live.now == PAUSED, "a check of a part shows other findings"


def test_a_bulk_edit_is_read_in_the_background(lots, live, heard, session, wait, monkeypatch):
    monkeypatch.setattr("qh_plugin.gui.checking.live.layer_edits.MOST", 5)
    place = lots.fields().indexOf("ghiChu")
    lots.beginEditCommand("all")
    for fid in list(lots.allFeatureIds()):
        lots.changeAttributeValue(fid, place, "x " * 300)
    lots.endEditCommand()
    settle(live, wait)
    same(heard, unsaved(session), "a bulk edit")
    lots.undoStack().undo()
    settle(live, wait)
    same(heard, unsaved(session), "taken back")
    assert heard.wholes == 1


def test_a_reload_after_another_program_wrote(lots, live, heard, session, wait):
    lots.commitChanges(False)
    path = session.dossier.geopackage("QuyHoach")
    name = lots.source().rpartition("=")[2]
    row = geopackage.read_rows(path, name, [15]).wkb[0]
    geopackage.insert_rows(path, name, [(row, {"maDoiTuong": "một bản chép"})])
    lots.dataProvider().reloadData()
    settle(live, wait)
    same(heard, saved(session), "another program's feature")
    assert "C02" in {g.rule for g, _ in heard.groups}


def test_a_save_that_fails_in_the_middle(lots, live, heard, session, wait):
    """QGIS stores what comes before the feature that the table refuses, and keeps the rest."""
    shift(lots, 3, 0.5)
    again = lots.getFeature(4)
    lots.addFeature(again)  # with a key that is taken
    assert not lots.commitChanges()
    settle(live, wait)
    same(heard, unsaved(session), "half saved")
    lots.rollBack()
    settle(live, wait)
    same(heard, saved(session), "the rest given up")


def test_layers_and_dossiers_that_go_away(lots, layers, live, heard, session, wait):
    shift(lots, 3, 0.5)
    QgsProject.instance().removeMapLayer(layers[1].id())
    settle(live, wait)
    same(heard, unsaved(session), "a partner left the project")
    shift(lots, 4, 0.5)
    QgsProject.instance().removeMapLayer(lots.id())
    wait(lambda: live.now == WAITING)
    session.set_dossier(None)
    QTest.qWait(100)
    assert live.now == WAITING and not heard.errors


@pytest.mark.parametrize("what", ["project", "dossier", "stop"])
def test_switched_while_it_begins(layers, live, heard, session, wait, what, tmp_path):
    layers[0].startEditing()
    live.start()
    assert live.now == "starting"
    if what == "project":
        QgsProject.instance().clear()
    elif what == "dossier":
        other = made_dossier.make(tmp_path / "CSDL_Khac", clean=True)
        session.open(other.folder)
    else:
        live.stop()
    wait(lambda: live.now in (WAITING, OFF))
    turns(400)
    assert live.now in (WAITING, OFF) and not heard.wholes and not heard.errors


def test_a_file_that_cannot_be_read_ends_it_with_a_sentence(layers, live, heard, session, wait):
    path = session.dossier.geopackage("QuyHoach")
    layers[0].startEditing()
    content = path.read_bytes()
    path.write_bytes(b"not a database" * 99)
    live.start()
    wait(lambda: heard.errors)
    path.write_bytes(content)
    assert "QuyHoach.gpkg" in heard.errors[0].text.vi and live.now == OFF


def test_a_fault_of_the_program_begins_anew_and_nothing_is_lost(
    lots, live, heard, session, wait, monkeypatch
):
    monkeypatch.setattr(live_check, "_lay", lambda *_: 1 / 0)
    shift(lots, 3, 0.5)
    wait(lambda: heard.wholes == 2)
    monkeypatch.undo()
    settle(live, wait)
    same(heard, unsaved(session), "begun anew")
    assert lots.isModified() and not heard.errors


def test_edits_made_before_it_began(layers, live, heard, session, wait):
    lots = layers[0]
    lots.startEditing()
    place = lots.fields().indexOf("dienTich")
    lots.changeAttributeValue(3, place, -5.0)
    shift(lots, 3, 0.5)
    lots.deleteFeature(9)
    live.start()
    settle(live, wait)
    same(heard, unsaved(session), "at the start")
    shift(lots, 3, 0.25)
    settle(live, wait)
    same(heard, unsaved(session), "the value from before still counts")
    for _ in range(4):
        lots.undoStack().undo()
        settle(live, wait)
        same(heard, unsaved(session), "undone")
    assert not lots.isModified()
    same(heard, saved(session), "as in the file")
    lots.rollBack()


def test_a_locked_file_does_not_hurt(lots, live, heard, session, wait):
    """Another program holds the file while edits go on: they are in the buffer, not in the file."""
    path = session.dossier.geopackage("QuyHoach")
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    try:
        Hand(lots, 1).add()
        shift(lots, 3, 0.5)
        settle(live, wait)
        same(heard, unsaved(session), "locked")
    finally:
        other.rollback()
        other.close()
    assert not heard.errors
