# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a live check as a result for the list, and in what two lists differ. No Qt."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timezone
from typing import Any, Optional, Sequence

import shapely

from qh_plugin.core.checking.described import help_of, parameters_of
from qh_plugin.core.checking.incremental import Difference
from qh_plugin.core.checking.profile import Profile
from qh_plugin.core.checking.runner import tasks_of
from qh_plugin.core.checking.settle import take
from qh_plugin.core.findings import Findings
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts
from qh_plugin.core.table import Dataset


def result_of(
    dataset: Dataset,
    profile: Profile,
    findings: Sequence[Findings],
    before: Optional[CheckResult] = None,
) -> CheckResult:
    """A result to list; no report is written of it. Why a rule did not run is known from `before`,
    a run of the same profile."""
    same = before is not None and before.run.profile.get("sha256") == profile.sha256
    skipped = {f.id: f.skipped for f in before.rules} if before is not None and same else {}
    counts = Counter(dict.fromkeys(profile.rules, 0))
    for group in findings:
        counts[group.rule] += len(group)
    today = date.today()
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    rules = tuple(
        RuleFacts(
            id=task.rule.id,
            title=task.rule.title,
            severity=task.severity,
            findings=counts[task.rule.id],
            waived=0,
            seconds=0.0,
            skipped=task.dormant or skipped.get(task.rule.id),
            parameters=parameters_of(task.rule),
            units=task.rule.units,
            quality=task.rule.quality,
            help=help_of(type(task.rule)),
        )
        for task in tasks_of(profile, None, today)
    )
    return CheckResult(
        run=RunFacts(
            model={"id": dataset.model_id} if dataset.model_id else None,
            profile={"id": profile.id, "version": profile.version, "sha256": profile.sha256},
            tolerance=profile.tolerance,
            grid=profile.grid,
            tool={},
            started=now,
            finished=now,
            inputs=(),
            date=today.isoformat(),
        ),
        layers=tuple(
            LayerFacts(t.name, f"EPSG:{t.epsg}" if t.epsg else "", len(t)) for t in dataset.tables
        ),
        rules=rules,
        findings=tuple(findings),
    )


def difference_between(listed: Sequence[Findings], now: Sequence[Findings]) -> Difference:
    """What must change in a list for it to show other findings."""
    before = {key: (group, i) for group in listed for i, key in enumerate(group.keys)}
    after = {key: (group, i) for group in now for i, key in enumerate(group.keys)}

    def chosen(groups: Sequence[Findings], other: dict[str, tuple[Findings, int]]) -> Any:
        for group in groups:
            rows = [
                i
                for i, key in enumerate(group.keys)
                if key not in other or _said(group, i) != _said(*other[key])
            ]
            if rows:
                yield take(group, rows)

    return Difference(tuple(chosen(listed, after)), tuple(chosen(now, before)), frozenset())


def _said(group: Findings, i: int) -> tuple[Any, ...]:
    geometry = group.geometry[i]
    return (
        group.severity,
        group.states[i] if group.states else None,
        group.message(i),
        tuple(sorted(group.measure(i).items())),
        None if geometry is None else shapely.to_wkb(geometry, output_dimension=2),
    )
