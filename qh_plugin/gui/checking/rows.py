# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a result as rows for the list: status, texts, what to search in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Iterable, Sequence

from qh_plugin.core.findings import Findings, State
from qh_plugin.core.model import load
from qh_plugin.core.model.schema import fold
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import area, length
from qh_plugin.gui.checking.status import SEVERITIES, Status
from qh_plugin.qgis_io.i18n import shown, translate

_BY_SEVERITY = {"error": Status.ERROR, "warning": Status.WARNING, "info": Status.INFO}

#: dossier code, class, number (`core.dossier.codes`)
_CODE = re.compile(r"\w+-\w+-(\d+)")


@dataclass(frozen=True)
class Row:
    """One finding; `i` is its place in the group."""

    group: Findings
    i: int
    status: Status

    @property
    def key(self) -> str:
        """Stays the same from run to run."""
        return self.group.keys[self.i] if self.group.keys else f"{self.group.rule}:{self.i}"

    @property
    def objects(self) -> str:
        """The features concerned, by their numbers, then the layer they lie in."""
        ids = self.group.ids[self.i]
        layer = layer_title(self.group.layer)
        if not ids:
            return layer or translate("qh", "Cả hồ sơ")
        named = " × ".join(short(one) for one in ids[:3]) + (" …" if len(ids) > 3 else "")
        return f"{named} · {layer}" if layer else named

    @property
    def measured(self) -> str:
        """Width and area (or length) with their units."""
        values = self.group.measure(self.i)
        parts = [shown(length(values["width"]))] if "width" in values else []
        if "area" in values:
            parts.append(shown(area(values["area"])))
        elif not parts and "length" in values:
            parts.append(shown(length(values["length"])))
        return " · ".join(parts)

    @property
    def sentence(self) -> str:
        """What is wrong, with the features by their numbers."""
        said = shown(self.group.message(self.i))
        for one in sorted(self.group.ids[self.i], key=len, reverse=True):
            if short(one) != one:
                number = translate("qh", "số {number}").format(number=short(one))
                said = said.replace(one, number)
        return said

    @property
    def searched(self) -> str:
        """Folded text that the filter looks in."""
        ids = " ".join(self.group.ids[self.i])
        return fold(f"{self.group.rule} {self.group.layer} {ids} {self.sentence}")


@dataclass
class RuleRows:
    """The rows of one rule that pass the filter; `severity` of the rule in the profile."""

    rule: str
    title: str
    status: Status
    rows: list[Row] = field(default_factory=list)
    note: str = ""


def short(identifier: str) -> str:
    """The number of a feature without dossier code and class, where it has that form."""
    found = _CODE.fullmatch(identifier)
    return found[1] if found else identifier


@lru_cache(maxsize=256)
def layer_title(name: str) -> str:
    """A layer by its title in the model, else by its own name."""
    found = load().feature_class(name) if name else None
    return shown(found.title) if found else name


def rows_of(result: CheckResult, fixed: Sequence[Row] = ()) -> list[RuleRows]:
    """Every rule of the run with its rows, worst severity first, then by rule id; then the rules
    that did not run, without rows but with the reason as note."""
    groups = {
        facts.id: RuleRows(facts.id, shown(facts.title), _BY_SEVERITY[facts.severity.value])
        for facts in result.rules
    }
    for group, i in result.rows():
        home = groups.setdefault(
            group.rule, RuleRows(group.rule, group.rule, _BY_SEVERITY[group.severity.value])
        )
        waived = bool(group.states) and group.states[i] is State.WAIVED
        home.rows.append(Row(group, i, Status.WAIVED if waived else home.status))
    for row in fixed:
        if row.group.rule in groups:
            groups[row.group.rule].rows.append(row)
    order = {status: place for place, status in enumerate(SEVERITIES)}
    ran = sorted((g for g in groups.values() if g.rows), key=lambda g: (order[g.status], g.rule))
    skipped = [
        RuleRows(f.id, shown(f.title), Status.SKIPPED, note=shown(f.skipped))
        for f in result.rules
        if f.skipped is not None
    ]
    return ran + skipped


def filtered(groups: Iterable[RuleRows], wanted: set[Status], text: str) -> list[RuleRows]:
    """The groups with only the rows of the wanted statuses whose text holds every word."""
    words = fold(text).split()
    kept = []
    for group in groups:
        if group.status is Status.SKIPPED:
            named = fold(f"{group.rule} {group.title}")
            if all(word in named for word in words):
                kept.append(group)
            continue
        rows = [r for r in group.rows if r.status in wanted]
        if words:
            title = fold(group.title)
            rows = [r for r in rows if all(w in title or w in r.searched for w in words)]
        if rows:
            kept.append(RuleRows(group.rule, group.title, group.status, rows))
    return kept


def newly_fixed(before: Iterable[RuleRows], result: CheckResult) -> list[Row]:
    """Findings that were open (or fixed) before and are not in the new result: mended."""
    now = {group.keys[i] for group, i in result.rows() if group.keys}
    seen: dict[str, Row] = {}
    for group in before:
        for row in group.rows:
            if row.key not in now and row.status is not Status.WAIVED:
                seen[row.key] = Row(row.group, row.i, Status.FIXED)
    return list(seen.values())
