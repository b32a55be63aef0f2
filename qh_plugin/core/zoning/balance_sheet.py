# SPDX-License-Identifier: GPL-2.0-or-later
"""A balance as rows: for a spreadsheet (numbers), the clipboard and the terminal (texts)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Sequence, Union

from qh_plugin.core.text import Text
from qh_plugin.core.zoning.balance import Balance, Line
from qh_plugin.core.zoning.balance_source import ClassBalance
from qh_plugin.core.zoning.figures import difference, grouped, hectares, percent, square_metres

Cell = Union[None, str, int, float]
FORMATS = ("", "", "#,##0.0", "#,##0.00", "0.00 %", "#,##0", "#,##0", "")
WIDTHS = (12.0, 44.0, 16.0, 12.0, 10.0, 9.0, 12.0, 24.0)
_BAR = 20


@dataclass
class SheetRows:
    """`rows` of cells; the first `header_rows` are headings; `bold` are totals."""

    rows: list[Sequence[Cell]] = field(default_factory=list)
    header_rows: int = 0
    bold: list[int] = field(default_factory=list)


def sheet(made: ClassBalance, today: datetime.date, name: str, language: str = "vi") -> SheetRows:
    """The sheet "CanBang": plan, decision, date; the table with a bar of blocks; the difference;
    m² a person. `name` is the dossier's, used where the boundary names no plan."""
    out = SheetRows()
    plan = made.plan
    out.rows.append([None, _TITLE.get(language)])
    out.rows.append([None, plan.name or name])
    if plan.decision:
        text = _DECISION.format(number=plan.decision, date=_day(plan.date))
        out.rows.append([None, text.get(language)])
    out.rows.append([None, made.feature_class.title.get(language)])
    out.rows.append([None, _DATE.format(date=_day(today.isoformat())).get(language)])
    crs = f"EPSG:{made.epsg}" if made.epsg else "–"
    out.rows.append([None, _UNIT.format(crs=crs).get(language)])
    out.rows.append([heading.get(language) for heading in HEADINGS])
    out.header_rows = len(out.rows)
    for line, strong in lines(made.balance):
        if strong:
            out.bold.append(len(out.rows))
        out.rows.append(_cells(line, language))
    out.rows.append([])
    out.rows.append([None, difference(made.balance).get(language), made.balance.difference])
    if made.balance.boundary is not None:
        size = made.balance.boundary
        out.rows.append([None, _BOUNDARY.get(language), size, size / 1e4])
    if made.balance.unmeasured:
        text = _UNMEASURED.format(count=made.balance.unmeasured)
        out.rows.append([None, text.get(language)])
    if made.balance.per_person:
        out.rows.append([])
        people = round(made.balance.people)
        out.rows.append([None, _PEOPLE.get(language), None, None, None, None, people])
        for one in made.balance.per_person:
            title = f"{one.title.get(language)} ({_PER_PERSON.get(language)})"
            out.rows.append([None, title, one.square_metres])
    return out


def lines(made: Balance) -> list[tuple[Line, bool]]:
    """Groups with their functions, unclassified lots, total; True for a sum."""
    found: list[tuple[Line, bool]] = []
    for group in made.groups:
        found.append((group.total, True))
        found += [(line, False) for line in group.lines]
    if made.unclassified is not None:
        found.append((made.unclassified, False))
    return [*found, (made.total, True)]


def texts(line: Line, language: str = "vi") -> list[str]:
    """Symbol, function, m², ha, %, lots, people as they are shown."""
    return [
        line.short or ("" if line.known else "?"),
        line.title.get(language),
        square_metres(line.area).get(language),
        hectares(line.area).get(language),
        percent(line.share).get(language),
        grouped(line.count).get(language),
        grouped(line.people).get(language) if line.people else "",
    ]


def tab_separated(made: Balance, language: str = "vi") -> str:
    """The table for the clipboard: spreadsheets paste it as cells."""
    head = [heading.get(language) for heading in HEADINGS[:-1]]
    body = [texts(line, language) for line, _ in lines(made)]
    return "\n".join("\t".join(row) for row in [head, *body]) + "\n"


def _cells(line: Line, language: str) -> list[Cell]:
    symbol, title = texts(line, language)[:2]
    return [
        symbol or None,
        title,
        round(line.area, 2),
        round(line.area / 1e4, 4),
        line.share,
        line.count,
        round(line.people) or None,
        "█" * round(_BAR * line.share) or None,
    ]


def _day(iso: str) -> str:
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}" if day else iso or "…"


HEADINGS = (
    Text("Ký hiệu", "Symbol"),
    Text("Chức năng sử dụng đất", "Land-use function"),
    Text("Diện tích (m²)", "Area (m²)"),
    Text("Diện tích (ha)", "Area (ha)"),
    Text("Tỷ lệ (%)", "Share (%)"),
    Text("Số lô", "Lots"),
    Text("Dân số (người)", "People"),
    Text("Biểu đồ tỷ lệ", "Bar"),
)
_TITLE = Text("BẢNG CÂN BẰNG SỬ DỤNG ĐẤT", "LAND-USE BALANCE")
_DECISION = Text("Quyết định số {number} ngày {date}", "Decision {number} of {date}")
_DATE = Text("Ngày lập bảng: {date}", "Made on: {date}")
_UNIT = Text(
    "Diện tích đo phẳng theo hệ tọa độ của lớp ({crs})",
    "Areas measured in the plane of the layer's coordinates ({crs})",
)
_BOUNDARY = Text("Diện tích trong ranh giới quy hoạch", "Area within the plan boundary")
_UNMEASURED = Text("{count} lô không đọc được hình", "Lots without readable geometry: {count}")
_PEOPLE = Text("Dân số tính chỉ tiêu", "People counted")
_PER_PERSON = Text("m²/người", "m² a person")
