# SPDX-License-Identifier: GPL-2.0-or-later
"""The marks before the gate in the layer tree: right after every step, gone with the plugin."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from qgis.core import QgsLayerTreeModel, QgsProject, QgsVectorLayer
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QWidget

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.report.content import with_content
from qh_plugin.gui.checking.running.watching import LayerWatch
from qh_plugin.io.reading import read_dataset
from qh_plugin.qgis_io.gate_marks import GateMarks
from qh_plugin.qgis_io.tree_room import MOST, mark_width
from tests.qgis import made_dossier
from tests.qgis.conftest import flush


@pytest.fixture
def dossier(tmp_path):
    return made_dossier.make(tmp_path / "CSDL_Thu")


@pytest.fixture
def view(qgis_app):
    root = QgsProject.instance().layerTreeRoot()
    made = QgsLayerTreeView()
    made.setModel(QgsLayerTreeModel(root, made))
    yield made
    QgsProject.instance().clear()


@pytest.fixture
def marks(session, view, dossier):
    """Lots and boundary in a group, the dossier open, its layers watched."""
    group = QgsProject.instance().layerTreeRoot().addGroup("QuyHoach")
    for name in ("ChucNangSuDungDat_A", "RanhGioiQuyHoach_A"):
        source = f"{dossier.geopackage('QuyHoach')}|layername={name}"
        layer = QgsProject.instance().addMapLayer(QgsVectorLayer(source, name, "ogr"), False)
        group.addLayer(layer)
    QgsProject.instance().addMapLayer(QgsVectorLayer("Point?crs=EPSG:9210", "mine", "memory"))
    made = GateMarks(session, view)
    watch = LayerWatch(session)
    session.open(dossier.folder)
    yield made
    watch.stop()
    made.stop()
    flush()


def checked(dossier):
    data = read_dataset(dossier.folder)
    return with_content(check(data, load_profile("truoc_khi_nop"), only=["C01", "G07"]), data)


def lots():
    return QgsProject.instance().mapLayersByName("ChucNangSuDungDat_A")[0]


def firsts(marks):
    """Name → first line of the mark."""
    return {name: text.split("\n")[0] for name, text in marks.shown().items()}


def test_from_unchecked_over_errors_and_edits_to_passed(marks, session, dossier, wait):
    wait(lambda: len(marks.shown()) == 3)
    assert firsts(marks) == {
        "QuyHoach": "Cả hồ sơ: ○ chưa kiểm tra",
        "ChucNangSuDungDat_A": "○ chưa kiểm tra",
        "RanhGioiQuyHoach_A": "○ chưa kiểm tra",
    }
    session.note_check_begun()
    session.set_result(checked(dossier))
    wait(lambda: "✖" in marks.shown()["ChucNangSuDungDat_A"])
    assert firsts(marks) == {
        "QuyHoach": "Cả hồ sơ: ✖ có lỗi: 1 lỗi, 1 cảnh báo",
        "ChucNangSuDungDat_A": "✖ có lỗi: 1 lỗi, 1 cảnh báo",
        "RanhGioiQuyHoach_A": "✔ đạt",
    }
    lots().startEditing()
    lots().deleteFeature(next(lots().getFeatures()).id())
    wait(lambda: "↻" in marks.shown()["QuyHoach"])
    assert firsts(marks)["ChucNangSuDungDat_A"].startswith("↻ đã sửa sau khi kiểm tra")
    assert firsts(marks)["RanhGioiQuyHoach_A"] == "✔ đạt", "that layer was not touched"
    session.note_check_begun()
    session.set_result(replace(checked(dossier), findings=()))
    wait(lambda: "✔" in marks.shown()["QuyHoach"])
    assert set(firsts(marks).values()) == {"✔ đạt", "Cả hồ sơ: ✔ đạt"}
    lots().rollBack()


def test_what_changes_while_a_check_runs_is_newer_than_its_result(marks, session, dossier, wait):
    wait(lambda: len(marks.shown()) == 3)
    session.note_check_begun()
    result = checked(dossier)
    lots().startEditing()
    lots().deleteFeature(next(lots().getFeatures()).id())
    session.set_result(result)
    wait(lambda: "↻" in marks.shown()["ChucNangSuDungDat_A"])
    assert firsts(marks)["RanhGioiQuyHoach_A"] == "✔ đạt"
    lots().rollBack()


def test_layers_that_move_and_go_take_their_marks_along(marks, session, view, dossier, wait):
    wait(lambda: len(marks.shown()) == 3)
    root = QgsProject.instance().layerTreeRoot()
    node = root.findLayer(lots().id())
    other = root.addGroup("khác")
    other.addChildNode(node.clone())
    node.parent().removeChildNode(node)
    wait(
        lambda: (
            set(marks.shown()) == {"QuyHoach", "khác", *firsts(marks)} and len(marks.shown()) == 4
        )
    )
    moved = root.findLayer(lots().id())
    assert len(view.indicators(moved)) == 1
    QgsProject.instance().removeMapLayer(lots().id())
    wait(lambda: "ChucNangSuDungDat_A" not in marks.shown() and "khác" not in marks.shown())
    session.set_dossier(None)
    wait(lambda: marks.shown() == {})


def test_a_click_opens_the_checking_dock(marks, session, view, wait):
    wait(lambda: len(marks.shown()) == 3)
    asked = []
    session.check_asked.connect(lambda: asked.append(1))
    node = QgsProject.instance().layerTreeRoot().findLayer(lots().id())
    (mark,) = view.indicators(node)
    mark.clicked.emit(view.model().index(0, 0))
    assert asked and not mark.icon().isNull()


def test_stopping_leaves_no_mark(session, view, marks, wait):
    wait(lambda: len(marks.shown()) == 3)
    root = QgsProject.instance().layerTreeRoot()
    marks.stop()
    flush()
    assert all(not view.indicators(node) for node in (*root.children(), *root.findLayers()))
    for signal in marks._followed:
        signal.connect(marks._later)  # the fixture stops it once more
    root.willRemoveChildren.connect(marks._leaving)


def test_an_old_report_is_compared_by_content(marks, session, dossier, wait):
    """The boundary's file says that it changed, but it holds what it held."""
    result = checked(dossier)
    old = replace(result, run=replace(result.run, finished="2026-01-01T00:00:00+00:00"))
    with closing(sqlite3.connect(dossier.geopackage("QuyHoach"))) as connection, connection:
        connection.execute("UPDATE gpkg_contents SET last_change = '2026-06-01T00:00:00.000Z'")
        connection.execute("DELETE FROM ChucNangSuDungDat_A WHERE fid = 3")
    session.set_result(old, out_of_date=True)
    wait(lambda: session.changed_tables is not None)
    assert session.changed_tables == {"QuyHoach/ChucNangSuDungDat_A"}
    wait(lambda: "✔" in marks.shown()["RanhGioiQuyHoach_A"])
    assert "↻" in marks.shown()["ChucNangSuDungDat_A"] and "↻" in marks.shown()["QuyHoach"]


