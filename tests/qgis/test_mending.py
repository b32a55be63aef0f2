# SPDX-License-Identifier: GPL-2.0-or-later
"""Mending in the checking dock: every way as a button, preview, proof, many at once, refusals."""

from __future__ import annotations

import json
import threading

import pytest
from qgis.core import QgsGeometry
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.errors import Cancelled
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.mending import proposing
from qh_plugin.io import xlsx
from tests.qgis import made_dossier
from tests.qgis.checked_dock import click, lots, on_dossier, run
from tests.qgis.conftest import flush


@pytest.fixture
def opened(iface, session, settings, tmp_path, wait):
    """The dossier open and checked, its lots in the project."""
    with on_dossier(iface, session, settings, tmp_path / "CSDL_Thu") as dock:
        run(dock, wait)
        yield dock


def key_of(dock, rule):
    return next(g.keys[i] for g, i in dock.result.rows() if g.rule == rule)


def choose(dock, rule):
    dock.findings.go_to(key_of(dock, rule))
    dock.findingsView.setFocus()
    flush()
    assert dock.findings.row().group.rule == rule


def count(dock, rule):
    return sum(len(g) for g in dock.result.findings if g.rule == rule)


def ways(dock, wait):
    """The ways of the chosen finding, once all are proved."""
    wait(lambda: dock.repairs.search.ways is not None)
    return dock.repairs.search.ways.ways


def idle(dock, wait):
    wait(lambda: not dock.busy and dock.repairs._work is None, 60)


def entry(dock, number):
    """Text and tooltip of a way in the box."""
    box = dock.repairs.ways.box
    place = box.findData(number)
    return box.itemText(place), box.itemData(place, Qt.ItemDataRole.ToolTipRole)


def test_every_way_is_an_entry_with_its_proof(opened, wait):
    choose(opened, "C01")
    found = ways(opened, wait)
    assert len(found) == 2, "cut from the one or from the other"
    for way in found:
        text, tip = entry(opened, way.number)
        assert text == f"{way.number} · ✔ {way.choice.title.vi}" and "hết 1 lỗi" in tip
    box = opened.repairs.ways.box
    assert box.isEnabled() and box.currentData() == 1 and box.width() <= opened.width()


def test_pointing_at_a_way_draws_before_and_after_and_leaving_clears(opened, wait):
    choose(opened, "C01")
    ways(opened, wait)
    drawn, box = opened.repairs.drawn, opened.repairs.ways.box
    assert not drawn.shown
    seen = []
    for place in (0, 1):
        box.highlighted.emit(place)
        seen.append([band.asGeometry().asWkt(3) for band in drawn._bands])
        assert {band.strokeColor().name() for band in drawn._bands} == {"#b3261e", "#1e8e3e"}
        box.hidePopup()
        assert not drawn.shown
    assert seen[0] != seen[1] and not lots().isModified()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert drawn.shown and box.currentData() == 2, "the keyboard shows it as the mouse does"


def test_the_second_way_is_done_and_said_with_its_proof(opened, wait):
    choose(opened, "C01")
    first, second = ways(opened, wait)
    (changed,) = {fid for e in second.choice.edits for fid in e.geometries} - {
        fid for e in first.choice.edits for fid in e.geometries
    } or {fid for e in second.choice.edits for fid in e.geometries}
    before = lots().getFeature(changed).geometry().asWkt(6)
    opened.repairs.select(2)
    click(opened.repairs.fix)
    wait(lambda: count(opened, "C01") == 0 and not opened.busy, 60)
    assert lots().getFeature(changed).geometry().asWkt(6) != before
    said = opened.statusLabel.text()
    assert said.startswith("Đã sửa, không phát sinh lỗi mới: hết 1 lỗi"), said
    assert lots().undoStack().count() == 1
    assert "Cắt phần chung" in lots().undoStack().text(0)
    assert not opened.repairs.drawn.shown
    lots().undoStack().undo()
    assert lots().getFeature(changed).geometry().asWkt(6) == before


