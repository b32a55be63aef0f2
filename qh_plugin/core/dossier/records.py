# SPDX-License-Identifier: GPL-2.0-or-later
"""The record tables of a dossier (HoSo, BanVe, VanBan): their rows, and what is wrong in them.

Which tables and columns there are is the model's to say (TT 16/2025/TT-BXD, Annex II, for
tt16_2025); a model without record tables has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Mapping, Optional, Sequence

from qh_plugin.core.dossier.layout import DossierInfo
from qh_plugin.core.dossier.record_values import code_of, converted, problem
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import ModelField, RecordTable, fold
from qh_plugin.core.text import Text

HEAD, DRAWINGS, PAPERS = "HoSo", "BanVe", "VanBan"
CODE = "maHoSo"

Row = dict[str, object]


@dataclass
class Records:
    """table id → rows; a row is column name → None, str, int, float or `datetime.date`."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def head(self) -> Row:
        """The one row of HoSo; {} where there is none."""
        rows = self.tables.get(HEAD) or [{}]
        return rows[0]

    def rows(self, table: str) -> list[Row]:
        """The rows of a table, [] where there is none."""
        return self.tables.get(table, [])

    def copy(self) -> Records:
        """The same with rows of its own."""
        return Records({name: [dict(row) for row in rows] for name, rows in self.tables.items()})


@dataclass(frozen=True)
class Problem:
    """What is wrong: `row` from 0 (-1: the whole table), `column` "" for the whole row;
    `required` is E where it must be mended, W where it should."""

    table: str
    row: int
    column: str
    text: Text
    required: str = "E"


def check(records: Records, model: Model, info: Optional[DossierInfo] = None) -> list[Problem]:
    """Everything that is wrong, in the order of the tables, rows and columns of the model."""
    found = [
        Problem(
            name,
            -1,
            "",
            Text("Bảng {name} không có trong mô hình.", "The model has no table {name}.").format(
                name=name
            ),
            "W",
        )
        for name in records.tables
        if name not in model.records
    ]
    for table in model.records.values():
        rows = records.rows(table.id)
        if table.id == HEAD and len(rows) > 1:
            text = Text(
                "Bảng {name} có {count} dòng; một hồ sơ chỉ có một dòng.",
                "The table {name} has {count} rows; a dossier has only one.",
            ).format(name=table.id, count=len(rows))
            found.append(Problem(table.id, -1, "", text))
        if table.id == HEAD and not rows:
            rows = [{}]
        for number, row in enumerate(rows):
            found += check_row(table, row, model, number)
            found += _wrong_dossier(table, row, number, info)
        found += _repeated(table, rows)
    return found


def check_row(
    table: RecordTable, row: Mapping[str, object], model: Model, number: int = 0
) -> list[Problem]:
    """What is wrong in one row."""
    found = []
    for column in table.fields:
        value = row.get(column.name)
        if value is None or value == "":
            if column.required in ("E", "W"):
                text = Text("Chưa nhập {label}.", "{label} is missing.")
                filled = text.format(label=column.label)
                found.append(Problem(table.id, number, column.name, filled, column.required))
            continue
        text_or_none = problem(column, value, model)
        if text_or_none is not None:
            found.append(Problem(table.id, number, column.name, text_or_none))
    known = {column.name for column in table.fields}
    for name in row:
        if name not in known:
            text = Text(
                "Cột {name} không có trong bảng {table} của mô hình.",
                "The model's table {table} has no column {name}.",
            ).format(name=name, table=table.id)
            found.append(Problem(table.id, number, name, text, "W"))
    return found


def prefilled(
    info: DossierInfo, model: Model, folder: str = "", places: Sequence[str] = ()
) -> Records:
    """What the dossier says of itself, as its first records; empty for a model without them."""
    made = Records({name: [] for name in model.records})
    if HEAD in model.records:
        known = {**dossier_values(info, model), "thuMuc": folder, "diaDiem": "; ".join(places)}
        made.tables[HEAD] = [
            {
                column.name: converted(column, known.get(column.name), model)
                for column in model.records[HEAD].fields
            }
        ]
    return made


def dossier_values(info: DossierInfo, model: Model) -> dict[str, object]:
    """The columns of HoSo that follow from the dossier's own facts."""
    return {
        CODE: info.maHoSoQH,
        "maThongTinQH": info.maThongTinQH,
        "tenDoAn": info.name,
        "loaiQuyHoach": info.maHoSoQH[2:5],
        "tyLe": info.scale,
        "heToaDo": _crs_value(info.epsg, model),
    }


def facts_of(info: DossierInfo, head: Mapping[str, object]) -> DossierInfo:
    """The dossier's facts with what the user wrote into HoSo: one truth, not two. The code of
    the dossier is never changed this way; empty values change nothing."""

    def text(name: str, old: str) -> str:
        return str(head.get(name) or old)

    return replace(
        info,
        name=text("tenDoAn", info.name),
        maThongTinQH=text("maThongTinQH", info.maThongTinQH),
        scale=text("tyLe", info.scale),
    )


def column_for(table: RecordTable, heading: str) -> Optional[ModelField]:
    """The column with this heading: its label in either language, or its name; spaces, accents
    and case do not matter. None where no column is called so."""
    wanted = _squeezed(heading)
    for column in table.fields:
        if wanted in map(_squeezed, (column.label.vi, column.label.en, column.name)):
            return column
    return None


def table_for(model: Model, name: str) -> Optional[RecordTable]:
    """The table of this sheet name; spaces, accents and case do not matter."""
    wanted = _squeezed(name)
    return next((t for t in model.records.values() if _squeezed(t.id) == wanted), None)


def _squeezed(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _crs_value(epsg: int, model: Model) -> object:
    """The value of the list that names this system; the EPSG code where there is no list."""
    column = next((f for f in model.records[HEAD].fields if f.name == "heToaDo"), None)
    if column is None:
        return None
    codes = model.code_lists.get(column.code_list)
    if codes is None:
        return f"EPSG:{epsg}"
    for code in codes.codes:
        if str(epsg) in (code.code, code.code.rpartition(":")[2]) or str(epsg) in code.name.vi:
            return code.code
    return code_of(codes, str(epsg))


def _wrong_dossier(
    table: RecordTable, row: Mapping[str, object], number: int, info: Optional[DossierInfo]
) -> list[Problem]:
    found = []
    expected = {} if info is None else {CODE: info.maHoSoQH}
    if info is not None and table.id == HEAD and info.maThongTinQH:
        expected["maThongTinQH"] = info.maThongTinQH
    for name, wanted in expected.items():
        value = row.get(name)
        if value and value != wanted:
            text = Text(
                "“{value}” khác với mã của hồ sơ này, {wanted}.",
                "“{value}” is not the code of this dossier, {wanted}.",
            ).format(value=str(value), wanted=wanted)
            found.append(Problem(table.id, number, name, text))
    return found


def _repeated(table: RecordTable, rows: Sequence[Mapping[str, object]]) -> list[Problem]:
    found = []
    for column in table.fields:
        if not column.unique:
            continue
        seen: set[object] = set()
        for number, row in enumerate(rows):
            value = row.get(column.name)
            if value and value in seen:
                text = Text(
                    "“{value}” đã có ở dòng khác.", "“{value}” stands in another row already."
                ).format(value=str(value))
                found.append(Problem(table.id, number, column.name, text))
            seen.add(value)
    return found
