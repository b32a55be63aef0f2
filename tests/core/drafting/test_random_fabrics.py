# SPDX-License-Identifier: GPL-2.0-or-later
"""Random fabrics: no operation loses area or leaves anything that a geometry rule finds."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qh_plugin.core.drafting.base import Refused
from qh_plugin.core.drafting.cut_road import RoadInput, cut_road
from qh_plugin.core.drafting.fill_hole import fill_hole
from qh_plugin.core.drafting.merge import merge
from qh_plugin.core.drafting.split import split
from qh_plugin.core.edits import apply
from tests.core.drafting.fabrics import EAST, NORTH, ROLES, areas, fabric, faults
from tests.long_form import examples

SEED = st.integers(0, 2**32 - 1)
QUIET = settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
WINDOW = (EAST - 100, NORTH - 100, EAST + 200, NORTH + 200)


def random_path(random, corners=4):
    """A line from the west of the fabric to its east that does not cross itself."""
    x = np.sort(random.uniform(0, 80, corners))
    x = np.concatenate([[-10], x, [95]])
    assume(np.diff(x).min() > 0.1)
    return np.stack((x + EAST, random.uniform(2, 42, len(x)) + NORTH), axis=1)


@QUIET
@given(seed=SEED)
def test_a_split_keeps_areas_and_persons_and_leaves_no_fault(seed):
    layer, border = fabric(seed)
    path = random_path(np.random.default_rng(seed))
    done = split(layer, [path], ROLES)
    after = apply(layer, done.edits[0])
    assert len(after) > len(layer)
    assert areas(after).sum() == pytest.approx(areas(layer).sum(), rel=1e-9)
    assert faults(after, border) == {}
    assert sum(after.columns["danSo"]) == sum(layer.columns["danSo"])
    names = after.columns["kyHieuLoDat"].tolist()
    assert len(set(names)) == len(names)
    shapes = shapely.from_wkb(after.wkb)
    cut = shapely.LineString(path)
    for shape in shapely.get_parts(shapes):  # nothing is left that the line still crosses
        inside = shapely.intersection(cut, shapely.buffer(shape, -0.01))
        assert inside.length < 0.01
    measured = np.array(after.columns["dienTich"], float)
    assert np.abs(measured - np.round(areas(after), 2)).max() <= 0.01


@QUIET
@given(seed=SEED)
def test_a_split_through_vertices_makes_no_new_ones_near_them(seed):
    """The line runs through vertices of the fabric, missed by less than the reach."""
    layer, border = fabric(seed)
    random = np.random.default_rng(seed)
    corners = shapely.get_coordinates(shapely.from_wkb(layer.wkb[5]))[[0, 2]]
    corners += random.uniform(-0.0012, 0.0012, corners.shape)
    done = split(layer, [corners], ROLES)
    after = apply(layer, done.edits[0])
    assert len(after) == len(layer) + 1
    assert set(done.edits[0].geometries) == {int(layer.fids[5])}
    assert faults(after, border) == {}
    assert areas(after).sum() == pytest.approx(areas(layer).sum(), rel=1e-9)


@QUIET
@given(seed=SEED)
def test_split_then_merge_gives_the_lot_back(seed):
    layer, border = fabric(seed)
    path = random_path(np.random.default_rng(seed), corners=2)
    target = int(layer.fids[int(np.random.default_rng(seed).integers(len(layer)))])
    try:
        done = split(layer, [path], ROLES, only=[target])
    except Refused:
        assume(False)
    after = apply(layer, done.edits[0])
    new = [int(f) for f in after.fids if f not in set(layer.fids.tolist())]
    again = apply(after, merge(after, [target, *new], ROLES, keep=target).edits[0])
    assert again.fids.tolist() == layer.fids.tolist()
    row = layer.fids.tolist().index(target)
    assert areas(again)[row] == pytest.approx(areas(layer)[row], rel=1e-9)
    assert again.columns["danSo"][row] == layer.columns["danSo"][row]
    assert again.columns["kyHieuLoDat"].tolist() == layer.columns["kyHieuLoDat"].tolist()
    assert faults(again, border) == {}


@QUIET
@given(seed=SEED, missing=st.integers(0, 11), other=st.integers(0, 11))
def test_a_filled_hole_is_gone(seed, missing, other):
    layer, border = fabric(seed, drop={missing, other})
    whole, _ = fabric(seed)
    here = shapely.from_wkb(whole.wkb[missing]).representative_point()
    assert faults(layer, border)
    filled = layer
    for place in (here, shapely.from_wkb(whole.wkb[other]).representative_point()):
        try:
            done = fill_hole(filled, (place.x, place.y), WINDOW, ROLES, boundary=border, short="CX")
        except Refused:
            continue  # both were one hole
        filled = apply(filled, done.edits[0])
    assert faults(filled, border) == {}
    assert areas(filled).sum() == pytest.approx(border.area, rel=1e-9)


@QUIET
@given(seed=SEED, width=st.floats(1.0, 14.0), drop=st.sets(st.integers(0, 11), max_size=2))
def test_a_road_takes_its_ground_and_no_more(seed, width, drop):
    layer, border = fabric(seed, drop=drop)
    path = random_path(np.random.default_rng(seed), corners=1)
    road = RoadInput([shapely.LineString(path)], [width], boundary=border, red_layer="red")
    done = cut_road(layer, road, ROLES)
    after = apply(layer, done.edits[0])
    ground = shapely.intersection(
        shapely.LineString(path).buffer(
            width / 2, cap_style="flat", join_style="mitre", mitre_limit=3.0
        ),
        border,
    )
    before = shapely.union_all(shapely.from_wkb(layer.wkb))
    expected = shapely.union_all([before, ground]).area
    # slivers and the millimetre of the ground's corners are all that may differ
    assert areas(after).sum() == pytest.approx(expected, abs=0.25)
    codes = after.columns["ma"]
    roads = areas(after)[codes == "DAT_HTKT_DuongGT"].sum()
    assert roads == pytest.approx(ground.area, abs=0.02 + 0.11 * ground.length)
    left = faults(after, border)
    if drop:  # what was a hole before and is no road is one still
        left = {rule: n for rule, n in left.items() if rule not in ("C04", "C05")}
    assert left == {}
    names = after.columns["kyHieuLoDat"].tolist()
    assert len(set(names)) == len(names)
    sides = shapely.from_wkb([wkb for wkb, _ in done.edits[1].added])
    assert (
        shapely.hausdorff_distance(
            shapely.line_merge(shapely.union_all(sides)).centroid, ground.centroid
        )
        < 30
    )
