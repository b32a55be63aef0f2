# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Đặc tả": filled from the dossier, own values kept, drafts, saving, importing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import shapely
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtTest import QTest

from qh_plugin.core.dossier.layout import save as save_info
from qh_plugin.gui.editing.description.panel import DescriptionPanel
from qh_plugin.io import descriptions, geopackage, geopackage_metadata
from qh_plugin.qgis_io import layer_metadata, project
from tests.qgis.made_dossier import LOTS, make


@pytest.fixture
def dossier(tmp_path):
    return make(tmp_path / "CSDL_Thu", clean=True)


@pytest.fixture
def panel(iface, session, settings, dossier, wait):
    session.set_dossier(dossier)
    made = DescriptionPanel(iface, session, settings)
    made.resize(330, 600)
    session.dossier_changed.connect(made.show_dossier)  # as the dock does
    made.show()
    wait(lambda: made._work is None)
    yield made
    session.dossier_changed.disconnect(made.show_dossier)
    made.shutdown()
    made.close()
    made.deleteLater()


def row(panel, name):
    return panel.form.rows[name]


def saved(panel, wait):
    panel.save()
    wait(lambda: panel._work is None)


def test_values_of_the_dossier_are_greyed_until_they_are_taken_over(panel) -> None:
    title = row(panel, "title")
    assert title.text() == "Quy hoạch phân khu thử"
    assert title.editor.isReadOnly() and title.button.text() == "Sửa"
    window = panel.palette().color(QPalette.ColorRole.Window)
    assert title.editor.palette().color(QPalette.ColorRole.Base) == window
    QTest.keyClicks(title.editor, "x")
    assert title.text() == "Quy hoạch phân khu thử"
    title.button.click()
    assert not title.editor.isReadOnly() and title.button.text() == "Trả lại"
    title.editor.setText("Tên riêng")
    assert panel.unsaved and panel.form.own() == {"title": "Tên riêng"}
    title.button.click()
    assert title.text() == "Quy hoạch phân khu thử" and not panel.unsaved


def test_what_the_dossier_does_not_know_is_simply_typed(panel) -> None:
    source = row(panel, "source")
    assert not source.editor.isReadOnly() and not source.button.isVisible()
    QTest.keyClicks(source.editor, "Ban do 2024")
    assert panel.form.own() == {"source": "Ban do 2024"}


def test_the_line_on_top_leads_to_what_is_missing(panel) -> None:
    line = panel.missingLabel.text()
    assert line.startswith("▲ Còn thiếu:") and 'href="issued"' in line and "mục khác" in line
    panel.missingLabel.linkActivated.emit("access")
    assert row(panel, "access").editor.hasFocus() or not panel.isActiveWindow()


def test_saving_writes_all_places_and_the_dossiers_changes_flow_on(panel, dossier, wait) -> None:
    row(panel, "access").editor.setCurrentIndex(1)
    row(panel, "title").take_over()
    row(panel, "title").editor.setText("Tên riêng")
    saved(panel, wait)
    assert not panel.unsaved
    stored = json.loads(descriptions.store_of(dossier).read_text("utf-8"))
    assert stored["own"] == {"access": "unclassified", "title": "Tên riêng"}
    xml = descriptions.xml_of(dossier).read_text("utf-8")
    assert "Tên riêng" in xml
    assert geopackage_metadata.read(dossier.geopackage("QuyHoach")) == xml
    assert panel.form.facts["bbox"].text() == "600000,00 1190000,00; 600200,00 1190120,00"
    renamed = replace(dossier, info=replace(dossier.info, name="Tên mới", scale="1/500"))
    save_info(renamed)
    panel._session.set_dossier(renamed)
    assert row(panel, "title").text() == "Tên riêng"
    assert row(panel, "scale").text() == "1/500"
    row(panel, "title").give_back()
    assert row(panel, "title").text() == "Tên mới"


def test_typed_and_not_saved_comes_back_after_another_dossier_and_after_a_crash(
    panel, dossier, tmp_path, iface, session, settings, wait
) -> None:
    QTest.keyClicks(row(panel, "procedure").editor, "Gui don")
    other = make(tmp_path / "CSDL_Khac", clean=True)
    session.set_dossier(other)
    wait(lambda: panel._work is None)
    assert row(panel, "procedure").text() == "" and not panel.unsaved
    session.set_dossier(dossier)
    wait(lambda: panel._work is None)
    assert row(panel, "procedure").text() == "Gui don" and panel.unsaved
    again = DescriptionPanel(iface, session, settings)
    again.show()
    wait(lambda: again._work is None)
    assert row(again, "procedure").text() == "Gui don"
    assert again.stateLabel.isVisible() and "chưa lưu" in again.stateLabel.text()
    again.discardButton.click()
    assert row(again, "procedure").text() == "" and not again.unsaved
    assert not descriptions.draft_of(dossier).exists()
    again.close()
    row(panel, "procedure").editor.clear()


