# SPDX-License-Identifier: GPL-2.0-or-later
"""The reports of one check as files: for machines, to print and sign, for Excel, as metadata.
Each is written whole or not at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.report import html, jsonl
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.report.tables import tables
from qh_plugin.core.text import Text
from qh_plugin.io import whole_files, xlsx


def write_jsonl(result: CheckResult, path: Path) -> None:
    """The report `qh-report/1`. Raises `StorageError`."""
    whole_files.write(path, "".join(f"{line}\n" for line in jsonl.lines(result)), UNWRITABLE)


def write_html(result: CheckResult, path: Path, language: str = "vi") -> None:
    """The page to print and sign. Raises `StorageError`."""
    whole_files.write(path, "".join(html.document(result, language)), UNWRITABLE)


def write_xlsx(result: CheckResult, path: Path, language: str = "vi") -> None:
    """The report as tables. Raises `InputError` (more findings than a sheet has rows) and
    `StorageError`."""
    sheets = [
        xlsx.Sheet(
            table.title,
            table.rows,
            header_rows=table.header_rows,
            widths=table.widths,
            formats=table.formats,
            bold_rows=table.bold_rows,
        )
        for table in tables(result, language)
    ]
    whole_files.write(path, xlsx.to_bytes(sheets), UNWRITABLE)


def write_csv(result: CheckResult, path: Path, language: str = "vi") -> None:
    """The findings as one table in UTF-8 with a mark at the start, as Excel needs it. Raises
    `StorageError`."""
    table = tables(result, language)[2]
    text = io.StringIO()
    writer = csv.writer(text)
    for row in table.rows:
        writer.writerow(["" if cell is None else cell for cell in row])
    whole_files.write(path, "\ufeff" + text.getvalue(), UNWRITABLE)


def write_xml(result: CheckResult, path: Path) -> None:
    """The quality of the data as ISO 19157 has it, in ISO 19139 XML. Raises `MissingLibrary`
    without lxml, `StorageError`."""
    try:
        from qh_plugin.core.dossier import check_quality_xml
    except ImportError as error:
        purpose = Text("ghi siêu dữ liệu XML", "write XML metadata")
        raise MissingLibrary("lxml", purpose) from error
    whole_files.write(path, check_quality_xml.document(result), UNWRITABLE)


#: the sentence where a report cannot be written
UNWRITABLE = Text(
    "Không ghi được báo cáo {path}: {why}. Hãy kiểm tra quyền ghi và dung lượng đĩa; nếu tệp đang "
    "mở ở chương trình khác, hãy đóng lại.",
    "Cannot write the report {path}: {why}. Check permissions and free disk space; close the file "
    "if another program has it open.",
)
