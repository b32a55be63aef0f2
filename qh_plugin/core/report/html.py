# SPDX-License-Identifier: GPL-2.0-or-later
"""The report to print and sign: one self-contained HTML file, no script, no network.

The page says what was checked and how, the counts by rule and layer, what was accepted and what
did not run, and shows the findings rule by rule with a small map of each place.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from html import escape
from typing import Iterator, Mapping, Sequence

from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report import drawing
from qh_plugin.core.report.content import CONTENT, whole
from qh_plugin.core.report.html_findings import found, waived
from qh_plugin.core.report.layer_titles import layer_titles
from qh_plugin.core.report.result import CheckResult, RuleFacts
from qh_plugin.core.report.sources import source_name
from qh_plugin.core.report.summary import SEVERITIES, SIGNS, verdict
from qh_plugin.core.text import Text, number


def document(result: CheckResult, language: str = "vi") -> Iterator[str]:
    """The pieces of the page, in the language "vi" or "en"."""
    title = _say(Text("Biên bản kiểm tra dữ liệu", "Data check report"), language)
    yield f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title}</title>\n<style>{_STYLE}{drawing.STYLE}</style>\n</head>\n<body>\n"
    yield drawing.SHARED
    yield f"<h1>{title}</h1>\n{_verdict(result, language)}"
    yield from _facts(result, language)
    yield from _counts(result, language)
    yield from _layers(result, language)
    yield from _run_rules(result, language)
    yield from waived(result, language)
    yield from found(result, language)
    yield from _signatures(language)
    yield "</body>\n</html>\n"


def _verdict(result: CheckResult, language: str) -> str:
    """The counts, and whether the data may be handed in."""
    if result.errors:
        kind, sign = "error", SIGNS[Severity.ERROR]
        text = Text("CHƯA ĐẠT: còn lỗi phải sửa.", "NOT PASSED: errors are left to mend.")
    else:
        kind, sign = "passed", "✔"
        text = Text("ĐẠT: không còn lỗi.", "PASSED: no error is left.")
    return (
        f'<div class="verdict {kind}"><b>{sign} {_say(text, language)}</b> '
        f"{_say(verdict(result), language)}</div>\n"
    )


def _facts(result: CheckResult, language: str) -> Iterator[str]:
    run = result.run
    model = f"{run.model['id']} {run.model['version']}" if run.model else "–"
    sha = run.profile.get("sha256", "")
    profile = f"{run.profile['id']} {run.profile['version']}"
    known = [
        (Text("Hồ sơ", "Dossier"), run.dossier.get("name", "")),
        (Text("Mã hồ sơ", "Dossier code"), run.dossier.get("maHoSoQH", "")),
    ]
    measured = Text("{tolerance} mm (lưới tọa độ {grid} mm)", "{tolerance} mm (grid {grid} mm)")
    measured = measured.format(
        tolerance=number(run.tolerance * 1000, 1), grid=number(run.grid * 1000, 1)
    )
    rows = [
        *((label, escape(value)) for label, value in known if value),
        (Text("Dữ liệu", "Data"), "<br>".join(_input(i) for i in run.inputs) or "–"),
        *(((CONTENT, f"<code>{whole(run.content)}</code>"),) if run.content else ()),
        (Text("Mô hình dữ liệu", "Data model"), escape(model)),
        (Text("Bộ quy tắc", "Profile"), f"{escape(profile)}{_sha(sha)}"),
        (Text("Dung sai", "Tolerance"), _say(measured, language)),
        (Text("Xét theo ngày", "Judged by the day"), escape(_day(run.date))),
        (Text("Thời điểm", "Time"), escape(_local_time(run.finished))),
        (Text("Phần mềm", "Software"), escape(f"{run.tool['name']} {run.tool['version']}")),
    ]
    yield '<table class="facts"><tbody>\n'
    for label, value in rows:
        yield f"<tr><th>{_say(label, language)}</th><td>{value}</td></tr>\n"
    yield "</tbody></table>\n"


def _input(source: object) -> str:
    entry = dict(source) if isinstance(source, dict) else {"path": str(source)}
    return f"{escape(source_name(entry))}{_sha(entry.get('sha256', ''))}"


def _sha(digest: str) -> str:
    return f' <span class="sha">SHA-256 {escape(digest[:16])}…</span>' if digest else ""


def _day(day: str) -> str:
    return "/".join(reversed(day.split("-"))) or "–"


def _local_time(moment: str) -> str:
    """The day and time on the clock of the machine that prints, with its offset from UTC."""
    return datetime.fromisoformat(moment).astimezone().strftime("%d/%m/%Y %H:%M (UTC%z)")


def _counts(result: CheckResult, language: str) -> Iterator[str]:
    counts = result.counts()
    if not counts:
        return
    titles = {rule.id: rule.title for rule in result.rules}
    called = layer_titles(result)
    yield f"<h2>{_say(Text('Tổng hợp theo quy tắc và lớp', 'By rule and layer'), language)}</h2>\n"
    yield header(
        (
            Text("Quy tắc", "Rule"),
            Text("Lớp", "Layer"),
            Text("Mức", "Severity"),
            Text("Còn mở", "Open"),
            Text("Hệ quả", "Consequences"),
            Text("Ngoại lệ", "Waived"),
        ),
        language,
    )
    totals: Counter[State] = Counter()
    for rule, layer, severity in dict.fromkeys(key[:3] for key in counts):
        name = _say(called[layer], language)
        title = _say(titles.get(rule, Text(rule, rule)), language)
        yield f"<tr><td><b>{escape(rule)}</b> {title}</td><td>{name}</td>"
        yield f'<td class="{severity.value}">{SIGNS[severity]} '
        yield f"{_say(SEVERITIES[severity], language)}</td>"
        for state in (State.OPEN, State.CONSEQUENCE, State.WAIVED):
            count = counts[rule, layer, severity, state]
            totals[state] += count
            yield f'<td class="n">{count or "–"}</td>'
        yield "</tr>\n"
    yield f'<tr class="total"><td colspan="3">{_say(Text("Cộng", "Total"), language)}</td>'
    for state in (State.OPEN, State.CONSEQUENCE, State.WAIVED):
        yield f'<td class="n">{totals[state]}</td>'
    yield "</tr>\n</tbody></table>\n"


def _layers(result: CheckResult, language: str) -> Iterator[str]:
    title = Text("Các lớp đã kiểm tra", "Layers checked")
    yield f"<h2>{_say(title, language)}</h2>\n"
    full = [layer for layer in result.layers if layer.count]
    head = (
        Text("Lớp", "Layer"),
        Text("Hệ tọa độ", "Reference system"),
        Text("Số đối tượng", "Features"),
    )
    called = layer_titles(result)
    yield header(head, language)
    for layer in full:
        name = f"{_say(called[layer.name], language)}{_code(layer.name, called)}"
        yield f"<tr><td>{name}</td><td>{escape(layer.crs) or '–'}</td>"
        yield f'<td class="n">{layer.count}</td></tr>\n'
    yield "</tbody></table>\n"
    empty = len(result.layers) - len(full)
    if empty:
        text = Text("Và {n} lớp chưa có đối tượng nào.", "Layers without a feature: {n}.")
        yield f"<p>{_say(text.format(n=empty), language)}</p>\n"


def _code(name: str, called: Mapping[str, Text]) -> str:
    """The name in the data below what people call a layer, where they differ."""
    return "" if called[name].vi == name else f'<br><span class="id">{escape(name)}</span>'


def _run_rules(result: CheckResult, language: str) -> Iterator[str]:
    """The rules that found nothing, and those that did not run, with the reason."""
    clean = [rule for rule in result.rules if not rule.findings and rule.skipped is None]
    if clean:
        title = Text("Quy tắc đã chạy, không phát hiện gì", "Rules run, nothing found")
        named = "; ".join(f"<b>{escape(r.id)}</b> {_say(r.title, language)}" for r in clean)
        yield f"<h2>{_say(title, language)}</h2>\n<p>{named}.</p>\n"
    reasons: dict[Text, list[RuleFacts]] = {}
    for rule in result.rules:
        if rule.skipped is not None:
            reasons.setdefault(rule.skipped, []).append(rule)
    if not reasons:
        return
    title = Text("Quy tắc chưa chạy hoặc chạy chưa đủ", "Rules not run, or not everywhere")
    yield f"<h2>{_say(title, language)}</h2>\n"
    yield header((Text("Quy tắc", "Rule"), Text("Lý do", "Reason")), language)
    for why, rules in reasons.items():
        named = "<br>".join(f"<b>{escape(r.id)}</b> {_say(r.title, language)}" for r in rules)
        yield f"<tr><td>{named}</td><td>{_say(why, language)}</td></tr>\n"
    yield "</tbody></table>\n"


def _signatures(language: str) -> Iterator[str]:
    yield '<table class="sign"><tr>'
    for who in (Text("Người kiểm tra", "Checked by"), Text("Người phụ trách", "Responsible")):
        note = _say(Text("Ngày, ký, ghi rõ họ tên", "Date, signature, full name"), language)
        yield f"<td><b>{_say(who, language)}</b><br><i>{note}</i></td>"
    yield "</tr></table>\n"


def header(labels: Sequence[Text], language: str) -> str:
    """The beginning of a table; the head is printed again on every page."""
    cells = "".join(f"<th>{_say(label, language)}</th>" for label in labels)
    return f"<table><thead>\n<tr>{cells}</tr>\n</thead><tbody>\n"


def _say(text: Text, language: str) -> str:
    return escape(text.get(language))


_STYLE = """
body{font:13px/1.45 'Segoe UI','Noto Sans',Arial,sans-serif;color:#1b1b1b;
margin:2em auto;max-width:62em;padding:0 1em}
h1{font-size:1.6em;margin:0 0 .4em}h2{font-size:1.15em;margin:1.5em 0 .4em;
border-bottom:2px solid #444;padding-bottom:.15em}
.verdict{font-size:1.1em;border:2px solid #444;padding:.5em .8em;margin:.6em 0}
.verdict b{display:block}.verdict.error{border-color:#b00020}.verdict.passed{border-color:#1b6e2d}
table{border-collapse:collapse;width:100%;margin:.6em 0}
thead{display:table-header-group}
th,td{border:1px solid #b5b5b5;padding:.25em .5em;text-align:left;vertical-align:top}
th{background:#eceff2}.facts th{width:11em}.n{text-align:right;white-space:nowrap}
.facts td{word-break:break-word}.total td{font-weight:600;border-top:2px solid #444}
.error{color:#b00020}.warning{color:#7a4b00}.info{color:#1f5f99}.measure,.sha,.id{color:#555}
.sha{font-size:.85em;white-space:nowrap}
.help{background:#f5f6f7;border-left:4px solid #8793a0;padding:.4em .8em;margin:.4em 0}
.help p{margin:.2em 0}
.card thead th{background:none;border:0;border-bottom:2px solid #444;padding:1.2em 0 .15em;
font-size:1.15em}.card thead th h2{font-size:1em;margin:0;border:0;padding:0}
.card .about{border:0;padding:.2em 0}.card .first{page-break-inside:avoid;break-inside:avoid}
.card td{padding:.4em}.card .pic{width:282px}.card tr{page-break-inside:avoid;break-inside:avoid}
.card .place{white-space:nowrap}.card dl{margin:0}.card dt{font-weight:600}
.card dd{margin:0 0 .5em 0}
.caption{font-size:.85em;color:#444;margin-top:.2em}
.left{font-style:italic}
.sign{margin-top:2em;page-break-inside:avoid}.sign td{border:0;width:50%;height:9em;
text-align:center}
h2,h3,.help{page-break-after:avoid;break-after:avoid}
tr{page-break-inside:avoid;break-inside:avoid}
@page{size:A4;margin:15mm 14mm}
@media print{body{margin:0;max-width:none;padding:0;font-size:11px}
.card .pic{width:242px}.map{width:240px;height:180px}
th,.help,.map .own,.map .near,.map .bad{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@media screen and (max-width:700px){.card,.card tbody,.card tr,.card td{display:block}}
"""
