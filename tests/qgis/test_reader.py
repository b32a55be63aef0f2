# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers to tables and edits back: bytes as stored, unsaved edits included, one undo step."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from osgeo import ogr, osr
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.apply_edits import apply
from qh_plugin.qgis_io.reader import read_layer, snapshot


@pytest.fixture
def gpkg(tmp_path):
    """Five squares in a row, made by GDAL alone."""
    path = tmp_path / "QuyHoach.gpkg"
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(9210)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = data.CreateLayer("lots", srs, ogr.wkbMultiPolygon)
    kinds = {"maDoiTuong": ogr.OFTString, "so": ogr.OFTInteger, "ngay": ogr.OFTDate}
    for name, kind in kinds.items():
        layer.CreateField(ogr.FieldDefn(name, kind))
    for i in range(5):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["maDoiTuong"], feature["so"] = f"L{i}", i
        if i:
            feature["ngay"] = f"2026-01-0{i}"
        x = 600000 + 10 * i
        square = shapely.MultiPolygon([shapely.box(x, 1190000, x + 10, 1190010)])
        feature.SetGeometry(ogr.CreateGeometryFromWkb(square.wkb))
        layer.CreateFeature(feature)
    data = layer = None
    return path


@pytest.fixture
def layer(qgis_app, gpkg):
    made = QgsVectorLayer(f"{gpkg}|layername=lots", "Lô", "ogr")
    assert made.isValid()
    return made


def same(left, right):
    assert left.fids.tolist() == right.fids.tolist()
    assert sorted(left.columns) == sorted(right.columns)
    for name in left.columns:
        assert left.columns[name].tolist() == right.columns[name].tolist(), name
    for a, b in zip(left.wkb, right.wkb):
        assert (a is None) == (b is None)
        assert a is None or shapely.from_wkb(a).equals_exact(shapely.from_wkb(b), 0.0)


def slow(layer):
    """The same layer through QGIS's features, for comparison."""
    layer.setSubsetString("1=1")
    table = read_layer(layer)
    layer.setSubsetString("")
    return table


def test_fast_path_and_features_give_the_same_table(layer):
    assert snapshot(layer).path is not None
    fast = read_layer(layer, "QuyHoach/lots")
    through_qgis = slow(layer)
    same(fast, through_qgis)
    assert fast.name == "QuyHoach/lots" and fast.epsg == through_qgis.epsg == 9210
    assert fast.id_field == "maDoiTuong" and fast.ids([2]) == ("L2",)
    assert fast.columns["ngay"].tolist()[:2] == [None, "2026-01-01"]
    assert [f.type for f in fast.fields] == [f.type for f in through_qgis.fields]
    assert fast.geometry_type == through_qgis.geometry_type


def test_unsaved_edits_are_read(layer):
    layer.startEditing()
    moved = QgsGeometry.fromWkt("Polygon ((0 0, 1 0, 1 1, 0 1, 0 0))")
    layer.changeGeometry(1, moved)
    layer.changeAttributeValue(2, layer.fields().lookupField("so"), 99)
    layer.deleteFeature(3)
    new = QgsFeature(layer.fields())
    new["maDoiTuong"] = "mới"
    new.setGeometry(QgsGeometry.fromWkt("MultiPolygon (((5 5, 6 5, 6 6, 5 5)))"))
    layer.addFeature(new)
    table = read_layer(layer)
    assert table.fids[:4].tolist() == [1, 2, 4, 5] and table.fids[4] < 0
    assert shapely.from_wkb(table.wkb[0]).geom_type == "MultiPolygon"
    assert shapely.from_wkb(table.wkb[0]).area == 1.0
    assert table.columns["so"].tolist() == [0, 99, 3, 4, None]
    assert table.columns["maDoiTuong"][4] == "mới"


