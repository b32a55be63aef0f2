# SPDX-License-Identifier: GPL-2.0-or-later
"""The class palette: what is listed where, what a search leaves, counts with edits, keys."""

from __future__ import annotations

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QTreeWidget

from qh_plugin.core.model import load
from qh_plugin.core.progress import SILENT
from qh_plugin.gui.editing.palette import entries
from qh_plugin.gui.editing.palette.class_tree import COUNT, STAR, ClassTree
from qh_plugin.gui.editing.palette.counting import counter
from qh_plugin.gui.editing.palette.keys import Keys
from qh_plugin.io import geopackage
from qh_plugin.io.geopackage_contents import Counts

LOTS, RED = "QuyHoach/ChucNangSuDungDat_A", "QuyHoach/ChiGioiDuongDo_L"
WATER = "HienTrang/MatNuoc_A"
HOUSING, HEALTH = "DAT_O_Nhomnhao", "DAT_HTXH_Yte"


@pytest.fixture
def widget(qgis_app):
    made = QTreeWidget()
    made.setColumnCount(3)
    made.resize(340, 500)
    made.show()
    yield made
    made.close()


@pytest.fixture
def tree(widget):
    made = ClassTree(widget)
    made.fill(load(), {LOTS, RED})
    return made


def rows(widget):
    """Every item from top to bottom."""
    waiting = [widget.topLevelItem(i) for i in range(widget.topLevelItemCount())]
    while waiting:
        item = waiting.pop(0)
        yield item
        waiting[:0] = [item.child(i) for i in range(item.childCount())]


def shown(widget):
    return [item.text(0) for item in rows(widget) if not item.isHidden()]


def named(widget, text):
    return next(item for item in rows(widget) if item.text(0) == text)


def test_every_class_of_the_model_is_listed_once_with_its_codes(tree, widget):
    model = load()
    targets = [t for t in (item.data(0, Qt.ItemDataRole.UserRole) for item in rows(widget)) if t]
    classes = [t.feature_class.name for t in targets if not t.code]
    assert sorted(classes) == sorted(c.name for c in model.classes)
    codes = [t.code for t in targets if t.code and t.feature_class.name == LOTS]
    assert codes == [c.code for c in model.code_lists["LANDUSE"].codes]


def test_classes_without_a_layer_are_folded_away_at_the_end(tree, widget):
    last = widget.topLevelItem(widget.topLevelItemCount() - 1)
    assert last.text(0) == "Lớp chưa có dữ liệu"
    assert not last.isExpanded()
    assert last.text(COUNT) == str(len(load().classes) - 2)
    tree.choose(WATER)
    assert not tree.has_data(tree.target())
    tree.choose(RED)
    assert tree.has_data(tree.target())


def test_search_knows_no_accents_and_takes_words_in_any_order(tree, widget):
    tree.filter("NHOM  nha")
    assert "NO · Nhóm nhà ở" in shown(widget)
    assert "YT · Y tế" not in shown(widget)
    tree.filter("do duong chi gioi")
    assert "Chỉ giới đường đỏ" in shown(widget)
    tree.filter("không có lớp nào như thế")
    assert shown(widget) == []
    assert tree.target() is None


def test_a_typed_symbol_is_the_first_choice(tree):
    tree.filter("yt")
    assert (tree.target().feature_class.name, tree.target().code) == (LOTS, HEALTH)
    tree.filter("mat nuoc")
    assert tree.target().feature_class.class_name == "MatNuoc_A"
    tree.filter("mat nuoc hien trang")
    assert tree.target().feature_class.name == WATER


def test_what_was_open_is_open_again_after_a_search_and_a_refill(tree, widget):
    top = widget.topLevelItem(0)
    top.child(0).setExpanded(False)
    closed = top.child(0).text(0)
    tree.filter("cap nuoc")
    tree.filter("")
    assert not named(widget, closed).isExpanded()
    tree.fill(load(), {LOTS, RED, WATER})
    assert not named(widget, closed).isExpanded()
    assert top is not None


def test_groups_hold_sums_and_a_class_counts_once(tree, widget):
    tree.show_counts({LOTS: Counts(1412, {HOUSING: 1400, "": 12}), RED: Counts(3)})
    assert named(widget, "NO · Nhóm nhà ở").text(COUNT) == "1.400"
    assert named(widget, "YT · Y tế").text(COUNT) == "–"
    assert named(widget, "Chức năng sử dụng đất").text(COUNT) == "1.412"
    assert widget.topLevelItem(0).text(COUNT) == "1.415"


