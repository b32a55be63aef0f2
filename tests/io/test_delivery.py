# SPDX-License-Identifier: GPL-2.0-or-later
"""The delivery tree: every class of the model as GeoPackage and File Geodatabase, read back by
GDAL and held against the model file; what is refused leaves nothing behind."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import shapely

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.errors import Cancelled, InputError, QhError, StorageError
from qh_plugin.core.model import load
from qh_plugin.core.progress import Progress
from qh_plugin.core.table import Field, Table
from qh_plugin.io import geopackage
from qh_plugin.io.delivery import comparing, deliver
from qh_plugin.io.delivery.geodatabases import GRID
from qh_plugin.io.delivery.tables import sources_of
from qh_plugin.io.dossiers import create_dossier

ogr = pytest.importorskip("osgeo.ogr")

MODEL = load("tt16_2025")
INFO = DossierInfo("Quy hoạch phân khu thử", "tt16_2025", "79QPK1000001", scale="1/2.000")
#: a corner of the city with decimals below the millimetre
X, Y = 603677.30125, 1191342.55439
_SHAPES = {
    "Point": shapely.Point(X, Y),
    "MultiLineString": shapely.MultiLineString([[(X, Y), (X + 12.3, Y + 4.5), (X + 30, Y)]]),
    "MultiPolygon": shapely.MultiPolygon(
        [
            shapely.Polygon(
                [(X, Y), (X, Y + 50), (X + 40.1234, Y + 50), (X + 40, Y)],
                [[(X + 10, Y + 10), (X + 20, Y + 10), (X + 15, Y + 20)]],
            )
        ]
    ),
}
_VALUES = {"text": "Ô đất", "integer": 7, "real": 12.345, "date": "2025-11-19"}


def _value(field):
    value = _VALUES[field.type]
    return value[: field.length] if field.type == "text" else value


def filled(folder: Path, classes=MODEL.classes):
    """A dossier with all these classes, two features in each: one full, one with nulls only."""
    dossier = create_dossier(folder, INFO, MODEL, classes=classes)
    for of in classes:
        path = dossier.geopackage(of.database)
        values = {f.name: _value(f) for f in of.fields}
        wkb = shapely.to_wkb(_SHAPES[of.geometry], output_dimension=2)
        geopackage.insert_rows(path, of.class_name, [(wkb, values), (None, {})])
    return dossier


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("whole") / "CSDL_TatCa")


@pytest.fixture(scope="module")
def delivered(whole, tmp_path_factory):
    """Both formats of the dossier with all classes."""
    return {
        kind: deliver(whole, MODEL, tmp_path_factory.mktemp(kind), kind) for kind in ("gpkg", "gdb")
    }


@pytest.mark.parametrize("kind", ["gpkg", "gdb"])
def test_every_class_field_type_and_length_is_the_models(delivered, kind):
    gis = delivered[kind].folder / "HoSoGIS"
    seen = 0
    for database in MODEL.databases:
        source = ogr.Open(str(gis / f"{database}.{kind}"))
        wanted = {c.class_name: c for c in MODEL.classes if c.database == database}
        layers = {source.GetLayer(i).GetName() for i in range(source.GetLayerCount())}
        assert layers == set(wanted)
        for name, of in wanted.items():
            layer = source.GetLayerByName(name)
            assert layer.GetFeatureCount() == 2
            shape = ogr.GeometryTypeToName(layer.GetGeomType()).replace(" ", "")
            assert shape == of.geometry
            _compare_fields(layer.GetLayerDefn(), of, kind)
            seen += 1
    assert seen == len(MODEL.classes) == 153


def _compare_fields(definition, of, kind):
    fields = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
    assert [f.GetName() for f in fields] == [f.name for f in of.fields], of.name
    #: a File Geodatabase knows no whole day: GDAL gives a date with a time of zero
    types = {"text": {"String"}, "integer": {"Integer", "Integer64"}, "real": {"Real"}}
    types["date"] = {"Date"} if kind == "gpkg" else {"Date", "DateTime"}
    for found, field in zip(fields, of.fields):
        assert found.GetTypeName() in types[field.type], f"{of.name}.{field.name}"
        if field.type == "text":
            assert found.GetWidth() == field.length, f"{of.name}.{field.name}"
        if kind == "gdb":
            assert found.GetAlternativeName() == field.label.vi


def test_feature_datasets_are_the_groups(delivered):
    gis = delivered["gdb"].folder / "HoSoGIS"
    gdal = pytest.importorskip("osgeo.gdal")
    for database in MODEL.databases:
        source = gdal.OpenEx(str(gis / f"{database}.gdb"))
        root = source.GetRootGroup()
        found = {
            (group, name)
            for group in root.GetGroupNames() or []
            for name in root.OpenGroup(group).GetVectorLayerNames() or []
        }
        assert found == {(c.group, c.class_name) for c in MODEL.classes if c.database == database}


def test_values_and_coordinates_survive_in_the_geodatabase(delivered):
    gis = delivered["gdb"].folder / "HoSoGIS"
    source = ogr.Open(str(gis / "QuyHoach.gdb"))
    layer = source.GetLayerByName("ChucNangSuDungDat_A")
    feature = layer.GetFeature(1)
    assert feature["kyHieuLoDat"] == "Ô đất" and feature["dienTich"] == 12.345
    shape = shapely.from_wkb(bytes(feature.GetGeometryRef().ExportToIsoWkb()))
    assert shapely.hausdorff_distance(shape, _SHAPES["MultiPolygon"]) <= GRID
    assert len(shape.geoms[0].interiors) == 1
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "9210"
    empty = layer.GetFeature(2)
    assert empty.GetGeometryRef() is None and empty["dienTich"] is None


def test_all_four_databases_are_there_even_empty(tmp_path):
    few = [c for c in MODEL.classes if c.initial]
    dossier = create_dossier(tmp_path / "CSDL_Moi", INFO, MODEL, classes=few)
    for kind in ("gpkg", "gdb"):
        (tmp_path / kind).mkdir()
        made = deliver(dossier, MODEL, tmp_path / kind, kind)
        names = {p.name for p in (made.folder / "HoSoGIS").iterdir()}
        assert names == {f"{d}.{kind}" for d in ("HienTrang", "QuyHoach", "NenDiaHinh", "MocGioi")}
        assert set(made.layers.values()) == {0}
        assert [n.vi for n in made.notes if "dự án QGIS" in n.vi]


@pytest.mark.parametrize("kind", ["gpkg", "gdb"])
def test_same_dossier_same_bytes(whole, delivered, tmp_path, kind):
    (tmp_path / kind).mkdir()
    again = deliver(whole, MODEL, tmp_path / kind, kind)
    assert again.files == delivered[kind].files
    assert [name for name in again.files if f"QuyHoach.{kind}" in name]
    noted = json.loads((whole.state / "reports" / f"delivery-{kind}.json").read_text("utf-8"))
    assert noted["files"] == again.files and noted["layers"] == again.layers


def test_ids_in_the_geodatabase_are_unique_and_held_together(delivered):
    """Every relationship still joins two items that are there."""
    gdal = pytest.importorskip("osgeo.gdal")
    for database in MODEL.databases:
        path = str(delivered["gdb"].folder / "HoSoGIS" / f"{database}.gdb")
        source = gdal.OpenEx(path, gdal.OF_VECTOR, open_options=["LIST_ALL_TABLES=YES"])
        items = [item["UUID"] for item in source.GetLayerByName("GDB_Items")]
        groups = {c.group for c in MODEL.classes if c.database == database}
        layers = [c for c in MODEL.classes if c.database == database]
        assert len(set(items)) == len(items) == 2 + len(groups) + len(layers)
        joined = [
            (r["OriginID"], r["DestID"]) for r in source.GetLayerByName("GDB_ItemRelationships")
        ]
        assert {one for pair in joined for one in pair if one in items} >= set(items[2:])


def test_documents_go_along_and_our_own_state_stays(tmp_path):
    dossier = filled(tmp_path / "CSDL_X", MODEL.classes[:2])
    (dossier.folder / "HoSoScan/VanBan/QD-123.pdf").write_bytes(b"%PDF-1.4 x")
    (dossier.folder / "HoSoScan/BanVe/BV01").mkdir()
    (dossier.folder / "HoSoScan/BanVe/BV01/to-1.jpg").write_bytes(b"\xff\xd8\xff")
    (dossier.folder / "HoSoScan/VanBan/~$QD-123.docx").write_bytes(b"lock")
    (tmp_path / "out").mkdir()
    made = deliver(dossier, MODEL, tmp_path / "out", "gpkg")
    names = set(made.files)
    assert {"HoSoScan/VanBan/QD-123.pdf", "HoSoScan/BanVe/BV01/to-1.jpg"} <= names
    assert not [n for n in names if n.startswith(".qh") or "~$" in n]
    assert (made.folder / "HoSoBASIC/VanBan").is_dir()


def test_sketches_stay_at_home_and_added_classes_go(tmp_path):
    dossier = filled(tmp_path / "CSDL_X", MODEL.classes[:1])
    path = dossier.databases()[0]
    point = np.array([shapely.to_wkb(shapely.Point(X, Y))], dtype=object)
    for name in ("ghi chu nhap", "CayCoThu_P"):
        table = Table(
            name,
            np.array([1]),
            point,
            {"a": np.array(["x"], dtype=object)},
            (Field("a", "text", 20),),
            9210,
            "",
            "Point",
        )
        geopackage.write_table(path, name, table)
    (tmp_path / "out").mkdir()
    made = deliver(dossier, MODEL, tmp_path / "out", "gdb")
    assert made.layers[f"{path.stem}/CayCoThu_P"] == 1
    assert f"{path.stem}/ghi chu nhap" not in made.layers
    assert "ghi chu nhap" in made.notes[0].vi


def _inside(dossier, place):
    return deliver(dossier, MODEL, dossier.folder)


def _taken(dossier, place):
    (place / dossier.folder.name).mkdir()
    return deliver(dossier, MODEL, place)


def _nowhere(dossier, place):
    return deliver(dossier, MODEL, place / "khong" / "co")


def _format(dossier, place):
    return deliver(dossier, MODEL, place, "shp")


def _long(dossier, place):
    deep = place / ("a" * 120) / ("b" * 120)
    deep.mkdir(parents=True)
    return deliver(dossier, MODEL, deep)


@pytest.mark.parametrize(
    "act, words",
    [
        (_inside, "trong chính hồ sơ"),
        (_taken, "đã có rồi"),
        (_nowhere, "không tồn tại"),
        (_format, "dạng giao nộp"),
        (_long, "quá dài cho Windows"),
    ],
)
def test_bad_places_are_refused_with_a_sentence(tmp_path, act, words):
    dossier = filled(tmp_path / "CSDL_X", MODEL.classes[:1])
    place = tmp_path / "out"
    place.mkdir()
    with pytest.raises(InputError) as refused:
        act(dossier, place)
    assert words in refused.value.text.vi
    assert not [p for p in place.rglob("*") if p.is_file() or p.name.endswith(".part")]


def test_a_number_too_large_for_a_geodatabase_is_named(tmp_path):
    of = MODEL.feature_class("QuyHoach/ChucNangSuDungDat_A")
    dossier = filled(tmp_path / "CSDL_X", [of])
    wkb = shapely.to_wkb(_SHAPES[of.geometry])
    geopackage.insert_rows(dossier.databases()[0], of.class_name, [(wkb, {"danSo": 2**31})])
    (tmp_path / "out").mkdir()
    with pytest.raises(InputError) as refused:
        deliver(dossier, MODEL, tmp_path / "out", "gdb")
    assert "danSo" in refused.value.text.vi and "đối tượng 3" in refused.value.text.vi
    assert not list((tmp_path / "out").iterdir())


def test_damaged_geometry_is_named(tmp_path):
    of = MODEL.feature_class("QuyHoach/ChucNangSuDungDat_A")
    dossier = filled(tmp_path / "CSDL_X", [of])
    broken = shapely.to_wkb(_SHAPES[of.geometry])[:-9]
    geopackage.insert_rows(dossier.databases()[0], of.class_name, [(None, {})])
    with sqlite3.connect(dossier.databases()[0]) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        blob = database.execute(f"SELECT geom FROM {of.class_name} WHERE fid=1").fetchone()[0]
        head = blob[: len(blob) - len(broken) - 9]
        database.execute(f"UPDATE {of.class_name} SET geom=? WHERE fid=3", (head + broken,))
    (tmp_path / "out").mkdir()
    with pytest.raises(QhError) as refused:
        deliver(dossier, MODEL, tmp_path / "out", "gdb")
    assert of.name in refused.value.text.vi and not list((tmp_path / "out").iterdir())


def test_cancel_leaves_nothing(tmp_path):
    dossier = filled(tmp_path / "CSDL_X", MODEL.classes[:3])
    (tmp_path / "out").mkdir()
    steps = []

    def cancelled():
        steps.append(1)
        return len(steps) > 12

    with pytest.raises(Cancelled):
        deliver(dossier, MODEL, tmp_path / "out", "gdb", Progress(cancelled=cancelled))
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("change", ["value", "vertex", "row", "width"])
def test_reading_back_sees_every_difference(tmp_path, change):
    """The comparison itself: one changed value, a vertex moved by 1 mm, a lost row, a width."""
    of = MODEL.feature_class("QuyHoach/ChucNangSuDungDat_A")
    dossier = filled(tmp_path / "CSDL_X", [of])
    (source,) = sources_of(dossier, MODEL)[0]["QuyHoach"]
    path = tmp_path / "QuyHoach.gpkg"
    table = geopackage.read_table(source.path, source.table)
    if change == "value":
        table.columns["kyHieuLoDat"][0] = "Ô đát"
    elif change == "vertex":
        moved = shapely.transform(_SHAPES[of.geometry], lambda c: c + (c == c.max(0)) * 0.001)
        table.wkb[0] = shapely.to_wkb(moved)
    elif change == "row":
        table = Table(
            **{
                **table.__dict__,
                "fids": table.fids[:1],
                "wkb": table.wkb[:1],
                "columns": {k: v[:1] for k, v in table.columns.items()},
            }
        )
    else:
        fields = [
            Field(f.name, f.type, f.length - 1 if f.name == "kyHieuLoDat" else f.length)
            for f in table.fields
        ]
        table = Table(**{**table.__dict__, "fields": tuple(fields)})
    geopackage.write_table(path, source.table, table)
    with pytest.raises(StorageError):
        comparing.compare(path, [source], GRID, Progress())
    shutil.copyfile(source.path, path)
    assert comparing.compare(path, [source], 0.0, Progress()) == {of.name: 2}
