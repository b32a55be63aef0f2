# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers to requests for the status page and its workbook."""

from __future__ import annotations

from typing import Any, Mapping, Optional
from urllib.parse import parse_qs

from qh_plugin.core.text import Text
from qh_plugin.server.status.page import Asked, page, refusal
from qh_plugin.server.status.quarters import is_quarter, this_quarter
from qh_plugin.server.status.table import Standing, lines_of, sent_of
from qh_plugin.server.status.workbook import workbook
from qh_plugin.server.stores import open_store

PAGE, WORKBOOK = "/status", "/status/quarter.xlsx"
_HTML = "text/html; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
Answer = tuple[int, list[tuple[str, str]], bytes]


def answer(store: Mapping[str, Any], path: str, query: str) -> Optional[Answer]:
    """The answer to a GET, None where the path is not ours."""
    if path not in (PAGE, WORKBOOK):
        return None
    said = {name: values[-1] for name, values in parse_qs(query, max_num_fields=20).items()}
    language = "en" if said.get("lang") == "en" else "vi"
    quarter = said.get("quarter") or this_quarter()
    states = {"", *(standing.code for standing in Standing)}
    if not is_quarter(quarter) or said.get("state", "") not in states:
        return _answer(400, _HTML, refusal(_WRONG, language).encode("utf-8"))
    city = open_store(store)
    sent = [sent_of(receipt) for receipt in city.submissions(quarter)]
    lines = lines_of(sent, quarter)
    if path == WORKBOOK:
        name = ("Content-Disposition", f'attachment; filename="qh-{quarter}.xlsx"')
        return _answer(200, _XLSX, workbook(lines, quarter, language), name)
    known = {this_quarter(), quarter, *city.quarters()}
    asked = Asked(quarter, said.get("state", ""), said.get("ward", "")[:100], language)
    body = page(asked, sorted(known, reverse=True), lines, sent)
    return _answer(200, _HTML, body.encode("utf-8"))


def _answer(status: int, kind: str, body: bytes, *more: tuple[str, str]) -> Answer:
    headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
    headers += [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    return status, [*headers, ("Content-Security-Policy", _POLICY), *more], body


_WRONG = Text(
    "Quý hoặc tình trạng không đúng; hãy ghi quý như 2026-Q4.",
    "The quarter or the state is none; write a quarter as 2026-Q4.",
)
