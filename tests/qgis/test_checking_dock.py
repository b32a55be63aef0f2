# SPDX-License-Identifier: GPL-2.0-or-later
"""The checking dock on a real dossier: check, list, zoom, preview, fix, undo, bad input."""

from __future__ import annotations

import gc
import json
import os
import stat
import weakref

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QToolButton

from qh_plugin.core.repair import Unmendable
from qh_plugin.core.text import Text
from qh_plugin.gui.checking.choices import LAYER
from qh_plugin.gui.checking.dock import CheckingDock
from qh_plugin.gui.checking.listing.status import Status
from qh_plugin.qgis_io.findings_layer import MARK
from qh_plugin.training.sample import create_sample
from tests.qgis import made_dossier
from tests.qgis.checked_dock import previewed
from tests.qgis.conftest import flush


@pytest.fixture
def dossier(tmp_path):
    return made_dossier.make(tmp_path / "CSDL_Thu")


@pytest.fixture
def dock(iface, session, settings):
    made = CheckingDock(iface, session, settings, iface.mainWindow())
    iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, made)
    yield made
    made.shutdown()
    flush()


@pytest.fixture
def opened(dock, session, dossier):
    """The dossier open, its lots in the project."""
    path = dossier.geopackage("QuyHoach")
    for name in ("ChucNangSuDungDat_A", "RanhGioiQuyHoach_A"):
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        assert layer.isValid()
        QgsProject.instance().addMapLayer(layer)
    session.open(dossier.folder)
    return dock


def lots():
    return QgsProject.instance().mapLayersByName("ChucNangSuDungDat_A")[0]


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def run(dock, wait):
    click(dock.runButton)
    wait(lambda: not dock.busy and dock.result is not None, 60)


def choose(dock, rule):
    """Choose the first finding of a rule and return it."""
    for group in dock.findings.groups():
        if group.rule == rule:
            dock.findingsView.setCurrentIndex(dock.findings.model.index_of(group.rows[0].key))
            dock.findingsView.setFocus()
            flush()
            return dock.findings.row()
    pytest.fail(f"no finding of {rule}")


def count(dock, rule):
    return sum(len(g) for g in dock.result.findings if g.rule == rule)


def messages(iface):
    bar = iface.messageBar()
    return [item.text() for item in bar.items()] if hasattr(bar, "items") else []


def test_planted_defects_are_listed_and_reported(opened, wait, session, iface):
    run(opened, wait)
    assert count(opened, "C01") == 1 and count(opened, "C04") == 1 and count(opened, "G07") == 1
    assert opened.pages.currentWidget() is opened.listPage
    assert session.result is opened.result and not session.changed_since_check
    assert opened.runButton.text() == "Kiểm tra lại" and not opened.progressBar.isVisible()
    first = json.loads(session.dossier.report.read_text("utf-8").splitlines()[0])
    assert first["format"] == "qh-report/1"
    assert [g.name() for g in QgsProject.instance().layerTreeRoot().findGroups()] == ["QH – Lỗi"]


def test_counters_filter(opened, wait):
    run(opened, wait)
    total = len(opened.findings.model.arrangement.sections)
    warnings = opened.findChild(QToolButton, "count_warning")
    click(warnings)
    assert 0 < len(opened.findings.model.arrangement.sections) < total
    click(warnings)
    QTest.keyClicks(opened.filterEdit, "chong lan")
    sections = lambda: opened.findings.model.arrangement.sections  # noqa: E731
    wait(lambda: [s.key for s in sections() if len(s.rows)] == ["C01"])
    others = [s for s in sections() if not len(s.rows)]
    assert all(g.status is Status.SKIPPED and "hồng lấn" in g.title for g in others)


def test_zoom_goes_to_the_defect_itself(opened, wait, iface):
    iface.mapCanvas().setDestinationCrs(lots().crs())
    run(opened, wait)
    choose(opened, "C01")
    QTest.keyClick(opened.findingsView, Qt.Key.Key_Return)
    box = iface.mapCanvas().extent()
    x = made_dossier.X0 + made_dossier.SIDE
    assert box.xMinimum() < x < box.xMaximum() and 20 < box.height() < 200


