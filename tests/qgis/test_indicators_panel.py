# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Chỉ tiêu" on real layers: what is shown, marked and written, and how it is undone."""

from __future__ import annotations

import pytest
from qgis.core import NULL, QgsFeature, QgsGeometry, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QInputMethodEvent
from qgis.PyQt.QtTest import QTest

from qh_plugin.gui.editing.indicators import panel as panel_module
from qh_plugin.gui.editing.indicators.panel import IndicatorsPanel
from qh_plugin.qgis_io import project
from tests.qgis.made_dossier import CELLS, LOTS, X0, Y0, make


class _Action:
    triggered = 0

    def trigger(self):
        self.triggered += 1


@pytest.fixture
def panel(iface, session, settings, tmp_path):
    dossier = make(tmp_path / "CSDL_Thu", clean=True)
    project.open_project(session, dossier)
    iface.select = _Action()
    iface.actionSelect = lambda: iface.select
    made = IndicatorsPanel(iface, session, settings, iface.mainWindow())
    made.resize(320, 600)
    made.show()
    made.show_dossier()
    yield made
    made.shutdown()
    made.deleteLater()
    for layer in QgsProject.instance().mapLayers().values():
        if layer.isEditable():
            layer.rollBack()


@pytest.fixture
def lots(panel, session):
    layer = project.layer_for(session.dossier, LOTS)
    assert layer.startEditing()
    for fid, name in ((1, "NO-01"), (2, "NO-02")):
        layer.changeAttributeValue(fid, layer.fields().indexOf("kyHieuLoDat"), name)
    return layer


def shown(panel):
    return panel.pages.currentWidget() is panel.lotsPage


def value(layer, fid, name):
    got = layer.getFeature(fid)[name]
    return None if got == NULL else got


def write(panel, field, text, enter=False):
    edit = panel.rows[field].edit
    edit.setFocus()
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    if text.isascii():
        QTest.keyClicks(edit, text)
    else:  # as a Vietnamese keyboard does it
        composed = QInputMethodEvent()
        composed.setCommitString(text)
        QCoreApplication.sendEvent(edit, composed)
    if enter:
        QTest.keyClick(edit, Qt.Key.Key_Return)


def note(panel, field):
    return panel.rows[field].mark.text(), panel.rows[field].note.text()


def test_empty_state_sends_to_the_map(panel, iface):
    assert not shown(panel)
    assert "Chọn một hoặc nhiều lô" in panel.emptyLabel.text()
    panel.selectButton.click()
    assert iface.select.triggered == 1
    assert iface.activeLayer().name() == "Chức năng sử dụng đất"


def test_one_lot_typed_checked_written_and_undone(panel, lots, wait):
    lots.selectByIds([1])
    wait(lambda: shown(panel))
    assert panel.titleLabel.text() == "Lô NO-01"
    assert "NO · Nhóm nhà ở" in panel.functionLabel.text()
    assert note(panel, "matDoXayDung") == (
        "▲",
        "Thiếu mật độ xây dựng, tầng cao, hệ số sử dụng đất",
    )
    assert note(panel, "tangCaoXayDung")[0] == "▲"
    write(panel, "matDoXayDung", "40-60")
    assert note(panel, "matDoXayDung") == ("✔", "40–60 %")
    write(panel, "tangCaoXayDung", "từ 1 đến 5 tầng")
    write(panel, "heSoSuDungDat", "9")
    # 60 % × 5 storeys = 3
    assert note(panel, "heSoSuDungDat") == (
        "▲",
        "Hệ số sử dụng đất 9 lớn hơn 60 % × 5 tầng = 3",
    )
    write(panel, "heSoSuDungDat", "3,0")
    write(panel, "danSo", "1.200")
    texts = [panel.derivedGrid.itemAt(i).widget().text() for i in range(panel.derivedGrid.count())]
    # a lot of 40 m × 40 m
    assert dict(zip(texts[::2], texts[1::2])) == {
        "Diện tích vẽ": "1.600 m²",
        "Diện tích xây dựng": "640–960 m²",
        "Tổng diện tích sàn": "4.800 m²",
        "Mật độ dân số": "7.500 người/ha",
    }
    before = lots.undoStack().index()
    QTest.keyClick(panel.rows["danSo"].edit, Qt.Key.Key_Return)
    assert lots.undoStack().index() == before + 1
    assert lots.undoStack().undoText() == "Ghi chỉ tiêu lô NO-01"
    assert value(lots, 1, "matDoXayDung") == "40-60"
    assert value(lots, 1, "tangCaoXayDung") == "1-5"
    assert value(lots, 1, "heSoSuDungDat") == "3"
    assert value(lots, 1, "danSo") == 1200
    assert not panel.applyButton.isEnabled()
    lots.undoStack().undo()
    wait(lambda: panel.rows["matDoXayDung"].edit.text() == "")
    assert value(lots, 1, "danSo") is None


