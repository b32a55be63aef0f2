# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackages: what GDAL reads of ours, what we read of GDAL's, edits, and every bad place."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from osgeo import gdal, ogr

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import Cancelled, InputError, QhError, StorageError
from qh_plugin.core.model import load
from qh_plugin.core.progress import Progress
from qh_plugin.core.table import Field, Table
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage
from qh_plugin.io.dossiers import initial_classes
from qh_plugin.io.geopackage_blob import add_functions
from qh_plugin.io.sqlite import writing

ogr.UseExceptions()
LOTS = "ChucNangSuDungDat_A"
SQUARE = shapely.to_wkb(shapely.box(600000, 1190000, 600010, 1190010))
FAR = shapely.to_wkb(shapely.box(601000, 1190000, 601010, 1190010))


@pytest.fixture()
def path(tmp_path) -> Path:
    """An empty GeoPackage of a new dossier's classes, with an awkward name."""
    file = tmp_path / "Quy hoạch #1?.gpkg"
    geopackage.create(file, initial_classes(load()), 9210)
    return file


def _edits(**changes) -> Edits:
    return Edits(LOTS, Text("", ""), **changes)


def _table(wkb, **columns) -> Table:
    objects = {n: np.array([*v, None], dtype=object)[:-1] for n, v in columns.items()}
    rows = np.empty(len(wkb), dtype=object)
    rows[:] = wkb
    fids = np.arange(1, len(wkb) + 1)
    return Table("t", fids, rows, objects, epsg=9210, geometry_type="Polygon")


def test_classes_of_one_title_share_a_file(tmp_path):
    """The identifier is unique in a GeoPackage; existing and planned classes are named alike."""
    classes = [replace(c, name=c.name.replace("/", "_")) for c in load().classes]
    geopackage.create(tmp_path / "all.gpkg", classes, 9210)
    data = ogr.Open(str(tmp_path / "all.gpkg"))
    assert data.GetLayerCount() == len(classes) == 153
    layers = [data.GetLayer(i) for i in range(len(classes))]
    titles = {layer.GetName(): layer.GetMetadataItem("IDENTIFIER") for layer in layers}
    assert len(set(titles.values())) == 153
    assert titles["HienTrang_DiemQuanTrac_P"] == "Điểm quan trắc"
    assert titles["QuyHoach_DiemQuanTrac_P"] == "Điểm quan trắc (QuyHoach_DiemQuanTrac_P)"


def test_gdal_reads_what_we_create(path):
    data = ogr.Open(str(path))
    assert data.GetLayerCount() == 5
    layer = data.GetLayerByName(LOTS)
    assert layer.GetGeomType() == ogr.wkbMultiPolygon
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "9210"
    assert (layer.GetGeometryColumn(), layer.GetFIDColumn()) == ("geom", "fid")
    fields = layer.GetLayerDefn()
    index = fields.GetFieldIndex("maDoiTuong")
    assert fields.GetFieldDefn(index).GetWidth() == 100
    assert fields.GetFieldDefn(fields.GetFieldIndex("dienTich")).GetTypeName() == "Real"


def test_gdal_edits_what_we_create_and_the_index_follows(path):
    geopackage.insert_rows(path, LOTS, [(SQUARE, {"kyHieuLoDat": "Ộ1"}), (FAR, {})])
    data = ogr.Open(str(path), update=1)
    layer = data.GetLayerByName(LOTS)
    layer.SetSpatialFilterRect(600990, 1189990, 601020, 1190020)
    assert [f.GetFID() for f in layer] == [2]
    layer.SetSpatialFilter(None)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))"))
    layer.CreateFeature(feature)
    layer.DeleteFeature(1)
    feature = layer.GetFeature(2)
    feature.SetField("ghiChu", "đã sửa")
    layer.SetFeature(feature)
    data = layer = feature = None
    table = geopackage.read_table(path, LOTS)
    assert table.fids.tolist() == [2, 3]
    assert table.columns["ghiChu"].tolist() == ["đã sửa", None]
    assert geopackage.layers(path)[1].count == 2
    with sqlite3.connect(path) as connection:
        query = f'SELECT id FROM "rtree_{LOTS}_geom" ORDER BY id'
        assert connection.execute(query).fetchall() == [(2,), (3,)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_geopackage_passes_the_official_structure_checks(path):
    geopackage.insert_rows(path, LOTS, [(SQUARE, {}), (None, {}), (FAR, {})])
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        row = connection.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name=?", (LOTS,)
        ).fetchone()
    assert row == pytest.approx((600000, 1190000, 601010, 1190010), abs=0.2)
    assert row[0] <= 600000
    assert row[2] >= 601010


