# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Cân bằng" on real layers: it follows edits and undo, selects lots, exports."""

from __future__ import annotations

import openpyxl
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QTabWidget, QWidget

from qh_plugin.gui.editing.balance.panel import BalancePanel
from qh_plugin.qgis_io import project
from tests.qgis.made_dossier import BOUNDARY, CELLS, LOTS, X0, Y0, make

CODE = "chucNangSuDungDatMuc2"


@pytest.fixture
def panel(iface, session, settings, tmp_path):
    dossier = make(tmp_path / "CSDL_Thu", clean=True)
    project.open_project(session, dossier)
    tabs = QTabWidget(iface.mainWindow())
    tabs.addTab(QWidget(), "Lớp")
    made = BalancePanel(iface, session, settings)
    tabs.addTab(made, "Cân bằng")
    tabs.setCurrentIndex(1)
    tabs.resize(340, 500)
    tabs.show()
    made.show_dossier()
    yield made
    made.shutdown()
    tabs.deleteLater()
    for layer in QgsProject.instance().mapLayers().values():
        if layer.isEditable():
            layer.rollBack()


@pytest.fixture
def lots(panel, session, wait):
    wait(lambda: panel.balance is not None)
    layer = project.layer_for(session.dossier, LOTS)
    assert layer.startEditing()
    return layer


def rows(panel):
    """name → cells of every row of the table."""
    tree = panel.balanceTree
    items = []
    for i in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(i)
        items += [top, *(top.child(j) for j in range(top.childCount()))]
    return {x.text(0): [x.text(c) for c in range(1, 6)] for x in items}


def item(panel, name):
    flags = Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly
    return panel.balanceTree.findItems(name, flags)[0]


def recode(layer, fids, code):
    for fid in fids:
        layer.changeAttributeValue(fid, layer.fields().indexOf(CODE), code)


def test_table_follows_edits_and_undo(panel, lots, wait):
    # 15 lots of 1,600 m² = 24,000 m², all housing
    assert rows(panel) == {
        "Đất ở": ["24.000", "2,40", "100,0", "15", ""],
        "NO · Nhóm nhà ở": ["24.000", "2,40", "100,0", "15", ""],
        "Tổng cộng": ["24.000", "2,40", "100,0", "15", ""],
    }
    assert panel.totalLabel.text() == "Tổng 24.000 m² = 2,40 ha · 15 lô"
    assert panel.differenceLabel.text() == "✔ Khớp với ranh giới quy hoạch."
    lots.beginEditCommand("recode")
    recode(lots, (1, 2, 3), "DAT_HTXH_CayxanhCC")
    lots.endEditCommand()
    wait(lambda: "CXCC · Cây xanh sử dụng công cộng" in rows(panel))
    assert rows(panel)["Cây xanh"] == ["4.800", "0,48", "20,0", "3", ""]
    assert rows(panel)["Đất ở"] == ["19.200", "1,92", "80,0", "12", ""]
    lots.undoStack().undo()
    wait(lambda: "Cây xanh" not in rows(panel))
    assert rows(panel)["Đất ở"][0] == "24.000"


def test_missing_and_extra_land_against_the_boundary(panel, lots, wait):
    lots.deleteFeature(15)
    wait(lambda: panel.differenceLabel.text().startswith("▲"))
    assert panel.differenceLabel.text() == "▲ Thiếu 1.600 m² so với ranh giới (6,7 %)"
    lots.undoStack().undo()
    feature = QgsFeature(lots.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(X0, Y0 + 200, X0 + 30, Y0 + 220)))
    assert lots.addFeature(feature)
    wait(lambda: "Thừa" in panel.differenceLabel.text())
    # 30 m × 20 m without a code
    assert panel.differenceLabel.text().splitlines() == [
        "▲ Thừa 600 m² so với ranh giới (2,5 %)",
        "▲ 1 lô chưa có mã chức năng",
    ]
    assert rows(panel)["Chưa có mã chức năng"][0] == "600"


