# SPDX-License-Identifier: GPL-2.0-or-later
"""Each repair mends its finding, adds no other, moves no vertex, keeps the type."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import catalogue
from qh_plugin.core.repair import Repair, Unmendable, repairs, repairs_for
from qh_plugin.core.repair.geometry import insert_one, nearest_segment
from qh_plugin.core.repair.remove_duplicate_vertices import without_repeats
from qh_plugin.core.rules.base import Mending
from tests.core.repair.conftest import (
    counts,
    dataset,
    done,
    geometry,
    polygon,
    proposed,
    table,
    vertex_set,
)

LEFT = polygon((0, 0), (10, 0), (10, 10), (0, 10))
RIGHT = polygon((10, 0), (20, 0), (20, 10), (10, 10))


RULES = {rule.id: rule for rule in catalogue()}


def test_every_repair_mends_rules_that_exist():
    for repair in repairs():
        assert isinstance(repair, Repair)
        assert repair.mends and repair.mends <= set(RULES), repair.id
        assert repair.title.vi and repair.title.en and repair.title.vi != repair.title.en
        assert repair.__doc__


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_each_rule_is_mended_as_it_says(rule):
    mending = repairs_for(rule.id)
    if rule.mending is Mending.NONE:
        assert not mending
    else:
        assert mending, f"{rule.id} says {rule.mending.value} and has no repair"
        assert any(r.safe for r in mending) == (rule.mending is Mending.AUTO)


@pytest.mark.parametrize("geometry_type", ["Polygon", "MultiPolygon", "Geometry"])
def test_remove_duplicate_vertices(geometry_type):
    bad = polygon((0, 0), (10, 0), (10, 0), (10, 0.0004), (10, 10), (0, 10), (0, 0.0005))
    data = dataset(table(bad, RIGHT, geometry_type=geometry_type))
    assert counts(data) == {"G07": 1}
    edits = proposed(data, "G07")
    after = done(data, edits)
    assert counts(after) == {}
    mended = geometry(after, 1)
    assert mended.geom_type == geometry(data, 1).geom_type
    assert vertex_set(mended) == vertex_set(LEFT)
    assert shapely.get_num_coordinates(shapely.from_wkb(edits.preview)) == 3


def test_remove_duplicate_vertices_in_holes_and_lines():
    hole = ((4, 4), (6, 4), (6, 4), (6, 6), (4, 6))
    bad = polygon((0, 0), (10, 0), (10, 10), (0, 10), holes=[hole])
    data = dataset(table(bad, polygon((4, 4), (6, 4), (6, 6), (4, 6))))
    assert counts(data) == {"G07": 1}
    assert counts(done(data, proposed(data, "G07"))) == {}
    line = shapely.LineString([(0, 0), (1, 0), (1, 0), (2, 0), (2.0005, 0)])
    lines = dataset(table(line, geometry_type="LineString"))
    after = done(lines, proposed(lines, "G07"))
    assert shapely.get_coordinates(geometry(after, 1)).tolist() == [[0, 0], [1, 0], [2.0005, 0]]


def test_too_small_to_lose_a_vertex():
    ring = np.array([(0, 0), (0.0004, 0), (0, 0.0004), (0, 0)])
    with pytest.raises(Unmendable):
        without_repeats(ring, 0.001)
    with pytest.raises(Unmendable):
        without_repeats(np.array([(0.0, 0.0), (0.0, 0.0)]), 0.001)


def test_z_passes_through():
    bad = shapely.Polygon([(0, 0, 5), (9, 0, 6), (9, 0, 6), (9, 9, 7), (0, 0, 5)])
    after = done(data := dataset(table(bad)), proposed(data, "G07"))
    assert shapely.get_coordinates(geometry(after, 1), include_z=True).tolist() == [
        [0, 0, 5], [9, 0, 6], [9, 9, 7], [0, 0, 5],
    ]  # fmt: skip


def test_delete_duplicate_keeps_the_one_with_the_most_said():
    again = shapely.Polygon(np.roll(shapely.get_coordinates(LEFT)[:-1], 2, axis=0))
    data = dataset(table(LEFT, again, LEFT, RIGHT, ten=["", "a", " ", "b"], so=[1, 2, None, 3]))
    assert counts(data) == {"C02": 1}
    edits = proposed(data, "C02")
    assert edits.deleted == {1, 3}
    after = done(data, edits)
    assert counts(after) == {}
    assert after.table("lots").fids.tolist() == [2, 4]
    assert "giữ 2" in edits.text.vi


def test_delete_duplicate_of_equals_keeps_the_lowest():
    data = dataset(table(LEFT, LEFT))
    assert proposed(data, "C02").deleted == {2}


def test_insert_missing_vertex():
    tall = polygon((10, 0), (20, 0), (20, 20), (10, 20))
    low, high = LEFT, polygon((0, 10), (10, 10), (10, 20), (0, 20))
    data = dataset(table(low, high, tall))
    assert counts(data) == {"C07": 1}
    edits = proposed(data, "C07")
    assert set(edits.geometries) == {3}
    after = done(data, edits)
    assert counts(after) == {}
    assert vertex_set(geometry(after, 3)) == vertex_set(tall) | {(600010.0, 1190010.0)}


def test_insert_missing_vertex_in_a_hole_off_the_edge_by_less_than_the_tolerance():
    hole = ((4, 4), (8, 4), (8, 8), (4, 8))
    frame = polygon((0, 0), (10, 0), (10, 10), (0, 10), holes=[hole])
    half = polygon((4, 4), (6, 3.9996), (6, 8), (4, 8))
    rest = polygon((6, 3.9996), (8, 4), (8, 8), (6, 8))
    data = dataset(table(frame, half, rest))
    assert counts(data) == {"C07": 2}
    once = done(data, proposed(data, "C07"))
    assert counts(once) == {"C07": 1}
    assert counts(done(once, proposed(once, "C07"))) == {}


def test_insert_one_keeps_order_and_leaves_far_points_alone():
    line = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)])
    assert insert_one(line, np.array([5.0, 0.5]), 1.0).tolist() == [
        [0, 0],
        [5, 0.5],
        [10, 0],
        [10, 10],
    ]
    assert insert_one(line, np.array([5.0, 1.5]), 1.0) is line
    assert insert_one(line, np.array([0.5, 0.0]), 1.0) is line
    assert nearest_segment(line, np.array([11.0, 5.0]))[:2] == (1, 1.0)


def test_gap_goes_to_the_neighbour_with_the_longest_border():
    short = polygon((10.5, 0), (20, 0), (20, 4), (10.5, 4))
    long = polygon((10.5, 4), (20, 4), (20, 10), (10.5, 10))
    shut = (
        polygon((10, -2), (10.5, -2), (10.5, 0), (10, 0)),
        polygon((10, 10), (10.5, 10), (10.5, 12), (10, 12)),
    )
    data = dataset(table(LEFT, short, long, *shut))
    assert counts(data) == {"C04": 1}
    edits = proposed(data, "C04")
    assert set(edits.geometries) == {1}  # 10 m against 6 m and 4 m
    after = done(data, edits)
    # the T-junction of short and long now lies on the border of LEFT with its vertex: no C07
    assert counts(after) == {}
    assert (600010.5, 1190004.0) in vertex_set(geometry(after, 1))
    assert geometry(after, 1).area == pytest.approx(105)
    assert vertex_set(LEFT) <= vertex_set(geometry(after, 1)) | {(600010.0, 1190000.0)}


def test_gap_at_the_boundary():
    border = polygon((0, 0), (20, 0), (20, 10.5), (12, 10.3), (0, 10.5))
    data = dataset(table(LEFT, RIGHT), border)
    before = counts(data)
    assert before["C05"] == 1
    after = done(data, proposed(data, "C05"))
    left = counts(after)
    assert "C05" not in left and "C06" not in left and "C01" not in left
    assert sum(left.values()) < sum(before.values())


def test_hole_in_one_feature_is_filled():
    holed = polygon((0, 0), (10, 0), (10, 10), (0, 10), holes=[((4, 4), (6, 4), (6, 6), (4, 6))])
    data = dataset(table(holed, RIGHT))
    assert counts(data) == {"C04": 1}
    after = done(data, proposed(data, "C04"))
    assert counts(after) == {}
    assert geometry(after, 1).area == pytest.approx(100)


def test_stale_findings_are_refused_in_words():
    bad = polygon((0, 0), (10, 0), (10, 0), (10, 10), (0, 10))
    data = dataset(table(bad, bad))
    edits = proposed(data, "G07")
    from qh_plugin.core.checking import build_context, check
    from tests.core.repair.conftest import PROFILE

    result = check(data, PROFILE)
    after = done(data, edits)
    context = build_context(after, "lots", PROFILE)
    group = next(g for g in result.findings if g.rule == "G07")
    with pytest.raises(Unmendable, match="không còn đỉnh trùng"):
        repairs_for("G07")[0].propose(context, group, 0)


def test_a_gap_left_by_an_invalid_feature_is_refused():
    bowtie = polygon((10, 0), (20, 10), (20, 0), (10, 10))
    around = [
        polygon((10, -5), (20, -5), (20, 0), (10, 0)),
        polygon((20, -5), (30, -5), (30, 15), (20, 15), (20, 10), (20, 0)),
        polygon((10, 10), (20, 10), (20, 15), (10, 15)),
    ]
    data = dataset(
        table(polygon((0, -5), (10, -5), (10, 0), (10, 10), (10, 15), (0, 15)), bowtie, *around)
    )
    assert counts(data) == {"C04": 1, "G04": 1}
    with pytest.raises(Unmendable, match="hình học sai"):
        proposed(data, "C04")
