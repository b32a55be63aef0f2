# SPDX-License-Identifier: GPL-2.0-or-later
"""The drawing tools on real layers: one undo step each, redo, unsaved features, bad input."""

from __future__ import annotations

import sqlite3

import pytest
import shapely
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject
from qgis.gui import QgsMapToolPan

from qh_plugin.core.model import load
from qh_plugin.gui.editing.tools.bar import ToolBar
from qh_plugin.io import geopackage
from qh_plugin.qgis_io import project
from tests.qgis.made_dossier import BOUNDARY, CODE, LOTS, SIDE, X0, Y0, make

ROADS, RED = "QuyHoach/MangLuoiGiaoThongDuongBo_L", "QuyHoach/ChiGioiDuongDo_L"
BUILDING = "QuyHoach/ChiGioiXayDung_L"
WIDTH, HEIGHT = 5 * SIDE, 3 * SIDE


@pytest.fixture
def dossier(qgis_app, tmp_path):
    yield make(tmp_path / "CSDL_Thu", clean=True)
    QgsProject.instance().clear()


@pytest.fixture
def lots(dossier, session, iface):
    assert project.open_project(session, dossier)
    layer = project.layer_for(dossier, LOTS)
    layer.startEditing()
    label, persons = (layer.fields().indexOf(n) for n in ("kyHieuLoDat", "danSo"))
    area, code = (layer.fields().indexOf(n) for n in ("dienTich", "chucNangSuDungDatMuc2"))
    for number, feature in enumerate(layer.getFeatures(), start=1):
        layer.changeAttributeValue(feature.id(), label, f"NO-{number:02d}")
        layer.changeAttributeValue(feature.id(), persons, 100)
        layer.changeAttributeValue(feature.id(), area, 1600.0)
        layer.changeAttributeValue(feature.id(), code, "DAT_O_Nhomnhao")
    assert layer.commitChanges()
    iface.setActiveLayer(layer)
    iface.mapCanvas().setDestinationCrs(layer.crs())
    return layer


@pytest.fixture
def bar(iface, session, settings, lots):
    made = ToolBar(iface, session, settings)
    made.show_dossier()
    yield made
    made.shutdown()
    made.deleteLater()


def here(x, y):
    return QgsPointXY(X0 + x, Y0 + y)


def by_label(layer):
    return {f["kyHieuLoDat"]: f for f in layer.getFeatures()}


def area(layer):
    return sum(f.geometry().area() for f in layer.getFeatures())


def told(iface):
    return [item.text() for item in iface.messageBar().items()]


def faults(session):
    """Rules that find something in the open dossier, unsaved edits included."""
    from qh_plugin.core.checking import check, load_profile
    from qh_plugin.qgis_io.reader import read_open_dossier

    only = ("C01", "C02", "C04", "C05", "C06", "C07", "G04", "G07", "M03")
    result = check(read_open_dossier(session), load_profile("truoc_khi_nop"), only=only)
    return {rule.id: rule.findings for rule in result.rules if rule.findings}


def done(bar, wait):
    """Wait for the work to end; the number of undo steps since."""
    wait(lambda: not bar.bench.working)


def draw(bar, *points):
    """What the map tool says after the clicks of a line."""
    bar.take("split")
    bar.tool._map_tool.finished.emit([here(*point) for point in points])


def test_split_is_one_step_that_is_undone_and_done_again(bar, lots, session, wait):
    draw(bar, (-5, 20), (205, 20))
    done(bar, wait)
    assert lots.undoStack().count() == 1
    assert lots.undoStack().text(0) == "Tách 5 lô"
    assert lots.featureCount() == 20
    found = by_label(lots)
    assert sorted(found) == [f"NO-{n:02d}" for n in range(1, 21)]
    ids = [f["maDoiTuong"] for f in found.values()]
    assert len(set(ids)) == 20 and f"{CODE}-ChucNangSuDungDat_A-20" in ids
    halves = [found[name] for name in ("NO-01", "NO-16")]
    assert [f["danSo"] for f in halves] == [50, 50]
    assert [f["dienTich"] for f in halves] == [800.0, 800.0]
    assert {f["chucNangSuDungDatMuc2"] for f in found.values()} == {"DAT_O_Nhomnhao"}
    assert area(lots) == pytest.approx(WIDTH * HEIGHT, rel=1e-9)
    assert faults(session) == {}
    lots.undoStack().undo()
    assert lots.featureCount() == 15 and faults(session) == {}
    assert by_label(lots)["NO-01"]["danSo"] == 100
    lots.undoStack().redo()
    assert lots.featureCount() == 20 and faults(session) == {}
    assert lots.commitChanges()
    assert faults(session) == {}


