# SPDX-License-Identifier: GPL-2.0-or-later
"""The forms of the minutes: what each is called, its file, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.i18n import translate

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.core.table import Dataset

#: said on paper where the data went on after the check
CHANGED = Text(
    "Dữ liệu đã được sửa sau lần kiểm tra ghi trong biên bản này; hãy kiểm tra lại trước khi ký.",
    "The data were edited after the check that these minutes record; check again before signing.",
)


@dataclass(frozen=True)
class Paper:
    """What is written: the result, where its data can be read again, the language, and whether
    the data changed since."""

    result: CheckResult
    read: Optional[Callable[[Progress], Dataset]]
    language: str
    changed: bool = False


@dataclass(frozen=True)
class Form:
    """One kind of file. `write(paper, path, progress)` runs in a worker thread; `shows`: the file
    is opened when it is there."""

    key: str
    label: str
    file: str
    kinds: str
    write: Callable[[Paper, Path, Progress], None]
    shows: bool = False


def forms() -> tuple[Form, ...]:
    """All of them, the one to sign first."""
    return (
        Form(
            "pdf",
            translate("qh", "In và ký (PDF)…"),
            "bien_ban_kiem_tra.pdf",
            "PDF (*.pdf)",
            _pdf,
            shows=True,
        ),
        Form(
            "html",
            translate("qh", "Xem trong trình duyệt (HTML)…"),
            "bien_ban_kiem_tra.html",
            "HTML (*.html)",
            _html,
            shows=True,
        ),
        Form(
            "xlsx",
            translate("qh", "Bảng Excel (XLSX)…"),
            "bien_ban_kiem_tra.xlsx",
            "Excel (*.xlsx)",
            _xlsx,
        ),
        Form(
            "jsonl",
            translate("qh", "Dữ liệu (JSON Lines)…"),
            "check.jsonl",
            "JSON Lines (*.jsonl)",
            _jsonl,
        ),
        Form(
            "xml",
            translate("qh", "Chất lượng dữ liệu ISO 19157 (XML)…"),
            "chat_luong_du_lieu.xml",
            "XML (*.xml)",
            _xml,
        ),
    )


def _pdf(paper: Paper, path: Path, progress: Progress) -> None:
    from qh_plugin.core.report.surroundings import surroundings
    from qh_plugin.qgis_io.minutes.pdf import write_pdf

    result, dataset = paper.result, None
    if paper.read is not None:
        dataset = paper.read(progress.part(0.0, 0.4))
        if result.surroundings is None:  # a report of last time holds none
            result = replace(result, surroundings=surroundings(result.findings, dataset))
    note = CHANGED if paper.changed else None
    write_pdf(result, path, paper.language, dataset, progress.part(0.4, 1.0), note)


def _html(paper: Paper, path: Path, progress: Progress) -> None:
    from qh_plugin.io.reports import write_html

    write_html(paper.result, path, paper.language)


def _xlsx(paper: Paper, path: Path, progress: Progress) -> None:
    from qh_plugin.io.reports import write_xlsx

    write_xlsx(paper.result, path, paper.language)


def _jsonl(paper: Paper, path: Path, progress: Progress) -> None:
    from qh_plugin.io.reports import write_jsonl

    write_jsonl(paper.result, path)


def _xml(paper: Paper, path: Path, progress: Progress) -> None:
    from qh_plugin.io.reports import write_xml

    write_xml(paper.result, path)
