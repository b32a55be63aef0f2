# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings on the printed page: rule by rule the help, then a map and the list of each
place; the accepted exceptions as a table."""

from __future__ import annotations

from html import escape
from typing import Iterator, Optional, Sequence

from qh_plugin.core.findings import Findings, State
from qh_plugin.core.report.clusters import MOST_ROWS, Cluster, clusters, numbered
from qh_plugin.core.report.drawing import picture
from qh_plugin.core.report.layer_titles import layer_titles
from qh_plugin.core.report.measures import measured, parameters
from qh_plugin.core.report.result import CheckResult, RuleFacts, WaiverFacts
from qh_plugin.core.report.summary import SEVERITIES, SIGNS, STATES
from qh_plugin.core.report.surroundings import View, window
from qh_plugin.core.text import Text, number

#: how many accepted exceptions are listed one by one
MOST_WAIVED = 300
_WAIVED_HEAD = (
    Text("Quy tắc", "Rule"),
    Text("Lớp, đối tượng", "Layer, features"),
    Text("Nội dung", "What"),
    Text("Lý do chấp nhận", "Why accepted"),
    Text("Người chấp nhận", "Accepted by"),
    Text("Đến ngày", "Until"),
)
_VOID_HEAD = (
    *_WAIVED_HEAD[:2],
    Text("Vì sao không còn hiệu lực", "Why it does not hold"),
    *_WAIVED_HEAD[3:],
)


def found(result: CheckResult, language: str) -> Iterator[str]:
    """All findings by rule and layer; many are cut with a sentence."""
    if not any(len(group) for group in result.findings):
        return
    rules = {rule.id: rule for rule in result.rules}
    by_group: dict[int, list[Cluster]] = {}
    for cluster in clusters(result.findings):
        by_group.setdefault(cluster.group, []).append(cluster)
    called = layer_titles(result)
    helped = ""
    first = 1
    for place, group in enumerate(result.findings):
        if not len(group):
            continue
        facts = rules.get(group.rule)
        title = _title(group, facts, _say(called[group.layer], language), language)
        yield f'<table class="card"><thead><tr><th colspan="2">{title}</th></tr></thead>\n'
        yield '<tbody class="first">\n'
        if facts is not None and helped != group.rule:
            yield from _help(facts, language)
        helped = group.rule
        yield from _cards(result, group, by_group.get(place, []), first, language)
        first += len(group)


def waived(result: CheckResult, language: str) -> Iterator[str]:
    """The accepted exceptions: the findings with who accepted them, why and until when; then the
    entries of the ledger that no longer hold."""
    rows = [(g, i) for g, i in result.rows() if g.states[i] is State.WAIVED]
    void = [waiver for waiver in result.waivers if waiver.void is not None]
    if not rows and not void:
        return
    title = Text("Ngoại lệ được chấp nhận", "Accepted exceptions")
    yield f"<h2>{_say(title, language)}</h2>\n"
    called = layer_titles(result)
    by_key = {waiver.key: waiver for waiver in result.waivers if waiver.void is None}
    if rows:
        yield _head(_WAIVED_HEAD, language)
    for group, i in rows[:MOST_WAIVED]:
        layer = _say(called[group.layer], language)
        waiver = by_key.get(group.keys[i], WaiverFacts())
        yield f"<tr><td>◌ {escape(group.rule)}</td><td>{layer}<br>{_ids(group, i)}</td>"
        yield f"<td>{_say(group.message(i), language)}</td>{_accepted(waiver)}</tr>\n"
    if rows:
        yield "</tbody></table>\n"
    if len(rows) > MOST_WAIVED:
        yield _left(len(rows) - MOST_WAIVED, language)
    if not void:
        return
    title = Text("Ngoại lệ không còn hiệu lực", "Exceptions that no longer hold")
    yield f"<h3>{_say(title, language)}</h3>\n{_head(_VOID_HEAD, language)}"
    for waiver in void[:MOST_WAIVED]:
        layer = _say(called[waiver.layer], language) if waiver.layer else ""
        named = f"{layer}<br>{escape(', '.join(waiver.ids[:8]))}"
        why = _say(waiver.void, language) if waiver.void else ""
        yield f"<tr><td>{escape(waiver.rule)}</td><td>{named}</td><td>{why}</td>"
        yield f"{_accepted(waiver)}</tr>\n"
    yield "</tbody></table>\n"


def _accepted(waiver: WaiverFacts) -> str:
    who = ", ".join(part for part in (waiver.person, waiver.office) if part)
    until = "/".join(reversed(waiver.expires.split("-")))
    return f"<td>{escape(waiver.reason)}</td><td>{escape(who)}</td><td>{escape(until) or '–'}</td>"


def _head(labels: Sequence[Text], language: str) -> str:
    cells = "".join(f"<th>{_say(label, language)}</th>" for label in labels)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>\n"


def _title(group: Findings, facts: Optional[RuleFacts], layer: str, language: str) -> str:
    name = facts.title if facts else Text(group.rule, group.rule)
    count = Text("{n} mục", "findings: {n}").format(n=len(group))
    return (
        f'<h2><span class="{group.severity.value}">{SIGNS[group.severity]} '
        f"{escape(group.rule)} {_say(name, language)}</span> · {layer} · "
        f"{_say(SEVERITIES[group.severity], language)} · {_say(count, language)}</h2>"
    )


def _help(facts: RuleFacts, language: str) -> Iterator[str]:
    paragraphs = [p for p in facts.help.get(language).split("\n\n") if p.strip()]
    shown = parameters(facts)
    if not paragraphs and not shown:
        return
    yield '<tr><td colspan="2" class="about"><div class="help">'
    for paragraph in paragraphs:
        head, colon, rest = " ".join(paragraph.split()).partition(":")
        bold = f"<b>{escape(head)}:</b>{escape(rest)}" if colon else escape(head)
        yield f"<p>{bold}</p>"
    if shown:
        label = _say(Text("Tham số", "Parameters"), language)
        yield f'<p class="measure">{label}: {escape(shown)}</p>'
    yield "</div></td></tr>\n"


def _cards(
    result: CheckResult, group: Findings, chosen: list[Cluster], first: int, language: str
) -> Iterator[str]:
    shown = 0
    for number_, cluster in enumerate(chosen):
        if number_ == 1:  # the heading, the help and the first place stay on one page
            yield "</tbody><tbody>\n"
        rows = cluster.rows[:MOST_ROWS]
        shown += len(rows)
        listed = "".join(_item(group, row, first + row, language) for row in rows)
        more = len(cluster.rows) - len(rows)
        rest = Text("… và {n} mục khác ở chỗ này.", "… and {n} more in this place.").format(n=more)
        if more:
            listed += f'<dd class="left">{_say(rest, language)}</dd>'
        drawn = _picture(result, group, cluster, first, language)
        cell = f'<td class="pic">{drawn}</td><td>' if drawn else '<td colspan="2">'
        yield f"<tr>{cell}<dl>{listed}</dl></td></tr>\n"
    yield "</tbody></table>\n"
    if shown < len(group):
        yield _left(len(group) - shown, language)


def _left(count: int, language: str) -> str:
    text = Text(
        "Còn {n} mục không in ở đây; danh sách đầy đủ có trong báo cáo .xlsx và .jsonl.",
        "{n} more are not printed here; the reports .xlsx and .jsonl have them all.",
    ).format(n=count)
    return f'<p class="left">{_say(text, language)}</p>\n'


def _picture(
    result: CheckResult, group: Findings, cluster: Cluster, first: int, language: str
) -> str:
    if cluster.box is None:
        return ""
    known = result.surroundings or {}
    view = known.get(group.keys[cluster.rows[0]]) or View(window(cluster.box))
    defects = numbered(group, cluster, first)
    west, south, east, north = view.window
    caption = Text(
        "Khung {w} × {h} m, tâm E {x}, N {y}", "Frame {w} × {h} m, centre E {x}, N {y}"
    ).format(
        w=number(east - west, 0),
        h=number(north - south, 0),
        x=number((west + east) / 2, 1),
        y=number((south + north) / 2, 1),
    )
    return f'{picture(view, defects, language)}<div class="caption">{_say(caption, language)}</div>'


def _item(group: Findings, row: int, position: int, language: str) -> str:
    state = group.states[row]
    note = f" ({_say(STATES[state], language)})" if state is not State.OPEN else ""
    sizes = _say(measured(group, row), language)
    x, y = (float(v) for v in group.point[row])
    place = Text("E {x}, N {y}", "E {x}, N {y}").format(x=number(x, 2), y=number(y, 2))
    where = "" if x != x else f'<span class="place">{_say(place, language)}</span>'
    told = [t for t in (sizes, where, _ids(group, row)) if t]
    return (
        f"<dt>{position}. {_say(group.message(row), language)}{note}</dt>"
        f'<dd class="measure">{" · ".join(told)}</dd>'
    )


def _ids(group: Findings, row: int) -> str:
    ids = group.ids[row]
    more = f" … (+{len(ids) - 8})" if len(ids) > 8 else ""
    return escape(", ".join(ids[:8]) + more)


def _say(text: Text, language: str) -> str:
    return escape(text.get(language))
