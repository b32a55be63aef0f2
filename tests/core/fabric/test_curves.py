# SPDX-License-Identifier: GPL-2.0-or-later
"""Curves cut to segments: how far from the arc, both directions alike, damaged bytes."""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.fabric.curves import straightened, stroked
from qh_plugin.core.table import Table
from qh_plugin.core.wkb import Fault, parse
from tests.long_form import examples

X, Y = 600_000.0, 1_190_000.0


def head(code: int, order: str = "<", flags: int = 0, srid: bool = False) -> bytes:
    raw = code | flags | (0x20000000 if srid else 0)
    return struct.pack(order + "BI", 1 if order == "<" else 0, raw) + (
        struct.pack(order + "I", 9210) if srid else b""
    )


def vertices(points: Any, order: str = "<") -> bytes:
    values = [v for p in points for v in p]
    return struct.pack(f"{order}I{len(values)}d", len(points), *values)


def arc(points: Any, order: str = "<", code: int = 8) -> bytes:
    return head(code, order) + vertices(points, order)


def xy_of(wkb: Any) -> Any:
    return shapely.get_coordinates(shapely.from_wkb(wkb))


angles = st.floats(-math.pi, math.pi)


@settings(max_examples=examples(60), deadline=None)
@given(
    angles,
    st.floats(0.05, 2 * math.pi - 0.05),
    st.floats(0.2, 0.8),
    st.sampled_from([0.5, 3.0, 40.0, 900.0]),
    st.sampled_from([0.0001, 0.001, 0.005]),
    st.sampled_from([1, -1]),
)
def test_close_to_the_arc(
    begin: float, sweep: float, share: float, radius: float, deviation: float, turn: int
) -> None:
    where = begin + turn * sweep * np.array([0, share, 1])
    three = np.array([X, Y]) + radius * np.stack((np.cos(where), np.sin(where)), axis=1)
    found = xy_of(stroked(arc(three.tolist()), deviation))
    np.testing.assert_array_equal(found[[0, -1]], three[[0, 2]])
    from_centre = np.hypot(*(found - [X, Y]).T)
    noise = 1e-6 * max(1.0, radius / 10) / min(sweep, 1.0) ** 2  # three points fix it so well
    np.testing.assert_allclose(from_centre, radius, rtol=0, atol=noise)
    middle = np.hypot(*((found[1:] + found[:-1]) / 2 - [X, Y]).T)
    assert (radius - middle <= deviation + noise).all()
    length = np.hypot(*np.diff(found, axis=0).T).sum()  # the right way round
    assert length == pytest.approx(radius * sweep, rel=0.02, abs=deviation)
    back = xy_of(stroked(arc(three[::-1].tolist()), deviation))
    np.testing.assert_array_equal(found, back[::-1])


def test_circle() -> None:
    circle = head(10) + struct.pack("<I", 1) + arc([(X, Y), (X + 10, Y), (X, Y)])
    polygon = shapely.from_wkb(stroked(circle, 0.0001))
    assert polygon.is_valid
    assert math.pi * 25 * (1 - 1e-4) < polygon.area < math.pi * 25


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("srid", [True, False])
def test_surface_of_polygon_and_curve_polygon(order: str, srid: bool) -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 0.0)]
    plain = head(3, order) + struct.pack(order + "I", 1) + vertices(square, order)
    line = head(2, order) + vertices([(20.0, 0.0), (10.0, 0.0)], order)
    ring = head(9, order) + struct.pack(order + "I", 2)
    ring += arc([(10.0, 0.0), (15.0, 5.0), (20.0, 0.0)], order) + line
    curved = head(10, order) + struct.pack(order + "I", 1) + ring
    both = head(12, order, srid=srid) + struct.pack(order + "I", 2) + plain + curved
    found = shapely.from_wkb(stroked(both, 0.001))
    assert found.geom_type == "MultiPolygon" and found.is_valid
    assert found.area == pytest.approx(8 + math.pi * 25 / 2, rel=1e-3)


def test_heights_are_left_out_and_lines_joined() -> None:
    three = [(0.0, 0.0, 7.0), (1.0, 1.0, 8.0), (2.0, 0.0, 9.0)]
    found = shapely.from_wkb(stroked(head(1008) + vertices(three), 0.01))
    assert found.geom_type == "LineString" and not found.has_z
    several = head(11) + struct.pack("<I", 2) + arc([(0, 0), (1, 1), (2, 0)]) + arc([(5, 5)] * 3)
    assert shapely.from_wkb(stroked(several, 0.01)).geom_type == "MultiLineString"


@pytest.mark.parametrize(
    "wkb",
    [
        b"",
        b"\x01",
        head(10) + struct.pack("<I", 0xFFFFFFFF),
        head(12) + struct.pack("<I", 1) + arc([(0, 0), (1, 1), (2, 0)]),
        arc([(0, 0), (1, 1), (2, 0)])[:-1],
        arc([(0, 0), (1, 1), (2, 0)]) + b"x",
        arc([(0, 0), (1, 1), (2, 0), (3, 1)]),
        head(16) + struct.pack("<I", 0),
        (head(12) + struct.pack("<I", 1)) * 50,
    ],
)
def test_damaged(wkb: bytes) -> None:
    assert stroked(wkb, 0.001) is None


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_never_raises(data: Any) -> None:
    good = head(10) + struct.pack("<I", 1) + arc([(X, Y), (X + 10, Y), (X, Y)])
    bad = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(bad[: data.draw(st.integers(1, len(bad)))])
    found = stroked(cut, 0.01)
    assert found is None or parse(np.array([found, None], object)).fault[0] != Fault.BROKEN


@pytest.mark.parametrize("far", [1e9, 1e300, 1.7e308, math.inf, math.nan])
def test_absurd_vertices_stay_as_they_are(far: float) -> None:
    """The rules name them; no arc is drawn through them."""
    three = [(X, Y), (X + 1, far), (X + 2, Y)]
    np.testing.assert_array_equal(xy_of(stroked(arc(three), 0.001)), three)


def test_an_arc_that_is_almost_straight() -> None:
    found = xy_of(stroked(arc([(X, Y), (X + 50, Y + 0.00001), (X + 100, Y)]), 0.001))
    assert len(found) == 3 and np.abs(found[1] - [X + 50, Y + 0.00001]).max() < 1e-6


def test_table_keeps_the_other_rows() -> None:
    wkb = np.empty(4, object)
    wkb[:] = [
        shapely.to_wkb(shapely.box(0, 0, 1, 1), output_dimension=2),
        arc([(0, 0), (1, 1), (2, 0)]),
        None,
        arc([(0, 0), (1, 1), (2, 0)])[:-2],
    ]
    table = Table("t", np.arange(4), wkb, {}, geometry_type="Geometry")
    found, rows = straightened(table, 0.001)
    assert rows.tolist() == [1]
    assert [found.wkb[k] is wkb[k] for k in range(4)] == [True, False, True, True]
    same, rows = straightened(Table("t", np.arange(1), wkb[:1], {}), 0.001)
    assert same.wkb[0] is wkb[0] and not len(rows)
