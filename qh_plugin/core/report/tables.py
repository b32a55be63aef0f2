# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as tables, for a spreadsheet: summary, by rule, findings, exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Optional, Sequence

from qh_plugin.core.findings import Findings, Severity, State
from qh_plugin.core.report.content import CONTENT, whole
from qh_plugin.core.report.order import in_report_order
from qh_plugin.core.report.result import CheckResult, WaiverFacts
from qh_plugin.core.report.sources import source_name
from qh_plugin.core.report.summary import SEVERITIES, STATES, WHOLE, verdict
from qh_plugin.core.text import Text

#: measures that have a column of their own, in m or m²
_MEASURES = ("width", "length", "distance", "area")
#: a sheet holds no more; what is left out is said in the summary
MOST_FINDINGS = 1_000_000
_LONGEST = 32_000
MOST_VOID = 10_000


@dataclass(frozen=True)
class Table:
    """One sheet; see `io.xlsx.Sheet` for the meaning of the rest."""

    title: str
    rows: Sequence[Sequence[object]]
    header_rows: int = 1
    widths: Sequence[float] = ()
    formats: Sequence[str] = ()
    bold_rows: Collection[int] = ()


def tables(result: CheckResult, language: str = "vi") -> list[Table]:
    """The four sheets."""
    rows = list(in_report_order(result.findings))
    accepted = [(n, g, i) for n, (g, i) in enumerate(rows, 1) if g.states[i] is State.WAIVED]
    listed = [(n, g, i) for n, (g, i) in enumerate(rows[:MOST_FINDINGS], 1)]
    return [
        _summary(result, len(rows) - len(listed), language),
        _by_rule(result, language),
        _findings(_FINDINGS, listed, language),
        _findings(_EXCEPTIONS, accepted[:MOST_FINDINGS], language, result.waivers),
    ]


def _summary(result: CheckResult, left: int, language: str) -> Table:
    run = result.run

    def say(vi: str, en: str) -> str:
        return en if language == "en" else vi

    rows: list[list[object]] = [
        [say("Biên bản kiểm tra dữ liệu", "Data check report"), None],
        [say("Kết luận", "Verdict"), verdict(result).get(language)],
        [say("Hồ sơ", "Dossier"), run.dossier.get("name")],
        [say("Mã hồ sơ", "Dossier code"), run.dossier.get("maHoSoQH")],
        [say("Dữ liệu", "Data"), "; ".join(source_name(i) for i in run.inputs)],
        [CONTENT.get(language), whole(run.content) or None],
        [
            say("Mô hình dữ liệu", "Data model"),
            f"{run.model['id']} {run.model['version']}" if run.model else "–",
        ],
        [say("Bộ quy tắc", "Profile"), f"{run.profile['id']} {run.profile['version']}"],
        ["SHA-256", run.profile.get("sha256")],
        [say("Dung sai (m)", "Tolerance (m)"), run.tolerance],
        [say("Xét theo ngày", "Judged by the day"), run.date or None],
        [say("Thời điểm (UTC)", "Time (UTC)"), run.finished],
        [say("Phần mềm", "Software"), f"{run.tool['name']} {run.tool['version']}"],
        [],
    ]
    for severity in Severity:
        open_ones = result.count(severity) + result.count(severity, State.CONSEQUENCE)
        label = SEVERITIES[severity].get(language)
        rows.append([say(f"Số {label} còn mở", f"Open: {label}"), open_ones])
    accepted = sum(result.count(s, State.WAIVED) for s in Severity)
    rows.append([say("Số ngoại lệ được chấp nhận", "Waived"), accepted])
    if left:
        rows.append([say("Số mục không vừa trang Lỗi", "Findings that do not fit"), left])
    bold = {0, len(rows) + 1}
    rows += [[], [say("Lớp", "Layer"), say("Số đối tượng", "Features")]]
    rows += [[layer.name, layer.count] for layer in result.layers]
    return Table(_SUMMARY.get(language), rows, 0, (34, 60), bold_rows=bold)


def _by_rule(result: CheckResult, language: str) -> Table:
    counts = result.counts()
    rows: list[list[object]] = [[label.get(language) for label in _RULE_HEAD]]
    places: dict[str, list[tuple[str, Severity]]] = {}
    for rule, layer, severity, _ in counts:
        places.setdefault(rule, [])
        if (layer, severity) not in places[rule]:
            places[rule].append((layer, severity))
    for facts in result.rules:
        why = facts.skipped.get(language) if facts.skipped else None
        for layer, severity in places.get(facts.id, [("", facts.severity)]):
            numbers = [counts[facts.id, layer, severity, state] for state in State]
            where = layer or (WHOLE.get(language) if any(numbers) else None)
            named = [facts.id, facts.title.get(language), SEVERITIES[severity].get(language)]
            rows.append([*named, where, sum(numbers), *numbers, why])
    widths = (8, 30, 12, 40, 10, 10, 10, 10, 48)
    return Table(_BY_RULE.get(language), rows, 1, widths)


