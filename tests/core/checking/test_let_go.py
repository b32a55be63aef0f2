# SPDX-License-Identifier: GPL-2.0-or-later
"""What a check has read is gone as soon as nobody uses it, without Python's full collection: that
one comes late, and then holds QGIS up for all the data of all the checks since."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from qh_plugin.core.checking import check, live_findings
from qh_plugin.core.checking.incremental import Live
from qh_plugin.core.checking.live_findings import Store, entries_of
from qh_plugin.core.checking.outcome import Outcome
from qh_plugin.core.findings import Severity
from qh_plugin.core.repair.proposals import Workbench
from qh_plugin.core.report.content import with_content
from qh_plugin.core.report.surroundings import surroundings
from tests.core.checking.conftest import findings
from tests.core.checking.edits import Editor, parcels
from tests.core.checking.test_incremental import PROFILE, same


@pytest.fixture
def uncollected():
    """No cycle is collected meanwhile."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_the_data_of_a_check_are_gone_when_it_is_dropped(uncollected):
    data = parcels("full", np.random.default_rng(1))
    result = check(data, PROFILE)
    around = surroundings(result.findings, data)
    assert around, "pictures that were cut out of the data"
    bench = Workbench(data, PROFILE)
    hashed = with_content(result, data)
    gone = weakref.ref(data)
    del data, bench, result, hashed
    assert gone() is None
    assert around


def test_the_data_of_a_live_check_are_gone_when_it_ends(uncollected):
    live = Live(parcels("full", np.random.default_rng(1)), PROFILE)
    editor = Editor(live, np.random.default_rng(2))
    for _ in range(3):
        editor.edit()
    live.settle()
    data = [weakref.ref(table) for table in live.dataset().tables]
    data += [weakref.ref(live)]
    del live, editor
    assert [ref() for ref in data] == [None] * len(data)


def test_a_finding_that_names_very_many_features_makes_few_objects():
    """The gap around a ward names every parcel of it."""
    many = 20_000
    group = findings("C05", "lots", [tuple(range(many))], [(0.0, 0.0)])
    outcome = Outcome("C05", "lots", Severity.ERROR, Severity.ERROR, True, (group,), 0.0)
    (entry,) = entries_of(outcome)
    store = Store()
    gc.collect()
    before = len(gc.get_objects())
    store.add([entry])
    gc.collect()  # what holds plain values only is walked no more
    assert len(gc.get_objects()) - before < 100
    assert store.naming("lots", [7]) == store.naming("lots", [many - 1, 3]) == [entry]
    assert store.naming("lots", [many]) == store.naming("others", [7]) == []
    store.drop([entry])
    assert store.naming("lots", [7]) == []


def test_findings_follow_whatever_they_name(monkeypatch):
    """As if those of two features and more named very many."""
    monkeypatch.setattr(live_findings, "_FEW_NAMED", 1)
    live = Live(parcels("full", np.random.default_rng(5)), PROFILE)
    editor = Editor(live, np.random.default_rng(6))
    for number in range(12):
        editor.edit()
        same(live, f"edit {number}")
    live.settle()
    same(live, "settled")