def test_split_of_selected_lots_gives_neighbours_their_vertices(bar, lots, session, wait):
    first = by_label(lots)["NO-07"]
    lots.selectByIds([first.id()])
    draw(bar, (50, 35), (75.5, 95))
    done(bar, wait)
    assert lots.featureCount() == 16
    assert lots.undoStack().text(0) == "Tách NO-07"
    assert faults(session) == {}
    assert by_label(lots)["NO-02"].geometry().constGet().nCoordinates() == 6


def test_lines_that_split_nothing_are_said_and_change_nothing(bar, lots, iface, wait):
    for points, word in (
        (((5, 5), (35, 35)), "không đi hết"),
        (((-5, 5), (60, 35), (60, 5), (20, 35)), "tự cắt"),
        (((300, 0), (300, 9)), "không đi hết"),
        (((5, 5),), "hai điểm"),
    ):
        iface.messageBar().clearWidgets()
        bar.drop()
        draw(bar, *points)
        done(bar, wait)
        assert any(word in text for text in told(iface)), (points, told(iface))
    assert not lots.isModified() and lots.undoStack().count() == 0


def test_an_invalid_lot_in_the_way_is_named(bar, lots, iface, wait):
    lots.startEditing()
    bow = QgsGeometry.fromWkt(
        f"MultiPolygon((({X0} {Y0}, {X0 + 40} {Y0 + 40}, {X0 + 40} {Y0}, {X0} {Y0 + 40}, "
        f"{X0} {Y0})))"
    )
    lots.changeGeometry(by_label(lots)["NO-01"].id(), bow)
    before = lots.undoStack().count()
    draw(bar, (-5, 20), (205, 20))
    done(bar, wait)
    assert any("NO-01" in text and "tự cắt" in text for text in told(iface))
    assert lots.undoStack().count() == before


def test_merge_keeps_the_chosen_lot_and_sums_persons(bar, lots, session, wait):
    found = by_label(lots)
    ids = [found[name].id() for name in ("NO-01", "NO-02", "NO-07")]
    lots.selectByIds(ids)
    bar.take("merge")
    assert bar.strip.actButton.text() == "Gộp các lô đã chọn"
    keep = bar.tool._keep
    assert keep.count() == 4
    keep.setCurrentIndex(keep.findData(found["NO-02"].id()))
    bar.strip.acted.emit()
    done(bar, wait)
    assert bar.tool is None
    merged = by_label(lots)["NO-02"]
    assert lots.featureCount() == 13
    assert (merged["danSo"], merged["dienTich"]) == (300, 4800.0)
    assert merged["maDoiTuong"] == found["NO-02"]["maDoiTuong"]
    assert lots.undoStack().count() == 1 and faults(session) == {}
    lots.undoStack().undo()
    assert lots.featureCount() == 15


def test_merge_of_lots_apart_is_refused(bar, lots, iface, wait):
    found = by_label(lots)
    lots.selectByIds([found[name].id() for name in ("NO-01", "NO-07")])  # a corner only
    bar.take("merge")
    bar.strip.acted.emit()
    done(bar, wait)
    assert any("không có cạnh chung" in text for text in told(iface))
    assert lots.featureCount() == 15 and not lots.isModified()


def test_a_hole_is_filled_with_the_chosen_code(bar, lots, session, iface, wait):
    lots.startEditing()
    found = by_label(lots)
    lots.deleteFeatures([found["NO-01"].id(), found["NO-08"].id()])
    assert faults(session)
    before = lots.undoStack().count()
    bar.bench.chosen_code = lambda: "DAT_HTXH_CayxanhCC"
    bar.take("fill")
    assert "CXCC" in bar.strip.hintLabel.text()
    for x, y in ((20, 20), (100, 60)):
        bar.tool._map_tool.clicked.emit(here(x, y))
        done(bar, wait)
    assert lots.undoStack().count() == before + 2
    new = by_label(lots)
    assert faults(session) == {}
    assert [new[name]["dienTich"] for name in ("CXCC-01", "CXCC-02")] == [1600.0, 1600.0]
    assert new["CXCC-01"]["chucNangSuDungDatMuc2"] == "DAT_HTXH_CayxanhCC"
    assert new["CXCC-01"]["chucNangSuDungDatMuc1"] == "I"
    for x, y, word in ((20, 20, "đã có lô CXCC-01"), (-50, -50, "ngoài ranh giới")):
        bar.tool._map_tool.clicked.emit(here(x, y))
        done(bar, wait)
        assert any(word in text for text in told(iface))


