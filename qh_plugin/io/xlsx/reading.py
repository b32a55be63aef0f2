# SPDX-License-Identifier: GPL-2.0-or-later
"""Read .xlsx as Excel, LibreOffice and our own writer save it; the file is not trusted."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Iterator, Optional, Union

from lxml import etree

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.text import Text
from qh_plugin.io.opening import cannot_open
from qh_plugin.io.xlsx.styles import date_styles

Value = Union[None, str, bool, int, float, date, datetime, time]

#: refused above: bytes of one part and of all parts unpacked, entries, cells
MAX_PART, MAX_UNPACKED, MAX_ENTRIES, MAX_CELLS = 64 << 20, 128 << 20, 2_000, 5_000_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_EXCEL_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_EPOCH = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_BROKEN = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError)
_WRONG = (KeyError, ValueError, IndexError, OverflowError, NotImplementedError, RuntimeError)


def read(path: Path) -> dict[str, list[list[Value]]]:
    """sheet name → rows of values; empty cells and rows at the ends are left off.

    Dates are told by their number format, formulas give the value that was saved last, an error
    value gives its text ("#REF!"). Raises `InputError` for what is no usable .xlsx (also one with
    a password, a DOCTYPE or far too large) and `StorageError` where it cannot be opened.
    """
    try:
        with path.open("rb") as start:
            magic = start.read(4)
        if magic == _OLD_EXCEL:
            raise _refused(
                path,
                Text(
                    "tệp .xls kiểu cũ hoặc có mật khẩu; hãy lưu lại thành .xlsx không mật khẩu",
                    "an old .xls or protected by a password; save it as .xlsx without password",
                ),
            )
        with zipfile.ZipFile(path) as archive:
            return _Book(path, archive).sheets()
    except QhError:
        raise
    except OSError as error:
        raise cannot_open(path, error) from error
    except (*_BROKEN, *_WRONG) as error:
        text = Text("tệp hỏng hoặc không phải Excel .xlsx", "damaged, or not an Excel .xlsx")
        raise _refused(path, text, str(error)) from error


class _Book:
    """The parts of one file."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self.archive = archive
        self.left = MAX_UNPACKED
        self.cells = MAX_CELLS
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
            raise _too_large(path)
        self.names = {entry.filename.lower(): entry for entry in entries}
        self.strings: list[str] = []
        self.dates: frozenset[int] = frozenset()
        self.from_1904 = False

    def sheets(self) -> dict[str, list[list[Value]]]:
        """Everything."""
        start = next(t for kind, t in self.relations("").values() if kind == "officeDocument")
        book = self.tree(start)
        relations = self.relations(start)
        by_kind = dict(relations.values())
        if "sharedStrings" in by_kind:
            self.strings = [_string(si) for si in self.tree(by_kind["sharedStrings"])]
        if "styles" in by_kind:
            self.dates = date_styles(self.tree(by_kind["styles"]))
        for setting in _all(book, "workbookPr"):
            self.from_1904 = setting.get("date1904") in ("1", "true")
        found = {}
        for sheet in _all(book, "sheet"):
            reference = next(v for k, v in sheet.attrib.items() if k.endswith("}id"))
            kind, target = relations[reference]
            if kind == "worksheet":
                found[sheet.get("name")] = self.rows(target)
        return found

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """id → (kind, name of the part) of what `part` refers to."""
        folder, name = posixpath.split(part)
        found = {}
        for one in self.tree(posixpath.join(folder, "_rels", f"{name}.rels")):
            if one.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target")))
            found[one.get("Id")] = (one.get("Type").rpartition("/")[2], target.lstrip("/"))
        return found

    def bytes(self, part: str) -> bytes:
        """The content of a part, never more than the limit whatever its header says."""
        entry = self.names[part.lower()]
        limit = min(MAX_PART, self.left)
        with self.archive.open(entry) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise _too_large(self.path)
        self.left -= len(content)
        return content

    def tree(self, part: str) -> Any:
        """A part as a tree; one with a DOCTYPE is refused."""
        root = etree.fromstring(self.bytes(part), _parser())
        info = root.getroottree().docinfo
        if info.internalDTD is not None or info.doctype:
            raise _doctype(self.path)
        return root

    def rows(self, part: str) -> list[list[Value]]:
        """The values of a worksheet."""
        content = self.bytes(part)
        table: dict[int, list[Value]] = {}
        row, column = -1, -1
        events = ("start", "end")
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False}
        stream = etree.iterparse(io.BytesIO(content), events=events, **options)
        for event, element in stream:
            name = _local(element)
            if event == "start":
                if name == "worksheet" and element.getroottree().docinfo.doctype:
                    raise _doctype(self.path)
                if name == "row":
                    row = int(element.get("r", row + 2)) - 1
                    column = -1
            elif name == "c":
                row, column = _place(element.get("r"), row, column)
                value = self.value(element)
                if value is not None:
                    self.put(table, row, column, value)
                element.clear()
            elif name == "row":
                element.clear()
        last = max(table, default=-1)
        self.spend(last)
        return [table.get(number, []) for number in range(last + 1)]

    def put(self, table: dict[int, list[Value]], row: int, column: int, value: Value) -> None:
        """Set one cell; refuses places that a sheet does not have."""
        if not (0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS):
            raise ValueError(f"no such cell: {row}, {column}")
        cells = table.setdefault(row, [])
        missing = column + 1 - len(cells)
        if missing > 0:
            self.spend(missing)
            cells.extend([None] * missing)
        cells[column] = value

    def spend(self, count: int) -> None:
        """Count cells, so that a small file cannot fill the memory."""
        self.cells -= count
        if self.cells < 0:
            raise _too_large(self.path)

    def value(self, cell: Any) -> Value:
        """The value of a `c` element."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            text = "".join(_string(one) for one in cell if _local(one) == "is")
            return text or None
        shown = next((one.text for one in cell if _local(one) == "v"), None)
        if shown is None or (shown == "" and kind != "str"):
            return None
        if kind == "s":
            return self.strings[int(shown)] or None
        if kind == "b":
            return shown.strip() in ("1", "true")
        if kind == "d":
            return _from_iso(shown)
        if kind in ("str", "e"):
            return _unescaped(shown) or None
        number = _number(shown)
        if int(cell.get("s", 0)) in self.dates:
            return _moment(number, self.from_1904)
        return number


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _all(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter() if _local(element) == name)


def _string(item: Any) -> str:
    """The text of a string item: plain or in runs, without its phonetic reading."""
    parts = []
    for child in item:
        if _local(child) == "t":
            parts.append(child.text or "")
        elif _local(child) == "r":
            parts += [t.text or "" for t in child if _local(t) == "t"]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    plain = _EXCEL_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _place(reference: Optional[str], row: int, column: int) -> tuple[int, int]:
    """Row and column from 0 of "B7"; without a reference the next cell."""
    if reference is None:
        return row, column + 1
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"no such cell: {reference}")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]) - 1, number - 1


def _number(text: str) -> Union[int, float]:
    try:
        return int(text)
    except ValueError:
        return float(text)


def _moment(number: Union[int, float], from_1904: bool) -> Value:
    """Date, date with time, or time of day; the number itself where it is none of them."""
    if not 0 <= number < 2_958_466 or (not from_1904 and 60 <= number < 61):
        return number  # before the epoch, after the year 9999, or Excel's 29 February 1900
    if not from_1904 and number < 60:
        if number < 1:
            return _rounded(datetime(2000, 1, 1), number).time()
        number += 1
    moment = _rounded(_EPOCH[from_1904], number)
    return moment.date() if float(number).is_integer() else moment


def _rounded(start: datetime, days: float) -> datetime:
    """Excel keeps moments as fractions of a day: right to the millisecond, not further."""
    return start + timedelta(milliseconds=round(days * 86_400_000))


def _from_iso(text: str) -> Value:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)
    return moment.date() if "T" not in text else moment


def _refused(path: Path, why: Text, details: str = "") -> InputError:
    text = Text("Không đọc được {file}: {why}.", "Cannot read {file}: {why}.")
    return InputError(text.format(file=path.name, why=why), details)


def _too_large(path: Path) -> InputError:
    return _refused(
        path,
        Text(
            "khi giải nén lớn quá mức cho phép của một bảng hồ sơ",
            "unpacked it is larger than a table of records may be",
        ),
    )


def _doctype(path: Path) -> InputError:
    return _refused(
        path,
        Text(
            "tệp chứa khai báo DOCTYPE, có thể không an toàn",
            "it holds a DOCTYPE declaration and may not be safe",
        ),
    )