def test_reads_what_gdal_writes(tmp_path):
    file = tmp_path / "theirs.gpkg"
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(file))
    layer = data.CreateLayer("Lô đất", None, ogr.wkbUnknown)
    for name, kind in (("n", ogr.OFTInteger), ("d", ogr.OFTDate), ("t", ogr.OFTString)):
        layer.CreateField(ogr.FieldDefn(name, kind))
    shapes = [
        "POINT (1 2)",
        "POLYGON ((0 0,1 0,1 1,0 0))",
        "POINT EMPTY",
        "LINESTRING Z (0 0 1,1 1 2)",
    ]
    for number, text in enumerate(shapes):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        feature["n"], feature["d"], feature["t"] = number, "2026/01/15", "Đ"
        layer.CreateFeature(feature)
    layer.CreateFeature(ogr.Feature(layer.GetLayerDefn()))
    data = layer = feature = None
    table = geopackage.read_table(file, "Lô đất", name="x/y", id_field="n")
    assert table.name == "x/y"
    assert [shapely.from_wkb(w).wkt if w else None for w in table.wkb[[0, 1, 3]]] == [
        "POINT (1 2)",
        "POLYGON ((0 0, 1 0, 1 1, 0 0))",
        "LINESTRING Z (0 0 1, 1 1 2)",
    ]
    assert shapely.from_wkb(table.wkb[2]).is_empty
    assert table.wkb[4] is None
    assert table.columns["d"].tolist() == ["2026-01-15"] * 4 + [None]
    assert [f.type for f in table.fields] == ["integer", "date", "text"]
    assert table.epsg is None


def test_broken_blobs_come_through_as_they_are(tmp_path):
    file = tmp_path / "broken.gpkg"
    half = SQUARE[:30]
    nan = shapely.to_wkb(shapely.linestrings([[np.nan, 1], [2, 3]]))
    unclosed = SQUARE[:9] + b"\x04\x00\x00\x00" + SQUARE[13:77]
    geopackage.write_table(file, "t", _table([half, nan, unclosed, None, SQUARE]))
    read = geopackage.read_table(file, "t")
    assert read.wkb.tolist() == [half, nan, unclosed, None, SQUARE]
    with writing(file) as connection:
        add_functions(connection)
        connection.execute("UPDATE t SET geom = x'00' WHERE fid = 1")
        connection.execute("UPDATE t SET geom = 'chữ' WHERE fid = 2")
    again = geopackage.read_table(file, "t")
    assert again.wkb.tolist()[:2] == [b"\x00", "chữ".encode()]
    assert again.shapes.fault[:2].all()
    assert geopackage.insert_rows(file, "t", [(half, {})]) == [6]


def test_same_table_same_bytes(tmp_path):
    table = _table([SQUARE, FAR], a=["x", "y"], b=[1, None], c=[1.5, 2])
    for name in ("a", "b"):
        geopackage.write_table(tmp_path / f"{name}.gpkg", "t", table)
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    read = geopackage.read_table(tmp_path / "a.gpkg", "t")
    assert [f.type for f in read.fields] == ["text", "integer", "real"]
    assert read.columns["c"].tolist() == [1.5, 2.0]


