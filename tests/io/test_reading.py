# SPDX-License-Identifier: GPL-2.0-or-later
"""Any input to a dataset, and every wrong input in one sentence."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import build_context, check, load_profile
from qh_plugin.core.errors import CrsError, DossierError, InputError, MissingLibrary
from qh_plugin.core.table import Field, Table
from qh_plugin.io import geopackage
from qh_plugin.io.reading import read_dataset
from qh_plugin.io.reprojecting import reproject, reproject_table

ogr = pytest.importorskip("osgeo.ogr")
osr = pytest.importorskip("osgeo.osr")


def table(name, *wkt, epsg=9210, geometry_type="MultiPolygon", **columns):
    wkb = np.empty(len(wkt), dtype=object)
    wkb[:] = [None if text is None else shapely.to_wkb(shapely.from_wkt(text)) for text in wkt]
    fields = tuple(Field(n, "text", 20) for n in columns)
    return Table(
        name, np.arange(1, len(wkt) + 1), wkb,
        {n: np.array(v, dtype=object) for n, v in columns.items()}, fields, epsg,
        geometry_type=geometry_type,
    )  # fmt: skip


SQUARE = (
    "MULTIPOLYGON(((600000 1190000,600010 1190000,600010 1190010,600000 1190010,600000 1190000)))"
)


@pytest.fixture
def gpkg(tmp_path):
    path = tmp_path / "data.gpkg"
    geopackage.write_table(path, "lots", table("lots", SQUARE, so=["1"]))
    geopackage.write_table(path, "border", table("border", SQUARE))
    geopackage.write_table(path, "empty", table("empty"))
    return path


@pytest.fixture
def shapefile(tmp_path):
    """A polygon layer with every kind of field, written by GDAL."""
    path = tmp_path / "thua.shp"
    source = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32648)
    layer = source.CreateLayer("thua", reference, ogr.wkbPolygon, ["ENCODING=UTF-8"])
    for name, kind in (
        ("so", ogr.OFTInteger), ("ten", ogr.OFTString), ("dt", ogr.OFTReal), ("ngay", ogr.OFTDate),
    ):  # fmt: skip
        layer.CreateField(ogr.FieldDefn(name, kind))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON((0 0,4 0,4 4,0 4,0 0))"))
    for name, value in (("so", 7), ("ten", "Đất ở"), ("dt", 1.5), ("ngay", "2024/02/03")):
        feature.SetField(name, value)
    layer.CreateFeature(feature)
    layer.CreateFeature(ogr.Feature(layer.GetLayerDefn()))
    return path


def test_every_layer_of_a_bare_geopackage(gpkg):
    data = read_dataset(gpkg)
    assert [t.name for t in data.tables] == ["border", "empty", "lots"]
    assert (data.model_id, dict(data.roles), data.sources) == (None, {}, (str(gpkg),))
    assert len(data.table("empty")) == 0


def test_one_layer_and_those_with_a_role(gpkg):
    data = read_dataset(gpkg, layers=["lots"], roles={"boundary": "border", "parcels": "lots"})
    assert [t.name for t in data.tables] == ["border", "lots"]
    assert data.role("boundary").name == "border"
    assert build_context(data, "lots", load_profile()).boundary.name == "border"
    assert not build_context(data, "border", load_profile()).coverage


def test_boundary_and_voids_of_other_files(gpkg, tmp_path):
    other = tmp_path / "ward.gpkg"
    geopackage.write_table(other, "lots", table("lots", SQUARE))
    data = read_dataset(gpkg, layers=["lots"], boundary=str(other), voids=f"{gpkg}:border")
    assert dict(data.roles) == {"boundary": "ward:lots", "voids": "border"}
    assert data.sources == (str(gpkg), str(other))
    own = read_dataset(gpkg, boundary=f"{gpkg}:border")
    assert dict(own.roles) == {"boundary": "border"}
    assert len(own.tables) == 3


def test_other_formats_through_gdal(shapefile):
    (found,) = read_dataset(shapefile).tables
    assert (found.name, found.geometry_type, found.epsg) == ("thua", "Polygon", 32648)
    assert [(f.name, f.type) for f in found.fields] == [
        ("so", "integer"), ("ten", "text"), ("dt", "real"), ("ngay", "date"),
    ]  # fmt: skip
    assert [found.columns[f.name][0] for f in found.fields] == [7, "Đất ở", 1.5, "2024-02-03"]
    assert all(found.columns[f.name][1] is None for f in found.fields)
    assert shapely.from_wkb(found.wkb[0]).area == 16
    assert found.wkb[1] is None


def test_missing_gdal_is_said_clearly(shapefile, monkeypatch):
    monkeypatch.setitem(sys.modules, "osgeo", None)
    with pytest.raises(MissingLibrary, match="GDAL"):
        read_dataset(shapefile)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"layers": ["khong"]}, "border, empty, lots"),
        ({"roles": {"boundary": "khong"}}, "vai trò boundary"),
        ({"roles": {"ward": "lots"}}, "parcels, lots, boundary, voids, roads"),
        ({"boundary": "nowhere.gpkg"}, "Không tìm thấy nowhere.gpkg"),
        ({"boundary": "{gpkg}"}, "3 lớp"),
        ({"boundary": "{gpkg}:khong"}, "khong"),
    ],
)
def test_wrong_names_list_the_right_ones(gpkg, options, word):
    options = {k: v.format(gpkg=gpkg) if isinstance(v, str) else v for k, v in options.items()}
    with pytest.raises(InputError, match=word):
        read_dataset(gpkg, **options)


def test_what_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="Không tìm thấy"):
        read_dataset(tmp_path / "no.gpkg")
    with pytest.raises(DossierError):
        read_dataset(tmp_path)
    text = tmp_path / "a.txt"
    text.write_text("xin chào")
    with pytest.raises(InputError, match=r"a\.txt"):
        read_dataset(text)
    empty = tmp_path / "empty.gpkg"
    geopackage.create(empty, [], 9210)
    with pytest.raises(InputError, match="không có lớp"):
        read_dataset(empty)


def test_reprojection_uses_the_pinned_operation_and_keeps_bad_bytes():
    closed = "MULTIPOLYGON(((106.7 10.7,106.8 10.7,106.8 10.8,106.7 10.7)))"
    source = table("w", closed, None, epsg=4326)
    source.wkb[1] = source.wkb[0][:-9]  # cut short: nobody can read it
    from qh_plugin.core.crs import transformer

    moved = reproject_table(source, 9210)
    assert moved.epsg == 9210
    expected = transformer(4326, 9210)(np.array([[106.7, 10.7]]))
    assert np.array_equal(shapely.get_coordinates(shapely.from_wkb(moved.wkb[0]))[:1], expected)
    assert len(moved.wkb[1]) == len(source.wkb[1])
    assert reproject_table(moved, 9210) is moved


@pytest.mark.parametrize(
    "wkt",
    [
        "POINT Z (106.7 10.7 5)",
        "LINESTRING M (106.7 10.7 1, 106.8 10.8 2)",
        "GEOMETRYCOLLECTION(POINT(106.7 10.7), MULTILINESTRING((106.7 10.7, 106.8 10.8)))",
        "POLYGON EMPTY",
    ],
)
@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("order", [0, 1])
def test_reprojection_of_every_form_of_wkb(wkt, flavor, order):
    geometry = shapely.from_wkt(wkt)
    wkb = shapely.to_wkb(
        shapely.set_srid(geometry, 4326), flavor=flavor, byte_order=order,
        include_srid=flavor == "extended",
    )  # fmt: skip
    source = table("w", None, epsg=4326, geometry_type="Geometry")
    source.wkb[0] = wkb
    moved = shapely.from_wkb(reproject_table(source, 9210).wkb[0])
    before, after = shapely.get_coordinates([geometry], include_z=True), shapely.get_coordinates(
        [moved], include_z=True
    )  # fmt: skip
    assert after.shape == before.shape
    assert (after[:, 0] > 500000).all() and (after[:, 1] > 1e6).all()
    assert np.array_equal(after[:, 2], before[:, 2], equal_nan=True)


def test_reprojection_needs_a_source_system():
    with pytest.raises(CrsError, match="không khai báo"):
        reproject_table(table("w", SQUARE, epsg=None), 9210)


def test_degrees_are_refused_and_mended_by_reprojection(tmp_path):
    path = tmp_path / "wards.gpkg"
    degrees = "MULTIPOLYGON(((106.7 10.7,106.8 10.7,106.8 10.8,106.7 10.8,106.7 10.7)))"
    geopackage.write_table(path, "wards", table("wards", degrees, epsg=4326))
    data = read_dataset(path)
    with pytest.raises(CrsError, match="--to-epsg 9210"):
        check(data, load_profile())
    check(reproject(data, 9210), load_profile())
