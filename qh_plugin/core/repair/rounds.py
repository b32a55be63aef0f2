# SPDX-License-Identifier: GPL-2.0-or-later
"""Mend everything that can be mended, in rounds: check, propose, apply, check again.

In one round every feature is changed at most once; a round that does not lower the number of
findings is taken back. So the work ends, and never leaves more findings than it met.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Optional, Sequence

from qh_plugin.core.checking import Profile, build_context, check
from qh_plugin.core.edits import Edits, apply
from qh_plugin.core.findings import Findings
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.repair.base import Unmendable
from qh_plugin.core.repair.joining import per_layer
from qh_plugin.core.repair.registry import repairs_for
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text

MOST_ROUNDS = 30


@dataclass(frozen=True)
class Mended:
    """The mended data, the edits in the order they were made, and what is left with its reason."""

    dataset: Dataset
    edits: Sequence[Edits]
    left: Sequence[tuple[str, Text]]


def mend(
    dataset: Dataset,
    profile: Profile,
    rules: Sequence[str],
    *,
    tolerance: Optional[float] = None,
    result: Optional[CheckResult] = None,
    progress: Progress = SILENT,
) -> Mended:
    """Apply the first repair of each rule to its findings until none is left that it can mend.

    `result` is the check of the dataset with this profile and tolerance, where there is one.
    """
    done: list[Edits] = []
    if result is None:
        result = check(dataset, profile, tolerance=tolerance)
    left: list[tuple[str, Text]] = []
    for number in range(MOST_ROUNDS):
        progress.step(number / MOST_ROUNDS, Text(f"Sửa lượt {number + 1}", f"Round {number + 1}"))
        edits, left = _propose(dataset, profile, result, rules, tolerance)
        if not edits:
            break
        changed = _apply(dataset, edits)
        again = check(changed, profile, tolerance=tolerance)
        if _total(again) >= _total(result):
            left = [*left, *((rule_id, _WORSE) for rule_id in rules)]
            break
        dataset, result, done = changed, again, [*done, *edits]
    return Mended(dataset, done, left)


def _propose(
    dataset: Dataset,
    profile: Profile,
    result: CheckResult,
    rules: Sequence[str],
    tolerance: Optional[float],
) -> tuple[list[Edits], list[tuple[str, Text]]]:
    contexts: dict[str, LayerContext] = {}
    touched: dict[str, set[int]] = {}
    edits: list[Edits] = []
    left: list[tuple[str, Text]] = []
    for group, i in _of(result, rules):
        if group.layer not in contexts:
            contexts[group.layer] = build_context(
                dataset, group.layer, profile, tolerance=tolerance
            )
        try:
            proposed = repairs_for(group.rule)[0].propose(contexts[group.layer], group, i)
        except Unmendable as reason:
            left.append((group.rule, reason.text))
            continue
        fids = set(proposed.geometries) | set(proposed.attributes) | proposed.deleted
        busy = touched.setdefault(group.layer, set())
        if busy.isdisjoint(fids | set(group.fids[i])):
            busy |= fids | set(group.fids[i])
            edits.append(proposed)
    return edits, left


def _of(result: CheckResult, rules: Sequence[str]) -> list[tuple[Findings, int]]:
    """Findings of these rules, in the order in which the rules are named."""
    order = {rule_id: n for n, rule_id in enumerate(rules)}
    rows = [(group, i) for group, i in result.rows() if group.rule in order]
    return sorted(rows, key=lambda row: order[row[0].rule])


def _apply(dataset: Dataset, edits: Sequence[Edits]) -> Dataset:
    tables = {table.name: table for table in dataset.tables}
    for change in per_layer(edits):
        tables[change.layer] = apply(tables[change.layer], change)
    return replace(dataset, tables=tuple(tables[table.name] for table in dataset.tables))


def _total(result: CheckResult) -> int:
    return sum(len(group) for group in result.findings)


_WORSE = Text(
    "lượt sửa cuối không làm giảm số lỗi nên đã bỏ",
    "the last round did not lower the number of findings and was taken back",
)
