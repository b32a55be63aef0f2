# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person works with: every way to mend a finding, some findings of many, all as one step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from qh_plugin.core.checking import check
from qh_plugin.core.edits import Edits, apply
from qh_plugin.core.repair.net import net
from qh_plugin.core.repair.proposals import Workbench, proposals
from qh_plugin.core.repair.rounds import Options, mend, with_edits
from qh_plugin.core.text import Text, plain
from tests.core.repair.conftest import PROFILE, dataset, polygon, table

OVER = [
    polygon((0, 0), (10, 0), (10.5, 5), (10, 10), (0, 10)),
    polygon((10, 0), (20, 0), (20, 10), (10, 10)),
    polygon((30, 0), (40, 0), (40.5, 5), (40, 10), (30, 10)),
    polygon((40, 0), (50, 0), (50, 10), (40, 10)),
    polygon((60, 0), (70, 0), (70, 0), (70, 10), (60, 10)),
]


def of_rule(result, rule):
    return [(g, i) for g, i in result.rows() if g.rule == rule]


def test_the_ways_are_those_that_are_proved_one_by_one():
    data = dataset(table(*OVER))
    bench = Workbench(data, PROFILE)
    for group, i in check(data, PROFILE).rows():
        known, unable = proposals(data, PROFILE, group, i)
        ways = list(bench.choices(group, i))
        made = [(r.id, c.id, c.before, c.after) for r, c in ways if not isinstance(c, Text)]
        assert made == [(p.repair.id, p.choice.id, p.choice.before, p.choice.after) for p in known]
        assert [bench.prove(c, group, i).holds for _, c in ways if not isinstance(c, Text)] == [
            p.proof.holds for p in known
        ]
        assert [(r.id, t) for r, t in ways if isinstance(t, Text)] == [(r.id, t) for r, t in unable]
    assert bench.context("lots") is bench.context("lots")


def test_only_the_findings_named_are_mended():
    data = dataset(table(*OVER))
    result = check(data, PROFILE)
    first, second = (group.keys[i] for group, i in of_rule(result, "C01"))
    mended = mend(data, PROFILE, ["C01"], options=Options(keys=frozenset({second})))
    assert [done.key for done in mended.done] == [second] and not mended.remaining
    left = check(mended.dataset, PROFILE)
    assert [group.keys[i] for group, i in of_rule(left, "C01")] == [first]
    assert of_rule(left, "G07"), "another rule is not meant"


def same(a, b):
    assert sorted(a.fids.tolist()) == sorted(b.fids.tolist())
    for fid in a.fids.tolist():
        (i,), (k,) = np.flatnonzero(a.fids == fid), np.flatnonzero(b.fids == fid)
        assert a.wkb[i] == b.wkb[k]
        assert all(a.columns[n][i] == b.columns[n][k] for n in a.columns)


def test_many_repairs_as_one_change_make_the_same_data():
    data = dataset(table(*OVER))
    mended = mend(data, PROFILE, ["C01", "G07"])
    assert len(mended.done) == 3
    (change,) = net(data, mended.dataset, mended.edits, plain("cả ba"))
    assert change.text.vi == "cả ba"
    same(with_edits(data, [change]).table("lots"), mended.dataset.table("lots"))


@pytest.mark.parametrize("later", [{"geometries": {6: OVER[3].wkb}}, {"deleted": frozenset({6})}])
def test_a_feature_made_on_the_way_is_new_or_not_there_at_all(later):
    data = dataset(replace(table(*OVER[1:]), fids=np.array([1, 2, 3, 5], np.int64)))
    steps = [
        Edits("lots", plain("a"), added=((OVER[0].wkb, {}),), deleted=frozenset({1})),
        Edits("lots", plain("b"), **later),
    ]
    after = data
    for step in steps:
        tables = tuple(apply(t, step) if t.name == "lots" else t for t in after.tables)
        after = replace(after, tables=tables)
    (change,) = net(data, after, steps, plain("x"))
    assert change.deleted == {1} and not change.geometries
    assert [wkb for wkb, _ in change.added] == list(later.get("geometries", {}).values())
