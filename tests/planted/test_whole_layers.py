# SPDX-License-Identifier: GPL-2.0-or-later
"""Faults of a whole layer, one in a clean layer at a time, and of the layers beside it."""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any, Callable

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import RuleSetting, catalogue, check, load_profile
from qh_plugin.core.model import load
from qh_plugin.core.table import Dataset, Table
from qh_plugin.training.parcels import parcels
from tests.planted.plan import CORNER, LOT, Plan

LOTS = parcels(480, planted=0.0)[0]
OF_ONE_LAYER = [rule.id for rule in catalogue() if rule.id[0] in "GC"]
MODEL = load("tt16_2025")


def _rows(change: Callable[[int, Any], Any]) -> Table:
    shapes = shapely.from_wkb(list(LOTS.wkb))
    wkb = np.empty(len(shapes), object)
    wkb[:] = [change(i, shape) for i, shape in enumerate(shapes)]
    return replace(LOTS, wkb=wkb)


def _plain(shape: Any) -> bytes:
    return bytes(shapely.to_wkb(shape, output_dimension=2))


def _moved(shape: Any, x: float) -> Any:
    return shapely.transform(shape, lambda xy: xy + np.array((x, 0.0)))


def _clockwise(i: int, shape: Any) -> bytes:
    return _plain(shapely.orient_polygons(shape, exterior_cw=i == 7))


def _high(i: int, shape: Any) -> bytes:
    return bytes(shapely.to_wkb(shapely.force_3d(shape, 5.0), output_dimension=3))


def _line(i: int, shape: Any) -> bytes:
    return _plain(shape.geoms[0].exterior if i == 7 else shape)


def _off_grid(i: int, shape: Any) -> bytes:
    return _plain(_moved(shape, 0.0004))


def _on_grid(i: int, shape: Any) -> bytes:
    return _plain(_moved(shape, 0.003))


def _circle(corners: int) -> Callable[[int, Any], bytes]:
    """Lot 7 becomes a far circle of so many corners, a metre or more apart."""

    def change(i: int, shape: Any) -> bytes:
        if i != 7:
            return _plain(shape)
        t = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        radius = corners / (2 * np.pi)
        xy = np.round(
            np.column_stack((np.cos(t), np.sin(t))) * radius + CORNER - np.array((0, 9_000)), 3
        )
        return _plain(shapely.MultiPolygon([shapely.Polygon(xy)]))

    return change


def _curve(i: int, shape: Any) -> bytes:
    if i != 7:
        return _plain(shape)
    x, y = CORNER - np.array((0, 500))
    points = [(x, y), (x + 5, y - 5), (x + 10, y), (x + 5, y + 5), (x, y)]
    arc = struct.pack("<BII", 1, 8, 5) + np.array(points).astype("<f8").tobytes()
    return struct.pack("<BII", 1, 12, 1) + struct.pack("<BII", 1, 10, 1) + arc


@pytest.mark.parametrize(
    ("change", "expect"),
    [
        (lambda i, shape: _plain(shape), set()),
        (_on_grid, set()),
        (_clockwise, {"G14"}),
        (_high, {"G15"}),
        (_line, {"G15"}),
        (_curve, {"G15"}),
        (_off_grid, {"G16"}),
        (_circle(9_000), set()),
        (_circle(10_500), {"G17"}),
    ],
    ids=["right", "on the grid", "clockwise", "z", "line", "curve", "off", "9 000", "10 500"],
)  # fmt: skip
def test_faults_of_a_layer(change: Callable[[int, Any], Any], expect: set[str]) -> None:
    result = check(Dataset((_rows(change),)), load_profile(), only=OF_ONE_LAYER)
    found = {group.rule: group.fids[i] for group, i in result.rows()}
    assert set(found) == expect


def _beside(shapes: list[Any]) -> Table:
    wkb = np.empty(len(shapes), object)
    wkb[:] = [_plain(shape) for shape in shapes]
    fids = np.arange(1, len(shapes) + 1)
    return Table("beside", fids, wkb, {}, epsg=9210, geometry_type="MultiPolygon")


def _box(*box: float) -> Any:
    shape = shapely.multipolygons([shapely.box(*box)])
    return shapely.transform(shape, lambda xy: xy + CORNER)


@pytest.mark.parametrize(
    ("box", "expect"),
    [
        ((0, 100, 50, 120), set()),
        ((0, 99.9991, 9, 120), set()),
        ((1, 99.9989, 9, 120), {(5,)}),
        ((5, 90, 15, 120), {(5,), (10,)}),
        ((101, 20, 107, 60), set()),  # a road over a road
    ],
)
def test_conflicts_with_another_sector(box: tuple[float, ...], expect: set[Any]) -> None:
    plan = Plan(1, MODEL).dataset()
    tables = [*plan.tables, _beside([_box(*box)])]
    dataset = replace(plan, tables=tables, roles={"reference": "beside"})
    result = check(dataset, load_profile(), MODEL, only=["S07"])
    assert {tuple(g.fids[i]) for g, i in result.rows()} == expect
    assert {g.layer for g, _ in result.rows()} <= {LOT}


@pytest.mark.parametrize(
    ("apart", "found"), [(0.0, 0), (0.098, 0), (0.101, 1), (0.3, 1), (-0.2, 1)]
)
def test_borders_of_two_sheets(apart: float, found: int) -> None:
    """At 1:500 both: √(0.07² + 0.07²) = 0.09899 m."""
    own = replace(_beside([_box(0, 0, 100, 100)]), name="own")
    dataset = Dataset(
        (own, _beside([_box(100 + apart, 0, 200, 100)])),
        roles={"parcels": "own", "neighbour": "beside"},
    )
    base = load_profile("dia_chinh_500")
    profile = replace(base, rules={"E01": RuleSetting(None, {"scale": "1/500"})})
    result = check(dataset, profile, only=["E01"])
    assert sum(1 for _ in result.rows()) == found