def test_unreadable_geometry_is_kept_as_stored(layer, gpkg):
    """An unclosed ring: QGIS may mend it on reading, the rules must see it as it is."""
    import sqlite3

    raw = bytes.fromhex("0103000000010000000400000000") + b"\0" * 60
    with sqlite3.connect(gpkg) as db:
        blob = db.execute("select geom from lots where fid=1").fetchone()[0]
        header = 8 + {0: 0, 1: 32}[(blob[3] >> 1) & 7]
        for (name,) in db.execute("select name from sqlite_master where type='trigger'").fetchall():
            db.execute(f'drop trigger "{name}"')
        db.execute("update lots set geom=? where fid=1", (blob[:header] + raw,))
    layer.startEditing()
    layer.changeAttributeValue(2, layer.fields().lookupField("so"), 7)
    table = read_layer(layer)
    assert table.wkb[0] == raw and table.columns["so"][1] == 7


def test_layers_that_cannot_be_read_say_so(qgis_app, tmp_path):
    for bad in (None, QgsVectorLayer(str(tmp_path / "none.gpkg"), "x", "ogr")):
        with pytest.raises(InputError, match="lớp"):
            snapshot(bad)


def test_memory_layer(qgis_app):
    made = QgsVectorLayer("Point?crs=EPSG:9210&field=a:string&field=b:double", "điểm", "memory")
    feature = QgsFeature(made.fields())
    feature.setAttributes(["x", None])
    made.dataProvider().addFeatures([feature])
    table = read_layer(made)
    assert len(table) == 1 and table.wkb[0] is None
    assert table.columns["a"].tolist() == ["x"] and table.columns["b"].tolist() == [None]


def test_edits_are_one_undo_step_and_undo_restores_everything(layer):
    before = read_layer(layer)
    square = shapely.MultiPolygon([shapely.box(0, 0, 3, 3)]).wkb
    edits = Edits(
        "QuyHoach/lots",
        Text("Lấp hở", "Fill"),
        geometries={1: square},
        attributes={2: {"so": 5, "ngay": None}},
        deleted=frozenset({4}),
        added=((square, {"maDoiTuong": "mới"}),),
    )
    apply(layer, edits)
    stack = layer.undoStack()
    assert stack.count() == 1 and stack.undoText() == "Lấp hở"
    after = read_layer(layer)
    assert len(after) == 5 and shapely.from_wkb(after.wkb[0]).area == 9.0
    assert after.columns["so"][1] == 5 and after.columns["maDoiTuong"][-1] == "mới"
    stack.undo()
    same(read_layer(layer), before)
    stack.redo()
    assert layer.commitChanges(), layer.commitErrors()
    saved = read_layer(layer)
    assert np.isclose(shapely.area(shapely.from_wkb(saved.wkb[0])), 9.0) and len(saved) == 5


def test_edits_are_all_or_nothing(layer):
    before = read_layer(layer)
    square = shapely.MultiPolygon([shapely.box(0, 0, 3, 3)]).wkb
    bad = Edits("lots", Text("a", "a"), geometries={1: square}, attributes={2: {"khong_co": 1}})
    with pytest.raises(StorageError):
        apply(layer, bad)
    assert layer.undoStack().count() == 0
    same(read_layer(layer), before)


def test_read_only_layer_is_refused_in_one_sentence(layer):
    layer.setReadOnly(True)
    with pytest.raises(StorageError, match="chỉ đọc"):
        apply(layer, Edits("lots", Text("a", "a"), deleted=frozenset({1})))


def test_the_whole_table_is_read_whatever_the_layer_hides(layer):
    """A filtered layer of a dossier hides features; the check of the dossier wants them all."""
    assert layer.setSubsetString('"so" < 2')
    layer.startEditing()
    layer.changeAttributeValue(1, layer.fields().indexOf("so"), 41)
    assert snapshot(layer).read().columns["so"].tolist() == [41, 1]
    whole = snapshot(layer, whole=True)
    assert whole.read().columns["so"].tolist() == [41, 1, 2, 3, 4]
    assert whole.stored().columns["so"].tolist() == [0, 1, 2, 3, 4]
    layer.rollBack()


def test_an_edited_feature_that_somebody_took_out_of_the_file_is_left_out(layer, gpkg):
    layer.startEditing()
    layer.changeAttributeValue(2, layer.fields().indexOf("so"), 41)
    taken = snapshot(layer)
    ogr.Open(str(gpkg), 1).ExecuteSQL("DELETE FROM lots WHERE fid = 2")
    assert taken.read().fids.tolist() == [1, 3, 4, 5]
    layer.rollBack()
