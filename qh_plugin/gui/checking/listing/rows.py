# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a result as rows for the list: status, texts, what to search in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Iterable, Mapping, Optional, Sequence

from qh_plugin.core.findings import Findings, State
from qh_plugin.core.model import load
from qh_plugin.core.model.schema import fold
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text, area, length
from qh_plugin.gui.checking.listing.status import SEVERITIES, Status
from qh_plugin.qgis_io.i18n import shown, translate

_BY_SEVERITY = {"error": Status.ERROR, "warning": Status.WARNING, "info": Status.INFO}

#: dossier code, class, number (`core.dossier.codes`)
_CODE = re.compile(r"\w+-\w+-(\d+)")


_OPTION = re.compile(r"\s*\(--[a-z-]+\)")

#: (table, fid) → the name on the map, such as the lot's symbol
Labels = Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class Row:
    """One finding; `i` is its place in the group, `names` what its features are called."""

    group: Findings
    i: int
    status: Status
    names: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Stays the same from run to run."""
        return self.group.keys[self.i] if self.group.keys else f"{self.group.rule}:{self.i}"

    @property
    def objects(self) -> str:
        """The features concerned; the layer where there are none."""
        if not self.names:
            return layer_title(self.group.layer) or translate("qh", "Cả hồ sơ")
        return " × ".join(self.names[:3]) + (" …" if len(self.names) > 3 else "")

    @property
    def named(self) -> str:
        """The features and, where a value is wrong, its attribute."""
        return " · ".join(filter(None, (self.objects, self._field)))

    @property
    def placed(self) -> bool:
        """Whether the map can be brought to it."""
        return bool(self.group.fids[self.i]) or self.group.bbox(self.i) is not None

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
    def _field(self) -> str:
        """The attribute that a finding on values speaks of, "" for another one."""
        labels = self.group.arguments.get("label")
        label = labels[self.i] if labels is not None else ""
        return shown(label) if isinstance(label, Text) else str(label)

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return self.plainly(shown(self.group.message(self.i)))

    def plainly(self, text: str) -> str:
        """A text with the features by name instead of by their long codes."""
        pairs = zip(self.group.ids[self.i], self.names)
        for code, name in sorted(pairs, key=lambda pair: -len(pair[0])):
            text = text.replace(code, name)
        return text

    @property
    def searched(self) -> str:
        """Folded text that the filter looks in."""
        words = " ".join((*self.group.ids[self.i], *self.names, layer_title(self.group.layer)))
        return fold(f"{self.group.rule} {self.group.layer} {words} {self.sentence}")


@dataclass
class RuleRows:
    """The rows of one rule that pass the filter; `status` is the worst of them."""

    rule: str
    title: str
    status: Status
    rows: list[Row] = field(default_factory=list)
    note: str = ""


def short(identifier: str) -> str:
    """The number of a feature without dossier code and class, where it has that form."""
    found = _CODE.fullmatch(identifier)
    return translate("qh", "số {number}").format(number=found[1]) if found else identifier


def names_of(group: Findings, i: int, labels: Labels) -> tuple[str, ...]:
    """The features of a finding by label, else by number; equal labels get the number too."""
    fids, ids = group.fids[i], group.ids[i]
    found = [labels.get((group.layer, fid), "") for fid in fids] if len(fids) == len(ids) else []
    if not found:
        return tuple(short(one) for one in ids)
    return tuple(
        short(one) if not label else label if found.count(label) == 1 else f"{label} ({short(one)})"
        for label, one in zip(found, ids)
    )


@lru_cache(maxsize=256)
def layer_title(name: str) -> str:
    """A layer by its title in the model, else by its own name."""
    found = load().feature_class(name) if name else None
    return shown(found.title) if found else name


def rows_of(
    result: CheckResult, fixed: Sequence[Row] = (), labels: Optional[Labels] = None
) -> list[RuleRows]:
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
        status = Status.WAIVED if waived else _BY_SEVERITY[group.severity.value]
        home.rows.append(Row(group, i, status, names_of(group, i, labels or {})))
    for row in fixed:
        if row.group.rule in groups:
            groups[row.group.rule].rows.append(row)
    order = {status: place for place, status in enumerate(SEVERITIES)}
    for found in groups.values():
        own = {row.status for row in found.rows} & set(_BY_SEVERITY.values())
        found.status = min(own, key=order.__getitem__, default=found.status)
    ran = sorted((g for g in groups.values() if g.rows), key=lambda g: (order[g.status], g.rule))
    skipped = [
        RuleRows(f.id, shown(f.title), Status.SKIPPED, note=_without_options(shown(f.skipped)))
        for f in result.rules
        if f.skipped is not None
    ]
    return ran + skipped


def _without_options(text: str) -> str:
    """A reason without the options of the command line that it names in brackets."""
    return _OPTION.sub("", text)


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
                seen[row.key] = Row(row.group, row.i, Status.FIXED, row.names)
    return list(seen.values())
