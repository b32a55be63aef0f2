# SPDX-License-Identifier: GPL-2.0-or-later
"""A repair that changes a drawing writes the stated area that followed it, in the same edit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from qh_plugin.core.checking import RuleSetting, check, load_profile
from qh_plugin.core.findings import Severity
from qh_plugin.core.repair.proposals import proposals
from qh_plugin.core.repair.rounds import Options, mend, with_edits
from qh_plugin.core.table import Dataset, Table
from tests.core.repair.conftest import polygon

LOTS = "QuyHoach/ChucNangSuDungDat_A"
RULES = ("A07", "C01", "C02", "C04", "C05", "C06", "C07", "G04", "G09", "G10", "G11", "G12")
PROFILE = replace(
    load_profile(),
    rules={
        rule: RuleSetting(Severity.ERROR, {"share": 0.01} if rule == "A07" else {})
        for rule in RULES
    },
)
#: the same where a feature may have several parts
MULTI = replace(PROFILE, rules={k: v for k, v in PROFILE.rules.items() if k != "G12"})


def objects(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def plan(*lots, stated=None, persons=None, boundary=None):
    """Lots with their areas as stated, by default those drawn, and the plan's boundary."""
    shapes = [s if s.geom_type == "MultiPolygon" else shapely.MultiPolygon([s]) for s in lots]
    columns = {"dienTich": objects(stated or [round(s.area, 2) for s in shapes])}
    if persons:
        columns["danSo"] = objects(persons)
    tables = [
        Table(
            LOTS,
            np.arange(1, len(shapes) + 1),
            objects([shapely.to_wkb(s) for s in shapes]),
            columns,
            epsg=9210,
            geometry_type="MultiPolygon",
        )
    ]
    if boundary is not None:
        tables.append(
            Table(
                "QuyHoach/RanhGioiQuyHoach_A",
                np.array([1]),
                objects([shapely.to_wkb(shapely.MultiPolygon([boundary]))]),
                {},
                epsg=9210,
                geometry_type="MultiPolygon",
            )
        )
    return Dataset(tuple(tables), model_id="tt16_2025")


def ways(data, rule, profile=PROFILE):
    """(id of the repair, id of the choice) → its proof and the data after it."""
    group, i = next((g, i) for g, i in check(data, profile, only=[rule]).rows())
    found, _ = proposals(data, profile, group, i)
    return {(p.repair.id, p.choice.id): (p.proof, with_edits(data, p.choice.edits)) for p in found}


def stated(data):
    table = data.tables[0]
    return dict(zip(table.fids.tolist(), table.columns["dienTich"].tolist()))


TWO_PARTS = shapely.MultiPolygon(
    [polygon((0, 0), (5, 0), (5, 5), (0, 5)), polygon((20, 0), (30, 0), (30, 10), (20, 10))]
)
A = polygon((0, 0), (11, 0), (11, 10), (0, 10))
B = polygon((10, 0), (40, 0), (40, 10), (10, 10))


def test_parts_that_become_features_get_their_own_areas_and_share_the_persons():
    data = plan(TWO_PARTS, persons=[10])
    proof, after = ways(data, "G12")["explode", ""]
    assert proof.holds, proof.text.en
    assert stated(after) == {1: 100.0, 2: 25.0}
    assert after.tables[0].columns["danSo"].tolist() == [8, 2]


def test_they_do_so_where_the_whole_was_stated_wrong_too():
    data = plan(TWO_PARTS, stated=[300.0])
    proof, after = ways(data, "G12")["explode", ""]
    assert proof.holds and stated(after) == {1: 100.0, 2: 25.0}


def test_many_are_exploded_without_a_person():
    data = plan(TWO_PARTS, shapely.transform(TWO_PARTS, lambda xy: xy + np.array([0, 50])))
    mended = mend(data, PROFILE, ["G12"], options=Options(only_safe=True))
    assert not mended.remaining and len(mended.done) == 2
    assert sorted(stated(mended.dataset).values()) == [25.0, 25.0, 100.0, 100.0]
    assert not list(check(mended.dataset, PROFILE).rows())


