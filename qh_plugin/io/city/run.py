# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole city checked: all wards by an engine, then the second pass, then one summary."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Optional, Sequence

from qh_plugin.core.checking import load_profile
from qh_plugin.core.checking.context import run_tolerance
from qh_plugin.core.checking.runner import tasks_of
from qh_plugin.core.findings import Severity
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report import jsonl
from qh_plugin.core.report.result import CheckResult, RunFacts
from qh_plugin.core.resources import plugin_version
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.city.engines import Engine
from qh_plugin.io.city.filled import Filled
from qh_plugin.io.city.second_pass import Done, second_pass
from qh_plugin.io.city.store import REPORT, WardFacts
from qh_plugin.io.city.task import Settings
from qh_plugin.io.city.wards import Ward

ACROSS = "city.jsonl"


@dataclass(frozen=True)
class City:
    """What came of a city: the facts of each ward in order, the report across wards, seconds of
    both passes. `filled` are gaps of wards that other wards fill: the wards' own reports have them,
    the counts here do not."""

    wards: Sequence[WardFacts]
    across: CheckResult
    first_pass: float
    second_pass: float
    filled: Sequence[Filled] = ()

    @property
    def failed(self) -> list[WardFacts]:
        """Wards without a result."""
        return [facts for facts in self.wards if facts.failed]

    @property
    def errors(self) -> int:
        """Open errors of all wards and across them."""
        return sum(facts.errors for facts in self.wards) + self.across.errors


def check_city(
    wards: Sequence[Ward], settings: Settings, engine: Engine, progress: Progress = SILENT
) -> City:
    """Check every ward and what lies across their borders; results lie in `settings.results`.

    The wards' reports and the report across wards are the same whatever the engine. Raises
    `InputError` (profile, rules, engine), `StorageError`, `Cancelled`; what is done by then is
    kept and not done again.
    """
    profile = load_profile(settings.profile)
    day = date.fromisoformat(settings.on) if settings.on else date.today()
    tasks = tasks_of(profile, settings.rules, day)
    tolerance = run_tolerance(profile, settings.tolerance)
    settings = replace(settings, on=day.isoformat())
    began = time.perf_counter()
    facts = _first_pass(wards, settings, engine, progress.part(0.0, 0.9))
    middle = time.perf_counter()
    run = RunFacts(
        model=None,
        profile={"id": profile.id, "version": profile.version, "sha256": profile.sha256},
        tolerance=tolerance,
        grid=profile.grid,
        tool={"name": "qh_plugin", "version": plugin_version()},
        started="",
        finished="",
        inputs=tuple(
            {"path": f.name, "sha256": f.hashes.get(REPORT, "")} for f in facts if not f.failed
        ),
        date=day.isoformat(),
    )
    done = [Done(ward, one) for ward, one in zip(wards, facts) if not one.failed]
    across, enclaves = second_pass(done, settings, run, tasks, progress.part(0.9, 1.0))
    facts = [_without(one, [row for row in enclaves if row.ward == one.name]) for one in facts]
    lines = "".join(f"{line}\n" for line in jsonl.lines(across))
    whole_files.write(settings.results / ACROSS, lines)
    return City(facts, across, middle - began, time.perf_counter() - middle, enclaves)


def _without(facts: WardFacts, enclaves: Sequence[Filled]) -> WardFacts:
    """The facts of a ward, as the city counts them."""
    counted = Counter(row.severity for row in enclaves)
    return replace(
        facts,
        errors=facts.errors - counted[Severity.ERROR.value],
        warnings=facts.warnings - counted[Severity.WARNING.value],
        infos=facts.infos - counted[Severity.INFO.value],
    )


def _first_pass(
    wards: Sequence[Ward], settings: Settings, engine: Engine, progress: Progress
) -> list[WardFacts]:
    found: dict[str, WardFacts] = {}
    began = time.monotonic()
    progress.step(0.0, _told(0, len(wards), "", None))
    inner = Progress(cancelled=progress.cancelled)
    for facts in engine(wards, settings, inner):
        found[facts.name] = facts
        share = len(found) / len(wards)
        left = (time.monotonic() - began) * (1 / share - 1)
        progress.step(share, _told(len(found), len(wards), facts.name, left))
    return [found[ward.name] for ward in wards]


def _told(done: int, of: int, name: str, left: Optional[float]) -> Text:
    text = Text("{done}/{of} phường, xã {name}", "{done}/{of} wards {name}")
    if left is not None and done < of:
        text = Text(
            "{done}/{of} phường, xã, còn khoảng {left} giây {name}",
            "{done}/{of} wards, about {left} s left {name}",
        )
    return text.format(done=done, of=of, name=name, left=str(round(left or 0)))


def results_of(folder: Path, wanted: Optional[Path]) -> Path:
    """Where the results go: the folder asked for, else a hidden one beside the wards."""
    from qh_plugin.io.city.wards import RESULTS

    return wanted or folder / RESULTS
