# SPDX-License-Identifier: GPL-2.0-or-later
"""Any file that GDAL reads can be checked, wherever it lies; what cannot be is said in one
sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qh_plugin.cli import main
from tests.cli.conftest import Done, qh

gdal = pytest.importorskip("osgeo.gdal")
ogr = pytest.importorskip("osgeo.ogr")
osr = pytest.importorskip("osgeo.osr")

X, Y = 600_000.0, 1_190_000.0
OVERLAP = 0.25
FORMATS = {
    "gpkg": "GPKG",
    "shp": "ESRI Shapefile",
    "gdb": "OpenFileGDB",
    "geojson": "GeoJSON",
    "tab": "MapInfo File",
    "sqlite": "SQLite",
    "gml": "GML",
}


def two_lots() -> list[str]:
    def box(left: float, right: float) -> str:
        corners = [(left, Y), (left, Y + 18), (right, Y + 18), (right, Y), (left, Y)]
        return "POLYGON((" + ",".join(f"{x} {y}" for x, y in corners) + "))"

    return [box(X, X + 5 + OVERLAP), box(X + 5, X + 10)]


def write(path: Path, driver: str, layer: str) -> None:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(9210)
    options = ["RFC7946=NO"] if driver == "GeoJSON" else []
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    if source is None:
        pytest.skip(f"this GDAL cannot write {driver}")
    bounds = ["BOUNDS=500000,1100000,700000,1300000"] if driver == "MapInfo File" else []
    made = source.CreateLayer(layer, reference, ogr.wkbPolygon, options + bounds)
    if driver != "DXF":
        made.CreateField(ogr.FieldDefn("ten", ogr.OFTString))
    for text in two_lots():
        feature = ogr.Feature(made.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text))
        made.CreateFeature(feature)
    made = source = None


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_of_any_format(tmp_path: Path, ending: str) -> None:
    place = tmp_path / "Thư mục có dấu" / "phường Sài Gòn"
    place.mkdir(parents=True)
    path = place / f"lô đất.{ending}"
    write(path, FORMATS[ending], "lo_dat")
    done = qh("check", path, "--rules", "C01,G01", "--json")
    assert done.err == ""
    assert done.status == 1, done.out
    lines = [json.loads(line) for line in done.out.splitlines()]
    (layer,) = (line for line in lines if line["type"] == "layer")
    assert layer["count"] == 2
    assert layer["crs"] in ("EPSG:9210", "")
    (found,) = (line for line in lines if line["type"] == "finding")
    assert found["measure"]["width"] == pytest.approx(OVERLAP, abs=2e-3)


def test_dxf_has_no_reference_system_but_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bản vẽ.dxf"
    source = ogr.GetDriverByName("DXF").CreateDataSource(str(path))
    layer = source.CreateLayer("entities")
    for text in two_lots():
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("Layer", "LO_DAT")
        feature.SetGeometry(ogr.CreateGeometryFromWkt(text).Boundary())
        layer.CreateFeature(feature)
    layer = source = None
    done = qh("check", path, "--rules", "G01,R01", "--json")
    assert done.status == 1, (done.out, done.err)
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert any(line["type"] == "layer" and line["count"] == 2 for line in lines)
    assert any(line.get("rule") == "R01" for line in lines)


def test_a_geopackage_without_layers(tmp_path: Path) -> None:
    path = tmp_path / "trống.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    source.CreateLayer("x", None, ogr.wkbPolygon)
    source = None
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    source.DeleteLayer(0)
    source = None
    done = qh("check", path)
    assert done.status == 2
    assert "trống.gpkg" in done.sentence


def test_a_layer_without_features_passes_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(9210)
    source.CreateLayer("lots", reference, ogr.wkbPolygon)
    source = None
    done = qh("check", path, "--rules", "G01,C01", "--html", tmp_path / "r.html")
    assert done.status == 0, done.out
    assert "1 lớp chưa có đối tượng" in (tmp_path / "r.html").read_text("utf-8")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, language: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """In English within this process, which is quicker; GDAL may not write either."""

    def said(path: Path) -> str:
        if language == "vi":
            done = qh("--lang", language, "check", path)
        else:
            done = Done(main(["--lang", language, "check", str(path)]), *capfd.readouterr())
        assert done.status == 2, (done.out, done.err)
        assert done.out == ""
        return done.sentence

    assert "không có.shp" in said(tmp_path / "không có.shp")
    (tmp_path / "ảnh.tif").write_bytes(b"II*\x00 no map")
    assert "ảnh.tif" in said(tmp_path / "ảnh.tif")
    (tmp_path / "cut.shp").write_bytes(b"\x00\x00\x27\x0a" + b"\x00" * 40)
    assert "cut.shp" in said(tmp_path / "cut.shp")
    (tmp_path / "không phải hồ sơ").mkdir()
    assert "không phải hồ sơ" in said(tmp_path / "không phải hồ sơ")
    (tmp_path / "rỗng.gdb").mkdir()
    assert "rỗng.gdb" in said(tmp_path / "rỗng.gdb")
    (tmp_path / "rỗng.gpkg").touch()
    assert "rỗng.gpkg" in said(tmp_path / "rỗng.gpkg")
    (tmp_path / "broken.geojson").write_text('{"type":"FeatureCollection","features":[{')
    assert "broken.geojson" in said(tmp_path / "broken.geojson")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "kín.gpkg"
    write(path, "GPKG", "lots")
    path.chmod(0)
    done = qh("check", path)
    assert done.status == 2
    assert "kín.gpkg" in done.sentence
