# SPDX-License-Identifier: GPL-2.0-or-later
"""The summary of a city: one line a ward, and what lies across the wards' borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

from qh_plugin.core.text import Text

HEAD = (
    Text("Phường, xã", "Ward"),
    Text("Đối tượng", "Features"),
    Text("Lỗi", "Errors"),
    Text("Cảnh báo", "Warnings"),
    Text("Thông tin", "Infos"),
    Text("Ngoại lệ", "Waived"),
    Text("Giây", "Seconds"),
    Text("Tình trạng", "State"),
)
_PASSED, _ERRORS = Text("đạt", "passed"), Text("có lỗi", "has errors")
_FAILED = Text("chưa kiểm tra được", "could not be checked")
_INCOMPLETE = Text("chưa đủ", "incomplete")
_TOTAL = Text("Cộng", "Total")
_ACROSS = Text("Giữa các phường, xã", "Across wards")


@dataclass(frozen=True)
class Line:
    """Counts of one ward; `failed` why there are none."""

    name: str
    features: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    waived: int = 0
    seconds: float = 0.0
    failed: str = ""

    def state(self) -> Text:
        """In words."""
        if self.failed:
            return _FAILED
        return _ERRORS if self.errors else _PASSED


def table(wards: Sequence[Line], across: Line, language: str = "vi") -> list[list[object]]:
    """The head, the wards by name, what lies across, the totals, as cells."""
    rows: list[list[object]] = [[head.get(language) for head in HEAD]]
    rows += [_cells(line, line.name, language) for line in wards]
    rows.append(_cells(across, _ACROSS.get(language), language))
    counted = ("features", "errors", "warnings", "infos", "waived", "seconds")
    total = Line(
        "",
        *(sum(getattr(line, name) for line in (*wards, across)) for name in counted),
    )
    missing = any(line.failed for line in wards)
    rows.append(_cells(total, _TOTAL.get(language), language))
    if missing:  # what is known is summed; a whole with a part unchecked has not passed
        rows[-1][-1] = rows[-2][-1] = _INCOMPLETE.get(language)
    return rows


def printed(wards: Sequence[Line], across: Line, language: str = "vi") -> str:
    """The table for a terminal, with the reasons of wards that could not be checked below."""
    rows = [[_shown(cell, language) for cell in row] for row in table(wards, across, language)]
    wide = [max(len(row[k]) for row in rows) for k in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.ljust(wide[k]) if k in (0, len(HEAD) - 1) else cell.rjust(wide[k])
            for k, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]
    rule = "─" * max(map(len, lines))
    body = [lines[0], rule, *lines[1:-1], rule, lines[-1]]
    return "\n".join([*body, *(f"✖ {line.name}: {line.failed}" for line in wards if line.failed)])


def _cells(line: Line, name: str, language: str) -> list[object]:
    counts: list[object] = [line.features, line.errors, line.warnings, line.infos, line.waived]
    if line.failed:
        counts = [None] * len(counts)
    return [name, *counts, round(line.seconds, 1), line.state().get(language)]


def _shown(cell: object, language: str) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, int):
        grouped = f"{cell:,}"
        return grouped.replace(",", ".") if language == "vi" else grouped
    if isinstance(cell, float):
        return f"{cell:.1f}".replace(".", ",") if language == "vi" else f"{cell:.1f}"
    return str(cell)
