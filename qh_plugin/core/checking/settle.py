# SPDX-License-Identifier: GPL-2.0-or-later
"""From raw findings to the result: severity, order, keys, states. The same for any run order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import Any, Sequence

import numpy as np

from qh_plugin.core.checking.consequences import mark_consequences
from qh_plugin.core.checking.outcome import CRASHED, Outcome
from qh_plugin.core.findings import Findings, Severity, State, key_of
from qh_plugin.core.report.order import in_order, row_key
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.rules.base import LayerContext

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def settle(outcomes: Sequence[Outcome], contexts: Sequence[LayerContext]) -> tuple[Findings, ...]:
    """All findings with severity, keys, states and causes, by rule, layer, severity, then ids."""
    taken: Counter[str] = Counter()
    groups = [
        _sorted(replace(group, severity=severity_of(group, outcome)))
        for outcome in outcomes
        for group in outcome.groups
    ]
    groups = _in_order(groups)
    keyed = [_with_keys(group, taken) for group in groups]
    coverage = {outcome.rule for outcome in outcomes if outcome.needs_coverage}
    return tuple(mark_consequences(keyed, coverage, contexts))


def _in_order(groups: list[Findings]) -> list[Findings]:
    """By rule, layer, severity, and where that leaves a choice by their first findings."""

    def place(group: Findings) -> tuple[str, str, int]:
        return group.rule, group.layer, RANK[group.severity]

    ordered: list[Findings] = []
    for _, some in groupby(sorted(groups, key=place), key=place):
        alike = list(some)
        ordered += alike if len(alike) == 1 else sorted(alike, key=lambda g: row_key(g, 0))
    return ordered


def crashed(result: CheckResult) -> tuple[str, ...]:
    """Ids of the rules that broke in a run (of this process; a report read back has none)."""
    return tuple(sorted({g.rule for g in result.findings if CRASHED in g.messages}))


def severity_of(group: Findings, outcome: Outcome) -> Severity:
    """The profile's severity; the group's own where the rule lowered it; error for a crash."""
    if CRASHED in group.messages:
        return Severity.ERROR
    if RANK[group.severity] > RANK[outcome.own_severity]:
        return max(group.severity, outcome.severity, key=RANK.__getitem__)
    return outcome.severity


def _sorted(group: Findings) -> Findings:
    return take(group, [i for _, i in in_order([(group, i) for i in range(len(group))])])


def take(group: Findings, rows: Sequence[int]) -> Findings:
    """Some of the findings, in the order given; keys, states and causes go with them."""
    index = np.asarray(rows, dtype=np.int64)

    def pick(values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(values[i] for i in rows) if len(values) else ()

    return replace(
        group,
        fids=pick(group.fids),
        ids=pick(group.ids),
        geometry=group.geometry[index],
        point=group.point[index],
        variant=group.variant[index],
        arguments={name: pick(values) for name, values in group.arguments.items()},
        measures={name: values[index] for name, values in group.measures.items()},
        keys=pick(group.keys),
        states=pick(group.states),
        causes=pick(group.causes),
    )


def _with_keys(group: Findings, taken: Counter[str]) -> Findings:
    """Unique keys: the second finding with the same key gets "-2", the third "-3"."""
    keys = []
    for i in range(len(group)):
        key = key_of(group.rule, group.layer, group.ids[i], group.point[i], int(group.variant[i]))
        taken[key] += 1
        keys.append(key if taken[key] == 1 else f"{key}-{taken[key]}")
    size = len(group)
    return replace(group, keys=tuple(keys), states=(State.OPEN,) * size, causes=(None,) * size)
