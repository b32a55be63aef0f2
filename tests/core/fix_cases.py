# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the "fix" entries of `tests/cases/*.json`; the format is described in its README."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Iterator, Optional

import numpy as np
import shapely

from qh_plugin.core.checking import RuleSetting, build_context, catalogue, check, load_profile
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair import Choice, Repair, Unmendable, repairs_for
from qh_plugin.core.repair.legal import moved_layer
from qh_plugin.core.repair.measures import ways
from qh_plugin.core.repair.proof import Proof, prove
from qh_plugin.core.repair.rounds import with_edits
from qh_plugin.core.table import Dataset
from tests.core.rule_cases import Case, cases

KEYS = {
    "repair", "choice", "finding", "expect", "gone", "changes", "refused", "moves_boundary", "note",
}  # fmt: skip


@dataclass(frozen=True)
class Fix:
    """One repair of one finding of one case."""

    case: Case
    number: int
    data: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.case}:{self.data['repair']}{self.number or ''}"


@dataclass(frozen=True)
class Done:
    """What came of a fix: the dataset after it, or why it was refused."""

    choice: Optional[Choice] = None
    after: Optional[Dataset] = None
    proof: Optional[Proof] = None
    moved: Optional[str] = None
    refused: str = ""


def fixes() -> Iterator[Fix]:
    """Every fix of every case."""
    for case in cases():
        wanted = case.data.get("fix", [])
        for number, data in enumerate(wanted if isinstance(wanted, list) else [wanted]):
            yield Fix(case, number, data)


def every_rule(case: Case):
    """The default profile with every rule of the catalogue, the case's one with its parameters."""
    profile = load_profile()
    own = RuleSetting()
    rules = {
        rule.id: profile.rules.get(rule.id, replace(own, severity=rule.severity))
        for rule in catalogue()
    }
    rules[case.rule] = replace(own, params=case.data.get("params", {}))
    return replace(profile, tolerance=case.data.get("tolerance", 0.001), rules=rules)


def run(fix: Fix) -> Done:
    """Propose, prove, apply."""
    case = fix.case
    model = case.model()
    dataset, profile = case.dataset(model), every_rule(case)
    group, i = finding(case, dataset, profile, model, fix.data.get("finding", 0))
    repair = next(r for r in repairs_for(case.rule) if r.id == fix.data["repair"])
    context = build_context(dataset, group.layer, profile, model)
    try:
        choice = _choice(repair, list(ways(repair, context, group, i)), fix.data.get("choice"))
    except Unmendable as reason:
        return Done(refused=reason.text.vi)
    proof = prove(dataset, profile, choice.edits, group, i, model)
    moved = moved_layer(dataset, choice.edits, context.model, context.tolerance)
    if not proof.holds:
        return Done(choice, None, proof, moved, proof.text.vi)
    return Done(choice, with_edits(dataset, choice.edits), proof, moved)


def finding(case: Case, dataset: Dataset, profile, model, number: int) -> tuple[Findings, int]:
    """The finding of the case's rule with that number."""
    rows = list(check(dataset, profile, model, only=[case.rule]).rows())
    assert len(rows) > number, f"{case} has {len(rows)} findings"
    return rows[number]


def _choice(repair: Repair, choices, wanted: Optional[str]) -> Choice:
    if wanted is None:
        return choices[0]
    found = [choice for choice in choices if choice.id == wanted]
    assert found, f"{repair.id} has the choices {[choice.id for choice in choices]}"
    return found[0]


def same_shapes(wkb: Any, expected: list[str]) -> bool:
    """Whether geometries are those of some WKT, but for where rings start and how they run."""
    mine = [shapely.normalize(shapely.force_2d(shapely.from_wkb(row))) for row in wkb]
    wanted = [shapely.normalize(shapely.from_wkt(text)) for text in expected]
    return len(mine) == len(wanted) and all(_parts_equal(a, b) for a, b in zip(mine, wanted))


def _parts_equal(a: Any, b: Any) -> bool:
    ours, theirs = shapely.get_parts(a), shapely.get_parts(b)
    return len(ours) == len(theirs) and bool(
        np.all(shapely.equals_exact(shapely.normalize(ours), shapely.normalize(theirs), 1e-6))
    )