def test_a_repair_without_new_features_does_not_measure_the_layer(opened, wait, monkeypatch):
    from qh_plugin.qgis_io.map_tools import new_features

    asked = []
    monkeypatch.setattr(new_features, "QgsExpressionContext", asked.append)
    choose(opened, "C01")
    ways(opened, wait)
    opened.repairs.fix_current()
    wait(lambda: count(opened, "C01") == 0 and not opened.busy, 60)
    assert lots().isModified() and asked == []


def test_keys_choose_a_way_and_f_does_it(opened, wait):
    choose(opened, "C01")
    ways(opened, wait)
    opened.repairs.select(2)
    assert opened.repairs.drawn.shown and "Xem trước" in opened.statusLabel.text()
    assert opened.repairs.ways.box.currentData() == 2
    QTest.keyClick(opened.findingsView, Qt.Key.Key_F)
    wait(lambda: count(opened, "C01") == 0 and not opened.busy, 60)
    assert opened.repairs.doing.busy is False and lots().undoStack().count() == 1


def test_what_was_read_is_used_again_and_follows_our_own_repair(opened, wait, monkeypatch):
    reads = []
    data = opened.repairs.data
    reader = data._reader
    data._reader = lambda: (reads.append(1), reader())[1]
    choose(opened, "C01")
    ways(opened, wait)
    choose(opened, "C04")
    ways(opened, wait)
    assert not reads, "what the check has read is used"
    opened.repairs.fix_current()
    wait(lambda: count(opened, "C04") == 0 and not opened.busy, 60)
    choose(opened, "C01")
    ways(opened, wait)
    assert not reads
    lots().deleteFeature(next(lots().getFeatures()).id())
    opened.watch.tell_now()  # a moment later the ways of the chosen finding would be looked for
    assert opened.repairs.data._kept is None
    choose(opened, "G07")
    ways(opened, wait)
    assert len(reads) == 1, "somebody else's edit has to be read"


def test_the_repairs_after_one_of_ours_are_those_of_data_read_anew(opened, wait):
    choose(opened, "C04")
    ways(opened, wait)
    opened.repairs.fix_current()
    wait(lambda: count(opened, "C04") == 0 and not opened.busy, 60)
    choose(opened, "C01")
    followed = ways(opened, wait)
    opened.repairs.data.changed()
    opened.repairs.forget_proposals()
    opened.repairs.show_row(opened.findings.row(), opened.findings.group())
    fresh = ways(opened, wait)
    assert [w.choice.after for w in followed] == [w.choice.after for w in fresh]


def test_a_refused_way_is_said_quietly_and_changes_nothing(opened, wait, iface):
    choose(opened, "C01")
    found = ways(opened, wait)
    from dataclasses import replace

    from qh_plugin.core.repair.proof import Proof

    bad = replace(found[0], proof=Proof(False))
    opened.repairs.search._known[1] = bad
    opened.repairs.ways.put(bad)
    assert "✖" in entry(opened, 1)[0]
    opened.repairs.select(1)
    click(opened.repairs.fix)
    assert opened.statusLabel.text().startswith("Không nhận")
    assert iface.messageBar().currentItem() is None and not lots().isModified()


def test_a_legal_boundary_moves_only_after_a_clear_yes(opened, wait):
    choose(opened, "C01")
    found = ways(opened, wait)
    from dataclasses import replace

    moves = Text(
        "phép sửa này dời ranh giới pháp lý của thửa (--yes-move-boundaries)", "moves boundaries"
    )
    opened.repairs.search._known[1] = replace(found[0], moves=moves)
    question = opened.repairs.question
    opened.repairs.select(1)
    click(opened.repairs.fix)
    assert question.isVisible() and "dời ranh giới pháp lý" in question.label.text()
    assert "--yes" not in question.label.text() and question.no.hasFocus()
    click(question.no)
    assert not question.isVisible() and not lots().isModified()
    click(opened.repairs.fix)
    click(question.yes)
    wait(lambda: count(opened, "C01") == 0 and not opened.busy, 60)