def test_preview_changes_nothing_and_fix_is_one_undo_step(opened, wait):
    run(opened, wait)
    choose(opened, "C04")
    assert "Xem trước" in previewed(opened, wait, lambda: click(opened.repairs.preview))
    assert not lots().isModified() and opened.overlay._bands
    assert "✔ Lấp khoảng hở vào" in opened.detailView.toPlainText()
    assert "đã chứng minh: hết 1 lỗi, không thêm lỗi mới" in opened.detailView.toPlainText()
    click(opened.repairs.fix)
    wait(lambda: count(opened, "C04") == 0 and not opened.busy, 60)
    assert lots().undoStack().count() == 1
    assert "Đã sửa" in opened.statusLabel.text()
    assert any(r.status.value == "fixed" for g in opened.findings.groups() for r in g.rows)
    lots().undoStack().undo()
    run(opened, wait)
    assert count(opened, "C04") == 1, "undo brings the gap back"


def test_fix_by_key_and_fix_all_of_a_rule(opened, wait):
    run(opened, wait)
    choose(opened, "G07")
    QTest.keyClick(opened.findingsView, Qt.Key.Key_F)
    wait(lambda: count(opened, "G07") == 0 and not opened.busy, 60)
    before = count(opened, "C07")
    assert before > 1
    choose(opened, "C07")
    steps = lots().undoStack().count()
    click(opened.repairs.fix_all)
    wait(lambda: count(opened, "C07") < before and not opened.busy, 60)
    assert lots().undoStack().count() == steps + 1, "one undo step for all of them"


def test_place_in_the_list_survives_a_rerun(opened, wait):
    run(opened, wait)
    key = choose(opened, "C04").key
    run(opened, wait)
    assert opened.findings.row().key == key


def test_keys_walk_through_the_list(opened, wait):
    run(opened, wait)
    opened.findingsView.setFocus()
    seen = set()
    for _ in range(4):
        QTest.keyClick(opened.findingsView, Qt.Key.Key_J)
        seen.add(opened.findings.row().key)
    assert len(seen) == 4
    QTest.keyClick(opened.findingsView, Qt.Key.Key_K)
    assert opened.findings.row().key in seen


def test_edits_make_the_result_out_of_date(opened, wait, session):
    run(opened, wait)
    layer = lots()
    layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures()).id())
    wait(lambda: session.changed_since_check)
    assert "⚠" in opened.header.facts.whole() and "⚠" in opened.statusLabel.text()
    run(opened, wait)
    assert not session.changed_since_check and count(opened, "C01") == 0, "unsaved edits are read"


def test_stop_is_heard_and_the_next_click_works(opened, wait):
    click(opened.runButton)
    assert opened.runButton.text() == "Dừng"
    click(opened.runButton)
    wait(lambda: not opened.busy)
    assert opened.runButton.text().startswith("Kiểm tra")
    run(opened, wait)


def test_only_the_selected_layer(opened, wait, session, iface):
    opened.scopeCombo.setCurrentIndex(opened.scopeCombo.findData(LAYER))
    iface.setActiveLayer(lots())
    run(opened, wait)
    assert {g.layer for g in opened.result.findings} == {made_dossier.LOTS}
    assert count(opened, "C01") == 1 and session.result is None, "no verdict on the dossier"


def test_nothing_open_says_what_to_do(dock, iface):
    assert "Chưa mở hồ sơ" in dock.emptyLabel.text() and dock.emptyButton.isVisible()
    click(dock.runButton)
    assert "Chưa mở hồ sơ" in iface.messageBar().currentItem().text()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:9210"])
