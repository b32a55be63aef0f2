# SPDX-License-Identifier: GPL-2.0-or-later
"""A dossier opened again shows the check of last time, and says whether the data are newer."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QToolButton

from qh_plugin.core.checking import check, load_profile
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.io.changes import last_change
from qh_plugin.io.mended import mended_file
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.reports import write_jsonl
from tests.qgis import made_dossier
from tests.qgis.checked_dock import previewed
from tests.qgis.conftest import flush, turns


@pytest.fixture
def dossier(tmp_path):
    """Checked a minute after its data were made."""
    made = made_dossier.make(tmp_path / "CSDL_Thu")
    write_report(made, timedelta(minutes=1))
    return made


def write_report(dossier, later):
    result = check(read_dataset(dossier.folder), load_profile("truoc_khi_nop"))
    finished = datetime.now(timezone.utc) + later
    run = replace(result.run, finished=finished.isoformat(timespec="seconds"))
    dossier.report.parent.mkdir(exist_ok=True)
    write_jsonl(replace(result, run=run), dossier.report)


@pytest.fixture
def make_dock(iface, session, settings):
    made = []

    def make():
        dock = CheckingDock(iface, session, settings, iface.mainWindow())
        iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        made.append(dock)
        return dock

    yield make
    for dock in made:
        dock.shutdown()
    flush()


def opened(make_dock, session, dossier, wait):
    dock = make_dock()
    session.open(dossier.folder)
    wait(lambda: dock.result is not None)
    return dock


def test_the_list_is_back_with_titles_names_and_the_time(make_dock, session, dossier, wait):
    dock = opened(make_dock, session, dossier, wait)
    groups = {g.rule: g for g in dock.findings.groups()}
    assert groups["C01"].title == "Chồng lấn" or "hồng" in groups["C01"].title
    assert "Kiểm tra lúc" in dock.statusLabel.text() and "⚠" not in dock.statusLabel.text()
    assert session.result is dock.result and not session.changed_since_check
    assert "✖" in dock.header.facts.whole()
    assert dock.pages.currentWidget() is dock.listPage
    assert dock.runButton.text() == "Kiểm tra lại"
    dock.findingsView.setCurrentIndex(dock.findings.model.index_of(groups["C01"].rows[0].key))
    assert dock.findings.row().names and dock.repairs.zoom.isVisible()


def test_opening_in_qgis_is_no_change_but_an_edit_is(make_dock, session, dossier, wait):
    before = last_change(dossier)
    source = f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A"
    layer = QgsVectorLayer(source, "lots", "ogr")
    assert layer.startEditing() and layer.rollBack()
    assert last_change(dossier) == before
    write_report(dossier, -timedelta(minutes=1))
    time.sleep(0.05)
    layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures()).id())
    assert layer.commitChanges()
    del layer
    assert last_change(dossier) > before
    dock = opened(make_dock, session, dossier, wait)
    assert "có thể đã sửa" in dock.statusLabel.text() and session.changed_since_check


def test_a_repair_of_a_recalled_finding(make_dock, session, dossier, wait):
    dock = opened(make_dock, session, dossier, wait)
    group = next(g for g in dock.findings.groups() if g.rule == "C04")
    dock.findingsView.setCurrentIndex(dock.findings.model.index_of(group.rows[0].key))
    assert "Xem trước" in previewed(dock, wait, dock.preview_current)


def test_the_place_in_the_list_survives_a_restart(make_dock, session, dossier, wait):
    dock = opened(make_dock, session, dossier, wait)
    key = [g for g in dock.findings.groups() if g.rows][-1].rows[-1].key
    dock.findingsView.setCurrentIndex(dock.findings.model.index_of(key))
    session.set_dossier(None)
    dock = opened(make_dock, session, dossier, wait)
    assert dock.findings.row().key == key


def test_what_was_seen_is_seen_after_a_restart(make_dock, session, dossier, wait):
    dock = opened(make_dock, session, dossier, wait)
    dock.findings.step(1)
    key = dock.findings.key()
    dock.findings.toggle_seen()
    session.set_dossier(None)
    assert dock.findings.seen_keys() == set()
    dock = opened(make_dock, session, dossier, wait)
    assert dock.findings.seen_keys() == {key}
    QTest.mouseClick(dock.runButton, Qt.MouseButton.LeftButton)
    before = dock.result
    wait(lambda: dock.result is not before and not dock.busy, 60)
    assert dock.findings.seen_keys() == {key}
    dock.findings.go_to(key)
    assert dock.findings.row().fate.name == "SEEN"


def test_a_damaged_report_is_said_and_the_next_check_works(make_dock, session, dossier, wait):
    dossier.report.write_text("không phải biên bản", "utf-8")
    dock = make_dock()
    session.open(dossier.folder)
    wait(lambda: dossier.report.name in dock.statusLabel.text())
    assert dock.result is None
    QTest.mouseClick(dock.runButton, Qt.MouseButton.LeftButton)
    wait(lambda: dock.result is not None, 60)


def keep_receipt(dossier, action):
    from qh_plugin.core.publish import receipts

    received = datetime.now(timezone.utc) + timedelta(minutes=1)
    raw = {
        "type": receipts.FORMAT, "outcome": "accepted", "package": "0" * 64,
        "dossier": dossier.info.maHoSoQH, "version": 2, "receivedAt": received.isoformat(),
        "action": action,
    }  # fmt: skip
    raw["receiptHash"] = receipts.receipt_hash(raw)
    receipts.store_receipt(dossier, receipts.parse_receipt(json.loads(json.dumps(raw))))
    dossier.with_version(2)


def test_what_is_published_is_known_again(make_dock, session, dossier, wait):
    keep_receipt(dossier, "publish")
    dossier.report.unlink()
    dock = make_dock()
    session.open(dossier.folder)
    wait(lambda: session.published == 2)
    assert dock.header.facts.whole().endswith("✔ đã công bố bản 2")


def test_after_going_back_the_data_here_are_not_what_is_published(
    make_dock, session, dossier, wait
):
    keep_receipt(dossier, "rollback")
    dock = opened(make_dock, session, dossier, wait)
    QTest.qWait(300)
    assert session.published == 0
    assert "đã công bố" not in dock.header.facts.whole()


def mended(dock):
    """Keys of what the list shows as mended, and what its counter says."""
    listing = dock.findings.listing
    keys = {g.keys[i] for g, rows in listing.mended() for i in rows}
    button = dock.findChild(QToolButton, "count_fixed")
    return keys, button.accessibleName(), button.toolTip()


def mend_first(dock, rule, wait):
    group = next(g for g in dock.findings.groups() if g.rule == rule)
    key = group.rows[0].key
    dock.findings.go_to(key)
    dock.fix_current()
    wait(lambda: not dock.repairs.busy and not dock.busy and key in mended(dock)[0], 60)
    return key


def test_what_was_mended_is_so_after_a_restart(make_dock, session, dossier, wait, settings):
    settings.live = False
    layer = QgsVectorLayer(
        f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A", "lots", "ogr"
    )
    QgsProject.instance().addMapLayer(layer)
    dock = opened(make_dock, session, dossier, wait)
    key = mend_first(dock, "C01", wait)
    assert layer.commitChanges(), layer.commitErrors()
    before = mended(dock)[0]
    turns(300)
    session.set_dossier(None)
    assert mended(dock)[0] == set()
    dock = opened(make_dock, session, dossier, wait)
    wait(lambda: mended(dock)[0] == before)
    found, count, tip = mended(dock)
    assert key in found and count.startswith(str(len(before)))
    assert f"0 từ khi mở hồ sơ, {len(before)} từ trước" in tip
    dock.findChild(QToolButton, "count_fixed").setChecked(True)
    dock.findings.go_to(key)
    row = dock.findings.row()
    assert row.names and row.fate.name == "FIXED"
    other = mend_first(dock, "G07", wait)
    assert {key, other} <= mended(dock)[0]
    assert f"{len(before)} từ trước" in mended(dock)[2] and "(0 từ" not in mended(dock)[2]
    dock.run_check()
    wait(lambda: not dock.busy, 60)
    assert {key, other} <= mended(dock)[0], "another check forgets nothing"


def test_what_was_mended_and_given_up_is_open_again(make_dock, session, dossier, wait, settings):
    """The repair was never saved: the data are those of the report."""
    settings.live = False
    layer = QgsVectorLayer(
        f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A", "lots", "ogr"
    )
    QgsProject.instance().addMapLayer(layer)
    dock = opened(make_dock, session, dossier, wait)
    mend_first(dock, "C01", wait)
    session.set_dossier(None)
    layer.rollBack()
    write_report(dossier, timedelta(minutes=1))
    dock = opened(make_dock, session, dossier, wait)
    QTest.qWait(300)
    groups = {g.rule: g for g in dock.findings.groups()}
    assert groups["C01"].open == 1


@pytest.mark.parametrize("first", ["leave", "give up"])
def test_what_unsaved_edits_mended_is_not_kept(make_dock, session, dossier, wait, settings, first):
    """They may still be given up, and be followed by a save of something else."""
    settings.live = False
    layer = QgsVectorLayer(
        f"{dossier.geopackage('QuyHoach')}|layername=ChucNangSuDungDat_A", "lots", "ogr"
    )
    QgsProject.instance().addMapLayer(layer)
    dock = opened(make_dock, session, dossier, wait)
    mend_first(dock, "C01", wait)
    assert layer.isModified()
    if first == "give up":
        layer.rollBack()
    session.set_dossier(None)
    assert not mended_file(dossier).exists()
    layer.rollBack()
