# SPDX-License-Identifier: GPL-2.0-or-later
"""Ends that nearly meet a line are joined in random networks: proved, then counted again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qh_plugin.core.checking import RuleSetting, build_context, check, load_profile
from qh_plugin.core.edits import apply
from qh_plugin.core.findings import Severity
from qh_plugin.core.repair import Unmendable, repairs_for
from qh_plugin.core.repair.proof import prove
from qh_plugin.core.table import Dataset, Table
from tests.core.network import networks as oracle
from tests.core.network.networks import CITY
from tests.long_form import examples

RULES = ("G04", "L01", "L02", "L03", "L04", "L05", "L06")
PROFILE = replace(
    load_profile(),
    rules={i: RuleSetting(Severity.INFO if i == "L03" else Severity.ERROR) for i in RULES},
)


def counts(data):
    return {rule.id: rule.findings for rule in check(data, PROFILE).rules}


def roads(lines):
    wkb = np.empty(len(lines), object)
    wkb[:] = [shapely.to_wkb(line, output_dimension=2) for line in lines]
    table = Table("roads", np.arange(1, len(lines) + 1), wkb, {}, epsg=9210,
                  geometry_type="LineString")  # fmt: skip
    return Dataset((table,))


def line(*places):
    return shapely.LineString(places)


#: line 4 runs past the first three, and the end of line 5 may only be joined to what runs past
PAST_AND_SHORT = [line((0, 0), (4, 2))] * 3 + [line((4, 1), (4, 4)), line((0, 0), (4, 0))]


@settings(max_examples=examples(40), deadline=None)
@example(PAST_AND_SHORT, 0.0)
@given(oracle.networks(), st.sampled_from((0.0, 17.3, 133.7)))
def test_joined_ends_stay_joined(lines, degrees):
    data = roads(oracle.moved(lines, degrees))
    before = counts(data)
    repair = repairs_for("L02")[0]
    assert repair.safe
    for group, i in check(data, PROFILE, only=["L02"]).rows():
        context = build_context(data, "roads", PROFILE)
        try:
            edits = repair.propose(context, group, i)
        except Unmendable:
            continue
        if not prove(data, PROFILE, (edits,), group, i).holds:
            continue
        after = Dataset((apply(data.tables[0], edits),))
        found = counts(after)
        assert found["L02"] < before["L02"]
        assert all(found[rule] <= before[rule] for rule in ("G04", "L01", "L04", "L05", "L06"))
        a, b = (after.tables[0].wkb[after.tables[0].fids == fid][0] for fid in group.fids[i])
        shared = {tuple(xy) for xy in shapely.get_coordinates(shapely.from_wkb(a)).tolist()}
        assert shared & {tuple(xy) for xy in shapely.get_coordinates(shapely.from_wkb(b)).tolist()}


def test_what_is_cut_off_is_seen_by_the_ends_around():
    data = roads(oracle.moved(PAST_AND_SHORT, 0.0))
    group, i = next((g, i) for g, i in check(data, PROFILE, only=["L02"]).rows()
                    if 5 not in g.fids[i])  # fmt: skip
    edits = repairs_for("L02")[0].propose(build_context(data, "roads", PROFILE), group, i)
    proof = prove(data, PROFILE, (edits,), group, i)
    assert proof.gone and not proof.holds
    assert [(new.rule, new.point) for new in proof.added] == [("L01", (CITY[0] + 4, CITY[1]))]


def test_a_proof_looks_as_far_as_the_rules_of_its_profile():
    far = replace(PROFILE, rules={
        i: replace(rule, params={"search": 5.0} if i in ("L01", "L02") else {})
        for i, rule in PROFILE.rules.items()
    })  # fmt: skip
    # line 1 runs 4 m past line 2; line 3 ends 4.24 m beside what is cut off then
    data = roads(oracle.moved([line((0, 0), (14, 0)), line((10, -90), (10, 90)),
                               line((17, 3), (90, 3))], 0.0))  # fmt: skip
    rows = list(check(data, far, only=["L02"]).rows())
    group, i = next((g, i) for g, i in rows if sorted(g.fids[i]) == [1, 2])
    edits = repairs_for("L02")[0].propose(build_context(data, "roads", far), group, i)
    proof = prove(data, far, (edits,), group, i)
    assert [(new.rule, new.point) for new in proof.added] == [("L01", (CITY[0] + 17, CITY[1] + 3))]