def test_a_loose_layer_in_degrees_is_refused_with_a_sentence(dock, iface, wait, crs):
    layer = QgsVectorLayer(f"Polygon?crs={crs}&field=a:string", "thửa", "memory")
    QgsProject.instance().addMapLayer(layer)
    iface.setActiveLayer(layer)
    dock.scopeCombo.setCurrentIndex(dock.scopeCombo.findData(LAYER))
    click(dock.runButton)
    wait(lambda: not dock.busy)
    if crs == "EPSG:4326":
        assert "độ" in iface.messageBar().currentItem().text() and dock.result is None
    else:
        assert dock.result is not None


def test_a_gone_geopackage_is_one_sentence_and_the_next_click_works(opened, wait, iface, dossier):
    path = dossier.geopackage("QuyHoach")
    content = path.read_bytes()
    QgsProject.instance().clear()
    path.write_bytes(b"not a database at all" * 100)
    click(opened.runButton)
    wait(lambda: not opened.busy)
    said = iface.messageBar().currentItem().text()
    assert "QuyHoach.gpkg" in said and opened.result is None
    path.write_bytes(content)
    run(opened, wait)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_report_that_cannot_be_written_is_said(opened, wait, iface, dossier):
    dossier.report.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        run(opened, wait)
        assert "biên bản" in iface.messageBar().currentItem().text()
    finally:
        dossier.report.parent.chmod(stat.S_IRWXU)


def test_a_preview_that_comes_late_is_not_drawn_for_another_line(opened, wait):
    run(opened, wait)
    standing = opened.statusLabel.text()
    choose(opened, "C04")
    click(opened.repairs.preview)
    opened.findingsView.setCurrentIndex(opened.findings.model.index(0, 0))
    assert opened.findings.row() is None
    wait(lambda: opened.repairs._work is None)
    assert opened.statusLabel.text() == standing and not opened.overlay._bands
    choose(opened, "C04")
    assert "Xem trước" in previewed(opened, wait, lambda: click(opened.repairs.preview))
    choose(opened, "C01")
    choose(opened, "C04")
    click(opened.repairs.preview)
    assert "Xem trước" in opened.statusLabel.text(), "known still"


def test_a_finding_without_a_place_offers_no_map(opened, wait):
    run(opened, wait)
    row = choose(opened, "D02")
    assert not row.placed and not opened.repairs.zoom.isVisible()
    assert choose(opened, "C04").placed and opened.repairs.zoom.isVisible()


def test_what_was_said_of_a_finding_goes_with_it(opened, wait, iface):
    run(opened, wait)
    standing = opened.statusLabel.text()
    choose(opened, "C04")
    assert "Xem trước" in previewed(opened, wait, lambda: click(opened.repairs.preview))
    choose(opened, "C01")
    assert opened.statusLabel.text() == standing
    opened.repairs.failed.emit(Unmendable(Text("không nhận: vì thế", "refused: so")))
    assert opened.statusLabel.text() == "Không nhận: vì thế"
    assert iface.messageBar().currentItem() is None, "said quietly"
    choose(opened, "C04")
    assert opened.statusLabel.text() == standing


def test_a_clean_dossier_leads_to_publishing_and_names_what_did_not_run(
    dock, session, wait, tmp_path
):
    session.open(create_sample(tmp_path / "CSDL_Sach", errors=False).folder)
    run(dock, wait)
    assert dock.pages.currentWidget() is dock.emptyPage
    assert "Không có lỗi nào" in dock.emptyLabel.text() and dock.emptyButton.isVisible()
    skipped = [facts for facts in dock.result.rules if facts.skipped is not None]
    assert dock.skippedButton.text().startswith(f"{len(skipped)} quy tắc")
    click(dock.skippedButton)
    groups = dock.findings.model.arrangement.sections
    assert dock.pages.currentWidget() is dock.listPage and len(groups) == len(skipped)
    assert all(group.note and "(--" not in group.note for group in groups)


