# SPDX-License-Identifier: GPL-2.0-or-later
"""`parse` against shapely as an independent reader, and against damaged bytes."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.wkb import Fault, Kind, Shapes, parse
from tests.long_form import examples

coordinate = st.floats(-1e7, 1e7, allow_nan=False).map(lambda v: round(v, 4))


def column(values: list[Any]) -> Any:
    array = np.empty(len(values), object)
    array[:] = values
    return array


@st.composite
def points(draw: Any, least: int, z: bool, closed: bool = False) -> list[tuple[float, ...]]:
    width = 3 if z else 2
    found = draw(st.lists(st.tuples(*[coordinate] * width), min_size=least, max_size=7))
    return [*found, found[0]] if closed else found


@st.composite
def geometries(draw: Any) -> Any:
    z = draw(st.booleans())
    kind = draw(st.sampled_from(["point", "line", "polygon"]))
    count = draw(st.integers(1, 3))
    if kind == "point":
        parts = [shapely.Point(draw(points(1, z))[0]) for _ in range(count)]
    elif kind == "line":
        parts = [shapely.LineString(draw(points(2, z))) for _ in range(count)]
    else:
        parts = [
            shapely.Polygon(
                draw(points(3, z, True)),
                [draw(points(3, z, True)) for _ in range(draw(st.integers(0, 2)))],
            )
            for _ in range(count)
        ]
    if count == 1 and draw(st.booleans()):
        return parts[0]
    return getattr(shapely, "Multi" + parts[0].geom_type)(parts)


def rings_of(geometry: Any) -> list[tuple[int, bool, list[tuple[float, float]]]]:
    """(part, hole, xy) of every ring, by shapely's own accessors."""
    found = []
    for part, single in enumerate(shapely.get_parts(geometry)):
        rings = shapely.get_rings(single) if single.geom_type == "Polygon" else [single]
        for number, ring in enumerate(rings):
            xy = [tuple(p) for p in shapely.get_coordinates(ring).tolist()]
            found.append((part, number > 0, xy))
    return found


def read_back(shapes: Shapes, row: int) -> list[tuple[int, bool, list[tuple[float, float]]]]:
    found = []
    for ring in np.flatnonzero(shapes.ring_row == row):
        xy = shapes.xy[shapes.ring_start[ring] : shapes.ring_start[ring + 1]]
        found.append(
            (
                int(shapes.ring_part[ring]),
                bool(shapes.ring_hole[ring]),
                [tuple(p) for p in xy.tolist()],
            )
        )
    return found


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(
        st.tuples(
            geometries(),
            st.sampled_from([0, 1]),
            st.sampled_from(["iso", "extended"]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_reads_what_shapely_wrote(rows: list[Any]) -> None:
    wkb = [
        shapely.to_wkb(
            shapely.set_srid(g, 9210) if srid else g,
            byte_order=order,
            flavor=flavor,
            include_srid=srid and flavor == "extended",
            output_dimension=3 if g.has_z else 2,
        )
        for g, order, flavor, srid in rows
    ]
    shapes = parse(column(wkb))
    assert (shapes.fault == Fault.NONE).all()
    assert np.all(np.diff(shapes.ring_row) >= 0)
    for row, (geometry, *_) in enumerate(rows):
        assert read_back(shapes, row) == rings_of(geometry)
        assert (
            shapes.wkb_type[row] % 1000
            == (
                ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]
            ).index(geometry.geom_type)
            + 1
        )
        assert (shapes.wkb_type[row] >= 1000) == geometry.has_z


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.binary(max_size=120), max_size=5), geometries(), st.data())
def test_never_raises_on_any_bytes(junk: list[bytes], geometry: Any, data: Any) -> None:
    good = shapely.to_wkb(geometry)
    cut = good[: data.draw(st.integers(1, len(good) - 1))]
    flipped = bytearray(good)
    flipped[data.draw(st.integers(0, len(good) - 1))] ^= data.draw(st.integers(1, 255))
    shapes = parse(column([good, *junk, cut, bytes(flipped), good]))
    assert shapes.fault[0] == shapes.fault[-1] == Fault.NONE
    assert read_back(shapes, 0) == rings_of(geometry)
    assert read_back(shapes, len(junk) + 3) == rings_of(geometry)
    assert shapes.fault[len(junk) + 1] == Fault.BROKEN
    faulty = np.flatnonzero(shapes.fault != Fault.NONE)
    assert not np.isin(shapes.ring_row, faulty).any()


@pytest.mark.parametrize(
    ("wkb", "kind", "fault"),
    [
        (None, Kind.NONE, Fault.NULL),
        (b"", Kind.NONE, Fault.NULL),
        (b"\x01", Kind.NONE, Fault.BROKEN),
        (b"\x07" + bytes(20), Kind.NONE, Fault.BROKEN),
        (shapely.to_wkb(shapely.from_wkt("POLYGON EMPTY")), Kind.POLYGON, Fault.EMPTY),
        (shapely.to_wkb(shapely.from_wkt("MULTIPOLYGON EMPTY")), Kind.POLYGON, Fault.EMPTY),
        (shapely.to_wkb(shapely.from_wkt("POINT EMPTY")), Kind.POINT, Fault.EMPTY),
        (
            struct.pack("<BIIBIIBII", 1, 5, 2, 1, 2, 0, 1, 2, 0),
            Kind.LINE,
            Fault.EMPTY_PART,
        ),
        (
            shapely.to_wkb(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (1 2))")),
            Kind.OTHER,
            Fault.UNSUPPORTED,
        ),
        (struct.pack("<BII", 1, 10, 0), Kind.OTHER, Fault.UNSUPPORTED),
        (struct.pack("<BIII", 1, 3, 0xFFFFFFFF, 0), Kind.POLYGON, Fault.BROKEN),
        (struct.pack("<BIII", 1, 3, 1, 0xFFFFFFFF), Kind.POLYGON, Fault.BROKEN),
    ],
)
def test_faults(wkb: Any, kind: Kind, fault: Fault) -> None:
    shapes = parse(column([wkb]))
    assert (shapes.kind[0], shapes.fault[0]) == (kind, fault)
    assert len(shapes.ring_row) == 0 and shapes.ring_start.tolist() == [0]


def test_keeps_an_unclosed_ring_as_it_is() -> None:
    xy = [(0.0, 0.0), (1.0, 0.0), (1.0, float("nan"))]
    wkb = struct.pack("<BIII6d", 1, 3, 1, 3, *[v for p in xy for v in p])
    shapes = parse(column([wkb]))
    np.testing.assert_array_equal(shapes.xy, xy)
    assert shapes.fault[0] == Fault.NONE


def test_no_rows() -> None:
    shapes = parse(column([]))
    assert shapes.xy.shape == (0, 2) and shapes.ring_start.tolist() == [0]
