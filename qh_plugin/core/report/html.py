# SPDX-License-Identifier: GPL-2.0-or-later
"""The report to print and sign: one self-contained HTML file, no script, no network."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import Path
from typing import Iterator, Sequence

from qh_plugin.core.findings import Findings
from qh_plugin.core.report.drawing import drawing
from qh_plugin.core.report.jsonl import write_whole
from qh_plugin.core.report.order import in_report_order
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.report.summary import SEVERITIES, WHOLE, by_rule_and_layer, verdict
from qh_plugin.core.text import Text, area, length, number

#: How many findings are listed one by one; the JSON Lines report always has all.
MAX_ROWS = 500

_MEASURES = {
    "width": (Text("rộng", "width"), length),
    "length": (Text("dài", "length"), length),
    "distance": (Text("cách", "distance"), length),
    "area": (Text("diện tích", "area"), area),
    "count": (Text("số đỉnh", "vertices"), lambda value: number(value, 0)),
}
_STATES = {
    "open": Text("còn mở", "open"),
    "waived": Text("ngoại lệ được chấp nhận", "waived"),
    "consequence": Text("hệ quả", "consequence"),
}


def write(result: CheckResult, path: Path, language: str = "vi") -> None:
    """Write the report whole or not at all. Raises `StorageError`."""
    write_whole(path, "".join(document(result, language)))


def document(result: CheckResult, language: str = "vi") -> Iterator[str]:
    """The pieces of the page."""
    title = _say(Text("Báo cáo kiểm tra dữ liệu", "Data check report"), language)
    yield f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    yield f'<p class="verdict">{_say(verdict(result), language)}</p>\n'
    yield from _facts(result, language)
    yield from _counts(result, language)
    yield from _skipped(result, language)
    yield from _findings(result, language)
    yield from _signatures(language)
    yield "</body>\n</html>\n"


def _facts(result: CheckResult, language: str) -> Iterator[str]:
    run = result.run
    model = f"{run.model['id']} {run.model['version']}" if run.model else "–"
    known = [
        (Text("Hồ sơ", "Dossier"), run.dossier.get("name", "")),
        (Text("Mã hồ sơ", "Dossier code"), run.dossier.get("maHoSoQH", "")),
    ]
    rows = [
        *((label, value) for label, value in known if value),
        (Text("Dữ liệu", "Data"), ", ".join(i["path"] for i in run.inputs) or "–"),
        (Text("Mô hình dữ liệu", "Data model"), model),
        (Text("Bộ quy tắc", "Profile"), f"{run.profile['id']} {run.profile['version']}"),
        (Text("Dung sai", "Tolerance"), f"{number(run.tolerance * 1000, 1).get(language)} mm"),
        (Text("Thời điểm", "Time"), _local_time(run.finished)),
        (Text("Phần mềm", "Software"), f"{run.tool['name']} {run.tool['version']}"),
    ]
    yield '<table class="facts">\n'
    for label, value in rows:
        yield f"<tr><th>{_say(label, language)}</th><td>{escape(value)}</td></tr>\n"
    yield "</table>\n"
    yield _header(
        (
            Text("Lớp", "Layer"),
            Text("Hệ tọa độ", "Reference system"),
            Text("Số đối tượng", "Features"),
        ),
        language,
    )
    for layer in result.layers:
        yield f"<tr><td>{escape(layer.name)}</td><td>{escape(layer.crs) or '–'}</td>"
        yield f'<td class="n">{layer.count}</td></tr>\n'
    yield "</table>\n"


def _local_time(moment: str) -> str:
    """The day and time on the clock of the machine that prints, with its offset from UTC."""
    return datetime.fromisoformat(moment).astimezone().strftime("%d/%m/%Y %H:%M (UTC%z)")


def _counts(result: CheckResult, language: str) -> Iterator[str]:
    rows = by_rule_and_layer(result)
    if not rows:
        return
    titles = {rule.id: rule.title for rule in result.rules}
    yield f"<h2>{_say(Text('Tổng hợp', 'Summary'), language)}</h2>\n"
    head = (
        Text("Quy tắc", "Rule"),
        Text("Lớp", "Layer"),
        Text("Mức", "Severity"),
        Text("Số lượng", "Count"),
    )
    yield _header(head, language)
    for rule, layer, severity, count in rows:
        name = escape(layer) or _say(WHOLE, language)
        yield f"<tr><td>{rule} {_say(titles[rule], language)}</td><td>{name}</td>"
        yield f'<td class="{severity.value}">{_say(SEVERITIES[severity], language)}</td>'
        yield f'<td class="n">{count}</td></tr>\n'
    yield "</table>\n"


def _skipped(result: CheckResult, language: str) -> Iterator[str]:
    clean = [rule.id for rule in result.rules if not rule.findings and rule.skipped is None]
    if clean:
        text = Text("Đã chạy, không phát hiện gì: {rules}.", "Run, nothing found: {rules}.")
        yield f"<p>{_say(text.format(rules=', '.join(clean)), language)}</p>\n"
    rules = [rule for rule in result.rules if rule.skipped is not None]
    if not rules:
        return
    title = Text("Quy tắc chưa chạy hoặc chạy chưa đủ", "Rules not run, or not everywhere")
    yield f"<h2>{_say(title, language)}</h2>\n<ul>\n"
    for rule in rules:
        why = _say(rule.skipped, language) if rule.skipped else ""
        yield f"<li>{rule.id} {_say(rule.title, language)}: {why}</li>\n"
    yield "</ul>\n"


def _findings(result: CheckResult, language: str) -> Iterator[str]:
    rows = list(in_report_order(result.findings))
    if not rows:
        return
    yield f"<h2>{_say(Text('Danh sách', 'Findings'), language)}</h2>\n"
    if len(rows) > MAX_ROWS:
        text = Text(
            "Chỉ in {shown} trong {all} mục; danh sách đầy đủ có trong báo cáo .jsonl.",
            "Only {shown} of {all} are printed; the .jsonl report has them all.",
        ).format(shown=MAX_ROWS, all=len(rows))
        yield f"<p>{_say(text, language)}</p>\n"
    head = (
        Text("Số", "No."),
        Text("Quy tắc", "Rule"),
        Text("Lớp, đối tượng", "Layer, features"),
        Text("Nội dung", "What"),
        Text("Vị trí (E, N)", "Place (E, N)"),
        Text("Hình", "Drawing"),
    )
    yield _header(head, language)
    for number_, (group, i) in enumerate(rows[:MAX_ROWS], start=1):
        yield _row(number_, group, i, language)
    yield "</table>\n"


def _row(number_: int, group: Findings, i: int, language: str) -> str:
    layer = escape(group.layer) or _say(WHOLE, language)
    ids = escape(", ".join(group.ids[i]))
    state = group.states[i].value
    note = f" ({_say(_STATES[state], language)})" if state != "open" else ""
    x, y = (float(v) for v in group.point[i])
    place = "–" if x != x else f"{number(x, 2).get(language)}<br>{number(y, 2).get(language)}"
    return (
        f'<tr><td class="n">{number_}</td><td class="{group.severity.value}">{group.rule}</td>'
        f"<td>{layer}<br>{ids}</td><td>{_say(group.message(i), language)}{note}"
        f'<br><span class="measure">{_measured(group, i, language)}</span></td>'
        f'<td class="n">{place}</td><td>{drawing(group.geometry[i])}</td></tr>\n'
    )


def _measured(group: Findings, i: int, language: str) -> str:
    parts = []
    for name, value in group.measure(i).items():
        label, shown = _MEASURES.get(name, (Text(name, name), lambda v: number(v, 3)))
        parts.append(f"{_say(label, language)} {_say(shown(value), language)}")
    return ", ".join(parts)


def _signatures(language: str) -> Iterator[str]:
    yield '<table class="sign"><tr>'
    for who in (Text("Người kiểm tra", "Checked by"), Text("Người phụ trách", "Responsible")):
        note = _say(Text("Ngày, ký, ghi rõ họ tên", "Date, signature, full name"), language)
        yield f"<td><b>{_say(who, language)}</b><br><i>{note}</i></td>"
    yield "</tr></table>\n"


def _header(labels: Sequence[Text], language: str) -> str:
    cells = "".join(f"<th>{_say(label, language)}</th>" for label in labels)
    return f"<table>\n<tr>{cells}</tr>\n"


def _say(text: Text, language: str) -> str:
    return escape(text.get(language))


_STYLE = """
body{font:13px/1.4 'Segoe UI','Noto Sans',Arial,sans-serif;color:#222;
margin:2em auto;max-width:62em}
h1{font-size:1.6em;margin:0}h2{font-size:1.15em;margin:1.4em 0 .4em}
.verdict{font-size:1.15em;font-weight:600}
table{border-collapse:collapse;width:100%;margin:.6em 0}
th,td{border:1px solid #bbb;padding:.25em .5em;text-align:left;vertical-align:top}
th{background:#eef1f4}.facts th{width:12em}.n{text-align:right;white-space:nowrap}
.error{color:#b00020}.warning{color:#8a5a00}.info{color:#1f5f99}.measure{color:#555}
svg{width:88px;height:66px;display:block}tr{break-inside:avoid}
.sign td{border:0;width:50%;height:9em;text-align:center}
@media print{body{margin:0;max-width:none}}
"""
