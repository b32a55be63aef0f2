# SPDX-License-Identifier: GPL-2.0-or-later
"""The pinned VN-2000 operation: figures of QGIS itself, GDAL's agreement, no switching."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core import crs
from qh_plugin.core.errors import CrsError

PAIRS = [(9210, 4326), (4326, 9210), (9210, 5899), (5899, 4326), (4756, 9210), (9210, 3857)]
PAIRS += [(3405, 4326), (9210, 32648), (3857, 4326), (4326, 3406)]


def test_agrees_with_qgis():
    # QgsCoordinateTransform 3.22 with "VN-2000 to WGS 84 (2)" gives these digits
    lon, lat = crs.transformer(9210, 4326)(np.array([[600000.0, 1190000.0]]))[0]
    assert lon == pytest.approx(106.666128316, abs=1e-9)
    assert lat == pytest.approx(10.759445635, abs=1e-9)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_is_the_operation_of_the_epsg_database(source, target):
    proj = crs.library()
    group = proj.transformer.TransformerGroup(
        f"EPSG:{source}", f"EPSG:{target}", always_xy=True, allow_ballpark=False
    )
    pinned = [t for t in group.transformers if "VN-2000 to WGS 84 (1)" not in t.description]
    xy = crs.transformer(4326, source)(np.array([[106.698, 10.7725], [106.7, 11.2]]))
    expected = np.column_stack(pinned[0].transform(xy[:, 0], xy[:, 1]))
    assert np.allclose(crs.transformer(source, target)(xy), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize(("source", "target"), [(9210, 4326), (4326, 9210), (9210, 5899)])
def test_gdal_does_the_same(source, target):
    from osgeo import osr

    osr.UseExceptions()
    options = osr.CoordinateTransformationOptions()
    options.SetOperation(crs.gdal_operation(source, target))
    ends = []
    for epsg in (source, target):
        end = osr.SpatialReference()
        end.ImportFromEPSG(epsg)
        end.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        ends.append(end)
    gdal = osr.CreateCoordinateTransformation(*ends, options)
    xy = crs.transformer(9210, source)(np.array([[603677.301, 1191342.554], [690000.0, 1.15e6]]))
    expected = np.array([gdal.TransformPoint(*place)[:2] for place in xy.tolist()])
    assert np.allclose(crs.transformer(source, target)(xy), expected, rtol=0, atol=1e-9)


@given(st.floats(540000, 700000), st.floats(945000, 1275000), st.sampled_from([5899, 4326, 3857]))
def test_round_trip(x, y, other):
    there = crs.transformer(9210, other)(np.array([[x, y]]))
    back = crs.transformer(other, 9210)(there)
    # the Helmert step drops the height both ways: up to 0.1 mm, nothing without it
    assert np.allclose(back, [[x, y]], rtol=0, atol=1e-6 if other == 5899 else 2e-4)


def test_nothing_switches_along_a_ward():
    # EPSG:5194 ends at 11°04' N; the libraries' own choice jumps 0.8 m there
    lat = np.linspace(11.0, 11.15, 1501)
    xy = crs.transformer(4326, 9210)(np.column_stack([np.full_like(lat, 106.65), lat]))
    steps = np.diff(xy, axis=0)
    assert np.ptp(steps, axis=0).max() < 0.001


def test_geometries():
    line = shapely.linestrings([[600000, 1190000], [600100, 1190000]])
    moved = crs.transform_geometries(np.array([line, None]), 9210, 5899)
    assert moved[1] is None
    # 218.7 km between the two meridians, measured on the wards
    assert 600000 - shapely.get_coordinates(moved[0])[0, 0] == pytest.approx(218700, abs=300)


@pytest.mark.parametrize(
    ("epsg", "wkt", "expected"),
    [
        (4326, "", True),
        (4756, "", True),
        (4269, "", True),
        (None, 'GEOGCS["x"]', True),
        (9210, "", False),
        (5514, "", False),
        (None, "", False),
        (None, "nonsense", False),
    ],
)
def test_is_geographic(epsg, wkt, expected):
    assert crs.is_geographic(epsg, wkt) is expected


def test_probable_system():
    places = np.array([[603677.0, 1191342.0], [604000.0, 1191500.0], [604100.0, 1191900.0]])
    assert crs.in_city(places, 9210).all()
    assert not crs.in_city(places, 5899).any()
    assert crs.probable(places) == (9210, False)
    assert crs.probable(places[:, ::-1]) == (9210, True)
    assert crs.probable(crs.transformer(9210, 4326)(places)) == (4326, False)
    assert crs.probable(crs.transformer(9210, 5899)(places)) == (5899, False)
    assert crs.probable(np.array([[0.0, 0.0]])) is None
    assert crs.probable(np.empty((0, 2))) is None


def test_unknown_system_is_said():
    with pytest.raises(CrsError, match="EPSG:5514"):
        crs.transformer(5514, 9210)
    with pytest.raises(CrsError):
        crs.wkt(123456)


def test_names():
    assert crs.name(9210) == "VN-2000 / 105°45' (EPSG:9210)"
    assert crs.name(3405) == "VN-2000 / 105°00', 6° (EPSG:3405)"
