# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways out of a frame that polygons leave open, beside what GEOS says of its rim."""

from __future__ import annotations

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.checking.live_openness import one_way_out
from qh_plugin.core.fabric.ragged import objects
from qh_plugin.core.wkb import parse

FRAME = (0.5, 0.5, 8.5, 6.5)  # no polygon below runs along it


def told(polygons, still=None):
    shapes = parse(objects([shapely.to_wkb(p) for p in polygons]))
    return one_way_out(FRAME, shapes, set(range(len(polygons))) if still is None else still)


def ways_out(polygons):
    """How many stretches of the rim are open, by GEOS; those that meet at a corner are one."""
    rim = shapely.difference(shapely.box(*FRAME).exterior, shapely.union_all(polygons))
    parts = shapely.get_parts(shapely.line_merge(rim) if rim.geom_type != "LineString" else rim)
    return int((shapely.length(parts) > 1e-9).sum())


def boxes(*corners):
    return [shapely.box(*box) for box in corners]


def test_one_side_open_is_one_way_out_though_it_goes_around_corners():
    assert told([])  # all around
    assert told(boxes((0, 0, 9, 5)))
    assert told(boxes((0, 0, 4, 7), (4, 0, 9, 3)))
    assert told(boxes((0, 0, 9, 3), (0, 3, 9, 7)))  # none at all


def test_two_sides_open_are_two_ways_out():
    assert not told(boxes((0, 2, 9, 5)))
    assert not told(boxes((0, 0, 3, 7), (5, 0, 9, 7)))  # a street right through
    assert not told(boxes((0, 0, 9, 5), (0, 5, 4, 7), (6, 5, 9, 7)), still={1, 2})
    assert told(boxes((0, 0, 9, 5), (0, 5, 4, 7), (6, 5, 9, 7)))


def test_a_hole_is_open_and_polygons_that_do_not_stay_do_not_count():
    holed = shapely.difference(shapely.box(0, 0, 9, 7), shapely.box(7, 2, 9, 4))
    hole = shapely.difference(shapely.box(0, 0, 12, 7), shapely.box(7, 2, 10, 4))
    assert told([holed]) and told([hole])
    both = shapely.difference(hole, shapely.box(-1, 2, 2, 4))
    assert not told([both])
    assert told([both, shapely.box(7, 2, 10, 4)])
    assert not told([both, shapely.box(7, 2, 10, 4)], still={0})


def test_neighbours_whose_border_slants_leave_nothing_between_them():
    a = shapely.Polygon([(0, 0), (4, 0), (5, 7), (0, 7)])
    b = shapely.Polygon([(4, 0), (9, 0), (9, 5), (5, 7)])
    assert told([a, b])
    assert told([a, shapely.reverse(b)])


corner = st.tuples(st.integers(-1, 10), st.integers(-1, 8))


@st.composite
def rectangle(draw):
    (x, y), wide, high = draw(corner), draw(st.integers(1, 9)), draw(st.integers(1, 7))
    return shapely.box(x, y, x + wide, y + high)


@settings(deadline=None)
@given(st.lists(rectangle(), max_size=5))
def test_of_rectangles_it_tells_what_geos_tells(polygons):
    assert told(polygons) == (ways_out(polygons) < 2)


@settings(deadline=None)
@given(st.lists(st.tuples(corner, corner, corner), max_size=6))
def test_of_triangles_it_is_never_bolder_than_geos(corners):
    polygons = [p for p in map(shapely.Polygon, corners) if p.is_valid and not p.is_empty]
    if told(polygons):
        assert ways_out(polygons) < 2