def test_a_click_selects_the_lots_on_the_map(panel, lots, wait, iface):
    recode(lots, (4, 7), "DAT_HTXH_Yte")
    wait(lambda: "YT · Y tế" in rows(panel))
    found = panel.balanceTree.visualItemRect(item(panel, "YT · Y tế"))
    QTest.mouseClick(panel.balanceTree.viewport(), Qt.MouseButton.LeftButton, pos=found.center())
    assert set(lots.selectedFeatureIds()) == {4, 7}
    assert iface.activeLayer() is lots
    # the bar: housing comes first and takes 13/15 of it
    box = panel.chart.boxes()[0]
    assert box.width() == pytest.approx((panel.chart.width() - 1) * 13 / 15)
    QTest.mouseClick(panel.chart, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert lots.selectedFeatureCount() == 13
    assert panel.balanceTree.currentItem().text(0) == "NO · Nhóm nhà ở"


def test_layers_with_data_can_be_chosen(panel, lots, wait):
    # visible where several have data: lots and cells
    assert panel.layerCombo.isVisible()
    assert [panel.layerCombo.itemData(i) for i in range(2)] == [LOTS, CELLS]
    panel.layerCombo.setCurrentIndex(1)
    wait(lambda: panel.balance.feature_class.name == CELLS)
    assert rows(panel)["Tổng cộng"] == ["24.000", "2,40", "100,0", "1", ""]


def test_spreadsheet(panel, lots, wait, tmp_path, iface):
    recode(lots, (1,), "DAT_HTXH_Yte")
    wait(lambda: "YT · Y tế" in rows(panel))
    target = tmp_path / "Bảng cân bằng.xlsx"
    panel.ask_file = lambda: target
    panel.exportButton.click()
    wait(target.exists)
    sheet = openpyxl.load_workbook(target)["CanBang"]
    cells = [[c.value for c in row] for row in sheet.iter_rows()]
    assert cells[0][1] == "BẢNG CÂN BẰNG SỬ DỤNG ĐẤT"
    assert cells[1][1] == "Quy hoạch phân khu thử"
    by_name = {row[1]: row for row in cells}
    assert by_name["Y tế"][2:6] == [1600, 0.16, pytest.approx(1 / 15), 1]
    assert by_name["Tổng cộng"][2:6] == [24000, 2.4, 1, 15]


def test_a_file_that_cannot_be_written_is_one_sentence(panel, lots, wait, tmp_path, iface):
    panel.ask_file = lambda: tmp_path / "none" / "a.xlsx"
    panel.exportButton.click()
    wait(lambda: iface.messageBar().items())
    assert "a.xlsx" in iface.messageBar().items()[-1].text()
    assert not (tmp_path / "none").exists()


def test_clipboard(panel, lots):
    panel.copyButton.click()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[1:3] == ["Chức năng sử dụng đất", "Diện tích (m²)"]
    assert lines[2] == "NO\tNhóm nhà ở\t24.000\t2,40\t100,0\t15\t"


def test_narrow_and_wide(panel, lots):
    tree = panel.balanceTree
    assert not tree.isColumnHidden(1) and not tree.isColumnHidden(3)
    assert tree.isColumnHidden(5)
    panel.parentWidget().parentWidget().resize(700, 500)
    assert not any(tree.isColumnHidden(c) for c in range(6))


def test_no_lots_leads_to_the_classes(panel, lots, session, wait):
    lots.selectAll()
    lots.deleteSelectedFeatures()
    cells = project.layer_for(session.dossier, CELLS)
    cells.startEditing()
    cells.selectAll()
    cells.deleteSelectedFeatures()
    wait(lambda: panel.pages.currentWidget() is panel.emptyPage)
    assert "Chưa có lô đất nào" in panel.emptyLabel.text()
    panel.drawButton.click()
    assert panel.parentWidget().parentWidget().currentIndex() == 0


def test_hidden_it_computes_nothing_until_it_is_seen(panel, lots, wait):
    tabs = panel.parentWidget().parentWidget()
    tabs.setCurrentIndex(0)
    recode(lots, (1,), "DAT_HTXH_Yte")
    QTest.qWait(400)
    assert "YT · Y tế" not in rows(panel)
    tabs.setCurrentIndex(1)
    wait(lambda: "YT · Y tế" in rows(panel))


def test_the_boundary_changes(panel, lots, session, wait):
    rim = project.layer_for(session.dossier, BOUNDARY)
    rim.startEditing()
    fid = next(rim.getFeatures()).id()
    rim.changeAttributeValue(fid, rim.fields().indexOf("danSoQuyHoach"), 1000)
    wait(lambda: panel.personLabel.isVisible())
    assert panel.personLabel.text() == "m²/người: Đất ở 24,0"
    rim.deleteFeature(fid)
    wait(lambda: panel.differenceLabel.text().startswith("●"))
    assert "Chưa vẽ ranh giới" in panel.differenceLabel.text()
