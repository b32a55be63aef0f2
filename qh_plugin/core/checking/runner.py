# SPDX-License-Identifier: GPL-2.0-or-later
"""One check run: which rules, on which layers, in which order, and what came of it.

Order: readability (format rules), then the rules that need no coverage, then coverage, then the
rules over the whole dataset. A rule that raises `Skipped` is named with its reason. A rule that
breaks unexpectedly is named too, and leaves one finding of severity error without a place: the
run is incomplete, so it can never read "0 errors" (`settle.crashed` tells such a run).
"""

from __future__ import annotations

import hashlib
import platform
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Iterable, Optional, Sequence

from qh_plugin.core.checking.catalogue import catalogue
from qh_plugin.core.checking.context import build_context, in_degrees, model_of, run_tolerance
from qh_plugin.core.checking.described import help_of, parameters_of
from qh_plugin.core.checking.outcome import Outcome, Task, applies, perform, perform_all
from qh_plugin.core.checking.profile import Profile
from qh_plugin.core.checking.settle import settle
from qh_plugin.core.checking.waivers import Ledger, apply_waivers, read_ledger
from qh_plugin.core.errors import CrsError, InputError
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, RunFacts
from qh_plugin.core.resources import plugin_version
from qh_plugin.core.rules.base import NO_GEOMETRY, DatasetContext, DatasetRule, LayerContext
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text


def check(
    dataset: Dataset,
    profile: Profile,
    model: Optional[Model] = None,
    *,
    tolerance: Optional[float] = None,
    only: Optional[Iterable[str]] = None,
    progress: Progress = SILENT,
    workers: int = 1,
    on: Optional[date] = None,
    waivers: Optional[Ledger] = None,
) -> CheckResult:
    """Check a dataset with the rules of a profile, or with `only` some of the catalogue.

    `tolerance` in metres overrides the profile's; `workers` > 1 checks several layers at once;
    `on` is the day by whose law and waivers is judged, today where none is given: no rule looks
    at a clock. `waivers` are by default those of the dossier's ledger.
    Raises `CrsError` where a bare file is in degrees, `InputError` for an unknown rule or a
    tolerance outside 0–0.05 m, `Cancelled` where the progress was cancelled. Apart from
    `RunFacts` and the seconds the result does not depend on the order of tables or rules.
    """
    started = _now()
    day = on or date.today()
    _in_force(profile, day)
    model = model_of(dataset, model)
    width = run_tolerance(profile, tolerance)
    tasks = tasks_of(profile, only, day)
    watched = Progress(cancelled=progress.cancelled)
    contexts = tuple(
        build_context(dataset, table.name, profile, model, width, watched)
        for table in sorted(dataset.tables, key=lambda t: t.name)
    )
    if model is None:
        _refuse_degrees(contexts)
    active = [task for task in tasks if task.dormant is None]
    outcomes = run_layers(contexts, active, progress.part(0.0, 0.9), workers)
    whole = DatasetContext(dataset, contexts, model, progress.part(0.9, 1.0))
    outcomes += [perform_all(task, whole) for task in active if isinstance(task.rule, DatasetRule)]
    ledger = read_ledger(dataset.ledger) if waivers is None else waivers
    findings, waived = apply_waivers(settle(outcomes, contexts), dataset, ledger, day)
    progress.step(1.0)
    return CheckResult(
        run=RunFacts(
            model={"id": model.id, "version": model.version} if model else None,
            profile={"id": profile.id, "version": profile.version, "sha256": profile.sha256},
            tolerance=width,
            grid=profile.grid,
            tool={
                "name": "qh_plugin",
                "version": plugin_version(),
                "platform": f"Python {platform.python_version()}, {platform.system()}",
            },
            started=started,
            finished=_now(),
            inputs=tuple(_input(source, watched) for source in dataset.sources),
            date=day.isoformat(),
            dossier={k: str(v) for k in ("name", "maHoSoQH") if (v := dataset.facts.get(k))},
        ),
        layers=tuple(LayerFacts(c.table.name, _crs(c.table.epsg), len(c.table)) for c in contexts),
        rules=tuple(_facts(task, outcomes, findings, model is not None) for task in tasks),
        findings=findings,
        waivers=waived,
    )


def tasks_of(profile: Profile, only: Optional[Iterable[str]], day: date) -> list[Task]:
    """The rules to run, sorted by id. A profile's rule that is not in the catalogue is refused:
    a run without it would pass what the profile's author wanted tested."""
    rules = {rule.id: rule for rule in catalogue()}
    wanted = sorted(profile.rules if only is None else set(only))
    unknown = [rule_id for rule_id in wanted if rule_id not in rules]
    if unknown:
        raise InputError(
            Text(
                "Không có quy tắc {unknown}; các quy tắc hiện có: {known}.",
                "There is no rule {unknown}; the rules are: {known}.",
            ).format(unknown=", ".join(unknown), known=", ".join(rules))
        )
    return [
        Task(
            profile.instance(rules[i]),
            profile.severity(rules[i]),
            profile.setting(rules[i]).period.refusal(day),
        )
        for i in wanted
    ]


def _in_force(profile: Profile, day: date) -> None:
    refusal = profile.period.refusal(day)
    if refusal is not None:
        raise InputError(
            Text(
                "Bộ quy tắc “{title}” {why}; hãy chọn bộ khác hoặc ngày kiểm tra khác.",
                "The profile “{title}” is {why}; choose another profile or another date.",
            ).format(title=profile.title, why=refusal)
        )