def test_all_alike_are_mended_in_one_step_with_a_report(opened, wait, tmp_path):
    choose(opened, "C07")
    before = count(opened, "C07")
    assert before > 1
    click(opened.repairs.fix_all)
    wait(lambda: opened.repairs.batch.report is not None and not opened.busy, 60)
    report = opened.repairs.batch.report
    bulk = report._bulk
    assert len(bulk.mended.done) + len(bulk.mended.remaining) == before
    assert count(opened, "C07") == len(bulk.mended.remaining)
    assert lots().undoStack().count() == 1 and "C07" in lots().undoStack().text(0)
    assert str(len(bulk.mended.done)) in report.said.text()
    assert report.model.rowCount() == before and not report.isModal()
    opened.repairs.batch.report.ask_file = lambda name, kinds: str(tmp_path / "a.xlsx")
    report.save()
    (sheet,) = xlsx.read(tmp_path / "a.xlsx").values()
    assert len(sheet) == before + 1 and sheet[0][0] == "Kết quả"
    report.ask_file = lambda name, kinds: str(tmp_path / "a.jsonl")
    report.save()
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert {row["type"] for row in rows} <= {"mended", "refused", "left"} and len(rows) == before
    report.close()
    flush()
    assert opened.repairs.batch.report is None


def test_what_needs_a_yes_is_asked_before_many(opened, wait):
    extra = lots()
    extra.startEditing()
    x, y, side = made_dossier.X0, made_dossier.Y0, made_dossier.SIDE
    lot = next(f for f in extra.getFeatures() if f.geometry().boundingBox().xMinimum() == x)
    ring = [(x, y), (x + side + 0.5, y), (x + side + 0.5, y + side), (x, y + side), (x, y)]
    wkt = ",".join(f"{a} {b}" for a, b in ring)
    extra.changeGeometry(lot.id(), QgsGeometry.fromWkt(f"MULTIPOLYGON((({wkt})))"))
    other = next(f for f in extra.getFeatures() if f.geometry().boundingBox().yMinimum() > y + 1)
    moved = QgsGeometry(other.geometry())
    moved.translate(0, -0.7)
    extra.changeGeometry(other.id(), moved)
    click(opened.runButton)
    idle(opened, wait)
    assert count(opened, "C01") > 1
    steps = extra.undoStack().count()
    choose(opened, "C01")
    click(opened.repairs.fix_all)
    question = opened.repairs.question
    assert question.isVisible() and str(count(opened, "C01")) in question.yes.text()
    assert opened.repairs.batch.busy is False and extra.undoStack().count() == steps
    click(question.yes)
    wait(lambda: opened.repairs.batch.report is not None and not opened.busy, 60)
    assert extra.undoStack().count() == steps + 1


def test_a_batch_is_stopped_without_a_trace(opened, wait, monkeypatch):
    choose(opened, "C07")
    stopped, whole = threading.Event(), proposing.mend_all

    def mend_all(*given):
        stopped.wait(60)  # else it may be over before it is stopped
        return whole(*given)

    monkeypatch.setattr(proposing, "mend_all", mend_all)
    click(opened.repairs.fix_all)
    assert opened.repairs.line.isVisible() and opened.repairs.busy
    assert not opened.repairs.fix.isEnabled()
    failed = []
    opened.repairs.failed.connect(failed.append)  # a task that has not begun ends at once
    click(opened.repairs.line.stop)
    stopped.set()
    wait(lambda: not opened.repairs.busy)
    assert isinstance(failed[0], Cancelled) and not lots().isModified()
    assert not opened.repairs.line.isVisible() and opened.repairs.fix.isEnabled()


def test_edits_made_meanwhile_are_not_overwritten_by_a_batch(opened, wait):
    choose(opened, "C07")
    click(opened.repairs.fix_all)
    lots().startEditing()
    lots().deleteFeature(next(lots().getFeatures()).id())
    opened.watch.tell_now()
    wait(lambda: not opened.repairs.busy)
    assert lots().undoStack().count() == 1 and "đã đổi" in opened.statusLabel.text()


def test_unloading_leaves_nothing_on_the_map(opened, wait, iface):
    choose(opened, "C01")
    ways(opened, wait)
    opened.repairs.select(1)
    items = len(iface.mapCanvas().scene().items())
    assert opened.repairs.drawn.shown
    opened.shutdown()
    assert not opened.repairs.drawn.shown and len(iface.mapCanvas().scene().items()) < items
    opened.shutdown = lambda: None