def test_closing_the_dossier_empties_the_dock(opened, wait, session):
    run(opened, wait)
    session.set_dossier(None)
    assert opened.result is None and opened.pages.currentWidget() is opened.emptyPage
    assert not QgsProject.instance().layerTreeRoot().findGroups()


def state(dock):
    return dock.header.facts.whole().rpartition(" · ")[2]


def edit_and_check(dock, wait):
    """Change a lot, add another, check both unsaved."""
    layer = lots()
    layer.startEditing()
    column = layer.fields().indexOf("ghiChu")
    layer.changeAttributeValue(next(layer.getFeatures()).id(), column, "đã sửa")
    run(dock, wait)


def test_saving_what_was_checked_is_no_change(opened, wait, session):
    edit_and_check(opened, wait)
    assert lots().commitChanges(False), lots().commitErrors()
    QTest.qWait(300)
    assert not session.changed_since_check and "⚠" not in state(opened)
    assert lots().rollBack()
    QTest.qWait(300)
    assert not session.changed_since_check, "leaving the edit mode changes nothing"
    lots().startEditing()
    lots().deleteFeature(next(lots().getFeatures()).id())
    wait(lambda: session.changed_since_check)


def test_in_a_transaction_every_edit_is_a_change_and_saving_is_none(opened, wait, session):
    opened.live.check.stop()
    QgsProject.instance().setAutoTransaction(True)
    layer = lots()
    layer.startEditing()
    run(opened, wait)
    layer.changeAttributeValue(3, layer.fields().indexOf("ghiChu"), "đã sửa")
    wait(lambda: session.changed_since_check)
    run(opened, wait)
    assert layer.commitChanges(False), layer.commitErrors()
    QTest.qWait(300)
    assert not session.changed_since_check
    layer.rollBack()
    QTest.qWait(300)
    assert not session.changed_since_check, "leaving the edit mode changes nothing"
    QgsProject.instance().clear()
    QgsProject.instance().setAutoTransaction(False)


def marks():
    """(rule, objects) of every mark on the map, a finding once."""
    layers = QgsProject.instance().mapLayers().values()
    drawn = [layer for layer in layers if layer.customProperty(MARK)]
    return {(f["rule"], f["objects"]) for layer in drawn for f in layer.getFeatures()}


def placed(result):
    """What the map is to show of a result."""
    rows = [(g, i) for g, i in result.rows() if not g.states or g.states[i] != "waived"]
    return {(g.rule, ", ".join(g.ids[i])[:254]) for g, i in rows if g.point[i][0] == g.point[i][0]}


def test_the_list_and_the_map_follow_the_edits(opened, wait, session):
    """An overlap made by hand is listed and drawn without a click, and goes with an undo."""
    click(opened.live.button)
    run(opened, wait)
    layer = lots()
    layer.startEditing()
    wait(lambda: opened.live.following, 60)
    key = choose(opened, "C04").key
    wait(lambda: marks() == placed(opened.result))
    before = marks()
    assert "C01" in {rule for rule, _ in before}
    there = {kept.id() for kept in QgsProject.instance().mapLayers().values()}
    layer.deleteFeature(next(layer.getFeatures()).id())
    wait(lambda: "C01" not in {rule for rule, _ in marks()})
    wait(lambda: opened.live.check.settled and count(opened, "C01") == 0, 60)
    wait(lambda: marks() == placed(opened.result) != before)
    assert opened.findings.key() == key, "the place stays"
    layer.undoStack().undo()
    wait(lambda: "C01" in {rule for rule, _ in marks()})
    wait(lambda: opened.live.check.settled and count(opened, "C01") == 1, 60)
    wait(lambda: marks() == placed(opened.result) == before)
    assert there <= set(QgsProject.instance().mapLayers()), "the layers of the marks stay"
    assert session.changed_since_check, "only a full check is one"
    click(opened.live.button)
    assert not opened.live.following and not opened.settings.live
    layer.rollBack()


