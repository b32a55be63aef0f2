# SPDX-License-Identifier: GPL-2.0-or-later
"""The minutes as plain parts (headings, tables, places), for a painter that makes pages of them.

What the parts say is what the HTML page says, in the same order; how they look is the painter's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Iterator, Mapping, Optional, Sequence, Union

from qh_plugin.core.findings import State
from qh_plugin.core.report.content import CONTENT, whole
from qh_plugin.core.report.layer_titles import layer_titles
from qh_plugin.core.report.minutes_findings import Place, places
from qh_plugin.core.report.result import CheckResult, LayerFacts, RuleFacts, WaiverFacts
from qh_plugin.core.report.sources import source_name
from qh_plugin.core.report.summary import SEVERITIES, SIGNS, WHOLE, verdict
from qh_plugin.core.text import Text, number

#: how many accepted exceptions, and entries that no longer hold, are listed one by one
MOST_WAIVED = 300
_NONE = Text("", "")
#: an option of the command line that a reason names in brackets
_OPTION = re.compile(r"\s*\(--[a-z-]+\)")


@dataclass(frozen=True)
class Heading:
    """Stays on one page with what follows it."""

    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph; `style` is "", "motto", "title", "passed", "failed", "good", "warning",
    "note" or "help"."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Grid:
    """A table. `widths` are shares of the width of the page; columns in `right` are numbers,
    those in `bold` stand out; the head is printed again on every page."""

    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    head: Sequence[str] = ()
    right: frozenset[int] = frozenset()
    bold: frozenset[int] = frozenset()
    total: bool = False


@dataclass(frozen=True)
class MapPage:
    """The page with the defects over the layers."""

    title: str


@dataclass(frozen=True)
class Signatures:
    """Who signs, side by side, each with room under it."""

    who: Sequence[str]
    note: str


Part = Union[Heading, Line, Grid, MapPage, Place, Signatures]


def parts(
    result: CheckResult, language: str = "vi", mapped: bool = True, note: Optional[Text] = None
) -> Iterator[Part]:
    """The minutes from top to bottom; `mapped`: with the page for the map; `note` stands under
    the verdict."""
    say = _Sayer(language, layer_titles(result))
    if language != "en":  # the heading of official papers, decree 30/2020/NĐ-CP
        yield Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc", "motto")
    yield Line(say("BIÊN BẢN KIỂM TRA DỮ LIỆU", "DATA CHECK REPORT"), "title")
    yield _verdict(result, say)
    if note is not None:
        yield Line(f"▲ {say.text(note)}", "warning")
    yield _facts(result, say)
    yield from _counts(result, say)
    yield from _layers(result, say)
    yield from _skipped(result, say)
    yield from _waived(result, say)
    yield Signatures(
        (say("Người kiểm tra", "Checked by"), say("Người phụ trách", "Responsible")),
        say("Ngày … tháng … năm …\n(ký, ghi rõ họ tên)", "Date\n(signature, full name)"),
    )
    if mapped:
        yield MapPage(say("Bản đồ vị trí lỗi", "Where the findings lie"))
    title = ""
    for place in places(result, language, say.layer):
        if place.title != title:
            title = place.title
            yield Heading(title)
            if place.help:
                yield Line(place.help, "help")
        yield place
        if place.left:
            yield Line(place.left, "note")


class _Sayer:
    """Two literals as the text of one language."""

    def __init__(self, language: str, titles: Mapping[str, Text]) -> None:
        self.language = language
        self._titles = titles

    def __call__(self, vi: str, en: str) -> str:
        return Text(vi, en).get(self.language)

    def text(self, text: Text) -> str:
        """The text in that language."""
        return text.get(self.language)

    def layer(self, name: str) -> str:
        """What people call a layer; "" is the data as a whole."""
        return self.text(self._titles.get(name, Text(name, name)) if name else WHOLE)


def _verdict(result: CheckResult, say: _Sayer) -> Line:
    told = say.text(verdict(result))
    if result.errors:
        failed = say("✖ CHƯA ĐẠT: còn lỗi phải sửa.", "✖ NOT PASSED: errors are left to mend.")
        return Line(f"{failed}\n{told}", "failed")
    return Line(f"{say('✔ ĐẠT: không còn lỗi.', '✔ PASSED: no error is left.')}\n{told}", "passed")


def _facts(result: CheckResult, say: _Sayer) -> Grid:
    run = result.run
    profile = f"{run.profile['id']} {run.profile['version']}"
    sha = run.profile.get("sha256", "")
    measured = Text("{t} mm (lưới tọa độ {g} mm)", "{t} mm (grid {g} mm)").format(
        t=number(run.tolerance * 1000, 1), g=number(run.grid * 1000, 1)
    )
    rows: list[list[str]] = [
        [say("Hồ sơ", "Dossier"), run.dossier.get("name", "")],
        [say("Mã hồ sơ", "Dossier code"), run.dossier.get("maHoSoQH", "")],
        [say("Dữ liệu", "Data"), "\n".join(_input(source) for source in run.inputs) or "–"],
        [say.text(CONTENT), whole(run.content)],
        [say("Mô hình dữ liệu", "Data model"), _named(run.model) if run.model else "–"],
        [say("Bộ quy tắc", "Profile"), f"{profile}\nSHA-256 {sha}" if sha else profile],
        [say("Dung sai", "Tolerance"), say.text(measured)],
        [say("Xét theo ngày", "Judged by the day"), _day(run.date)],
        [say("Bắt đầu, kết thúc", "Began, ended"), _period(run.started, run.finished)],
        [say("Phần mềm", "Software"), f"{_software(run.tool)}"],
    ]
    return Grid((0.25, 0.75), [row for row in rows if row[1]], bold=frozenset({0}))


def _input(source: Any) -> str:
    digest = source.get("sha256", "")
    name = source_name(source)
    return f"{name}\nSHA-256 {digest}" if digest else name


def _named(what: Any) -> str:
    return f"{what['id']} {what['version']}"


def _software(tool: Any) -> str:
    more = f" ({tool['platform']})" if tool.get("platform") else ""
    return f"{tool['name']} {tool['version']}{more}"


def _day(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def _period(began: str, ended: str) -> str:
    """Both on the clock of the machine that prints, with its offset from UTC."""
    first, last = (datetime.fromisoformat(text).astimezone() for text in (began, ended))
    shown = "%H:%M:%S" if first.date() == last.date() else "%d/%m/%Y %H:%M:%S"
    return f"{first.strftime('%d/%m/%Y %H:%M:%S')} – {last.strftime(shown + ' (UTC%z)')}"


def _counts(result: CheckResult, say: _Sayer) -> Iterator[Part]:
    counts = result.counts()
    if not counts:
        return
    titles = {rule.id: rule.title for rule in result.rules}
    states = (State.OPEN, State.CONSEQUENCE, State.WAIVED)
    rows = []
    for rule, layer, severity in dict.fromkeys(key[:3] for key in counts):
        numbers = [str(counts[rule, layer, severity, state] or "–") for state in states]
        title = say.text(titles.get(rule, _NONE))
        word = f"{SIGNS[severity]} {say.text(SEVERITIES[severity])}"
        rows.append([f"{rule} {title}", say.layer(layer), word, *numbers])
    sums = [str(sum(n for key, n in counts.items() if key[3] is state)) for state in states]
    rows.append([say("Cộng", "Total"), "", "", *sums])
    yield Heading(say("Tổng hợp theo quy tắc và lớp", "By rule and layer"))
    head = [
        say("Quy tắc", "Rule"),
        say("Lớp", "Layer"),
        say("Mức", "Severity"),
        say("Còn mở", "Open"),
        say("Hệ quả", "Caused"),
        say("Ngoại lệ", "Waived"),
    ]
    widths = (0.32, 0.29, 0.13, 0.085, 0.085, 0.09)
    yield Grid(widths, rows, head, frozenset({3, 4, 5}), total=True)


def _layers(result: CheckResult, say: _Sayer) -> Iterator[Part]:
    full = [layer for layer in result.layers if layer.count]
    yield Heading(say("Các lớp đã kiểm tra", "Layers checked"))
    rows = [
        [
            _whole_name(x.name, say),
            x.crs or "–",
            str(x.count),
            result.run.content.get(x.name, "")[:16] or "–",
        ]
        for x in full
    ]
    head = [
        say("Lớp", "Layer"),
        say("Hệ tọa độ", "Reference system"),
        say("Số đối tượng", "Features"),
        say("Mã nội dung", "Content"),
    ]
    yield Grid((0.42, 0.18, 0.16, 0.24), rows, head, frozenset({2}))
    empty = len(result.layers) - len(full)
    if empty:
        text = Text("Và {n} lớp chưa có đối tượng nào.", "Layers without a feature: {n}.")
        yield Line(say.text(text.format(n=empty)))


def _content(result: CheckResult, layer: LayerFacts) -> str:
    return result.run.content.get(layer.name, "")[:16] or "–"


def _whole_name(name: str, say: _Sayer) -> str:
    title = say.layer(name)
    return name if title == name else f"{title}\n{name}"


def _skipped(result: CheckResult, say: _Sayer) -> Iterator[Part]:
    clean = [rule for rule in result.rules if not rule.findings and rule.skipped is None]
    if clean:
        yield Heading(say("Quy tắc đã chạy, không phát hiện gì", "Rules run, nothing found"))
        yield Line("; ".join(_rule(rule, say) for rule in clean) + ".")
    reasons: dict[Text, list[RuleFacts]] = {}
    for rule in result.rules:
        if rule.skipped is not None:
            reasons.setdefault(rule.skipped, []).append(rule)
    if reasons:
        yield Heading(
            say("Quy tắc chưa chạy hoặc chạy chưa đủ", "Rules not run, or not everywhere")
        )
        rows = [
            ["\n".join(_rule(r, say) for r in of), _OPTION.sub("", say.text(why))]
            for why, of in reasons.items()
        ]
        yield Grid((0.4, 0.6), rows, [say("Quy tắc", "Rule"), say("Lý do", "Reason")])


def _rule(rule: RuleFacts, say: _Sayer) -> str:
    return f"{rule.id} {say.text(rule.title)}"


def _waived(result: CheckResult, say: _Sayer) -> Iterator[Part]:
    found = [(g, i) for g, i in result.rows() if g.states[i] is State.WAIVED]
    void = [waiver for waiver in result.waivers if waiver.void is not None]
    by_key = {waiver.key: waiver for waiver in result.waivers if waiver.void is None}
    head = [say("Quy tắc", "Rule"), say("Lớp, đối tượng", "Layer, features")]
    who = [
        say("Lý do chấp nhận", "Why accepted"),
        say("Người chấp nhận, ngày", "Accepted by, on"),
        say("Đến ngày", "Until"),
    ]
    widths = (0.08, 0.22, 0.22, 0.22, 0.15, 0.11)
    if found:
        yield Heading(say("Ngoại lệ được chấp nhận", "Accepted exceptions"))
        rows = []
        for group, i in found[:MOST_WAIVED]:
            named = f"{say.layer(group.layer)}\n{_ids(group.ids[i])}"
            waiver = by_key.get(group.keys[i])
            told = say.text(group.message(i))
            rows.append([f"◌ {group.rule}", named, told, *_accepted(waiver)])
        yield Grid(widths, rows, [*head, say("Nội dung", "What"), *who])
        yield from _left(len(found), say)
    if void:
        yield Heading(say("Ngoại lệ không còn hiệu lực", "Exceptions that no longer hold"))
        rows = [
            [
                w.rule,
                f"{say.layer(w.layer)}\n{_ids(w.ids)}",
                say.text(w.void or Text("", "")),
                *_accepted(w),
            ]
            for w in void[:MOST_WAIVED]
        ]
        why = say("Vì sao không còn hiệu lực", "Why it does not hold")
        yield Grid(widths, rows, [*head, why, *who])
        yield from _left(len(void), say)


def _left(count: int, say: _Sayer) -> Iterator[Part]:
    if count > MOST_WAIVED:
        text = Text(
            "Còn {n} ngoại lệ không in ở đây; danh sách đầy đủ có trong báo cáo .xlsx và .jsonl.",
            "{n} more are not printed here; the reports .xlsx and .jsonl have them all.",
        )
        yield Line(say.text(text.format(n=count - MOST_WAIVED)), "note")


def _accepted(waiver: Optional[WaiverFacts]) -> list[str]:
    if waiver is None:
        return ["", "", ""]
    lines = (waiver.person, waiver.office, _day(waiver.made[:10]))
    who = "\n".join(part for part in lines if part)
    return [waiver.reason, who, _day(waiver.expires) or "–"]


def _ids(ids: Sequence[str]) -> str:
    more = f" … (+{len(ids) - 8})" if len(ids) > 8 else ""
    return ", ".join(ids[:8]) + more