def test_a_value_that_does_not_fit_is_told_beside_it_and_nothing_is_saved(panel, dossier) -> None:
    row(panel, "issued").editor.setText("31/02/2026")
    panel.save()
    assert panel._work is None
    assert not descriptions.store_of(dossier).exists()
    assert row(panel, "issued").problem.isVisibleTo(panel)
    assert "31/12/2026" in row(panel, "issued").problem.text()


def test_importing_fills_and_a_bad_file_changes_nothing(panel, dossier, tmp_path, iface) -> None:
    from qh_plugin.core.dossier.description import Description
    from qh_plugin.core.dossier.metadata import iso19139

    good = tmp_path / "a.xml"
    found = Description(title="Tên khác", access="secret", issued="2026-03-01", source="Bản đồ")
    good.write_bytes(iso19139(found))
    bad = tmp_path / "b.xml"
    bad.write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    panel.ask_file = lambda: bad
    panel.importButton.click()
    assert panel.form.own() == {}
    panel.ask_file = lambda: good
    panel.importButton.click()
    own = panel.form.own()
    assert own["title"] == "Tên khác" and own["access"] == "secret"
    assert own["issued"] == "01/03/2026" and own["source"] == "Bản đồ"
    assert panel.unsaved and not descriptions.store_of(dossier).exists()


def test_ctrl_enter_saves_and_open_shows_the_file(panel, dossier, wait, iface) -> None:
    opened = []
    panel.show_file = opened.append
    panel.openButton.click()
    assert opened == []
    panel.activateWindow()
    assert QTest.qWaitForWindowActive(panel, 60_000)
    row(panel, "source").editor.setFocus()
    key, control = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(row(panel, "source").editor, key, control)
    wait(lambda: descriptions.xml_of(dossier).exists() and panel._work is None)
    panel.openButton.click()
    assert opened == [descriptions.xml_of(dossier)]


def test_facts_are_measured_at_first_and_on_demand(panel, dossier, wait) -> None:
    assert panel.form.facts["bbox"].text() == "600000,00 1190000,00; 600200,00 1190120,00"
    assert "106,66" in panel.form.facts["extent"].text()
    assert panel.form.facts["quality"].text() == "– chưa có"
    far = shapely.to_wkb(shapely.MultiPolygon([shapely.box(600300, 1190000, 600310, 1190010)]))
    geopackage.insert_rows(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", [(far, {})])
    panel.form.measure_buttons[0].click()
    wait(lambda: panel._work is None)
    assert panel.form.facts["bbox"].text() == "600000,00 1190000,00; 600310,00 1190120,00"


def test_a_damaged_store_is_told_and_the_form_is_closed(panel, dossier, session) -> None:
    descriptions.store_of(dossier).write_text("{", "utf-8")
    session.set_dossier(dossier)
    assert not panel.form.isEnabled() and not panel.saveButton.isEnabled()
    descriptions.store_of(dossier).unlink()
    session.set_dossier(dossier)
    assert panel.form.isEnabled() and panel.saveButton.isEnabled()


def test_nothing_is_wider_than_the_narrowest_dock(panel) -> None:
    panel.resize(320, 600)
    inside = panel.form.widget()
    assert inside.minimumSizeHint().width() <= 320
    assert panel.minimumSizeHint().width() <= 320


def test_project_and_layers_carry_the_description(iface, session, dossier) -> None:
    made = descriptions.read_description(dossier).with_own("access", "unclassified")
    made = made.with_own("provider", "Viện Quy hoạch").with_own("procedure", "Gui don")
    descriptions.write_description(dossier, descriptions.measure(dossier, made))
    assert project.open_project(session, dossier)
    assert layer_metadata.apply(dossier) == len(QgsProject.instance().mapLayers())
    assert not QgsProject.instance().isDirty()
    assert QgsProject.instance().metadata().title() == "Quy hoạch phân khu thử"
    found = project.layer_for(dossier, LOTS).metadata()
    assert found.title().endswith("– Quy hoạch phân khu thử")
    assert found.crs().authid() == "EPSG:9210"
    assert [c.organization for c in found.contacts()] == ["Viện Quy hoạch"]
    assert [c.name for c in found.contacts()] == [""]
    assert found.rights() == ["Không mật"] and found.licenses() == ["Gui don"]
    extent = found.extent().spatialExtents()[0]
    assert extent.extentCrs.authid() == "EPSG:9210"
    assert extent.bounds.toRectangle().xMaximum() == 600200.0
    assert found.links()[0].url.endswith(".xml")
    assert "Quy hoạch" in found.keywords()["theme"]
    assert any("Tiêu chuẩn dữ liệu" in line for line in found.history())


def test_no_dossier_sets_nothing() -> None:
    assert layer_metadata.apply(None) == 0