def test_an_open_place_without_boundary_is_refused(bar, lots, dossier, iface, wait):
    boundary = project.layer_for(dossier, BOUNDARY)
    boundary.startEditing()
    boundary.deleteFeatures([f.id() for f in boundary.getFeatures()])
    bar.take("fill")
    bar.tool._map_tool.clicked.emit(here(-50, -50))
    done(bar, wait)
    assert any("không khép kín" in text for text in told(iface))
    assert lots.featureCount() == 15


def add_line(layer, *points, **values):
    layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromPolylineXY([here(*p) for p in points]))
    for name, value in values.items():
        feature[name] = value
    assert layer.addFeature(feature)
    return next(f.id() for f in layer.getFeatures() if f.id() < 0)


def test_a_road_cuts_lots_and_makes_red_lines(bar, lots, dossier, session, wait):
    roads, red = project.layer_for(dossier, ROADS), project.layer_for(dossier, RED)
    fid = add_line(roads, (-5, 60), (205, 60), loGioi="12,5")  # not saved yet
    roads.selectByIds([fid])
    bar.take("road")
    assert bar.tool._own.isChecked() and bar.tool._width.value() == 12.5
    bar.strip.acted.emit()
    done(bar, wait)
    found = by_label(lots)
    road = found["GT-01"]
    assert road["chucNangSuDungDatMuc2"] == "DAT_HTKT_DuongGT"
    assert road["dienTich"] == WIDTH * 12.5
    assert lots.featureCount() == 15 + 5 + 1
    assert area(lots) == pytest.approx(WIDTH * HEIGHT, rel=1e-9)
    assert faults(session) == {}
    sides = sorted(f.geometry().asWkt(1) for f in red.getFeatures())
    assert len(sides) == 2 and {f["chieuDai"] for f in red.getFeatures()} == {WIDTH}
    assert lots.undoStack().count() == 1 and red.undoStack().count() == 1
    lots.undoStack().undo()
    red.undoStack().undo()
    assert lots.featureCount() == 15 and red.featureCount() == 0


def test_red_lines_split_lots(bar, lots, dossier, session, wait):
    red = project.layer_for(dossier, RED)
    red.selectByIds([add_line(red, (-1, 50), (201, 50))])
    bar.take("road")
    bar.strip.acted.emit()
    done(bar, wait)
    assert lots.featureCount() == 20 and faults(session) == {}


def test_a_building_line_lies_on_the_side_of_the_plots(bar, lots, dossier, session, wait):
    red = project.layer_for(dossier, RED)
    if load().feature_class(BUILDING) is None:
        assert "không có lớp" in bar.tools["building"].reason()
        pytest.skip("the model has no building line yet")
    red.selectByIds([add_line(red, (0, 0), (200, 0))])
    bar.take("building")
    bar.tool._distance.setValue(4.5)
    bar.strip.acted.emit()
    done(bar, wait)
    made = project.layer_for(dossier, BUILDING)
    (line,) = made.getFeatures()
    assert line["khoangLuiXayDung"] == "4.5"
    y = [p.y() for p in line.geometry().vertices()]
    assert set(y) == {Y0 + 4.5}
    bar.take("building")
    bar.tool._map_tool.clicked.emit(here(50, -30))
    done(bar, wait)
    assert sorted({p.y() for f in made.getFeatures() for p in f.geometry().vertices()}) == [
        Y0 - 3.0, Y0 + 4.5,
    ]  # fmt: skip


def test_numbering_follows_rows_and_touches_nothing_else(bar, lots, wait):
    bar.take("number")
    bar.tool._prefix.setText("A")
    bar.tool._first.setValue(5)
    bar.strip.acted.emit()
    done(bar, wait)
    assert lots.undoStack().count() == 1
    centre = {f.id(): f.geometry().centroid().asPoint() for f in lots.getFeatures()}
    ordered = sorted(lots.getFeatures(), key=lambda f: (-centre[f.id()].y(), centre[f.id()].x()))
    assert [f["kyHieuLoDat"] for f in ordered] == [f"A-{n:02d}" for n in range(5, 20)]
    assert {f["dienTich"] for f in lots.getFeatures()} == {1600.0}
    lots.undoStack().undo()
    assert sorted(by_label(lots)) == [f"NO-{n:02d}" for n in range(1, 16)]


