# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of the minutes, place by place: what to draw and what to say beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Iterator, Optional, Sequence

from qh_plugin.core.findings import Findings, State
from qh_plugin.core.report.clusters import MOST_ROWS, Cluster, clusters, numbered
from qh_plugin.core.report.measures import measured, parameters
from qh_plugin.core.report.result import CheckResult, RuleFacts
from qh_plugin.core.report.summary import SEVERITIES, SIGNS, STATES
from qh_plugin.core.report.surroundings import View, window
from qh_plugin.core.text import Text, number


@dataclass(frozen=True)
class Place:
    """Findings that share a picture. `title` and `help` are those of the rule in its layer, `help`
    only at the first place of a rule; `view` is None where the findings have no place; `defects`
    are (number, geometry); `entries` (sentence, measures and where); `left` tells how many places
    of this rule and layer are not printed, "" but at the last one."""

    title: str
    help: str
    view: Optional[View]
    defects: Sequence[tuple[str, Any]]
    caption: str
    entries: Sequence[tuple[str, str]]
    left: str = ""


def places(result: CheckResult, language: str, titled: Callable[[str], str]) -> Iterator[Place]:
    """All that is printed, by rule and layer, numbered as in the report; `titled` gives what
    people call a layer."""
    rules = {rule.id: rule for rule in result.rules}
    by_group: dict[int, list[Cluster]] = {}
    for cluster in clusters(result.findings):
        by_group.setdefault(cluster.group, []).append(cluster)
    helped, first = "", 1
    for number_, group in enumerate(result.findings):
        chosen = by_group.get(number_, [])
        facts = rules.get(group.rule)
        title = _title(group, facts, titled(group.layer), language)
        left = len(group) - sum(min(len(c.rows), MOST_ROWS) for c in chosen)
        for position, cluster in enumerate(chosen):
            about = _help(facts, language) if facts and helped != group.rule else ""
            helped = group.rule
            rest = _left(left, language) if left and position == len(chosen) - 1 else ""
            yield _place(result, cluster, first, (title, about, rest), language)
        first += len(group)


def _place(
    result: CheckResult, cluster: Cluster, first: int, words: tuple[str, str, str], language: str
) -> Place:
    group = result.findings[cluster.group]
    rows = cluster.rows[:MOST_ROWS]
    entries = [_entry(group, row, first + row, language) for row in rows]
    more = len(cluster.rows) - len(rows)
    if more:
        text = Text("… và {n} mục khác ở chỗ này.", "… and {n} more in this place.")
        entries.append((text.format(n=more).get(language), ""))
    title, about, left = words
    if cluster.box is None:
        return Place(title, about, None, (), "", entries, left)
    view = (result.surroundings or {}).get(group.keys[cluster.rows[0]]) or View(window(cluster.box))
    caption = _caption(view).get(language)
    return Place(title, about, view, numbered(group, cluster, first), caption, entries, left)


def _caption(view: View) -> Text:
    west, south, east, north = view.window
    text = Text("Khung {w} × {h} m\ntâm E {x}, N {y}", "Frame {w} × {h} m\ncentre E {x}, N {y}")
    return text.format(
        w=number(east - west, 0),
        h=number(north - south, 0),
        x=number((west + east) / 2, 1),
        y=number((south + north) / 2, 1),
    )


def _title(group: Findings, facts: Optional[RuleFacts], layer: str, language: str) -> str:
    name = facts.title.get(language) if facts else ""
    count = Text("{n} mục", "findings: {n}").format(n=len(group)).get(language)
    severity = f"{SIGNS[group.severity]} {group.rule} {name}"
    return f"{severity} · {layer} · {SEVERITIES[group.severity].get(language)} · {count}"


def _help(facts: RuleFacts, language: str) -> str:
    paragraphs = facts.help.get(language).split("\n\n")
    told = [" ".join(p.split()) for p in paragraphs if p.strip()]
    shown = parameters(facts)
    if shown:
        told.append(f"{Text('Tham số', 'Parameters').get(language)}: {shown}")
    return "\n".join(told)


def _entry(group: Findings, row: int, position: int, language: str) -> tuple[str, str]:
    state = group.states[row]
    note = f" ({STATES[state].get(language)})" if state is not State.OPEN else ""
    x, y = (float(v) for v in group.point[row])
    where = Text("E {x}, N {y}", "E {x}, N {y}").format(x=number(x, 2), y=number(y, 2))
    ids = group.ids[row]
    more = f" … (+{len(ids) - 8})" if len(ids) > 8 else ""
    told = [
        measured(group, row).get(language),
        "" if x != x else where.get(language),
        ", ".join(ids[:8]) + more,
    ]
    sentence = f"{position}. {group.message(row).get(language)}{note}"
    return sentence, " · ".join(part for part in told if part)


def _left(count: int, language: str) -> str:
    text = Text(
        "Còn {n} mục không in ở đây; danh sách đầy đủ có trong báo cáo .xlsx và .jsonl.",
        "{n} more are not printed here; the reports .xlsx and .jsonl have them all.",
    )
    return text.format(n=count).get(language)
