# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines that run over themselves, on a small grid: what they cover stays, each stretch once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qh_plugin.core.checking import build_context, check
from qh_plugin.core.edits import apply
from qh_plugin.core.repair import Unmendable, repairs_for
from qh_plugin.core.repair.proof import prove
from tests.core.network import networks as oracle
from tests.core.repair.test_join_line_ends import PROFILE, roads

STEPS = {"r": (1, 0), "l": (-1, 0), "u": (0, 1), "d": (0, -1)}


def walk(steps):
    return shapely.LineString(np.cumsum([(0, 0), *(STEPS[s] for s in steps)], axis=0))


@settings(max_examples=25, deadline=None)
@given(st.text("rlud", min_size=3, max_size=9), st.sampled_from((0.0, 17.3)))
@example("rrrll", 0.0)
@example("rrullddrr", 17.3)
@example("uruldlud", 0.0)  # it crosses itself too, elsewhere
def test_nothing_is_lost_and_less_runs_twice(steps, degrees):
    line = walk(steps)
    data = roads(oracle.moved([line], degrees))
    before = [(g, i) for g, i in check(data, PROFILE, only=["L05"]).rows()]
    assert bool(before) == (shapely.length(shapely.union_all([line])) < line.length)
    for group, i in before:
        context = build_context(data, "roads", PROFILE)
        try:
            edits = repairs_for("L05")[0].propose(context, group, i)
        except Unmendable:
            continue
        after = apply(data.tables[0], edits)
        old, new = (shapely.from_wkb(t.wkb) for t in (data.tables[0], after))
        assert shapely.hausdorff_distance(shapely.union_all(old), shapely.union_all(new)) < 1e-6
        gone = shapely.length(old).sum() - shapely.length(new).sum()
        assert gone >= group.measures["length"][i] - 1e-6
        if len(before) == 1 and prove(data, PROFILE, (edits,), group, i).holds:
            left = check(replace(data, tables=(after,)), PROFILE, only=["L05"])
            assert not list(left.rows())
