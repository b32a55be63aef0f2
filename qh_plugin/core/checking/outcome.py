# SPDX-License-Identifier: GPL-2.0-or-later
"""One rule on one layer: whether it applies, running it, and what came of it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Callable, Optional, Sequence, Union

import numpy as np

from qh_plugin.core.checking.context import in_degrees, partner
from qh_plugin.core.errors import Cancelled, QhError
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Rule, Skipped
from qh_plugin.core.text import Text

_log = logging.getLogger(__name__)

#: The message of the one finding that a broken rule leaves.
CRASHED = Text(
    "Quy tắc {rule} không chạy được do lỗi của chương trình ({why}); kết quả kiểm tra chưa đầy "
    "đủ. Hãy gửi báo cáo này cho nhóm phát triển.",
    "Rule {rule} could not run because of a program fault ({why}); the check is incomplete. "
    "Please send this report to the developers.",
)

Found = Union[Findings, Sequence[Findings]]


@dataclass(frozen=True)
class Task:
    """A rule with its parameters and the severity that the profile gives it; `dormant` says why
    the profile does not let it run on the day of the check."""

    rule: Rule
    severity: Severity
    dormant: Optional[Text] = None

    @property
    def order(self) -> tuple[int, str]:
        """Readability first, coverage last."""
        phase = 0 if self.rule.quality == "logical.format" else 1
        return (2 if self.rule.needs_coverage else phase, self.rule.id)


@dataclass(frozen=True)
class Outcome:
    """What one rule gave on one layer (layer "" for a rule over the whole dataset)."""

    rule: str
    layer: str
    severity: Severity
    own_severity: Severity
    needs_coverage: bool
    groups: Sequence[Findings]
    seconds: float
    skipped: Optional[Text] = None


def applies(rule: Rule, context: LayerContext) -> bool:
    """Whether a rule is meant for a layer."""
    if isinstance(rule, DatasetRule) or context.kind not in rule.kinds:
        return False
    if rule.needs_class and context.feature_class is None:
        return False
    if rule.needs_network and not _in_network(rule, context):
        return False
    return context.coverage or not rule.needs_coverage


def _in_network(rule: Rule, context: LayerContext) -> bool:
    """Whether the rule applies to the lines of a layer: as its class says, in a bare file to
    all."""
    if context.model is None:
        return True
    network = context.feature_class.network if context.feature_class else None
    return network is not None and rule.id in network.rules


def perform(task: Task, context: LayerContext) -> Outcome:
    """Run one rule on one layer. Only `Cancelled` gets out."""
    rule = task.rule
    measures_metres = rule.needs_coverage or rule.quality == "logical.topological"
    if measures_metres and in_degrees(context.table):
        return _outcome(task, context.table.name, (), 0.0, _DEGREES)
    outcome = _timed(task, context.table.name, lambda: rule.run(context))
    unexplained = outcome.skipped is not None and not outcome.groups
    if unexplained and rule.needs_coverage and context.boundary is None:
        _, problem = partner(context.dataset, context.table, "boundary", context.model)
        if problem is not None:
            return _outcome(task, outcome.layer, outcome.groups, outcome.seconds, problem)
    return outcome


def perform_all(task: Task, context: DatasetContext) -> Outcome:
    """Run one rule over the whole dataset. Only `Cancelled` gets out."""
    rule = task.rule
    if not isinstance(rule, DatasetRule):
        raise TypeError(f"{rule.id} is not a rule over the whole dataset")
    context.progress.step(0.0, Text(f"{rule.id} {rule.title.vi}", f"{rule.id} {rule.title.en}"))
    return _timed(task, "", lambda: rule.run_all(context))


def _timed(task: Task, layer: str, run: Callable[[], Found]) -> Outcome:
    started = time.perf_counter()
    try:
        found = run()
        groups = (found,) if isinstance(found, Findings) else tuple(found)
        return _outcome(task, layer, groups, time.perf_counter() - started)
    except Cancelled:
        raise
    except Skipped as reason:
        return _outcome(task, layer, reason.found, time.perf_counter() - started, reason.text)
    except Exception as fault:
        _log.exception("rule %s broke on layer %s", task.rule.id, layer)
        seconds = time.perf_counter() - started
        finding = _crash(task.rule.id, layer, fault)
        return _outcome(task, layer, (finding,), seconds, finding.message(0))


def _outcome(
    task: Task,
    layer: str,
    groups: Sequence[Findings],
    seconds: float,
    skipped: Optional[Text] = None,
) -> Outcome:
    rule = task.rule
    return Outcome(
        rule.id,
        layer,
        task.severity,
        rule.severity,
        rule.needs_coverage,
        tuple(g for g in groups if len(g)),
        seconds,
        skipped,
    )


def _crash(rule: str, layer: str, fault: Exception) -> Findings:
    why = fault.text if isinstance(fault, QhError) else f"{type(fault).__name__}: {fault}"
    return Findings(
        rule,
        layer,
        fids=((),),
        ids=((),),
        geometry=np.array([None], dtype=object),
        point=np.full((1, 2), np.nan),
        messages=(CRASHED,),
        variant=np.zeros(1, np.int64),
        arguments={"rule": [rule], "why": [why]},
    )


_DEGREES = Text(
    "lớp ở hệ tọa độ địa lý (độ), không đo được theo mét; hãy chuyển sang EPSG:9210",
    "the layer is in a geographic reference system (degrees) and cannot be measured in metres; "
    "convert it to EPSG:9210",
)
