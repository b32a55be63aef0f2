# SPDX-License-Identifier: GPL-2.0-or-later
"""A check of a part of the data: only the layers that edits touch, only what matters to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import AbstractSet, Mapping, Optional, Sequence

from qh_plugin.core.checking import Profile, build_context
from qh_plugin.core.checking.outcome import CRASHED, perform_all
from qh_plugin.core.checking.runner import run_layers, tasks_of
from qh_plugin.core.checking.settle import settle
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.rules.base import DatasetContext, DatasetRule
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class LocalResult:
    """What a check of a part found; `skipped` by rule and layer; `empty` where a layer that was
    touched has no feature left."""

    findings: Sequence[Findings]
    skipped: Mapping[tuple[str, str], Text]
    empty: bool

    @property
    def crashed(self) -> tuple[str, ...]:
        """Ids of the rules that broke."""
        return tuple(sorted({g.rule for g in self.findings if CRASHED in g.messages}))


def check_part(
    part: Dataset,
    layers: AbstractSet[str],
    rules: AbstractSet[str],
    profile: Profile,
    model: Optional[Model],
    tolerance: float,
    progress: Progress = SILENT,
) -> LocalResult:
    """The findings of these rules in these layers; rules over several layers see all of them."""
    tasks = [task for task in tasks_of(profile, rules, date.today()) if task.dormant is None]
    contexts = tuple(
        build_context(part, table.name, profile, model, tolerance)
        for table in sorted(part.tables, key=lambda t: t.name)
    )
    touched = [context for context in contexts if context.table.name in layers]
    outcomes = run_layers(touched, tasks, progress, 1)
    whole = DatasetContext(part, contexts, model, progress)
    over_all = [task for task in tasks if isinstance(task.rule, DatasetRule)]
    outcomes += [perform_all(task, whole) for task in over_all]
    return LocalResult(
        settle(outcomes, contexts),
        {(o.rule, o.layer): o.skipped for o in outcomes if o.skipped is not None},
        any(len(context.table) == 0 for context in touched),
    )