def test_write_table_replaces_one_layer_only(path):
    geopackage.insert_rows(path, "PhanOQuyHoach_A", [(SQUARE, {"kyHieuOQH": "A1"})])
    geopackage.write_table(path, LOTS, _table([FAR], ghiChu=["mới"]))
    assert len(geopackage.layers(path)) == 5
    assert geopackage.read_table(path, LOTS).columns["ghiChu"].tolist() == ["mới"]
    assert len(geopackage.read_table(path, "PhanOQuyHoach_A")) == 1


def test_edits_note_when_the_layer_changed(path):
    before = _last_changes(path)
    geopackage.insert_rows(path, LOTS, [(SQUARE, {})])
    assert _last_changes(path) == before  # filling a new file leaves the same bytes
    geopackage.apply_edits(path, LOTS, _edits(attributes={1: {"kyHieuLoDat": "NO-1"}}))
    after = _last_changes(path)
    assert after[LOTS] > before[LOTS]
    assert {k: v for k, v in after.items() if k != LOTS} == {
        k: v for k, v in before.items() if k != LOTS
    }


def _last_changes(path) -> dict[str, str]:
    with sqlite3.connect(path) as base:
        return dict(base.execute("SELECT table_name, last_change FROM gpkg_contents"))


def test_edits_in_one_transaction(path):
    fids = geopackage.insert_rows(path, LOTS, [(SQUARE, {"ghiChu": str(i)}) for i in range(4)])
    assert fids == [1, 2, 3, 4]
    edits = _edits(
        geometries={1: FAR},
        attributes={2: {"danSo": np.int64(7), "ghiChu": None}},
        deleted=frozenset({3}),
        added=((SQUARE, {"ghiChu": "thêm"}),),
    )
    geopackage.apply_edits(path, LOTS, edits)
    table = geopackage.read_table(path, LOTS)
    assert table.fids.tolist() == [1, 2, 4, 5]
    assert table.columns["ghiChu"].tolist() == ["0", None, "3", "thêm"]
    assert table.columns["danSo"].tolist() == [None, 7, None, None]
    assert shapely.from_wkb(table.wkb[0]).bounds[0] == 601000
    bad = _edits(deleted=frozenset({1}), attributes={99: {"ghiChu": "x"}})
    with pytest.raises(InputError, match="99"):
        geopackage.apply_edits(path, LOTS, bad)
    with pytest.raises(InputError, match="khongCo"):
        geopackage.apply_edits(path, LOTS, _edits(added=((SQUARE, {"khongCo": 1}),)))
    assert geopackage.read_table(path, LOTS).fids.tolist() == [1, 2, 4, 5]


def test_single_parts_are_wrapped_for_multipart_layers(path):
    geopackage.insert_rows(path, LOTS, [(SQUARE, {})])
    stored = shapely.from_wkb(geopackage.read_table(path, LOTS).wkb[0])
    assert stored.geom_type == "MultiPolygon"
    assert stored.equals(shapely.from_wkb(SQUARE))


def test_names_that_need_quoting(tmp_path):
    file = tmp_path / "q.gpkg"
    name = "a\"b; DROP TABLE x --'"
    geopackage.write_table(file, name, _table([SQUARE], **{'f"x': ["1"]}))
    geopackage.insert_rows(file, name, [(FAR, {'f"x': "2"})])
    assert geopackage.read_table(file, name).columns['f"x'].tolist() == ["1", "2"]
    assert ogr.Open(str(file)).GetLayerByName(name).GetFeatureCount() == 2


def test_text_that_is_not_utf8(path):
    geopackage.insert_rows(path, LOTS, [(SQUARE, {"ghiChu": "x"})])
    with writing(path) as connection:
        add_functions(connection)
        connection.execute(f"UPDATE \"{LOTS}\" SET ghiChu = CAST(x'ff41' AS TEXT)")
    assert geopackage.read_table(path, LOTS).columns["ghiChu"].tolist() == ["\ufffdA"]


