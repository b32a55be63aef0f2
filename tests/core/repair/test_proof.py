# SPDX-License-Identifier: GPL-2.0-or-later
"""Proofs: what is refused and why, what is hidden, and legal boundaries."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from qh_plugin.core.checking import RuleSetting, build_context, check
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.model import load as load_model
from qh_plugin.core.repair import Unmendable, repairs_for
from qh_plugin.core.repair.legal import is_legal, moved_layer, moves
from qh_plugin.core.repair.proof import prove
from qh_plugin.core.repair.proposals import first_proved, proposals
from qh_plugin.core.repair.rounds import Options, mend
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import plain
from tests.core.repair.conftest import (
    EAST,
    EVERY,
    NORTH,
    PROFILE,
    counts,
    dataset,
    geometry,
    polygon,
    ring,
    table,
)

A = polygon((0, 0), (10, 0), (10.5, 5), (10, 10), (0, 10))
B = polygon((10, 0), (20, 0), (20, 10), (10, 10))
LEFT = polygon((0, 0), (10, 0), (10, 10), (0, 10))


def finding(data, rule):
    return next((g, i) for g, i in check(data, PROFILE).rows() if g.rule == rule)


def edits(data, fid, shape, layer="lots"):
    return Edits(layer, plain("x"), geometries={fid: shapely.to_wkb(shapely.MultiPolygon([shape]))})


def test_an_edit_that_mends_and_adds_nothing_is_proved():
    data = dataset(table(A, B))
    proof = prove(data, PROFILE, [edits(data, 1, LEFT)], *finding(data, "C01"))
    assert proof.holds and proof.gone and not proof.added
    assert proof.text.vi == "đã chứng minh: hết 1 lỗi, không thêm lỗi mới"


def test_an_edit_that_adds_a_gap_is_refused_with_the_place():
    data = dataset(table(A, B), polygon((0, 0), (20, 0), (20, 10), (0, 10)))
    short = polygon((0, 0), (10, 0), (9, 5), (10, 10), (0, 10))
    proof = prove(data, PROFILE, [edits(data, 1, short)], *finding(data, "C01"))
    assert proof.gone and not proof.holds
    assert [added.rule for added in proof.added] == ["C05"]
    assert "thêm 1 lỗi mới" in proof.text.vi and "C05 tại (600009" in proof.text.vi


def test_an_edit_that_leaves_the_finding_is_refused():
    data = dataset(table(A, B))
    less = polygon((0, 0), (10, 0), (10.3, 5), (10, 10), (0, 10))
    proof = prove(data, PROFILE, [edits(data, 1, less)], *finding(data, "C01"))
    assert not proof.holds and not proof.gone and "vẫn còn" in proof.text.vi


def test_a_finding_of_yesterday_is_told():
    group, i = finding(dataset(table(A, B)), "C01")
    mended = dataset(table(LEFT, B))
    proof = prove(mended, PROFILE, [edits(mended, 1, LEFT)], group, i)
    assert not proof.holds and "không còn trong dữ liệu" in proof.text.vi


def test_an_error_far_away_is_nobodys_business():
    far = polygon((900, 0), (910, 0), (910, 10), (900, 10))
    over = polygon((905, 0), (915, 0), (915, 10), (905, 10))
    data = dataset(table(A, B, far, over))
    assert prove(data, PROFILE, [edits(data, 1, LEFT)], *finding(data, "C01")).holds


def test_edits_of_two_layers_are_proved_together():
    boundary = polygon((0, 0), (20, 0), (20, 10), (0, 10))
    wide = polygon((0, 0), (20.2, 0), (20.2, 10), (0, 10))
    data = dataset(table(LEFT, polygon((10, 0), (20.2, 0), (20.2, 10), (10, 10))), boundary)
    group, i = finding(data, "C06")
    both = [edits(data, 1, wide, "border")]
    assert prove(data, PROFILE, both, group, i).holds
    narrow = edits(data, 2, B)
    assert prove(data, PROFILE, [narrow], group, i).holds
    refused = prove(data, PROFILE, [narrow, *both], group, i)
    assert [added.rule for added in refused.added] == ["C05"]


def test_what_an_invalid_feature_hid_is_revealed_not_added():
    bow = polygon((0, 0), (10, 10), (10, 0), (0, 10))
    over = polygon((7, 3), (20, 3), (20, 7), (7, 7))
    data = dataset(table(bow, over))
    found, _ = proposals(data, PROFILE, *finding(data, "G04"))
    best = found[0]
    assert best.proof.holds and best.proof.revealed == 1
    assert "1 lỗi bị che" in best.proof.text.vi
    assert best.choice.before and best.choice.after
    assert shapely.from_wkb(best.choice.after).area == pytest.approx(50)


def test_the_dock_gets_the_first_choice_that_is_proved_or_the_reason():
    data = dataset(table(A, B))
    group, i = finding(data, "C01")
    context = build_context(data, "lots", PROFILE)
    (repair,) = repairs_for("C01")
    assert set(first_proved(context, PROFILE, repair, group, i).geometries) == {1}
    twins = dataset(table(A, A, B))  # cut from one of two equal features it lies in the other
    group, i = finding(twins, "C01")
    context = build_context(twins, "lots", EVERY)
    assert set(first_proved(context, EVERY, repair, group, i).geometries) == {3}
    pairs = dataset(table(A, A, B, B))
    group, i = finding(pairs, "C01")
    context = build_context(pairs, "lots", EVERY)
    with pytest.raises(Unmendable, match="thêm 1 lỗi mới, đầu tiên là C03"):
        first_proved(context, EVERY, repair, group, i)


def test_legal_boundaries_by_class_and_by_role():
    model = load_model("dia_chinh")
    data = dataset(table(A, B))
    assert is_legal(data, "DiaChinh/ThuaDat_A", model)
    assert is_legal(data, "DiaChinh/RanhGioiXa_A", model)
    assert not is_legal(data, "SuDungDat/HienTrangSuDungDat_A", model)
    assert not is_legal(data, "lots", None)
    assert is_legal(replace(data, roles={"parcels": "lots"}), "lots", None)


@pytest.mark.parametrize(
    ("shape", "moved"),
    [
        (polygon((0, 0), (10, 0), (10.5, 5), (10, 10), (0, 10)), False),
        (polygon((0, 0), (5, 0), (10, 0), (10.5, 5), (10, 10), (0, 10)), False),
        (polygon((0, 0), (5, 0.0009), (10, 0), (10.5, 5), (10, 10), (0, 10)), False),
        (polygon((0, 0), (5, 0.002), (10, 0), (10.5, 5), (10, 10), (0, 10)), True),
        (polygon((0, 0), (10, 0), (10.5, 5.0004), (10, 10), (0, 10)), True),
        (LEFT, True),
        (polygon((10, 10), (10.5, 5), (10, 0), (0, 0), (0, 10)), False),
    ],
)
def test_what_moves_a_boundary(shape, moved):
    assert moves(table(A), {1: shapely.to_wkb(shape)}, 0.001) is moved


def test_parcels_are_mended_only_when_a_person_agrees():
    data = replace(dataset(table(A, B)), roles={"parcels": "lots"})
    waits = mend(data, PROFILE, ["C01"])
    assert not waits.done and counts(waits.dataset) == {"C01": 1}
    assert "ranh giới pháp lý" in waits.remaining[0].why.vi
    done = mend(data, PROFILE, ["C01"], options=Options(move_boundaries=True))
    assert counts(done.dataset) == {} and geometry(done.dataset, 1).area == pytest.approx(100)
    change = [edits(data, 1, LEFT)]
    assert moved_layer(data, change, None, 0.001) == "lots"


def test_gaps_above_the_limit_are_left():
    ring = polygon((0, 0), (10, 0), (10, 10), (0, 10), holes=[((2, 2), (2, 5), (5, 5), (5, 2))])
    data = dataset(table(ring))
    kept = mend(data, PROFILE, ["C04"], options=Options(settings={"max_area": 8.0}))
    assert not kept.done and "quá mức 8,00 m²" in kept.remaining[0].why.vi
    assert mend(data, PROFILE, ["C04"], options=Options(settings={"max_area": 10.0})).done


def test_waived_findings_are_left_alone():
    data = dataset(table(A, B))
    result = check(data, PROFILE)
    waived = [replace(g, states=(State.WAIVED,) * len(g)) for g in result.findings]
    assert not mend(data, PROFILE, ["C01"], result=replace(result, findings=waived)).done


def test_a_fix_goes_on_to_the_next_choice_when_the_first_is_refused():
    ring = polygon(
        (0, 0), (30, 0), (30, 30), (0, 30), holes=[((10, 10), (10, 20), (20, 20), (20, 10))]
    )
    inner = polygon((10, 10), (20, 10), (20, 19.5), (10, 19.5))
    data = dataset(table(ring, inner))
    mended = mend(data, PROFILE, ["C04"])
    assert counts(mended.dataset) == {}
    assert len(mended.done) == 1 and mended.done[0].proof.holds


def street(*lines, name):
    return table(*(shapely.LineString(ring(*one)[:-1]) for one in lines), name=name,
                 geometry_type="LineString")  # fmt: skip


def test_a_red_line_that_goes_leaves_the_building_line_in_the_road():
    """The building line lies 3 m behind the red line and 5 m before the next one: without the
    first it lies in the road whose middle is 10 m from it (S05)."""
    roads = street(((0, 0), (100, 0)), name="roads")
    red = street(((40, 10), (60, 10)), ((0, 18), (100, 18)), name="red")
    built = street(((42, 13), (58, 13)), name="built")
    names = {"layer": "built", "other": "red", "also": "roads"}
    rules = {"L01": RuleSetting(Severity.WARNING), "S05": RuleSetting(Severity.ERROR, names)}
    profile = replace(EVERY, rules=rules)
    data = Dataset((roads, red, built))
    assert {g.rule for g in check(data, profile).findings} == {"L01"}
    group, i = next((g, i) for g, i in check(data, profile).rows()
                    if g.layer == "red" and g.fids[i] == (1,))  # fmt: skip
    proof = prove(data, profile, [Edits("red", plain("x"), deleted=frozenset({1}))], group, i)
    assert proof.gone and not proof.holds
    assert [(new.rule, new.point) for new in proof.added] == [("S05", (EAST + 50, NORTH + 13))]