def _refuse_degrees(contexts: Sequence[LayerContext]) -> None:
    """A bare file whose layers are all in degrees cannot be checked in metres."""
    spatial = [c.table for c in contexts if c.kind != NO_GEOMETRY]
    if spatial and all(in_degrees(table) for table in spatial):
        raise CrsError(
            Text(
                "Lớp “{name}” ở hệ tọa độ địa lý (độ), không đo được theo mét; hãy chuyển sang "
                "VN-2000 TP. Hồ Chí Minh (EPSG:9210), trên dòng lệnh: --to-epsg 9210.",
                "The layer “{name}” is in a geographic reference system (degrees) and cannot be "
                "measured in metres; convert it to VN-2000 Ho Chi Minh City (EPSG:9210), on the "
                "command line: --to-epsg 9210.",
            ).format(name=spatial[0].name)
        )


@dataclass(frozen=True)
class _Stretch:
    """The share of the progress bar that belongs to one layer."""

    context: LayerContext
    start: float
    stop: float


def run_layers(
    contexts: Sequence[LayerContext], tasks: Sequence[Task], progress: Progress, workers: int
) -> list[Outcome]:
    total = sum(len(c.table) + 1 for c in contexts) or 1
    stretches, done = [], 0
    for context in contexts:
        size = len(context.table) + 1
        stretches.append(_Stretch(context, done / total, (done + size) / total))
        done += size

    def run(stretch: _Stretch) -> list[Outcome]:
        return _run_layer(stretch.context, tasks, progress.part(stretch.start, stretch.stop))

    if min(workers, len(stretches)) <= 1:  # a thread of its own would only take more memory
        return [outcome for stretch in stretches for outcome in run(stretch)]
    with ThreadPoolExecutor(workers) as pool:
        return [outcome for outcomes in pool.map(run, stretches) for outcome in outcomes]


def _run_layer(context: LayerContext, tasks: Sequence[Task], progress: Progress) -> list[Outcome]:
    chosen = sorted((t for t in tasks if applies(t.rule, context)), key=lambda t: t.order)
    context.running |= {task.rule.id for task in chosen}
    outcomes = []
    for number, task in enumerate(chosen):
        if task.rule.needs_coverage:  # these come last, and their fabric needs the room
            context.__dict__.pop("figures", None)
            context.__dict__.pop("columns", None)
        text = Text("{id} {title}: lớp {layer}", "{id} {title}: layer {layer}").format(
            id=task.rule.id, title=task.rule.title, layer=context.table.name
        )
        part = progress.part(number / len(chosen), (number + 1) / len(chosen))
        part.step(0.0, text)
        context.progress = part
        outcomes.append(perform(task, context))
    context.progress = SILENT
    context.__dict__.pop("network", None)
    context.__dict__.pop("fabric", None)  # the largest thing of a layer, needed no more
    return outcomes


def _facts(
    task: Task, outcomes: Sequence[Outcome], findings: Sequence[Findings], has_model: bool
) -> RuleFacts:
    mine = [o for o in outcomes if o.rule == task.rule.id]
    groups = [g for g in findings if g.rule == task.rule.id]
    return RuleFacts(
        id=task.rule.id,
        title=task.rule.title,
        severity=task.severity,
        findings=sum(len(g) for g in groups),
        waived=sum(state is State.WAIVED for g in groups for state in g.states),
        seconds=round(sum(o.seconds for o in mine), 3),
        skipped=_reason(task, mine, has_model),
        parameters=parameters_of(task.rule),
        units=task.rule.units,
        quality=task.rule.quality,
        help=help_of(type(task.rule)),
    )


def _reason(task: Task, outcomes: Sequence[Outcome], has_model: bool) -> Optional[Text]:
    """Why a rule did not run everywhere it should have, with the layers; None where it did."""
    if task.dormant is not None:
        return Text("theo bộ quy tắc, {why}", "by the profile, {why}").format(why=task.dormant)
    if not outcomes and task.rule.needs_class and not has_model:
        return Text("dữ liệu không theo mô hình nào", "the data follow no model")
    if not outcomes:
        return Text(
            "không có lớp nào để áp dụng quy tắc này", "there is no layer that the rule applies to"
        )
    layers: dict[Text, list[str]] = {}
    for outcome in outcomes:
        if outcome.skipped is not None:
            layers.setdefault(outcome.skipped, []).append(outcome.layer)
    if not layers:
        return None
    if len(layers) == 1 and all(o.skipped for o in outcomes):
        return next(iter(layers))
    parts = [
        Text("lớp {layers}: {why}", "layer {layers}: {why}").format(
            layers=", ".join(names), why=why
        )
        for why, names in layers.items()
    ]
    return Text("; ".join(p.vi for p in parts), "; ".join(p.en for p in parts))


def _input(source: str, progress: Progress) -> dict[str, str]:
    digest = hashlib.sha256()
    try:
        with Path(source).open("rb") as file:
            while chunk := file.read(1 << 20):
                progress.check()
                digest.update(chunk)
    except OSError:  # a layer in memory, a database: named without a hash
        return {"path": source, "sha256": ""}
    return {"path": source, "sha256": digest.hexdigest()}


def _crs(epsg: Optional[int]) -> str:
    return f"EPSG:{epsg}" if epsg else ""


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
