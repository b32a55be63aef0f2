# SPDX-License-Identifier: GPL-2.0-or-later
"""A result after waivers were made or withdrawn, without another check.

What comes out is what a check of the same data with the new ledger gives: a waiver that was made
of a finding covers that finding, and one that was withdrawn covers nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Callable, Sequence

from qh_plugin.core.checking.incremental import Difference
from qh_plugin.core.checking.settle import take
from qh_plugin.core.checking.waivers import Waiver, Withdrawal, facts_of, withdrawn_by
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.report.result import CheckResult, RuleFacts, WaiverFacts

Chosen = Callable[[Findings, int], bool]


def accepted(result: CheckResult, waivers: Sequence[Waiver]) -> CheckResult:
    """The result with these waivers, which were made of its findings."""
    keys = {(w.rule, w.layer, w.key) for w in waivers}

    def meant(group: Findings, i: int) -> bool:
        return (group.rule, group.layer, group.keys[i]) in keys

    known = {facts.id for facts in result.waivers}
    called = {
        (group.rule, group.layer, group.keys[i]): tuple(group.ids[i])
        for group, i in result.rows()
        if meant(group, i)
    }
    new = tuple(
        replace(facts_of(w, None), ids=called.get((w.rule, w.layer, w.key), w.ids))
        for w in waivers
        if w.id not in known
    )
    return _with(result, {w.rule for w in waivers}, meant, State.WAIVED, (*result.waivers, *new))


def withdrawn(result: CheckResult, waiver: Waiver, entry: Withdrawal) -> CheckResult:
    """The result without a waiver; what another one covers too stays accepted."""
    facts = tuple(
        replace(known, void=withdrawn_by(entry)) if known.id == waiver.id else known
        for known in result.waivers
    )
    mine_now = next((f for f in facts if f.id == waiver.id), facts_of(waiver, None))
    place = (waiver.rule, waiver.layer, tuple(mine_now.ids))
    others = [f for f in facts if f.void is None and (f.rule, f.layer, tuple(f.ids)) == place]
    on_place = sum(
        (group.rule, group.layer, tuple(ids)) == place
        for group in result.findings
        if group.rule == waiver.rule
        for ids in group.ids
    )

    def meant(group: Findings, i: int) -> bool:
        if (group.rule, group.layer, tuple(group.ids[i])) != place:
            return False
        mine = group.keys[i] == mine_now.key or on_place == 1
        kept = any(f.key == group.keys[i] or on_place == 1 for f in others)
        return mine and not kept and group.states[i] is State.WAIVED

    return _with(result, {waiver.rule}, meant, State.OPEN, facts)


def changed(before: CheckResult, after: CheckResult) -> Difference:
    """The findings whose state differs between a result and the same one marked again."""
    vanished, appeared = [], []
    for old, new in zip(before.findings, after.findings):
        if old.states is not new.states:
            rows = [i for i, pair in enumerate(zip(old.states, new.states)) if pair[0] != pair[1]]
            vanished.append(take(old, rows))
            appeared.append(take(new, rows))
    return Difference(
        tuple(g for g in vanished if len(g)), tuple(g for g in appeared if len(g)), frozenset()
    )


def _with(
    result: CheckResult,
    rules: set[str],
    meant: Chosen,
    state: State,
    waivers: tuple[WaiverFacts, ...],
) -> CheckResult:
    findings = [
        _marked(group, meant, state) if group.rule in rules else group for group in result.findings
    ]
    waived = Counter(
        g.rule for g in findings if g.rule in rules for s in g.states if s is State.WAIVED
    )

    def counted(facts: RuleFacts) -> RuleFacts:
        return replace(facts, waived=waived[facts.id]) if facts.id in rules else facts

    return replace(
        result,
        findings=tuple(findings),
        rules=tuple(counted(facts) for facts in result.rules),
        waivers=waivers,
    )


def _marked(group: Findings, meant: Chosen, state: State) -> Findings:
    """The group with the state of those meant; one that is open again may be a consequence."""
    states = list(group.states)
    for i in range(len(group)):
        if meant(group, i):
            caused = bool(group.causes) and group.causes[i] is not None
            opened = State.CONSEQUENCE if caused else State.OPEN
            states[i] = opened if state is State.OPEN else state
    return replace(group, states=tuple(states))
