# SPDX-License-Identifier: GPL-2.0-or-later
"""Differences between the borders of neighbours, against the Hausdorff distance of GEOS."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.fabric.borders import GAP, OVERLAP, border_differences

ORIGIN = np.array([600000.0, 1190000.0])
LIMIT = 0.1
angles = st.floats(0, 6.28)
moves = st.lists(st.tuples(st.floats(-0.6, 0.6), st.floats(-0.6, 0.6)), min_size=3, max_size=9)


def turned(xy, angle):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(xy, float) @ turn.T + ORIGIN


def west(line, angle):
    return shapely.polygons(turned([*line, (-80, 100), (-80, 0)], angle))


def east(line, angle):
    return shapely.polygons(turned([*line, (80, 100), (80, 0)], angle))


def largest(found):
    return max((one.distance for one in found), default=0.0)


@given(moves, angles)
def test_moved_vertices_between_fixed_ends(moved, angle) -> None:
    """All ground between the borders is covered twice or enclosed: the largest difference is the
    Hausdorff distance."""
    y = np.linspace(0, 100, len(moved) + 2)
    line = np.column_stack((np.zeros(len(y)), y))
    other = line.copy()
    other[1:-1] += np.array(moved)
    distance = shapely.hausdorff_distance(
        shapely.linestrings(line), shapely.linestrings(other), densify=0.001
    )
    found = border_differences(west(line, angle), east(other, angle), LIMIT)
    if distance < LIMIT * 0.999:
        assert found == []
    elif distance > LIMIT * 1.001:
        assert largest(found) == pytest.approx(distance, rel=0.01)


@given(st.floats(-0.9, 0.9), angles, st.floats(-30, 30), st.floats(-30, 30))
def test_a_border_beside_the_other(offset, angle, below, above) -> None:
    """The neighbour may begin and end elsewhere: only the distance across counts."""
    a = shapely.polygons(turned([(0, 0), (0, 100), (-80, 100), (-80, 0)], angle))
    rim = [(offset, -below), (offset, 100 + above), (80, 100 + above), (80, -below)]
    found = border_differences(a, shapely.polygons(turned(rim, angle)), LIMIT)
    if abs(offset) < LIMIT - 1e-6:
        assert found == []
    elif abs(offset) > LIMIT + 1e-6:
        assert {one.kind for one in found} == {GAP if offset > 0 else OVERLAP}
        assert largest(found) == pytest.approx(abs(offset), rel=1e-3)


@given(st.floats(40, 180), st.floats(40, 180), angles)
def test_borders_that_part_at_a_corner_do_not_differ(left, right, angle) -> None:
    """Where a third neighbour begins each border turns its own way."""
    if left + right > 320:
        return

    def leg(degrees, side):
        turn = np.radians(180 - degrees)
        return (side * 60 * np.sin(turn), 50 + 60 * np.cos(turn))

    a = shapely.polygons(turned([(0, 0), (0, 50), leg(left, -1), (-90, -20)], angle))
    b = shapely.polygons(turned([(0, 0), (0, 50), leg(right, 1), (90, -20)], angle))
    wedge = 360 - left - right
    if wedge < 62 or not (shapely.is_valid(a) and shapely.is_valid(b)):
        return
    assert border_differences(a, b, LIMIT) == []


def test_parcels_give_what_their_union_gives() -> None:
    rows = np.arange(0, 100, 10.0)
    a = shapely.box(ORIGIN[0] - 20, ORIGIN[1] + rows, ORIGIN[0], ORIGIN[1] + rows + 10)
    b = shapely.box(ORIGIN[0] + 0.3, ORIGIN[1] - 3, ORIGIN[0] + 40, ORIGIN[1] + 120)
    (one,) = border_differences(a, b, LIMIT)
    (same,) = border_differences(shapely.union_all(a), b, LIMIT)
    assert one.distance == pytest.approx(0.3) and same.distance == pytest.approx(0.3)
    assert one.kind == GAP and one.geometry.length == pytest.approx(same.geometry.length)


def test_several_places_come_largest_first() -> None:
    line = [(0, 0), (0, 20), (0.3, 25), (0, 30), (0, 70), (-0.5, 75), (0, 80), (0, 100)]
    straight = [(0, 0), (0, 100)]
    found = border_differences(west(straight, 0.0), east(line, 0.0), LIMIT)
    assert [(one.kind, round(one.distance, 6)) for one in found] == [(OVERLAP, 0.5), (GAP, 0.3)]
    assert found[0].point == pytest.approx((ORIGIN[0] - 0.5, ORIGIN[1] + 75))


def test_what_is_far_away_has_no_common_border() -> None:
    a, b = shapely.box(0, 0, 10, 10), shapely.box(15, 0, 20, 10)
    assert border_differences(a, b, LIMIT) == []
    assert border_differences(np.array([], object), b, LIMIT) == []
    assert largest(border_differences(a, b, LIMIT, search=6.0)) == pytest.approx(5.0)


def box(west: float, south: float, east_: float, north: float):
    x, y = ORIGIN
    return shapely.box(x + west, y + south, x + east_, y + north)


def pairs(limit=LIMIT, **wards):
    """The pairs of wards that differ, each knowing of the others, and by how much."""
    found = {}
    for a, b in combinations(sorted(wards), 2):
        others = np.array([w for name, w in wards.items() if name not in (a, b)], object)
        known = border_differences(wards[a], wards[b], limit, others=others)
        if known:
            found[a + b] = [(one.kind, round(one.distance, 6)) for one in known]
    return found


def sector(first: float, last: float):
    """A ward between two directions (degrees) from the point where three meet."""
    turn = np.radians(np.linspace(first, last, 5))
    rim = 100 * np.column_stack((np.cos(turn), np.sin(turn)))
    return shapely.polygons(turned([(0, 0), *rim], 0.0))


@pytest.mark.parametrize("wide", [4, 10, 20, 29, 45, 90, 120])
def test_three_wards_that_meet_in_a_point_and_fit(wide) -> None:
    """Behind the point the two others run beside each other, and the third lies between."""
    half = wide / 2
    wards = {"a": sector(-half, half), "b": sector(half, 180), "c": sector(180, 360 - half)}
    assert pairs(**wards) == {}


@pytest.mark.parametrize("over", [-0.2, -0.05, 0.0, 0.05])
@pytest.mark.parametrize("fourth", [False, True])
def test_a_gap_where_two_others_meet_only_at_a_corner(over, fourth) -> None:
    """a is 0.4 m north of c, which it should touch; d lies beyond the corner of both."""
    wards = {"a": box(-100, 0.4, over, 100), "c": box(-100, -100, 0, 0), "d": box(0, -100, 100, 0)}
    if fourth:
        wards["b"] = box(over, 0, 100, 100)
    assert pairs(**wards) == {"ac": [(GAP, 0.4)]}


def test_a_short_border_is_one_border() -> None:
    """a lies beside d along 1 m of its border, and beside c along the rest."""
    wards = {"a": box(-100, 0.4, 1, 100), "c": box(-100, -100, 0, 0), "d": box(0, -100, 100, 0)}
    assert pairs(**wards) == {"ac": [(GAP, 0.4)], "ad": [(GAP, 0.4)]}


def test_a_gap_at_a_t_is_told_of_the_two_that_leave_it() -> None:
    """The third ward lies along both of the others (a T), and one of the three has moved."""
    a, b, c = box(-100, -100, 0, 0), box(0, -100, 100, 0), box(-100, 0, 100, 100)
    assert pairs(a=a, b=b, c=c) == {}
    moved = box(-100, 0.3, 100, 100)
    assert pairs(a=a, b=b, c=moved) == {"ac": [(GAP, 0.3)], "bc": [(GAP, 0.3)]}
    assert pairs(a=box(-100, -100, 0, -0.3), b=b, c=c) == {"ac": [(GAP, 0.3)]}
    assert pairs(a=box(-100, -100, -0.3, 0), b=b, c=c) == {"ab": [(GAP, 0.3)]}
    assert pairs(a=box(-100, -100, 0.3, 0), b=b, c=c) == {"ab": [(OVERLAP, 0.3)]}
    assert pairs(a=box(-100, -100, 0, 0.3), b=b, c=c) == {"ac": [(OVERLAP, 0.3)]}


def test_a_strip_that_a_third_ward_fills_is_no_gap() -> None:
    """0.5 m wide, with open ends and enclosed by a frame."""
    a, b, strip = box(-100, 0, 0, 100), box(0.5, 0, 100, 100), box(0, 0, 0.5, 100)
    assert pairs(a=a, b=b) == {"ab": [(GAP, 0.5)]}
    assert pairs(a=a, b=b, c=strip) == {}
    left = shapely.union_all([a, box(-100, -10, 0.5, 0), box(-100, 100, 0.5, 110)])
    assert pairs(a=left, b=b) == {"ab": [(GAP, 0.5)]}
    assert pairs(a=left, b=b, c=strip) == {}