def test_stars_come_first_in_their_order_and_recent_ones_below(tree, widget):
    tree.set_marked([f"{LOTS}#{HEALTH}", RED, "Nowhere/None_A"], [RED, f"{LOTS}#{HOUSING}"])
    assert [widget.topLevelItem(i).text(0) for i in range(3)] == [
        "YT · Y tế",
        "Chỉ giới đường đỏ",
        "Vẽ gần đây",
    ]
    recent = widget.topLevelItem(2)
    assert [recent.child(i).text(0) for i in range(recent.childCount())] == ["NO · Nhóm nhà ở"]
    assert widget.topLevelItem(0).text(STAR) == "★"
    starred = [i for i in rows(widget) if i.text(STAR) == "★"]
    assert len(starred) == 4, "each of the two at the top and at home"
    tree.set_marked([], [])
    assert widget.topLevelItem(0).text(0) == load().databases["QuyHoach"].vi


def test_a_click_on_the_star_stars_and_does_not_move_the_choice(tree, widget):
    asked = []
    tree.starred.connect(asked.append)
    tree.choose(RED)
    item = widget.currentItem()
    assert item.text(STAR) == "☆"
    widget.scrollToItem(item)
    place = widget.visualItemRect(item).center()
    place.setX(widget.header().sectionPosition(STAR) + 5)
    QTest.mouseClick(widget.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [RED]


def test_keys(tree, widget):
    search, did = QLineEdit(), []
    search.show()
    keys = Keys(search, widget, *(lambda w=w: did.append(w) for w in ("draw", "star", "leave")))
    search.setText("no")
    QTest.keyClick(search, Qt.Key.Key_Return)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    QTest.keyClick(search, Qt.Key.Key_Escape)
    QTest.keyClick(widget, Qt.Key.Key_Return)
    QTest.keyClick(widget, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert did == ["draw", "leave", "draw", "star", "leave"]
    QTest.keyClick(widget, "y")
    assert search.text() == "y"
    assert keys is not None
    search.close()


def test_two_classes_of_one_name_in_a_group_are_told_apart():
    model = load()
    for row in entries.tree(model, {c.name for c in model.classes}):
        for group in row.walk():
            titles = [e.text for e in group.children]
            assert len(titles) == len(set(titles)), titles


def test_counts_follow_unsaved_edits(qgis_app, tmp_path):
    """12 lots: 8 housing, 4 health. One of each deleted, a health lot becomes housing, 2 added."""
    lots = load().feature_class(LOTS)
    path = tmp_path / "QuyHoach.gpkg"
    geopackage.create(path, [lots], 9210)
    rows = [(None, {"chucNangSuDungDatMuc2": HOUSING if n < 8 else HEALTH}) for n in range(12)]
    fids = geopackage.insert_rows(path, lots.class_name, rows)
    layer = QgsVectorLayer(f"{path}|layername={lots.class_name}", "lots", "ogr")
    layer.startEditing()
    column = layer.fields().indexOf("chucNangSuDungDatMuc2")
    layer.deleteFeatures([fids[0], fids[8]])
    layer.changeAttributeValue(fids[9], column, HOUSING)
    for code in (HEALTH, None):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt("MultiPolygon(((0 0, 1 0, 1 1, 0 0)))"))
        feature[column] = code
        assert layer.addFeature(feature)
    found = counter([(lots, layer)])(SILENT)[LOTS]
    assert found.total == 12
    assert found.by_code[HOUSING] == 8
    assert found.by_code[HEALTH] == 3
    assert found.by_code[""] == 1
    layer.rollBack()
    again = counter([(lots, layer)])(SILENT)[LOTS]
    assert (again.total, again.by_code[HOUSING], again.by_code[HEALTH]) == (12, 8, 4)


def test_very_many_unsaved_features_are_counted_too(qgis_app, tmp_path):
    lots = load().feature_class(LOTS)
    path = tmp_path / "QuyHoach.gpkg"
    geopackage.create(path, [lots], 9210)
    layer = QgsVectorLayer(f"{path}|layername={lots.class_name}", "lots", "ogr")
    layer.startEditing()
    column = layer.fields().indexOf("chucNangSuDungDatMuc2")
    feature = QgsFeature(layer.fields())
    feature[column] = HEALTH
    layer.addFeatures([QgsFeature(feature) for _ in range(3_000)])
    found = counter([(lots, layer)])(SILENT)[LOTS]
    assert (found.total, found.by_code[HEALTH]) == (3_000, 3_000)
    layer.rollBack()