def test_empty_layer_and_attribute_table(path):
    assert len(geopackage.read_table(path, LOTS)) == 0
    with writing(path) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT(20))")
        connection.execute("INSERT INTO notes VALUES (4, 'a')")
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('notes', 'attributes', 'notes')"
        )
    table = geopackage.read_table(path, "notes")
    assert table.geometry_type == ""
    assert table.fids.tolist() == [4]
    assert table.wkb.tolist() == [None]
    assert table.fields == (Field("note", "text", 20),)


def test_progress_and_cancel(path):
    geopackage.insert_rows(path, LOTS, [(SQUARE, {})] * 3)
    seen = []
    progress = Progress(lambda fraction, text: seen.append(fraction))
    geopackage.read_table(path, LOTS, progress=progress)
    assert seen == sorted(seen)
    with pytest.raises(Cancelled):
        geopackage.read_table(path, LOTS, progress=Progress(cancelled=lambda: True))


def test_missing_file_and_layer(path, tmp_path):
    with pytest.raises(InputError, match="Không tìm thấy"):
        geopackage.layers(tmp_path / "none.gpkg")
    with pytest.raises(InputError, match=LOTS):
        geopackage.read_table(path, "none")


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\x00"])
def test_what_is_no_geopackage(tmp_path, content):
    file = tmp_path / "x.gpkg"
    file.write_bytes(content)
    with pytest.raises(QhError, match=r"x\.gpkg"):
        geopackage.layers(file)
    assert file.read_bytes() == content


def test_locked_by_another_writer(path, monkeypatch):
    monkeypatch.setattr("qh_plugin.io.sqlite.PATIENCE", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="khóa"):
        geopackage.insert_rows(path, LOTS, [(SQUARE, {})])
    other.close()
    assert geopackage.insert_rows(path, LOTS, [(SQUARE, {})]) == [1]


def test_write_ahead_log_of_an_open_editor(path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE extra (a)")
    assert len(geopackage.layers(path)) == 5
    assert geopackage.insert_rows(path, LOTS, [(SQUARE, {})]) == [1]
    other.close()


def test_full_disk_leaves_the_old_data(path):
    geopackage.insert_rows(path, LOTS, [(SQUARE, {"ghiChu": "cũ"})])
    before = path.read_bytes()
    big = shapely.to_wkb(shapely.linestrings(np.zeros((200_000, 2))))
    with pytest.raises(StorageError, match="đĩa đầy"), writing(path) as connection:
        connection.execute("PRAGMA max_page_count = 100")
        add_functions(connection)
        connection.execute(f'INSERT INTO "{LOTS}" (geom) VALUES (?)', (big,))
    assert path.read_bytes() == before


def test_create_is_all_or_nothing(tmp_path):
    file = tmp_path / "x.gpkg"
    of = load().classes[0]
    with pytest.raises(QhError):
        geopackage.create(file, [of, of], 9210)
    assert list(tmp_path.iterdir()) == []
    geopackage.create(file, [of], 9210)
    with pytest.raises(StorageError, match="đã có"):
        geopackage.create(file, [of], 9210)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_folder_that_cannot_be_written():
    with pytest.raises(StorageError, match="Không ghi được"):
        geopackage.create(Path("/proc/x.gpkg"), [], 9210)


def test_gdal_does_not_complain(path, capfd):
    gdal.PushErrorHandler("CPLLoggingErrorHandler")
    geopackage.insert_rows(path, LOTS, [(SQUARE, {})])
    data = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    gdal.ErrorReset()
    data.ExecuteSQL("VACUUM")
    assert [f.GetFID() for f in data.GetLayerByName(LOTS)] == [1]
    assert gdal.GetLastErrorMsg() == ""
    gdal.PopErrorHandler()
