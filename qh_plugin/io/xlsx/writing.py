# SPDX-License-Identifier: GPL-2.0-or-later
"""Write .xlsx: the same bytes for the same content, whole or not at all."""

from __future__ import annotations

import io
import math
import re
import zipfile
from datetime import date, datetime, time, timedelta
from numbers import Integral, Real
from pathlib import Path
from typing import Sequence

from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.io.xlsx.sheet import DATE, MAIN, TIME, Sheet, Styles, escaped

MAX_TEXT, MAX_ROWS, MAX_COLUMNS, MAX_NAME = 32_767, 1_048_576, 16_384, 31

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
#: not allowed in XML 1.0 at all
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: text that Excel would take for one of its own escapes
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = datetime(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
_TIME = (1980, 1, 1, 0, 0, 0)


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets to `path`. Raises `InputError` (too large for a sheet) and `StorageError`
    (place not writable, its folder not there); then an older file is as it was."""
    whole_files.write(path, to_bytes(sheets), whole_files.OPEN_IN_EXCEL, make_folder=False)


def to_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The file's bytes."""
    _check_names([sheet.name for sheet in sheets])
    styles, strings = Styles(), _Strings()
    bodies = [_sheet_xml(sheet, styles, strings, i == 0) for i, sheet in enumerate(sheets)]
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(sheets))]
            + [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
        ),
        "xl/styles.xml": styles.xml(),
        "xl/sharedStrings.xml": strings.xml(),
    }
    parts.update({f"xl/worksheets/sheet{i + 1}.xml": body for i, body in enumerate(bodies)})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, body in parts.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, (_HEAD + body).encode("utf-8"))
    return target.getvalue()


class _Strings:
    """The shared strings, each once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.uses = 0

    def number(self, text: str) -> int:
        self.uses += 1
        return self.numbers.setdefault(text, len(self.numbers))

    def xml(self) -> str:
        items = "".join(
            f'<si><t xml:space="preserve">{escaped(_LOOKS_ESCAPED.sub("_x005F_", text))}</t></si>'
            for text in self.numbers
        )
        count = f'count="{self.uses}" uniqueCount="{len(self.numbers)}"'
        return f'<sst xmlns="{MAIN}" {count}>{items}</sst>'


def _check_names(names: Sequence[str]) -> None:
    if not names or len({name.casefold() for name in names}) != len(names):
        raise ValueError("a file needs sheets, each with its own name")
    for name in names:
        if not 0 < len(name) <= MAX_NAME or _NAME_FORBIDDEN.search(name) or "'" in name:
            raise ValueError(f"not a name for a sheet: {name!r}")


def _sheet_xml(sheet: Sheet, styles: Styles, strings: _Strings, first: bool) -> str:
    columns = max((len(row) for row in sheet.rows), default=0)
    if len(sheet.rows) > MAX_ROWS or columns > MAX_COLUMNS:
        raise InputError(
            Text(
                "Bảng {name} có {rows} dòng, {columns} cột: quá lớn cho một trang Excel.",
                "The table {name} has {rows} rows and {columns} columns: too large for a sheet.",
            ).format(name=sheet.name, rows=len(sheet.rows), columns=columns)
        )
    rows = []
    for number, row in enumerate(sheet.rows):
        header = number < sheet.header_rows
        bold = number in sheet.bold_rows
        cells = "".join(
            _cell(
                f"{letters(column)}{number + 1}",
                value,
                sheet,
                column,
                header,
                bold,
                styles,
                strings,
            )
            for column, value in enumerate(row)
        )
        rows.append(f'<row r="{number + 1}">{cells}</row>')
    cols = "".join(
        f'<col min="{i + 1}" max="{i + 1}" width="{sheet.width(i):g}" customWidth="1"/>'
        for i in range(columns)
    )
    top = sheet.header_rows
    pane = (
        f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
        if top
        else ""
    )
    chosen = ' tabSelected="1"' if first else ""
    size = f"A1:{letters(max(columns, 1) - 1)}{max(len(sheet.rows), 1)}"
    return (
        f'<worksheet xmlns="{MAIN}"><dimension ref="{size}"/>'
        f'<sheetViews><sheetView{chosen} workbookViewId="0">{pane}</sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        + (f"<cols>{cols}</cols>" if cols else "")
        + f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _cell(
    place: str,
    value: object,
    sheet: Sheet,
    column: int,
    header: bool,
    bold: bool,
    styles: Styles,
    strings: _Strings,
) -> str:
    wanted = sheet.formats[column] if column < len(sheet.formats) else ""
    kind, body, wanted = _value(value, "" if header else wanted, strings)
    style = styles.index(bold, header, wanted)
    shown = f' s="{style}"' if style else ""
    if not body:
        return f'<c r="{place}"{shown}/>' if style else ""
    return f'<c r="{place}"{shown}{kind}><v>{body}</v></c>'


def _value(value: object, wanted: str, strings: _Strings) -> tuple[str, str, str]:
    """Attribute, content and number format of a cell."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value)), wanted
    if isinstance(value, datetime):
        naive = value.replace(tzinfo=None)
        if naive.date() >= _FIRST_DAY:
            return "", repr((naive - _EPOCH) / timedelta(days=1)), wanted or TIME
        value = value.isoformat(sep=" ", timespec="minutes")
    elif isinstance(value, date):
        if value >= _FIRST_DAY:  # older days Excel counts wrongly or not at all
            days = datetime.combine(value, time()) - _EPOCH
            return "", str(days.days), wanted or DATE
        value = value.strftime("%d/%m/%Y")
    elif isinstance(value, Integral):
        return "", str(int(value)), wanted
    elif isinstance(value, Real):
        number = float(value)
        return "", repr(number) if math.isfinite(number) else "", wanted
    text = _CONTROL.sub("", "" if value is None else str(value))
    if not text:
        return "", "", wanted
    if len(text) > MAX_TEXT:
        raise InputError(
            Text(
                "Một ô có {length} ký tự; Excel chỉ nhận {limit}. Hãy rút ngắn “{start}…”.",
                "A cell has {length} characters; Excel takes only {limit}. Shorten “{start}…”.",
            ).format(length=len(text), limit=MAX_TEXT, start=text[:40])
        )
    return ' t="s"', str(strings.number(text)), ""


def letters(column: int) -> str:
    """A, B … Z, AA … of a column number from 0."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name = chr(65 + rest) + name
        column -= 1
    return name


def _content_types(sheets: int) -> str:
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    kinds["/xl/sharedStrings.xml"] = "sharedStrings"
    kinds.update({f"/xl/worksheets/sheet{i + 1}.xml": "worksheet" for i in range(sheets)})
    parts = "".join(
        f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{i + 1}" Type="{_REL}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _workbook(sheets: Sequence[Sheet]) -> str:
    items = "".join(
        f'<sheet name="{escaped(sheet.name)}" sheetId="{i + 1}" r:id="rId{i + 1}"/>'
        for i, sheet in enumerate(sheets)
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{items}</sheets></workbook>"
    )
