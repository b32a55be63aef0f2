# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies between wards: boundaries in several reference systems, and enclaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from qh_plugin.core.crs import transform_geometries
from qh_plugin.core.table import Table
from qh_plugin.io.city.engines import in_process
from qh_plugin.io.city.run import City, check_city
from qh_plugin.io.city.task import Settings
from qh_plugin.io.city.wards import wards_of
from qh_plugin.io.geopackage import write_table

CORNER = np.array([600_000.0, 1_190_000.0])
WARD = "DiaChinh/RanhGioiXa_A"


def table(name: str, shapes: list[Any], epsg: int = 9210) -> Table:
    """Areas on metres from a corner in the city, written in a reference system."""
    at = [shapely.transform(shape, lambda xy: xy + CORNER) for shape in shapes]
    if epsg != 9210:
        at = list(transform_geometries(np.array(at, dtype=object), 9210, epsg))
    wkb = np.empty(len(at), object)
    wkb[:] = [shapely.to_wkb(shapely.MultiPolygon([shape])) for shape in at]
    return Table(name, np.arange(1, len(at) + 1), wkb, {}, epsg=epsg, geometry_type="MultiPolygon")


def ward(folder: Path, name: str, boundary: Any, epsg: int = 9210) -> None:
    write_table(folder / f"{name}.gpkg", WARD, table(WARD, [boundary], epsg))


def run(folder: Path, *rules: str, **more: Any) -> City:
    how = Settings(folder / "out", profile="dia_chinh_500", rules=rules, on="2026-11-22", **more)
    return check_city(wards_of(folder), how, in_process)


WEST = shapely.box(0, 0, 1000, 1000)
#: the border with WEST is 0.6 m open
EAST = shapely.box(1000.6, 0, 2000, 1000)
SOUTH = shapely.box(0, -1000, 1000, 0)


@pytest.mark.parametrize("epsg", [9210, 5899, 4756, 4326])
def test_boundaries_of_several_systems_are_compared(tmp_path: Path, epsg: int) -> None:
    for name, shape, code in (("a", WEST, 9210), ("b", EAST, epsg), ("c", SOUTH, 9210)):
        ward(tmp_path, name, shape, code)
    across = run(tmp_path, "E01", model="dia_chinh").across
    (group,) = [g for g in across.findings if g.rule == "E01"]
    assert list(group.ids) == [("a/", "b/")]
    assert group.measure(0)["distance"] == pytest.approx(0.6, abs=0.005)
    x, y = group.point[0] - CORNER
    assert 999.9 <= x <= 1000.7 and -1 <= y <= 1001
    (rule,) = [r for r in across.rules if r.id == "E01"]
    assert rule.skipped is None
    assert (group.layer, "EPSG:9210") in [(layer.name, layer.crs) for layer in across.layers]


def test_only_the_two_wards_that_a_gap_parts_are_named(tmp_path: Path) -> None:
    """Four wards in a point, one 0.6 m away from one neighbour; and a narrow ward between two."""
    wards = {
        "a": shapely.box(0, 0.6, 1000, 1000),
        "b": shapely.Polygon([(1000, 0), (2000, 0), (3000, 80), (3000, 1000), (1000, 1000)]),
        "c": shapely.box(0, -1000, 1000, 0),
        "d": shapely.Polygon([(1000, 0), (2000, 0), (3000, -80), (3000, -1000), (1000, -1000)]),
        "e": shapely.Polygon([(2000, 0), (3000, -80), (3000, 80)]),
    }
    for name, shape in wards.items():
        ward(tmp_path, name, shape)
    across = run(tmp_path, "E01", model="dia_chinh").across
    (group,) = [g for g in across.findings if g.rule == "E01"]
    assert list(group.ids) == [("a/", "c/")]


def test_a_boundary_that_cannot_be_placed_is_named(tmp_path: Path) -> None:
    ward(tmp_path, "a", WEST)
    ward(tmp_path, "b", EAST)
    other = table(WARD, [SOUTH])
    unknown = Table(**{**vars(other), "epsg": None})
    write_table(tmp_path / "c.gpkg", WARD, unknown)
    bow = shapely.Polygon([(5000, 0), (6000, 1000), (6000, 0), (5000, 1000)])
    ward(tmp_path, "d", bow)
    across = run(tmp_path, "E01", model="dia_chinh").across
    (rule,) = [r for r in across.rules if r.id == "E01"]
    assert rule.findings == 1 and rule.skipped is not None
    assert "c: " in rule.skipped.vi and "hệ tọa độ" in rule.skipped.vi
    assert "d: " in rule.skipped.vi and "không có vùng hợp lệ" in rule.skipped.vi
    assert "a: " not in rule.skipped.vi


HOLED = shapely.Polygon(
    [(0, 0), (30, 0), (30, 30), (0, 30)], [[(10, 10), (20, 10), (20, 20), (10, 20)]]
)


def lots(folder: Path, name: str, shape: Any, epsg: int = 9210) -> None:
    write_table(folder / f"{name}.gpkg", "parcels", table("parcels", [shape], epsg))


def city_of(folder: Path) -> City:
    return run(folder, "C01", "C04", roles={"parcels": "parcels"})


def test_a_gap_that_another_ward_fills_is_none_in_the_city(tmp_path: Path) -> None:
    lots(tmp_path, "a", HOLED)
    lots(tmp_path, "b", shapely.box(10, 10, 20, 20))
    city = city_of(tmp_path)
    assert [facts.errors for facts in city.wards] == [0, 0]
    assert city.errors == 0 and not list(city.across.rows())
    (row,) = city.filled
    assert (row.ward, row.rule, row.by) == ("a", "C04", "b")
    own = (tmp_path / "out" / "a" / "report.jsonl").read_text("utf-8")
    assert f'"key":"{row.key}"' in own  # by itself the ward has it
    again = city_of(tmp_path)
    assert [facts.errors for facts in again.wards] == [0, 0]


def test_what_the_other_ward_leaves_open_lies_between_the_two(tmp_path: Path) -> None:
    for name, inner in (("at the edge", (10, 10, 16, 20)), ("in the middle", (13, 13, 17, 17))):
        folder = tmp_path / name
        folder.mkdir()
        lots(folder, "a", HOLED)
        lots(folder, "b", shapely.box(*inner))
        city = city_of(folder)
        assert [facts.errors for facts in city.wards] == [0, 0], name
        found = [(g.rule, g.ids[i], g.measure(i)["area"]) for g, i in city.across.rows()]
        left = 100.0 - (inner[2] - inner[0]) * (inner[3] - inner[1])
        assert found == [("C04", ("a/1", "b/1"), pytest.approx(left))], name


def test_a_gap_that_nobody_fills_stays_the_wards(tmp_path: Path) -> None:
    lots(tmp_path, "a", HOLED)
    lots(tmp_path, "b", shapely.box(40, 0, 60, 30))
    city = city_of(tmp_path)
    assert [facts.errors for facts in city.wards] == [1, 0] and not city.filled
    assert not list(city.across.rows())


def test_layers_that_were_not_put_together_are_named(tmp_path: Path) -> None:
    lots(tmp_path, "a", HOLED)
    lots(tmp_path, "b", shapely.box(10, 10, 20, 20), 5899)
    city = city_of(tmp_path)
    for rule in city.across.rules:
        assert rule.skipped is not None and "parcels (EPSG:5899)" in rule.skipped.vi
    assert [facts.errors for facts in city.wards] == [1, 0]