def test_old_data_are_let_go(opened, wait):
    """However often it is checked: what was read for the last check is kept for repairs, with the
    live check its own; nothing of the runs before."""
    read = []

    def alive():
        gc.collect()
        return sum(1 for one in read if one() is not None)

    opened.run.done.connect(lambda checked: read.append(weakref.ref(checked.dataset)))
    for number in range(3):
        run(opened, wait)
        wait(lambda n=number: len(read) == n + 1 and alive() == 1)
    lots().startEditing()
    for _ in range(2):
        opened.live.button.setChecked(True)
        opened.live.check.start(opened.result)
        wait(lambda: opened.live.following, 60)
        engine = weakref.ref(opened.live.check._worker._engine)
        run(opened, wait)
        wait(lambda: not opened.busy and alive() == 1)
        opened.live.check.stop()
        wait(lambda ref=engine: gc.collect() >= 0 and ref() is None)
    lots().rollBack()


def test_discarding_what_was_checked_is_a_change(opened, wait, session):
    edit_and_check(opened, wait)
    lots().rollBack()
    wait(lambda: session.changed_since_check)


def test_the_header_says_that_it_is_published_until_something_changes(opened, wait, session):
    run(opened, wait)
    session.note_published(3)
    run(opened, wait)
    assert "✖" in state(opened), "a newer check that finds errors goes first"
    session.note_change()
    session.note_published(3)
    assert state(opened) == "✔ đã công bố bản 3"
    session.note_change()
    assert "⚠" in state(opened)


def form_of(dock):
    """Stands for QGIS's own form; the list of (layer, feature) that were opened."""
    seen = []
    dock.repairs.feature_form.show_form = lambda layer, feature: seen.append((layer, feature))
    return seen


def test_values_are_mended_in_the_form_and_checked_again(opened, wait, session):
    run(opened, wait)
    seen = form_of(opened)
    row = choose(opened, "A01")
    assert opened.repairs.form.isVisible() and opened.repairs.form.isDefault()
    click(opened.repairs.form)
    ((layer, feature),) = seen
    assert layer is lots() and layer.isEditable() and feature.id() == row.group.fids[row.i][0]
    before = opened.result
    column = layer.fields().indexOf("ghiChu")
    layer.changeAttributeValue(feature.id() + 1, column, "lô khác")
    wait(lambda: session.changed_since_check)
    assert opened.result is before, "another feature: only out of date"
    layer.changeAttributeValue(feature.id(), column, "đã gõ")
    wait(lambda: opened.result is not before and not opened.busy, 60)
    assert "biểu mẫu" in opened.statusLabel.text() and not session.changed_since_check


def test_the_key_e_opens_the_form_and_a_geometry_finding_hides_the_button(opened, wait):
    run(opened, wait)
    seen = form_of(opened)
    choose(opened, "C04")
    assert not opened.repairs.form.isVisible()
    choose(opened, "A01")
    QTest.keyClick(opened.findingsView, Qt.Key.Key_E)
    assert len(seen) == 1


def test_the_form_of_a_gone_feature_is_one_sentence(opened, wait, iface):
    run(opened, wait)
    seen = form_of(opened)
    row = choose(opened, "A01")
    lots().startEditing()
    lots().deleteFeature(row.group.fids[row.i][0])
    click(opened.repairs.form)
    assert not seen and "không còn trong lớp" in iface.messageBar().currentItem().text()


def test_the_help_of_a_finding_starts_with_why(opened, wait):
    run(opened, wait)
    choose(opened, "C01")
    shown = opened.detailView.toPlainText()
    assert "Vì sao:" in shown and "Cách sửa:" in shown and "Kiểm tra gì" not in shown
    assert opened.detailView.toHtml().count("font-weight:600") >= 2


def test_a_long_status_keeps_its_height(opened, wait):
    height = opened.statusLabel.height()
    opened.say("rất dài " * 80)
    flush()
    assert opened.statusLabel.height() == height
    assert opened.statusLabel.text() == opened.statusLabel.toolTip() == "rất dài " * 80
