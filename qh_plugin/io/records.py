# SPDX-License-Identifier: GPL-2.0-or-later
"""The records of a dossier on disk: `.qh/records.json` is the store, `HoSoScan/<MaHoSo>.xlsx`
the delivered form, written on every save with the circular's column names as headings.

The store notes the hash of the xlsx that was written. One that has another hash was changed by
somebody else: it is never overwritten unless asked, and then kept in `.qh/trash`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Optional, Sequence

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.record_values import converted, name_of
from qh_plugin.core.dossier.records import HEAD, Records, Row, column_for, prefilled, table_for
from qh_plugin.core.dossier.wards import wards
from qh_plugin.core.errors import DossierError, InputError
from qh_plugin.core.model import Model
from qh_plugin.core.model.schema import ModelField, RecordTable
from qh_plugin.core.text import Text
from qh_plugin.io import trash, whole_files
from qh_plugin.io.opening import cannot_open
from qh_plugin.io.xlsx import DATE, Sheet, read, to_bytes

FORMAT = "qh-records/1"
_LONG = 28
_MEASURED = {"coBASIC": "HoSoBASIC", "coGIS": "HoSoGIS"}


@dataclass(frozen=True)
class Imported:
    """What was read from an xlsx, not yet saved, and what was left out of it."""

    records: Records
    notes: Sequence[Text] = ()


def store_path(dossier: Dossier) -> Path:
    """`.qh/records.json`"""
    return dossier.state / "records.json"


def xlsx_path(dossier: Dossier) -> Path:
    """`HoSoScan/<MaHoSo>.xlsx`"""
    return dossier.folder / "HoSoScan" / f"{dossier.info.maHoSoQH}.xlsx"


def read_records(dossier: Dossier, model: Model) -> Records:
    """The stored records; without a store those that the dossier's facts give. Raises
    `DossierError` where the store is damaged."""
    path = store_path(dossier)
    if not path.exists():
        places = _ward_names(dossier.info.wards)
        return _measured(
            dossier, model, prefilled(dossier.info, model, dossier.folder.name, places)
        )
    tables = _stored(dossier)["tables"]
    made = Records({name: [] for name in model.records})
    for name, rows in tables.items():
        table = model.records.get(name)
        known = {column.name: column for column in table.fields} if table else {}
        made.tables[name] = [
            {k: converted(known[k], v, model) if k in known else v for k, v in row.items()}
            for row in rows
        ]
    return _measured(dossier, model, made)


def write_records(
    dossier: Dossier, model: Model, records: Records, replace_changed: bool = False
) -> bool:
    """Save the records; True where the xlsx now holds them too, False where it was changed
    outside and left alone (`replace_changed` overwrites it and keeps it in the trash).

    The store is saved first: where the xlsx cannot be written (open in Excel), the
    `StorageError` comes after nothing was lost.
    """
    target = xlsx_path(dossier)
    records = _measured(dossier, model, records.copy())
    noted = _noted_hash(dossier)
    changed = changed_outside(dossier)
    _save(dossier, records, noted)
    if not model.records or (changed and not replace_changed):
        return not changed
    content = to_bytes(sheets(records, model))
    digest = hashlib.sha256(content).hexdigest()
    if changed:
        trash.put(dossier, target)
    if _hash(target) != digest:
        whole_files.write(target, content, whole_files.OPEN_IN_EXCEL)
    if noted != digest:
        _save(dossier, records, digest)
    return True


def changed_outside(dossier: Dossier) -> bool:
    """True where an xlsx lies there that is not the one we wrote last."""
    found = _hash(xlsx_path(dossier))
    return found != "" and found != _noted_hash(dossier)


def import_xlsx(dossier: Dossier, model: Model, path: Optional[Path] = None) -> Imported:
    """The records that an xlsx holds (default: the dossier's own); saves nothing.

    Sheets and columns are found by name, whatever their order; tables that the file does not have
    keep their rows. Raises `InputError` where no sheet fits, `StorageError`.
    """
    source = path or xlsx_path(dossier)
    there, notes = read_records(dossier, model), []
    found = False
    for name, rows in read(source).items():
        table = table_for(model, name)
        if table is None:
            text = Text("Bỏ qua trang {name}.", "Sheet {name} was left out.").format(name=name)
            notes.append(text)
            continue
        there.tables[table.id], unknown = _rows(table, rows, model)
        found = True
        notes += [
            Text(
                "Trang {sheet}: bỏ qua cột “{column}”.",
                "Sheet {sheet}: column “{column}” left out.",
            ).format(sheet=name, column=column)
            for column in unknown
        ]
    if not found:
        raise InputError(
            Text(
                "{file} không có trang nào trong {names}.", "{file} has none of the sheets {names}."
            ).format(file=source.name, names=", ".join(model.records) or "–")
        )
    return Imported(there, tuple(notes))


def sheets(records: Records, model: Model) -> list[Sheet]:
    """The sheets of the xlsx: one a table, headings as in the circular, names instead of codes."""
    made = []
    for table in model.records.values():
        heads = [column.label.vi for column in table.fields]
        body = [
            [_cell(column, row.get(column.name), model) for column in table.fields]
            for row in records.rows(table.id)
        ]
        formats = [DATE if column.type == "date" else "" for column in table.fields]
        wide = [_LONG if column.length > 100 else 0 for column in table.fields]
        made.append(Sheet(table.id, [heads, *body], formats=formats, widths=wide))
    return made


def _measured(dossier: Dossier, model: Model, records: Records) -> Records:
    """Whether there are files in HoSoBASIC and HoSoGIS is seen, not typed."""
    table = model.records.get(HEAD)
    for column in table.fields if table else ():
        folder = _MEASURED.get(column.name)
        if folder is not None and records.rows(HEAD):
            there = any(p.is_file() for p in (dossier.folder / folder).rglob("*"))
            records.head[column.name] = converted(column, "Có" if there else "Không", model)
    return records


def _ward_names(codes: Sequence[str]) -> list[str]:
    named = {ward.code: ward.label for ward in wards()}
    return [named.get(code, code) for code in codes]


def _cell(column: ModelField, value: object, model: Model) -> object:
    if value is None or column.code_list not in model.code_lists:
        return value
    codes = model.code_lists[column.code_list]
    name = name_of(codes, value)
    same = [code for code in codes.codes if code.name.vi == name.vi]
    return name.vi if len(same) == 1 else value


def _rows(
    table: RecordTable, rows: Sequence[Sequence[object]], model: Model
) -> tuple[list[Row], list[str]]:
    """Rows below the heading row (the first with two known headings), and unknown headings."""
    rest = iter(rows)
    for heads in rest:
        columns = [column_for(table, str(head)) if head else None for head in heads]
        if sum(column is not None for column in columns) >= min(2, len(table.fields)):
            break
    else:
        return [], []
    unknown = [str(h) for h, column in zip(heads, columns) if h and column is None]
    made = []
    for cells in rest:
        values: Row = {column.name: None for column in table.fields}
        for column, value in zip(columns, cells):
            if column is not None:
                values[column.name] = converted(column, value, model)
        if any(value is not None for value in values.values()):
            made.append(values)
    return made, unknown


def _stored(dossier: Dossier) -> dict[str, Any]:
    path = store_path(dossier)
    try:
        content = json.loads(path.read_text("utf-8"))
        tables = content["tables"]
        if content["format"] != FORMAT:
            raise ValueError(f"format is not {FORMAT}")
        for rows in tables.values():
            if not all(isinstance(row, dict) for row in rows):
                raise ValueError("a row is not an object")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DossierError(
            Text(
                "Không đọc được {file}; hãy khôi phục tệp này từ bản sao lưu, hoặc xóa nó rồi đọc "
                "lại từ {xlsx}.",
                "Cannot read {file}; restore it from a backup, or delete it and read {xlsx} again.",
            ).format(file=str(path), xlsx=xlsx_path(dossier).name),
            details=str(error),
        ) from error
    return dict(content)


def _noted_hash(dossier: Dossier) -> str:
    if not store_path(dossier).exists():
        return ""
    return str(_stored(dossier).get("xlsx_sha256", ""))


def _save(dossier: Dossier, records: Records, digest: str) -> None:
    content = {"format": FORMAT, "xlsx_sha256": digest, "tables": records.tables}
    text = json.dumps(content, ensure_ascii=False, indent=1, default=_iso)
    whole_files.write(store_path(dossier), text + "\n")


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no value of a record: {value!r}")


def _hash(path: Path) -> str:
    """SHA-256 of a file, "" where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise cannot_open(path, error) from error