def test_numbering_a_selection_passes_over_symbols_in_use(bar, lots, wait):
    found = by_label(lots)
    lots.selectByIds([found[name].id() for name in ("NO-14", "NO-15")])
    bar.take("number")
    bar.strip.acted.emit()
    done(bar, wait)
    assert sorted(by_label(lots)) == [f"NO-{n:02d}" for n in range(1, 16)]


def test_a_code_for_the_selection(bar, lots, wait):
    found = by_label(lots)
    lots.selectByIds([found["NO-03"].id(), found["NO-04"].id()])
    bar.take("code")
    bar.tool._search.setText("san xuat nong nghiep")
    bar.strip.acted.emit()
    done(bar, wait)
    found = by_label(lots)
    assert found["NO-03"]["chucNangSuDungDatMuc2"] == "DAT_NN_Nongnghiep"
    assert found["NO-04"]["chucNangSuDungDatMuc1"] == "III"
    assert found["NO-05"]["chucNangSuDungDatMuc2"] == "DAT_O_Nhomnhao"
    assert lots.undoStack().count() == 1


def test_attributes_are_copied_without_ids_symbol_and_area(bar, lots, wait):
    from qgis.PyQt.QtCore import Qt

    found = by_label(lots)
    lots.startEditing()
    source, target = found["NO-01"], found["NO-02"]
    for name, value in (("matDoXayDung", "40-60"), ("heSoSuDungDat", "2,5")):
        lots.changeAttributeValue(source.id(), lots.fields().indexOf(name), value)
    lots.selectByIds([target.id()])
    bar.take("copy")
    shown = [bar.tool._list.item(i) for i in range(bar.tool._list.count())]
    names = [item.data(Qt.ItemDataRole.UserRole) for item in shown]
    assert not {"maDoiTuong", "kyHieuLoDat", "dienTich"} & set(names)
    for item in shown:
        wanted = item.data(Qt.ItemDataRole.UserRole) in ("matDoXayDung",)
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    bar.tool._map_tool.clicked.emit(here(20, 20))
    done(bar, wait)
    copied = lots.getFeature(target.id())
    assert copied["matDoXayDung"] == "40-60" and not copied["heSoSuDungDat"]
    assert copied["kyHieuLoDat"] == "NO-02"
    bar.drop()
    bar.take("copy")
    assert bar.tool.fields == ["matDoXayDung"]


def test_areas_are_recomputed_only_where_they_differ(bar, lots, iface, wait):
    lots.startEditing()
    column = lots.fields().indexOf("dienTich")
    for name, value in (("NO-01", 1599.0), ("NO-02", None), ("NO-03", 1600.004)):
        fid = by_label(lots)[name].id()
        lots.changeAttributeValue(fid, column, value, skipDefaultValues=True)
    lots.commitChanges(False)
    bar.take("recompute")
    done(bar, wait)
    assert any("15 đối tượng: 2 đổi" in text for text in told(iface))
    assert by_label(lots)["NO-02"]["dienTich"] == 1600.0
    assert lots.undoStack().count() == 1


def test_a_filtered_layer_is_worked_on_as_it_is_seen(bar, lots, wait):
    lots.setSubsetString("kyHieuLoDat <= 'NO-05'")
    draw(bar, (-5, 20), (205, 20))
    done(bar, wait)
    assert lots.featureCount() == 10
    assert lots.undoStack().count() == 1


def test_why_a_tool_cannot_be_used_stands_in_its_tooltip(bar, lots, iface, session):
    lots.removeSelection()
    bar.refresh()
    for name, word in (("merge", "hai lô"), ("road", "tim đường"), ("code", "chọn đối tượng")):
        action = bar.action(name)
        assert not action.isEnabled()
        assert word in action.toolTip(), action.toolTip()
    assert bar.action("split").isEnabled()
    assert "Alt+Shift+T" in bar.action("split").toolTip()
    session.set_dossier(None)
    bar.show_dossier()
    assert not any(bar.action(name).isEnabled() for name in bar.tools if name != "trace")


def test_another_map_tool_lays_this_one_down(bar, lots, iface):
    bar.take("split")
    assert bar.strip.isVisibleTo(bar) and bar.action("split").isChecked()
    iface.mapCanvas().setMapTool(QgsMapToolPan(iface.mapCanvas()))
    assert bar.tool is None
    assert not bar.strip.isVisibleTo(bar) and not bar.action("split").isChecked()


