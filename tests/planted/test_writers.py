# SPDX-License-Identifier: GPL-2.0-or-later
"""The same planted layer by other writers: what is said depends on the geometry alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from qh_plugin.cli import main
from qh_plugin.io.geopackage import write_table
from tests.planted.layer import Planted, planted
from tests.planted.shapes import shapes
from tests.planted.specimens import specimens
from tests.planted.test_planted import polygon_rules

ogr = pytest.importorskip("osgeo.ogr")
osr = pytest.importorskip("osgeo.osr")
Named = tuple[str, tuple[int, ...], str]


def _readable() -> Planted:
    """Specimens that any writer can store: whole, single-part, of finite coordinates."""
    names = {"unclosed", "three points", "not a number", "infinite", "absurd", "empty part"}
    kinds = [s for s in [*specimens(), *shapes()] if s.kind not in names]
    single = [s for s in kinds if all(f and len(f) == 1 for f in s.features)]
    return planted(480, single, seed=9)


def _plain(layer: Planted) -> list[Any]:
    """One polygon a row, as its writer drew it."""
    shapes_ = shapely.from_wkb(list(layer.table.wkb))
    return [shapely.get_geometry(shape, 0) for shape in shapes_]


def _write(
    path: Path, driver: str, layer: Planted, wide: bool, way: str, options: list[str]
) -> None:
    system = osr.SpatialReference()
    system.ImportFromEPSG(9210)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    kind = ogr.wkbMultiPolygon if wide else ogr.wkbPolygon
    out = source.CreateLayer("lots_2024", system, kind, options=options)
    out.CreateField(ogr.FieldDefn("name", ogr.OFTString))
    out.StartTransaction()
    for fid, shape in zip(layer.table.fids, _plain(layer)):
        if way:
            rings = [shape.exterior, *shape.interiors]
            turned = [
                ring if ring.is_ccw == ((way == "ccw") == (i == 0)) else ring.reverse()
                for i, ring in enumerate(rings)
            ]
            shape = shapely.Polygon(turned[0], turned[1:])
        shape = shapely.multipolygons([shape]) if wide else shape
        feature = ogr.Feature(out.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape, output_dimension=2)))
        if driver == "GPKG":
            feature.SetFID(int(fid))
        out.CreateFeature(feature)
    out.CommitTransaction()


def _said(path: Path, layer: str, report: Path, *, first: int) -> set[Named]:
    """(rule, fids, where to the centimetre) of a report; fids count from `first` there."""
    rules = ",".join(rule for rule in polygon_rules() if rule != "G12")
    arguments = ["check", str(path), "--role", f"parcels={layer}", "--rules", rules]
    assert main([*arguments, "--report", str(report)]) == 1
    lines = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert [line["name"] for line in lines if line["type"] == "layer"] == [layer]
    return {
        (line["rule"], tuple(fid + 1 - first for fid in line["fids"]),
         f"{line['measure'].get('width', 0):.5f}")
        for line in lines if line["type"] == "finding"
    }  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> Planted:
    return _readable()


@pytest.fixture(scope="module")
def ours(drawn: Planted, tmp_path_factory: pytest.TempPathFactory) -> set[Named]:
    folder = tmp_path_factory.mktemp("ours")
    write_table(folder / "a.gpkg", "lots_2024", drawn.table)
    said = _said(folder / "a.gpkg", "lots_2024", folder / "r.jsonl", first=1)
    assert len(said) > 50
    return said


@pytest.mark.parametrize(
    ("wide", "way", "options"),
    [
        (False, "", []),
        (False, "cw", []),
        (False, "ccw", []),
        (True, "cw", []),
        (True, "ccw", ["SPATIAL_INDEX=NO", "GEOMETRY_NAME=shape", "FID=objectid"]),
    ],
)
def test_geopackages_of_gdal(
    drawn: Planted, ours: set[Named], tmp_path: Path, wide: bool, way: str, options: list[str]
) -> None:
    path = tmp_path / "a.gpkg"
    _write(path, "GPKG", drawn, wide, way, options)
    assert _said(path, "lots_2024", tmp_path / "r.jsonl", first=1) == ours


def test_shapefile(drawn: Planted, ours: set[Named], tmp_path: Path) -> None:
    """A shapefile counts from 0 and turns rings its own way; what is valid there stays so."""
    _write(tmp_path / "lots_2024.shp", "ESRI Shapefile", drawn, False, "", [])
    said = _said(tmp_path / "lots_2024.shp", "lots_2024", tmp_path / "r.jsonl", first=0)
    broken = {fid for rule, fids, _ in ours if rule in ("G04", "G05", "G06") for fid in fids}
    assert [name for name in said ^ ours if not broken & set(name[1])] == []
