# SPDX-License-Identifier: GPL-2.0-or-later
"""Forms: what a planner finds filled in, may choose, and is warned of; ids that stay unique."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from qgis.core import (
    NULL,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFieldConstraints,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayerUtils,
)
from qgis.PyQt.QtCore import QCoreApplication

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.records import Records
from qh_plugin.core.model import load
from qh_plugin.io.dossiers import create_dossier
from qh_plugin.io.records import read_records, write_records
from qh_plugin.qgis_io import drawing, known_ids, numbering, project
from qh_plugin.qgis_io.session import Session

CODE = "79QPK1000007"
LOTS, BOUNDARY = "QuyHoach/ChucNangSuDungDat_A", "QuyHoach/RanhGioiQuyHoach_A"
RED_LINES = "QuyHoach/ChiGioiDuongDo_L"
PREFIX = f"{CODE}-ChucNangSuDungDat_A-"


@pytest.fixture
def empty_project():
    """Not here: the project of `dossier` lives as long as all of its tests."""


@pytest.fixture(scope="module")
def session(qgis_app):
    return Session()


@pytest.fixture(scope="module")
def dossier(qgis_app, session, tmp_path_factory):
    info = DossierInfo(
        name="Đồ án 'thử' \\ 1",
        model="tt16_2025",
        maHoSoQH=CODE,
        maThongTinQH="792521012345",
        scale="1/2.000",
    )
    made = create_dossier(tmp_path_factory.mktemp("forms") / "CSDL_Thu", info, load())
    project.open_project(session, made)
    yield made
    QgsProject.instance().clear()


@pytest.fixture
def lots(dossier):
    """The lots, empty and in edit mode."""
    layer = project.layer_for(dossier, LOTS)
    layer.startEditing()
    yield layer
    layer.rollBack()
    layer.dataProvider().truncate()


def square(x=0.0, side=10.0):
    ring = f"{x} 0, {x + side} 0, {x + side} {side}, {x} {side}, {x} 0"
    return QgsGeometry.fromWkt(f"MultiPolygon((({ring})))")


def drawn(layer, geometry, attributes=None):
    """A feature as the digitising tools make it."""
    return QgsVectorLayerUtils.createFeature(
        layer, geometry, attributes or {}, layer.createExpressionContext()
    )


def ids(layer):
    return [f["maDoiTuong"] for f in layer.getFeatures()]


def flush():
    for _ in range(5):
        QCoreApplication.processEvents()


def test_new_features_get_codes_and_measures(lots):
    feature = drawn(lots, square(side=12.5))
    assert feature["maHoSoQH"] == CODE
    assert feature["maThongTinQH"] == "792521012345"
    assert feature["maDoiTuong"] == f"{PREFIX}1"
    assert feature["dienTich"] == 156.25
    assert feature["trangThaiQuyHoach"] == "QH"
    assert feature["loaiQuyHoach"] == "QPK"
    assert feature["kyHieuLoDat"] in (None, NULL)


def test_the_boundary_knows_the_dossier(dossier):
    layer = project.layer_for(dossier, BOUNDARY)
    feature = drawn(layer, square())
    assert feature["tenDoAn"] == "Đồ án 'thử' \\ 1"
    assert (feature["tyLe"], feature["capDoQuyHoach"]) == ("1/2.000", "2")


def test_numbers_go_on_before_and_after_saving_and_are_never_reused_while_in_use(lots):
    for expected in (1, 2, 3):
        feature = drawn(lots, square(expected * 20))
        assert feature["maDoiTuong"] == f"{PREFIX}{expected}"
        assert lots.addFeature(feature)
    assert lots.commitChanges(False), lots.commitErrors()
    first = next(lots.getFeatures())
    lots.deleteFeature(first.id())
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}4"


def test_numbers_are_compared_as_numbers_and_other_ids_do_not_count(lots):
    index = lots.fields().indexOf("maDoiTuong")
    for value in (f"{PREFIX}9", f"{PREFIX}10", "79QPK1009999-ChucNangSuDungDat_A-700", "cũ", NULL):
        feature = drawn(lots, square())
        feature[index] = value
        lots.addFeature(feature)
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}11"


def test_measures_follow_the_geometry(lots, dossier):
    lots.addFeature(drawn(lots, square()))
    feature = next(lots.getFeatures())
    lots.changeGeometry(feature.id(), square(side=20.0))
    assert next(lots.getFeatures())["dienTich"] == 400.0
    lines = project.layer_for(dossier, RED_LINES)
    line = drawn(lines, QgsGeometry.fromWkt("MultiLineString((0 0, 3 4))"))
    assert line["chieuDai"] == 5.0


def test_pasted_copies_get_ids_of_their_own(lots, session):
    watch = numbering.Numbering(session)
    lots.addFeature(drawn(lots, square()))
    flush()
    data = QgsVectorLayerUtils.QgsFeatureData
    index = lots.fields().indexOf("maDoiTuong")
    copies = [data(square(20), {index: f"{PREFIX}1"}), data(square(40), {index: f"{PREFIX}1"})]
    copies += [data(square(60), {}), data(square(80), {})]
    lots.beginEditCommand("paste")
    lots.addFeatures(
        QgsVectorLayerUtils.createFeatures(lots, copies, lots.createExpressionContext())
    )
    lots.endEditCommand()
    flush()
    assert sorted(ids(lots)) == [f"{PREFIX}{n}" for n in range(1, 6)]
    assert lots.commitChanges(False), lots.commitErrors()
    assert sorted(ids(lots)) == [f"{PREFIX}{n}" for n in range(1, 6)]
    watch.stop()


def test_parts_of_a_split_lot_get_ids_of_their_own(lots, session):
    watch = numbering.Numbering(session)
    lots.addFeature(drawn(lots, square()))
    flush()
    lots.beginEditCommand("split")
    lots.splitFeatures([QgsPointXY(5, -1), QgsPointXY(5, 11)])
    lots.endEditCommand()
    flush()
    assert sorted(ids(lots)) == [f"{PREFIX}1", f"{PREFIX}2"]
    assert sorted(f["dienTich"] for f in lots.getFeatures()) == [50.0, 50.0]
    watch.stop()


def test_undo_of_a_paste_leaves_nothing_and_redo_ends_unique(lots, session):
    watch = numbering.Numbering(session)
    lots.addFeature(drawn(lots, square()))
    flush()
    data = QgsVectorLayerUtils.QgsFeatureData
    index = lots.fields().indexOf("maDoiTuong")
    lots.beginEditCommand("paste")
    copies = [data(square(20), {index: f"{PREFIX}1"})]
    lots.addFeatures(
        QgsVectorLayerUtils.createFeatures(lots, copies, lots.createExpressionContext())
    )
    lots.endEditCommand()
    flush()
    while lots.undoStack().canUndo() and lots.featureCount() > 1:
        lots.undoStack().undo()
    flush()
    assert ids(lots) == [f"{PREFIX}1"]
    while lots.undoStack().canRedo():
        lots.undoStack().redo()
        flush()
    assert sorted(ids(lots)) == [f"{PREFIX}1", f"{PREFIX}2"]
    watch.stop()


@pytest.mark.parametrize(
    ("found", "added", "expected"),
    [
        ({1: "a-1", -2: "a-1"}, {-2}, [-2]),
        ({1: "a-1", -2: "a-2"}, {-2}, []),
        ({-2: "a-3", -3: "a-3"}, {-2, -3}, [-3]),
        ({-2: None, -3: "a-3_1", -4: ""}, {-2, -3, -4}, [-2, -3, -4]),
        ({1: "a-1"}, {-9}, []),
        ({1: None, 2: "a-1", 3: "a-1"}, set(), []),
    ],
)
def test_which_features_want_an_id(found, added, expected):
    assert known_ids.wanting(found, added) == expected


def test_preset_code_is_given_and_taken_back(lots):
    lot_class = load().feature_class(LOTS)
    drawing.preset(lots, lot_class, "DAT_O_Nhomnhao")
    assert drawn(lots, square())["chucNangSuDungDatMuc2"] == "DAT_O_Nhomnhao"
    drawing.preset(lots, lot_class, "")
    assert drawn(lots, square())["chucNangSuDungDatMuc2"] in (None, NULL)


def test_labels_lists_and_dates(lots, dossier):
    fields = lots.fields()
    assert lots.attributeAlias(fields.indexOf("dienTich")) == "Diện tích (m²)"
    setup = lots.editorWidgetSetup(fields.indexOf("chucNangSuDungDatMuc2"))
    assert setup.type() == "ValueMap"
    pairs = [next(iter(entry.items())) for entry in setup.config()["map"]]
    assert ("NO · Nhóm nhà ở", "DAT_O_Nhomnhao") in pairs
    assert len(pairs) == len(load().code_lists["LANDUSE"].codes) + 1
    assert lots.editorWidgetSetup(fields.indexOf("fid")).type() == "Hidden"
    boundary = project.layer_for(dossier, BOUNDARY)
    index = boundary.fields().indexOf("ngayQDQH")
    assert boundary.editorWidgetSetup(index).type() == "DateTime"


def test_every_field_is_in_exactly_one_tab_and_the_symbol_comes_first(lots):
    tabs = lots.editFormConfig().tabs()
    assert [t.name() for t in tabs] == ["Chung", "Chỉ tiêu", "Khác"]
    shown = [e.name() for t in tabs for e in t.children()]
    assert sorted(shown) == sorted(f.name for f in load().feature_class(LOTS).fields)
    assert shown[0] == "kyHieuLoDat"
    assert lots.editFormConfig().readOnly(lots.fields().indexOf("maDoiTuong"))


def strength(layer, name, kind):
    field = layer.fields().field(name)
    present = field.constraints().constraints() & kind
    return field.constraints().constraintStrength(kind) if present else None


def test_constraints_are_hard_only_where_the_value_is_known_while_drawing(lots, dossier):
    hard = QgsFieldConstraints.ConstraintStrengthHard
    soft = QgsFieldConstraints.ConstraintStrengthSoft
    not_null = QgsFieldConstraints.ConstraintNotNull
    assert strength(lots, "maDoiTuong", not_null) == hard
    assert strength(lots, "maDoiTuong", QgsFieldConstraints.ConstraintUnique) == hard
    assert strength(lots, "kyHieuLoDat", not_null) == hard
    assert strength(lots, "maThongTinQH", not_null) == soft
    assert strength(lots, "ghiChu", not_null) is None
    boundary = project.layer_for(dossier, BOUNDARY)
    assert strength(boundary, "soQDQH", not_null) == soft


@pytest.mark.parametrize(
    ("field", "value", "good"),
    [
        ("maHoSoQH", CODE, True),
        ("maHoSoQH", "79QPK10001", False),
        ("maHoSoQH", f"x{CODE}", False),
        ("maHoSoQH", None, True),
        ("danSo", 0, True),
        ("danSo", -1, False),
        ("danSo", None, True),
        ("maDoiTuong", f"{PREFIX}12", True),
        ("maDoiTuong", f"{PREFIX}12_1", False),
    ],
)
def test_expressions_of_the_constraints(lots, field, value, good):
    expression = QgsExpression(lots.fields().field(field).constraints().constraintExpression())
    assert not expression.hasParserError(), expression.parserErrorString()
    feature = drawn(lots, square())
    feature[field] = value
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(lots))
    context.setFeature(feature)
    assert bool(expression.evaluate(context)) is good, expression.evalErrorString()


def test_a_code_entered_later_reaches_new_features(dossier, session):
    later = replace(dossier, info=replace(dossier.info, maThongTinQH="792621054321"))
    QgsProject.instance().setDirty(False)
    project.open_project(session, later)
    layer = project.layer_for(later, LOTS)
    assert drawn(layer, square())["maThongTinQH"] == "792621054321"
    project.open_project(session, dossier)
    layer = project.layer_for(dossier, LOTS)
    assert drawn(layer, square())["maThongTinQH"] == "792521012345"


def many(lots, count):
    """Squares with the numbers 1 to count, added at once."""
    index = lots.fields().indexOf("maDoiTuong")
    features = []
    feature = QgsFeature(lots.fields())
    for number in range(1, count + 1):
        copy = QgsFeature(feature)
        copy[index] = f"{PREFIX}{number}"
        copy.setGeometry(square(number * 20.0))
        features.append(copy)
    assert lots.addFeatures(features)


def test_the_next_number_in_a_large_layer_is_known_without_searching(lots, session):
    many(lots, 5_000)
    watch = numbering.Numbering(session)
    known = watch._watched[lots.id()]._ids
    for number in range(5_001, 5_021):
        feature = drawn(lots, square())
        assert feature["maDoiTuong"] == f"{PREFIX}{number}"
        assert lots.addFeature(feature)
        flush()
    assert known.searches == 1
    newest = max(lots.allFeatureIds(), key=lambda fid: -fid)
    lots.deleteFeature(newest)
    lots.deleteFeature(newest + 1)
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}5019"
    lots.undoStack().undo()
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}5020"
    assert known.searches == 1
    watch.stop()


def test_the_number_comes_from_memory_and_without_the_plugin_from_the_layer(lots, session):
    many(lots, 3)
    watch = numbering.Numbering(session)
    watch._watched[lots.id()].last_number = lambda: 41
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}42", "the layer is not searched"
    watch.stop()
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}4"


def test_a_new_boundary_takes_the_decision_from_the_records(dossier):
    """Also one that was entered after the dossier had been opened; nothing is guessed before."""
    boundary = project.layer_for(dossier, BOUNDARY)
    boundary.startEditing()
    assert drawn(boundary, square())["soQDQH"] == NULL
    records = read_records(dossier, load())
    head = {
        **records.head,
        "soQDQH": "15/QĐ-UBND 'sửa'",
        "ngayQDQH": date(2026, 1, 15),
        "coQuanPheDuyet": "UBND Thành phố Hồ Chí Minh",
    }
    write_records(dossier, load(), Records({**records.tables, "HoSo": [head]}))
    project.refresh_recorded(dossier, load())
    feature = drawn(boundary, square())
    assert feature["soQDQH"] == "15/QĐ-UBND 'sửa'"
    assert feature["ngayQDQH"].toString("yyyy-MM-dd") == "2026-01-15"
    assert feature["coQuanPheduyet"] == "UBND Thành phố Hồ Chí Minh"
    assert feature["tenDoAn"] == dossier.info.name
    boundary.rollBack()


def test_saving_and_rolling_back_keep_the_numbers_right(lots, session):
    many(lots, 5)
    watch = numbering.Numbering(session)
    known = watch._watched[lots.id()]._ids
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}6"
    assert lots.commitChanges(False), lots.commitErrors()
    flush()
    lots.addFeature(drawn(lots, square()))
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}7"
    assert known.searches == 1, "a save is followed, not searched"
    lots.rollBack()
    lots.startEditing()
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}6"
    index = lots.fields().indexOf("maDoiTuong")
    fid = next(lots.getFeatures()).id()
    for value, expected in ((f"{PREFIX}0090", 91), ("khác", 6), (NULL, 6), (f"{PREFIX}8", 9)):
        lots.changeAttributeValue(fid, index, value)
        assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}{expected}", value
    lots.undoStack().undo()
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}6"
    watch.stop()


def numbered(lots, session):
    """Numbers 1 to 30 stored, and who follows them; the layer is not in edit mode."""
    many(lots, 30)
    assert lots.commitChanges(), lots.commitErrors()
    watch = numbering.Numbering(session)
    return watch, watch._watched[lots.id()]._ids


def test_the_ids_are_read_in_the_background_when_editing_begins(lots, session, wait):
    watch, known = numbered(lots, session)
    lots.startEditing()
    stored = sorted(lots.allFeatureIds())
    index = lots.fields().indexOf("maDoiTuong")
    lots.changeAttributeValue(stored[0], index, f"{PREFIX}77")
    lots.deleteFeature(stored[-1])
    assert known._known is None, "this was edited before the ids were there"
    wait(lambda: known._known is not None)
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}78"
    lots.undoStack().setIndex(0)
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}31"
    assert known.searches == 0
    lots.rollBack()
    watch.stop()


def test_stored_features_that_come_back_keep_their_ids_and_nobody_searches(lots, session, wait):
    watch, known = numbered(lots, session)
    lots.startEditing()
    wait(lambda: known._known is not None)
    known._forget()  # as after a roll-back
    before = {f.id(): f["maDoiTuong"] for f in lots.getFeatures()}
    lots.beginEditCommand("xóa")
    lots.deleteFeatures(list(before)[:20])
    lots.endEditCommand()
    flush()
    lots.undoStack().undo()
    flush()
    assert {f.id(): f["maDoiTuong"] for f in lots.getFeatures()} == before
    assert known.searches == 0
    lots.rollBack()
    watch.stop()


def test_drawing_in_a_layer_of_ten_thousand_stays_quick(lots):
    index = lots.fields().indexOf("maDoiTuong")
    features = []
    feature = drawn(lots, square())
    for number in range(1, 10_001):
        copy = QgsFeature(feature)
        copy[index] = f"{PREFIX}{number}"
        copy.setGeometry(square(number * 20.0))
        features.append(copy)
    lots.addFeatures(features)
    before = time.thread_time()  # a machine that stands still counts for nothing
    assert drawn(lots, square())["maDoiTuong"] == f"{PREFIX}10001"
    assert time.thread_time() - before < 1.0
