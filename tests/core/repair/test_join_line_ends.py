# SPDX-License-Identifier: GPL-2.0-or-later
"""Ends that nearly meet a line are joined in random networks: proved, then counted again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.checking import RuleSetting, build_context, check, load_profile
from qh_plugin.core.edits import apply
from qh_plugin.core.findings import Severity
from qh_plugin.core.repair import Unmendable, repairs_for
from qh_plugin.core.repair.proof import prove
from qh_plugin.core.table import Dataset, Table
from tests.core.network import networks as oracle

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


@settings(max_examples=150, deadline=None)
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