def test_a_cut_overlap_takes_the_stated_area_with_it():
    found = ways(plan(A, B), "C01")
    for choice, wanted in (("from_1", {1: 100.0, 2: 300.0}), ("from_2", {1: 110.0, 2: 290.0})):
        proof, after = found["cut_overlap", choice]
        assert proof.holds, proof.text.en
        assert stated(after) == wanted


def test_an_area_that_the_cut_makes_right_is_left():
    """The drawing was wrong, not what is stated."""
    proof, after = ways(plan(A, B, stated=[100.0, 300.0]), "C01")["cut_overlap", "from_1"]
    assert proof.holds and stated(after) == {1: 100.0, 2: 300.0}


def test_an_area_that_never_followed_the_drawing_is_left_to_a_person():
    proof, after = ways(plan(A, B, stated=[180.0, 300.0]), "C01")["cut_overlap", "from_1"]
    assert proof.holds and stated(after)[1] == 180.0


def test_a_gap_is_added_to_the_stated_area_of_who_takes_it():
    whole = polygon((0, 0), (20, 0), (20, 10), (0, 10))
    left = polygon((0, 0), (9, 0), (9, 10), (0, 10))
    right = polygon((10, 0), (20, 0), (20, 10), (10, 10))
    found = ways(plan(left, right, boundary=whole), "C05")
    assert {key[0] for key in found} == {"fill_gap"}
    seen = []
    for (_, choice), (proof, after) in found.items():
        assert proof.holds, (choice, proof.text.en)
        seen.append(sorted(stated(after).values()))
    assert sorted(seen) == [[10.0, 90.0, 100.0], [90.0, 110.0], [100.0, 100.0]]


def test_what_is_outside_is_cut_off_the_stated_area_too():
    whole = polygon((0, 0), (20, 0), (20, 10), (0, 10))
    wide = polygon((0, 0), (22, 0), (22, 10), (0, 10))
    for proof, after in ways(plan(wide, boundary=whole), "C06").values():
        assert proof.holds, proof.text.en
        assert stated(after) == {1: 200.0}


def test_a_sliver_goes_with_its_area_to_the_neighbour():
    sliver = polygon((10, 0), (10.08, 0), (10.08, 30), (10, 30))
    left = polygon((0, 0), (10, 0), (10, 30), (0, 30))
    tiny = polygon((10.08, 0), (10.48, 0), (10.48, 1), (10.08, 1))
    proof, after = ways(plan(left, sliver, tiny), "G11")["merge_into_neighbour", "into_1"]
    assert proof.holds, proof.text.en
    assert stated(after)[1] == pytest.approx(302.4)


def test_an_invalid_lot_that_is_rebuilt_shows_that_its_area_was_wrong():
    """Nobody could compare it before: it is revealed, not added, and a person decides."""
    bow = polygon((0, 0), (10, 10), (10, 0), (0, 10))
    found = ways(plan(bow, stated=[70.0]), "G04", MULTI)
    proof, after = found["make_valid", "structure"]
    assert proof.holds and proof.revealed == 1 and stated(after) == {1: 70.0}
    proof, after = found["make_valid", "apart"]
    assert proof.holds and sorted(stated(after).values()) == [25.0, 25.0]


def test_hectares_are_written_in_hectares():
    ward = "DiaChinh/RanhGioiXa_A"
    one = shapely.MultiPolygon(
        [
            polygon((0, 0), (1000, 0), (1000, 100), (0, 100)),
            polygon((2000, 0), (2500, 0), (2500, 100), (2000, 100)),
        ]
    )
    table = Table(
        ward,
        np.array([1]),
        objects([shapely.to_wkb(one)]),
        {"dienTich": objects([15.0])},
        epsg=9210,
        geometry_type="MultiPolygon",
    )
    proof, after = ways(Dataset((table,), model_id="dia_chinh"), "G12")["explode", ""]
    assert proof.holds and stated(after) == {1: 10.0, 2: 5.0}
