# SPDX-License-Identifier: GPL-2.0-or-later
"""Every repair of every finding of random fabrics, and mending of all of them.

The proof is not asked whether it is right: the whole data are checked with every rule before and
after, and counted. `QH_SOAK=1` takes many more fabrics.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qh_plugin.core.checking import catalogue, check, crashed
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.repair.legal import moves
from qh_plugin.core.repair.proposals import proposals
from qh_plugin.core.repair.rounds import Options, mend, with_edits
from qh_plugin.core.rules.base import Mending
from tests.core.repair.conftest import EVERY, dataset, table
from tests.core.repair.planting import KINDS, Lots
from tests.long_form import examples

RULES = {rule.id: rule for rule in catalogue()}
MENDED = tuple(
    rule.id
    for rule in RULES.values()
    if rule.id[0] in "GC" and rule.id != "C09" and rule.mending is not Mending.NONE
)
INVALID = ("G03", "G04", "G05", "G06")
FEW = settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEED = st.integers(0, 2**32 - 1)
PLANTED = st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)


def spoiled(seed, kinds):
    lots = Lots(np.random.default_rng(seed))
    for kind in kinds:
        lots.plant(kind)
    return dataset(table(*lots.shapes()), lots.outline), lots


def grave(result):
    """rule → number of findings that are errors or warnings."""
    return Counter(
        group.rule
        for group, i in result.rows()
        if group.severity is not Severity.INFO and group.states[i] is not State.WAIVED
    )


def twins(result, key):
    """How many findings have a key, but for the number of those within 1 cm of each other."""
    every = (known for group in result.findings for known in group.keys)
    return sum(known.partition("-")[0] == key.partition("-")[0] for known in every)


@FEW
@given(seed=SEED, kinds=PLANTED)
def test_what_is_proved_is_true(seed, kinds):
    data, _ = spoiled(seed, kinds)
    before = check(data, EVERY)
    assert not crashed(before)
    count = grave(before)
    for group, i in before.rows():
        found, _ = proposals(data, EVERY, group, i)
        for proposal in found:
            if not proposal.proof.holds:
                continue
            after = check(with_edits(data, proposal.choice.edits), EVERY)
            what = (group.rule, group.message(i).en, proposal.repair.id, proposal.choice.id)
            # a gap that an invalid feature left may fall in two: no new place, but one more
            if not proposal.proof.revealed and group.rule not in INVALID:
                more = grave(after) - count
                assert not more, (what, more)
            assert twins(after, group.keys[i]) < twins(before, group.keys[i]), what
            if proposal.safe and group.rule not in ("C08", "G16"):
                for edits in proposal.choice.edits:
                    added = [wkb for wkb, _ in edits.added]
                    assert not moves(data.table(edits.layer), edits.geometries, 0.001, added), what


@FEW
@given(seed=SEED, kinds=PLANTED)
def test_mending_ends_and_is_worth_it(seed, kinds):
    data, lots = spoiled(seed, kinds)
    before = check(data, EVERY)
    mended = mend(data, EVERY, MENDED, result=before)
    again = mend(data, EVERY, MENDED)
    assert [m.edits for m in mended.done] == [m.edits for m in again.done], "not deterministic"
    after = check(mended.dataset, EVERY)
    assert sum(grave(after).values()) <= sum(grave(before).values())
    left = Counter(row.rule for row in mended.remaining)
    assert left == Counter(g.rule for g, i in after.rows() if g.rule in MENDED)
    if not {"C01", "C03", "C04", "C05", "C06", *INVALID} & set(grave(after)):
        areas = shapely.area(shapely.from_wkb(mended.dataset.table("lots").wkb))
        assert areas.sum() == pytest.approx(lots.outline.area, abs=0.05)


@FEW
@given(seed=SEED, kinds=PLANTED)
def test_the_safe_ones_alone_move_no_boundary(seed, kinds):
    data, _ = spoiled(seed, kinds)
    data = replace(data, roles={**data.roles, "parcels": "lots"})
    safe = mend(data, EVERY, MENDED, options=Options(only_safe=True))
    assert all(m.proof.holds for m in safe.done)
    known = set(data.table("lots").fids.tolist())
    for edits in safe.edits:
        added = [wkb for wkb, _ in edits.added]
        mine = {fid: wkb for fid, wkb in edits.geometries.items() if fid in known}
        assert not moves(data.table("lots"), mine, 0.003, added), edits.text.en


@pytest.mark.parametrize("kind", KINDS)
def test_each_defect_alone_is_mended(kind):
    data, _ = spoiled(7, [kind])
    before = check(data, EVERY)
    planted = grave(before) + Counter(g.rule for g, _ in before.rows() if g.rule in MENDED)
    assert planted, "nothing was planted"
    mended = mend(data, EVERY, MENDED, result=before)
    after = check(mended.dataset, EVERY)
    assert not grave(after), [(r.rule, r.why.en) for r in mended.remaining]
