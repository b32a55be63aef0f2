# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of a quarter as a workbook."""

from __future__ import annotations

from datetime import date
from typing import Sequence

from qh_plugin.core.text import Text
from qh_plugin.io.xlsx import Sheet, to_bytes
from qh_plugin.server.status.page import HEADS
from qh_plugin.server.status.quarters import shown
from qh_plugin.server.status.table import Line, Standing


def workbook(lines: Sequence[Line], quarter: str, language: str) -> bytes:
    """Two sheets: every unit, and how many stand how."""

    def say(text: Text) -> str:
        return text.get(language)

    rows: list[Sequence[object]] = [[say(head) for head in HEADS]]
    rows += [
        [
            *(line.name, line.code, say(line.standing.title), line.day, _date(line.due)),
            *(line.accepted, line.refused, line.lacking, line.reason),
        ]
        for line in lines
    ]
    counts: list[Sequence[object]] = [[say(HEADS[2]), say(_WARDS)]]
    counts += [
        [say(s.title), sum(x.standing is s and bool(x.code) for x in lines)] for s in Standing
    ]
    counts.append([say(_TOTAL), sum(bool(line.code) for line in lines)])
    name = shown(quarter).replace("/", "-")
    return to_bytes(
        [
            Sheet(name, rows),
            Sheet(say(_SUMMARY), counts, bold_rows={len(counts) - 1}),
        ]
    )


def _date(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


_WARDS = Text("Số phường, xã", "Wards")
_TOTAL = Text("Tổng cộng", "Total")
_SUMMARY = Text("Tổng hợp", "Summary")
