# SPDX-License-Identifier: GPL-2.0-or-later
"""Exceptions in the checking dock: accept one or several, see who and why, withdraw."""

from __future__ import annotations

import json

import pytest
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.findings import State
from qh_plugin.gui.checking.waivers.accepting import Wanted
from tests.qgis import made_dossier
from tests.qgis.checked_dock import click, lots, on_dossier, run
from tests.qgis.conftest import flush


@pytest.fixture
def opened(iface, session, settings, tmp_path, wait):
    """The dossier open and checked, its lots in the project."""
    with on_dossier(iface, session, settings, tmp_path / "CSDL_Thu") as dock:
        run(dock, wait)
        yield dock


def states(dock, rule):
    return [s for g in dock.result.findings if g.rule == rule for s in g.states]


def choose(dock, rule):
    key = next(g.keys[i] for g, i in dock.result.rows() if g.rule == rule)
    dock.findings.go_to(key)
    dock.findingsView.setFocus()
    flush()
    return key


def fill(dialog, reason="Đã thống nhất với phường", person="Cán bộ A", office="UBND phường"):
    dialog.reason.setPlainText(reason)
    dialog.person.setText(person)
    dialog.office.setText(office)


def accept(dock, wait, rule="C01", **filled):
    choose(dock, rule)
    QTest.keyClick(dock.findingsView, Qt.Key.Key_W)
    dialog = dock.waivers.dialog
    fill(dialog, **filled)
    before = dock.result
    dialog.accept()
    wait(lambda: not dock.waivers.busy and dock.result is not before, 30)
    flush()


def test_accepting_is_marked_at_once_written_and_remembered(opened, wait, session, settings):
    errors, today = opened.result.errors, QDate.currentDate()
    choose(opened, "C01")
    QTest.keyClick(opened.findingsView, Qt.Key.Key_W)
    dialog = opened.waivers.dialog
    assert dialog.isVisible() and not dialog.isModal()
    dialog.accept()
    assert "lý do" in dialog.missing.text() and dialog.isVisible(), "a reason is required"
    fill(dialog, person=" ")
    dialog.accept()
    assert "tên" in dialog.missing.text() and not session.dossier.waivers.exists()
    assert today.addMonths(6) <= dialog.until.date() <= QDate.currentDate().addMonths(6)
    fill(dialog)
    dialog.accept()
    wait(lambda: states(opened, "C01") == [State.WAIVED], 30)
    assert opened.result.errors == errors - 1 and session.result is opened.result
    assert not session.changed_since_check, "no other run was needed"
    (line,) = session.dossier.waivers.read_text("utf-8").splitlines()
    entry = json.loads(line)
    assert entry["reason"] == "Đã thống nhất với phường" and entry["office"] == "UBND phường"
    assert settings.person == "Cán bộ A" and settings.office == "UBND phường"
    first = json.loads(session.dossier.report.read_text("utf-8").splitlines()[0])
    assert [w["person"] for w in first["waivers"]] == ["Cán bộ A"]
    told = opened.detailView.toPlainText()
    said = "◌ Ngoại lệ: Đã thống nhất với phường (Cán bộ A, UBND phường; đến hết"
    assert said in told
    tip = opened.findingsView.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    assert said in tip.splitlines()[-1], "the line of the list tells it too"
    run(opened, wait)
    assert states(opened, "C01") == [State.WAIVED], "a full check says the same"


def test_without_end_and_several_at_once(opened, wait, session):
    keys = [g.keys[i] for g, i in opened.result.rows() if g.rule == "C07"]
    assert len(keys) > 1
    opened.waivers.accept(keys, Wanted("chung ranh cũ", "An"))
    wait(lambda: set(states(opened, "C07")) == {State.WAIVED}, 30)
    lines = [json.loads(x) for x in session.dossier.waivers.read_text("utf-8").splitlines()]
    assert {x["key"] for x in lines} == set(keys) and {x["expires"] for x in lines} == {""}
    choose(opened, "C07")
    assert "không thời hạn" in opened.detailView.toPlainText()


def test_an_edit_ends_it_and_that_is_said(opened, wait):
    accept(opened, wait)
    layer = lots()
    layer.startEditing()
    fid = next(g.fids[i][0] for g, i in opened.result.rows() if g.rule == "C01")
    shape = layer.getFeature(fid).geometry()
    shape.insertVertex(made_dossier.X0 + 1, made_dossier.Y0, 1)
    layer.changeGeometry(fid, shape)
    run(opened, wait)
    assert State.WAIVED not in states(opened, "C01")
    choose(opened, "C01")
    told = opened.detailView.toPlainText()
    assert "Ngoại lệ hết hiệu lực: đối tượng đã được sửa sau khi chấp nhận" in told
    opened.waivers.open_list()
    (line,) = opened.waivers.window.model.lines
    assert "đã được sửa" in line.state


def test_what_changed_since_the_check_is_not_accepted_unseen(opened, wait, session):
    key = choose(opened, "C01")
    layer = lots()
    layer.startEditing()
    fid = next(g.fids[i][0] for g, i in opened.result.rows() if g.rule == "C01")
    layer.deleteFeature(fid)
    wait(lambda: session.changed_since_check)
    failed = []
    opened.waivers.failed.connect(failed.append)
    opened.waivers.accept([key], Wanted("vì thế", "An"))
    wait(lambda: failed, 30)
    assert "kiểm tra lại" in failed[0].text.vi and not session.dossier.waivers.exists()


def test_the_list_shows_all_and_withdraws_with_a_reason(opened, wait, session):
    accept(opened, wait)
    click(opened.waiversButton)
    window = opened.waivers.window
    assert window.isVisible() and not window.isModal() and "1 ngoại lệ còn" in window.said.text()
    assert not window.withdraw.isEnabled(), "a reason is required"
    window.reason.setText("không còn đúng")
    window.person.setText("Cán bộ B")
    before = opened.result
    click(window.withdraw)
    wait(lambda: opened.result is not before and not opened.waivers.busy, 30)
    assert states(opened, "C01") == [State.OPEN]
    (line,) = window.model.lines
    assert line.state == "↩ Cán bộ B đã rút lại: không còn đúng"
    assert not window.withdraw.isEnabled() and "0 ngoại lệ còn" in window.said.text()
    assert len(session.dossier.waivers.read_text("utf-8").splitlines()) == 2, "nothing is erased"
    run(opened, wait)
    assert states(opened, "C01") == [State.OPEN]
    window.close()
    flush()
    assert opened.waivers.window is None


def test_empty_list_and_no_dossier_say_what_to_do(opened, session):
    opened.waivers.open_list()
    assert "chưa có ngoại lệ" in opened.waivers.window.said.text()
    opened.waivers.window.close()
    flush()
    failed = []
    opened.waivers.failed.connect(failed.append)
    session.set_dossier(None)
    opened.waivers.open_list()
    assert "mở hồ sơ" in failed[0].text.vi


def test_the_side_panel_explains_the_rule_and_follows_the_list(opened, iface):
    choose(opened, "C01")
    QTest.keyClick(opened.findingsView, Qt.Key.Key_H)
    side = opened.explain.side
    assert side.isVisible() and side.said().startswith("C01 Chồng lấn")
    assert all(word in side.said() for word in ("Kiểm tra gì:", "Căn cứ:", "✖ Sai:", "✔ Đúng:"))
    choose(opened, "A01")
    assert side.said().startswith("A01") and "✖ Sai" in side.said()
    opened.explain.shut()
    assert opened.explain.side is None