def test_several_lots_show_what_they_share_and_get_it_in_one_step(panel, lots, wait):
    column = lots.fields().indexOf("matDoXayDung")
    for fid, text in ((1, "40"), (2, "60"), (3, "60")):
        lots.changeAttributeValue(fid, column, text)
        lots.changeAttributeValue(fid, lots.fields().indexOf("tangCaoXayDung"), "5")
    lots.selectByIds([1, 2, 3])
    wait(lambda: shown(panel) and panel.rows["tangCaoXayDung"].edit.text() == "5")
    assert panel.titleLabel.text().startswith("3 lô: ")
    assert panel.rows["matDoXayDung"].edit.text() == ""
    assert panel.rows["matDoXayDung"].edit.placeholderText() == "(khác nhau)"
    write(panel, "heSoSuDungDat", "≤3")
    # lot 1 may have 40 % × 5 = 2 only; the two others 3
    mark, text = note(panel, "heSoSuDungDat")
    assert (mark, text) == ("▲", "NO-01: hệ số sử dụng đất 3 lớn hơn 40 % × 5 tầng = 2")
    before = lots.undoStack().index()
    panel.applyButton.click()
    assert lots.undoStack().index() == before + 1
    assert lots.undoStack().undoText() == "Ghi chỉ tiêu cho 3 lô"
    assert [value(lots, fid, "heSoSuDungDat") for fid in (1, 2, 3)] == ["≤3"] * 3
    assert [value(lots, fid, "matDoXayDung") for fid in (1, 2, 3)] == ["40", "60", "60"]
    assert value(lots, 4, "heSoSuDungDat") is None


def test_what_cannot_be_read_is_said_and_not_written(panel, lots, wait):
    lots.selectByIds([1])
    wait(lambda: shown(panel))
    before = lots.undoStack().index()
    write(panel, "matDoXayDung", "60-40", enter=True)
    mark, text = note(panel, "matDoXayDung")
    assert mark == "✖" and "số đầu lớn hơn số sau" in text
    assert not panel.applyButton.isEnabled()
    panel.apply()
    assert lots.undoStack().index() == before
    assert panel.rows["matDoXayDung"].edit.text() == "60-40"
    QTest.keyClick(panel.rows["matDoXayDung"].edit, Qt.Key.Key_Escape)
    assert panel.rows["matDoXayDung"].edit.text() == ""
    assert note(panel, "matDoXayDung")[0] == "▲"


def test_typed_values_are_kept_when_another_lot_is_chosen(panel, lots, wait):
    lots.selectByIds([1])
    wait(lambda: shown(panel))
    write(panel, "matDoXayDung", "55")
    lots.selectByIds([2])
    wait(lambda: panel.titleLabel.text() == "Lô NO-02")
    assert panel.rows["matDoXayDung"].edit.text() == ""
    assert panel.keptBar.isVisible()
    assert panel.keptLabel.text() == "Chưa ghi chỉ tiêu: NO-01"
    panel.keptApplyButton.click()
    assert value(lots, 1, "matDoXayDung") == "55"
    assert value(lots, 2, "matDoXayDung") is None
    assert not panel.keptBar.isVisible()


def test_lots_that_are_only_in_the_edit_buffer(panel, lots, wait):
    feature = QgsFeature(lots.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(X0, Y0 + 200, X0 + 30, Y0 + 220)))
    feature["kyHieuLoDat"] = "NO-99"
    assert lots.addFeature(feature)
    new = next(f.id() for f in lots.getFeatures() if f["kyHieuLoDat"] == "NO-99")
    assert new < 0
    lots.selectByIds([new])
    wait(lambda: shown(panel) and panel.titleLabel.text() == "Lô NO-99")
    write(panel, "tangCaoXayDung", "2;3;5", enter=True)
    assert value(lots, new, "tangCaoXayDung") == "2;3;5"


def test_cells_have_indicators_too_and_no_selection_is_the_empty_state(panel, lots, session, wait):
    cells = project.layer_for(session.dossier, CELLS)
    cells.selectAll()
    wait(lambda: shown(panel))
    assert "Phân ô quy hoạch" in panel.functionLabel.text()
    write(panel, "danSo", "900", enter=True)
    assert cells.undoStack().undoText().startswith("Ghi chỉ tiêu lô")
    assert next(cells.getFeatures())["danSo"] == 900
    cells.removeSelection()
    wait(lambda: not shown(panel))


def test_an_area_that_differs_from_the_drawing(panel, lots, wait):
    lots.selectByIds([1])
    wait(lambda: shown(panel))
    write(panel, "dienTich", "1.700")
    assert note(panel, "dienTich") == (
        "▲",
        "Diện tích ghi 1700,00 m², hình vẽ đo được 1600,00 m²",
    )
    write(panel, "dienTich", "1.600,4")
    assert note(panel, "dienTich")[0] == "✔"


def test_many_lots_are_read_in_the_background(panel, lots, wait, monkeypatch):
    monkeypatch.setattr(panel_module, "AT_ONCE", 3)
    lots.selectAll()
    wait(lambda: shown(panel) and panel.titleLabel.text().startswith("15 lô"))
    wait(lambda: panel.derivedGrid.count() and panel._checking is None)
    texts = [panel.derivedGrid.itemAt(i).widget().text() for i in range(2)]
    assert texts == ["Tổng diện tích", "24.000 m²"]
    write(panel, "matDoXayDung", "50")
    wait(lambda: panel.derivedGrid.count() == 4 and panel._checking is None)
    assert panel.derivedGrid.itemAt(3).widget().text() == "12.000 m²"


def test_closing_the_dossier_empties_the_tab(panel, lots, session, wait):
    lots.selectByIds([1])
    wait(lambda: shown(panel))
    session.set_dossier(None)
    panel.show_dossier()
    assert not shown(panel)
    assert not panel.selectButton.isEnabled()