def _findings(
    title: Text,
    listed: Sequence[tuple[int, Findings, int]],
    language: str,
    waivers: Optional[Sequence[WaiverFacts]] = None,
) -> Table:
    """One finding a row; with the ledger: who accepted it, and the entries that do not hold."""
    head = _HEAD if waivers is None else (*_HEAD, *_WAIVER_HEAD)
    rows: list[list[object]] = [[label.get(language) for label in head]]
    by_key = {w.key: w for w in waivers or () if w.void is None}
    for number, group, i in listed:
        waiver = by_key.get(group.keys[i])
        x, y = (_finite(v) for v in group.point[i])
        measure = group.measure(i)
        rows.append(
            [
                number,
                group.rule,
                SEVERITIES[group.severity].get(language),
                group.layer or WHOLE.get(language),
                ", ".join(group.ids[i])[:_LONGEST] or None,
                group.message(i).get(language)[:_LONGEST],
                *(_finite(measure.get(name)) for name in _MEASURES),
                x,
                y,
                STATES[group.states[i]].get(language),
                group.keys[i],
                group.causes[i],
                *(_accepted(waiver, language) if waiver else ()),
            ]
        )
    for void in [w for w in waivers or () if w.void is not None][:MOST_VOID]:
        named = [None, void.rule, None, void.layer, ", ".join(void.ids)[:_LONGEST]]
        rows.append([*named, *[None] * 8, void.key, None, *_accepted(void, language)])
    widths = (7, 7, 11, 34, 28, 60, 11, 11, 11, 12, 14, 14, 14, 24, 24, 30, 20, 20, 20, 12, 40)
    formats = ("",) * 6 + ("0.0000",) * 3 + ("0.00##", "0.000", "0.000")
    return Table(title.get(language), rows, 1, widths, formats)


def _accepted(waiver: WaiverFacts, language: str) -> list[object]:
    """Reason, person, office, made, expires, why it does not hold."""
    why = waiver.void.get(language) if waiver.void else None
    return [waiver.reason, waiver.person, waiver.office, waiver.made, waiver.expires, why]


def _finite(value: Optional[float]) -> Optional[float]:
    """A number that a sheet can hold, to 1e-6; None where there is none."""
    if value is None or value != value or abs(value) == float("inf"):
        return None
    return round(float(value), 6) + 0.0


_SUMMARY = Text("Tổng hợp", "Summary")
_BY_RULE = Text("Theo quy tắc", "By rule")
_FINDINGS = Text("Lỗi", "Findings")
_EXCEPTIONS = Text("Ngoại lệ", "Waived")
_RULE_HEAD = (
    Text("Quy tắc", "Rule"),
    Text("Tên", "Title"),
    Text("Mức", "Severity"),
    Text("Lớp", "Layer"),
    Text("Tổng", "All"),
    Text("Còn mở", "Open"),
    Text("Ngoại lệ", "Waived"),
    Text("Hệ quả", "Consequences"),
    Text("Chưa chạy vì", "Not run because"),
)
_HEAD = (
    Text("Số", "No."),
    Text("Quy tắc", "Rule"),
    Text("Mức", "Severity"),
    Text("Lớp", "Layer"),
    Text("Đối tượng", "Features"),
    Text("Nội dung", "What"),
    Text("Rộng (m)", "Width (m)"),
    Text("Dài (m)", "Length (m)"),
    Text("Cách (m)", "Distance (m)"),
    Text("Diện tích (m²)", "Area (m²)"),
    Text("E (m)", "E (m)"),
    Text("N (m)", "N (m)"),
    Text("Trạng thái", "State"),
    Text("Khóa", "Key"),
    Text("Do lỗi", "Caused by"),
)
_WAIVER_HEAD = (
    Text("Lý do chấp nhận", "Why accepted"),
    Text("Người chấp nhận", "Accepted by"),
    Text("Cơ quan", "Office"),
    Text("Lúc", "Made"),
    Text("Đến ngày", "Until"),
    Text("Không còn hiệu lực vì", "Does not hold because"),
)
