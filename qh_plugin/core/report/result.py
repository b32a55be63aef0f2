# SPDX-License-Identifier: GPL-2.0-or-later
"""The result of one check run: what the dock shows and every report is written from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Iterator, Mapping, Optional, Sequence

from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report.surroundings import Surroundings
from qh_plugin.core.text import Text

NO_HELP = Text("", "")


@dataclass(frozen=True)
class RunFacts:
    """First line of the report. `profile` and `model` hold id, version (and sha256)."""

    model: Optional[Mapping[str, str]]
    profile: Mapping[str, str]
    tolerance: float
    grid: float
    tool: Mapping[str, str]
    started: str
    finished: str
    inputs: Sequence[Mapping[str, str]]
    #: name and maHoSoQH of the dossier; empty for a bare file
    dossier: Mapping[str, str] = field(default_factory=dict)
    #: the day by whose law and waivers was judged, YYYY-MM-DD
    date: str = ""
    #: layer → hash of the features that were checked (`report.content`), unsaved edits included;
    #: empty where nobody asked for it
    content: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LayerFacts:
    """One checked layer; `crs` is "EPSG:9210" or ""."""

    name: str
    crs: str
    count: int


@dataclass(frozen=True)
class RuleFacts:
    """One rule of the run; `skipped` is None, or why it did not run (everywhere it should).

    `parameters` are those it ran with, `units` what they are measured in; `quality` (the element
    of ISO 19157), `help` and `units` come from the catalogue and are not stored in the report.
    """

    id: str
    title: Text
    severity: Severity
    findings: int
    waived: int
    seconds: float
    skipped: Optional[Text] = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    quality: str = ""
    help: Text = NO_HELP


@dataclass(frozen=True)
class WaiverFacts:
    """One waiver of the dossier's ledger; `void` says why it was not applied, None where it was.
    A line of the ledger that cannot be read has nothing but `void`."""

    id: str = ""
    rule: str = ""
    layer: str = ""
    key: str = ""
    ids: Sequence[str] = ()
    reason: str = ""
    person: str = ""
    office: str = ""
    made: str = ""
    expires: str = ""
    void: Optional[Text] = None


@dataclass(frozen=True)
class CheckResult:
    """Everything a run found. `findings` are sorted by rule, then layer, each by ids;
    `surroundings` (optional) are what the printed report draws around the defects."""

    run: RunFacts
    layers: Sequence[LayerFacts]
    rules: Sequence[RuleFacts]
    findings: Sequence[Findings]
    waivers: Sequence[WaiverFacts] = ()
    surroundings: Optional[Surroundings] = None

    def count(self, severity: Severity, state: State = State.OPEN) -> int:
        """Number of findings of one severity in one state."""
        return sum(
            sum(1 for s in group.states if s is state)
            for group in self.findings
            if group.severity is severity
        )

    def counts(self) -> Counter[tuple[str, str, Severity, State]]:
        """Number of findings by rule, layer, severity and state, in the order of the report."""
        found: Counter[tuple[str, str, Severity, State]] = Counter()
        for group in self.findings:
            for state in group.states:
                found[group.rule, group.layer, group.severity, state] += 1
        return found

    @property
    def errors(self) -> int:
        """Open errors and their consequences: what blocks publishing."""
        return self.count(Severity.ERROR) + self.count(Severity.ERROR, State.CONSEQUENCE)

    def rows(self) -> Iterator[tuple[Findings, int]]:
        """Every finding as (group, index), in the order of the report."""
        for group in self.findings:
            for i in range(len(group)):
                yield group, i