@pytest.fixture
def narrow(view):
    """The tree in a panel that is too narrow for the names in it."""
    window, dock = QMainWindow(), QDockWidget()
    window.setCentralWidget(QWidget())
    dock.setWidget(view)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(1000, 500)
    window.show()
    flush()
    window.resizeDocks([dock], [120], Qt.Orientation.Horizontal)
    flush()
    yield window, dock
    dock.setWidget(QWidget())
    view.setParent(None)
    window.close()


def test_the_panel_is_made_wide_enough_for_names_and_marks_once(narrow, marks, session, view, wait):
    window, dock = narrow
    view.expandAll()
    before = dock.width()
    assert view.sizeHintForColumn(0) + mark_width(view) > view.viewport().width()
    wait(lambda: len(marks.shown()) == 3)
    wait(lambda: dock.width() > before)

    def enough():
        return view.viewport().width() >= view.sizeHintForColumn(0) + mark_width(view)

    wait(lambda: enough() or dock.width() == MOST)
    window.resizeDocks([dock], [120], Qt.Orientation.Horizontal)
    flush()
    chosen = dock.width()
    session.set_result(None)
    marks.refresh()
    flush()
    assert dock.width() == chosen, "the width is the user's own"


def line_of(view, layer):
    """Where a layer's line, as far as its name reaches, stands in the tree."""
    node = QgsProject.instance().layerTreeRoot().findLayer(layer.id())
    return view.visualRect(view.node2index(node))


def test_a_name_that_is_too_long_ends_before_its_mark(narrow, marks, session, view, wait):
    view.expandAll()
    wait(lambda: len(marks.shown()) == 3)
    layer = lots()
    name = "Chức năng sử dụng đất trong ranh giới lập quy hoạch phân khu của phường"
    layer.setName(name)
    view.setFixedWidth(200)
    flush()
    wait(lambda: not view.horizontalScrollBar().maximum())
    line = line_of(view, layer)
    side = line.height()
    assert view.viewport().width() - 1 - line.right() >= side, "room for a mark"
    asked = []
    session.check_asked.connect(lambda: asked.append(1))
    left = Qt.MouseButton.LeftButton
    there = QPoint(view.viewport().width() - side // 2, line.center().y())
    QTest.mouseClick(view.viewport(), left, Qt.KeyboardModifier.NoModifier, there)
    assert asked == [1], "a click on the mark beside the name"
    QTest.mouseClick(view.viewport(), left, Qt.KeyboardModifier.NoModifier, line.center())
    assert asked == [1]
    session.set_dossier(None)
    wait(lambda: not marks.shown())
    wait(lambda: view.horizontalScrollBar().maximum())  # without marks the tree is QGIS's own again
    assert line_of(view, layer).right() > view.viewport().width()
