# SPDX-License-Identifier: GPL-2.0-or-later
"""A result marked again after waivers equals a check with the new ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qh_plugin.core.checking import check
from qh_plugin.core.checking.remarking import accepted, changed, withdrawn
from qh_plugin.core.checking.waivers import Ledger, Withdrawal, waiver_for
from qh_plugin.core.findings import State
from tests.core.checking.conftest import SQUARE, dataset, profile, table

DAY = date(2026, 7, 1)
OTHER = "POLYGON((600010 1190000,600020 1190000,600020 1190010,600010 1190010,600010 1190000))"
ASKED = {"C01": {"at": [(600005.0, 1190000.0), (600003.0, 1190003.0), (600001.0, 1190001.0)]}}


@pytest.fixture
def some(rules):
    return dataset(table("lots", (SQUARE, OTHER)))


def checked(some, waivers=(), withdrawals=()):
    ledger = Ledger(tuple(waivers), tuple(withdrawals))
    return check(some, profile(**ASKED), on=DAY, waivers=ledger)


def of(result, some, number, person="An"):
    key = result.findings[0].keys[number]
    return waiver_for(result, some, key, reason="đã thống nhất", person=person)


def told(result):
    """What of a result waivers change."""
    states = [s for g in result.findings for s in g.states]
    return states, [(f.id, f.waived) for f in result.rules], result.waivers, result.errors


def test_accepting_some_equals_a_check_with_them(some):
    result = checked(some)
    made = [of(result, some, 0), of(result, some, 2)]
    marked = accepted(result, made)
    assert told(marked) == told(checked(some, made))
    assert marked.errors == result.errors - 2
    done = changed(result, marked)
    assert [g.keys for g in done.vanished] == [tuple(w.key for w in made)]
    assert [g.states for g in done.appeared] == [(State.WAIVED, State.WAIVED)]
    assert changed(marked, marked).appeared == ()
    assert told(accepted(marked, made)) == told(marked), "the same once more changes nothing"


def test_withdrawing_equals_a_check_with_the_withdrawal(some):
    result = checked(some)
    made = [of(result, some, 0), of(result, some, 1), of(result, some, 0, "Bình")]
    first = Withdrawal(made[0].id, "Cúc", "nhầm")
    second = Withdrawal(made[2].id, "Cúc", "nhầm")
    marked = withdrawn(accepted(result, made), made[0], first)
    assert told(marked) == told(checked(some, made, [first])), "accepted by another one too"
    marked = withdrawn(marked, made[2], second)
    assert told(marked) == told(checked(some, made, [first, second]))
    assert marked.errors == result.errors - 1


def test_a_finding_that_was_a_consequence_is_one_again(some):
    result = checked(some)
    made = of(result, some, 0)
    (group,) = result.findings
    caused = replace(group, causes=(group.keys[1], None, None))
    marked = accepted(replace(result, findings=(caused,)), [made])
    assert marked.findings[0].states[0] is State.WAIVED
    again = withdrawn(marked, made, Withdrawal(made.id, "Cúc"))
    assert again.findings[0].states[0] is State.CONSEQUENCE
