# SPDX-License-Identifier: GPL-2.0-or-later
"""The status page as HTML: one file, no script, nothing from elsewhere, readable without colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Optional, Sequence
from urllib.parse import urlencode

from qh_plugin.core.publish.receipt_document import OUTCOMES
from qh_plugin.core.text import Text, plain
from qh_plugin.server.status.quarters import shown
from qh_plugin.server.status.table import Line, Sent, Standing

_NEWEST = 100
_STYLE = """
body{font:16px/1.45 system-ui,"Noto Sans",sans-serif;margin:1.5rem auto;max-width:72rem;
padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
form,.sum{margin:1rem 0}select,input,button{font:inherit;padding:.2rem .4rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;padding:.3rem 0}
th,td{border:1px solid #777;padding:.25rem .5rem;text-align:left;vertical-align:top}
th{background:#eee}td.n{text-align:right}td.s{white-space:nowrap}
.on-time{font-weight:normal}.late,.refused{font-weight:bold}.missing{font-style:italic}
a{color:#0645ad}:focus{outline:3px solid #111}
@media print{form{display:none}}
"""


@dataclass(frozen=True)
class Asked:
    """What the page is to show. `state` is a code of `Standing` or "", `ward` a part of a name."""

    quarter: str
    state: str = ""
    ward: str = ""
    language: str = "vi"


def page(asked: Asked, quarters: Sequence[str], lines: Sequence[Line], sent: Sequence[Sent]) -> str:
    """The page; `lines` are of all units, those that fit what is asked are listed."""
    say = _Said(asked.language)
    some = [line for line in lines if _fits(line, asked)]
    title = say(_TITLE.format(quarter=shown(asked.quarter)))
    table = urlencode({"quarter": asked.quarter, "lang": asked.language})
    parts = [
        f'<!doctype html><html lang="{asked.language}">',
        f'<head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>",
        _form(asked, quarters, say),
        _summary(lines, say),
        f'<p><a href="status/quarter.xlsx?{escape(table)}">{say(_DOWNLOAD)}</a></p>',
        _units(some, say),
        _submissions([one for one in sent if asked.quarter in one.quarters], say),
        "</main></body></html>",
    ]
    return "\n".join(parts)


def refusal(text: Text, language: str) -> str:
    """A page that only says why there is nothing."""
    said = escape(text.get(language))
    head = '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>QH</title></head>'
    return f'{head}<body><p>{said}</p><p><a href="/status">/status</a></p></body></html>'


class _Said:
    """Texts in one language, escaped."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, text: Text) -> str:
        return escape(text.get(self._language))


def _fits(line: Line, asked: Asked) -> bool:
    named = asked.ward.casefold() in f"{line.name} {line.code}".casefold()
    return named and asked.state in ("", line.standing.code)


def _form(asked: Asked, quarters: Sequence[str], say: _Said) -> str:
    choices = "".join(_option(q, shown(q), q == asked.quarter) for q in quarters)
    states = _option("", say(_ALL), not asked.state) + "".join(
        _option(s.code, f"{s.sign} {say(s.title)}", s.code == asked.state) for s in Standing
    )
    return (
        f'<form method="get"><label>{say(_QUARTER)} <select name="quarter">{choices}</select>'
        f'</label> <label>{say(_STATE)} <select name="state">{states}</select></label> '
        f'<label>{say(_WARD)} <input name="ward" value="{escape(asked.ward)}"></label> '
        f'<input type="hidden" name="lang" value="{escape(asked.language)}">'
        f"<button>{say(_SHOW)}</button></form>"
    )


def _option(value: str, label: str, chosen: bool) -> str:
    mark = " selected" if chosen else ""
    return f'<option value="{escape(value)}"{mark}>{label}</option>'


def _summary(lines: Sequence[Line], say: _Said) -> str:
    counts = {s: sum(x.standing is s and bool(x.code) for x in lines) for s in Standing}
    cells = "".join(
        f'<li class="{s.code}">{s.sign} {say(s.title)}: <b id="n-{s.code}">{counts[s]}</b></li>'
        for s in Standing
    )
    wards = sum(counts.values())
    return f'<ul class="sum">{cells}<li>{say(_WARDS)}: <b>{wards}</b></li></ul>'


def _units(lines: Sequence[Line], say: _Said) -> str:
    rows = "".join(
        f'<tr class="{x.standing.code}"><td>{escape(x.name) or say(_UNNAMED)}</td><td>{x.code}</td>'
        f'<td class="s">{x.standing.sign} {say(x.standing.title)}</td><td>{_day(x.day)}</td>'
        f'<td>{_written(x.due)}</td><td class="n">{x.accepted or ""}</td>'
        f'<td class="n">{x.refused or ""}</td><td class="n">{x.lacking or ""}</td>'
        f"<td>{escape(x.reason)}</td></tr>"
        for x in lines
    )
    heads = "".join(f'<th scope="col">{say(text)}</th>' for text in HEADS)
    caption = say(_COUNT.format(n=len(lines)))
    return (
        f'<table id="units"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _submissions(sent: Sequence[Sent], say: _Said) -> str:
    newest = sorted(sent, key=lambda s: (s.day or date.min, s.dossier), reverse=True)[:_NEWEST]
    rows = "".join(
        f"<tr><td>{_day(s.day)}</td><td>{escape(s.dossier)}</td><td>{escape(s.unit)}</td>"
        f"<td>{say(OUTCOMES.get(s.outcome, plain(s.outcome)))}</td>"
        f'<td class="n">{s.version or ""}</td><td>{say(_YES) if s.late else ""}</td></tr>'
        for s in newest
    )
    heads = "".join(f'<th scope="col">{say(text)}</th>' for text in _SENT_HEADS)
    return (
        f'<h2>{say(_NEWEST_SENT.format(n=_NEWEST))}</h2><table id="sent"><thead><tr>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _written(due: str) -> str:
    try:
        return _day(date.fromisoformat(due))
    except ValueError:
        return escape(due)


def _day(day: Optional[date]) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


HEADS = (
    Text("Phường, xã, đơn vị", "Ward or unit"),
    Text("Mã", "Code"),
    Text("Tình trạng", "State"),
    Text("Ngày nhận", "Received"),
    Text("Hạn nộp", "Due"),
    Text("Lần nhận", "Accepted"),
    Text("Lần từ chối", "Refused"),
    Text("Mục còn thiếu", "Items missing"),
    Text("Lý do", "Reason"),
)
_SENT_HEADS = (
    HEADS[3],
    Text("Hồ sơ", "Dossier"),
    HEADS[0],
    Text("Kết quả", "Outcome"),
    Text("Phiên bản", "Version"),
    Text("Nộp muộn", "Late"),
)
_TITLE = Text("Tình hình nộp hồ sơ quy hoạch, {quarter}", "Planning dossiers submitted, {quarter}")
_QUARTER, _STATE, _WARD = (
    Text("Quý", "Quarter"),
    Text("Tình trạng", "State"),
    Text("Phường, xã", "Ward"),
)
_ALL, _SHOW, _YES = Text("Tất cả", "All"), Text("Xem", "Show"), Text("muộn", "late")
_WARDS = Text("Tổng số phường, xã, đặc khu", "Wards, communes and special zone in all")
_DOWNLOAD = Text("Tải bảng của quý (xlsx)", "Download the table of the quarter (xlsx)")
_COUNT = Text("{n} đơn vị", "Units: {n}")
_UNNAMED = Text("(không ghi đơn vị)", "(no unit stated)")
_NEWEST_SENT = Text("Các lần nộp trong quý (tối đa {n})", "Submissions of the quarter (up to {n})")