def test_many_lots_are_numbered_in_slices_and_a_cancel_takes_all_back(
    bar, lots, dossier, monkeypatch, wait
):
    from qh_plugin.qgis_io.map_tools import applying

    rows = []
    for number in range(3000):
        x, y = X0 + 1000 + 10 * (number % 60), Y0 + 10 * (number // 60)
        shape = shapely.MultiPolygon([shapely.box(x, y, x + 10, y + 10)])
        rows.append((shapely.to_wkb(shape), {"maDoiTuong": f"Y-{number}", "kyHieuLoDat": "?"}))
    geopackage.insert_rows(dossier.geopackage("QuyHoach"), "ChucNangSuDungDat_A", rows)
    lots.dataProvider().reloadData()
    monkeypatch.setattr(applying, "SLICE", 0.002)
    bar.take("number")
    bar.tool._prefix.setText("B")
    heard = []

    def cancel_on_the_way(_title, _fraction):
        # by what is told: to look from time to time may miss all of the writing
        if not heard and bar.bench._applying is not None and bar.bench._applying._did > 100:
            heard.append(bar.bench._applying._did)
            bar.strip.cancelled.emit()

    bar.bench.busy.connect(cancel_on_the_way)
    bar.strip.acted.emit()
    wait(lambda: heard and not bar.bench.working)
    bar.bench.busy.disconnect(cancel_on_the_way)
    assert 100 < heard[0] < 3000
    assert lots.undoStack().count() == 0
    assert not any(str(f["kyHieuLoDat"]).startswith("B-") for f in lots.getFeatures())
    bar.strip.acted.emit()
    done(bar, wait)
    names = [f["kyHieuLoDat"] for f in lots.getFeatures()]
    assert len(set(names)) == 3015 and lots.undoStack().count() == 1
    lots.undoStack().undo()
    names = [f["kyHieuLoDat"] for f in lots.getFeatures()]
    assert names.count("?") == 3000 and "NO-15" in names
    lots.undoStack().redo()
    assert len({f["kyHieuLoDat"] for f in lots.getFeatures()}) == 3015


def test_a_locked_geopackage_is_said_and_nothing_changes(bar, lots, dossier, iface, wait):
    holder = sqlite3.connect(dossier.geopackage("QuyHoach"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    draw(bar, (-5, 20), (205, 20))
    done(bar, wait)
    holder.rollback()
    holder.close()
    assert any("khóa" in text for text in told(iface))
    assert not lots.isEditable()
    bar.tool._map_tool.finished.emit([here(-5, 20), here(205, 20)])
    done(bar, wait)
    assert lots.featureCount() == 20


def test_a_change_while_it_is_worked_out_is_not_overwritten(bar, lots, iface, wait):
    lots.startEditing()
    draw(bar, (-5, 20), (205, 20))
    lots.deleteFeatures([by_label(lots)["NO-01"].id()])
    done(bar, wait)
    assert any("vừa thay đổi" in text for text in told(iface))
    assert lots.featureCount() == 14


def test_lots_not_saved_yet_are_split_and_merged(bar, lots, session, wait):
    draw(bar, (-5, 20), (205, 20))
    done(bar, wait)
    bar.tool._map_tool.finished.emit([here(-5, 10.5), here(205, 30.25)])
    done(bar, wait)
    assert lots.featureCount() == 26 and faults(session) == {}  # one lot lies on both lines
    bar.drop()
    new = [f.id() for f in lots.getFeatures() if f.geometry().centroid().asPoint().y() < Y0 + 40]
    lots.selectByIds(new)
    bar.take("merge")
    bar.strip.acted.emit()
    done(bar, wait)
    assert lots.featureCount() == 11 and faults(session) == {}
    assert sum(f["danSo"] for f in lots.getFeatures()) == 1500
    assert lots.undoStack().count() == 3
    assert lots.commitChanges() and faults(session) == {}


def test_shutdown_leaves_no_action(iface, session, settings, lots):
    before = dict(iface.actions)
    bar = ToolBar(iface, session, settings)
    bar.show_dossier()
    bar.take("split")
    assert len(iface.actions) == len(before) + len(bar.tools)
    bar.shutdown()
    assert iface.actions == before
    assert iface.mapCanvas().mapTool() is None or bar.tool is None
