# SPDX-License-Identifier: GPL-2.0-or-later
"""D01: the tree of the dossier and the names in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar, Iterator, NamedTuple

from qh_plugin.core.dossier import file_names
from qh_plugin.core.dossier.layout import FOLDERS
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.dossier.package_facts import PackageFacts
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Model
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import nearest
from qh_plugin.core.rules.base import DatasetContext, DatasetRule
from qh_plugin.core.rules.statements import model_of, package_of, statements
from qh_plugin.core.text import Text, Value

_NAME = re.compile(r"CSDL_[A-Za-z0-9]+(_[A-Za-z0-9]+)*")
_ROOTS = ("HoSoBASIC", "HoSoScan", "HoSoGIS")
_DATABASES = ("gpkg", "gdb")
_NAMED, _FOLDER, _STRAY, _DATABASE, _TABLES, _FILE = range(6)


class _Problem(NamedTuple):
    path: str
    variant: int
    severity: Severity
    arguments: dict[str, Value]


@dataclass(frozen=True)
class PackageTree(DatasetRule):
    """Kiểm tra gì: cây thư mục và tên trong hồ sơ: thư mục CSDL_<TenDoAn>, các thư mục HoSoBASIC,
    HoSoScan, HoSoGIS; tên cơ sở dữ liệu trong HoSoGIS (HienTrang, QuyHoach, NenDiaHinh, MocGioi);
    tệp để ngoài các thư mục đó; tên tệp không dùng được trên Windows (lỗi) hoặc có dấu, khoảng
    trắng (thông tin).

    Vì sao: phần mềm tiếp nhận đọc hồ sơ theo đúng cây và tên của Thông tư 16/2025/TT-BXD, Phụ lục
    II; cơ sở dữ liệu sai tên thì không được nạp.

    Cách sửa: đổi tên hoặc chuyển tệp như thông báo; thư mục còn thiếu được tạo khi xuất bộ giao
    nộp.
    """

    id: ClassVar[str] = "D01"
    title: ClassVar[Text] = Text("Cây thư mục và tên trong hồ sơ", "Package tree and names")
    help_en: ClassVar[str] = (
        "What: the folders and names of the dossier: CSDL_<PlanName>, the folders HoSoBASIC, "
        "HoSoScan, HoSoGIS; the names of the databases in HoSoGIS (HienTrang, QuyHoach, "
        "NenDiaHinh, MocGioi); files outside these folders; file names that Windows refuses "
        "(error) or with accents and spaces (information). Why: what receives a dossier reads it "
        "by the tree and names of Circular 16/2025/TT-BXD, Annex II; a database with another name "
        "is not loaded. Fix: rename or move as the message says; missing folders are made by a "
        "delivery."
    )
    basis: ClassVar[Text] = acts.PACKAGE
    quality: ClassVar[str] = "logical.format"
    severity: ClassVar[Severity] = Severity.ERROR

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each folder or file."""
        model, facts = model_of(context), package_of(context)
        found = sorted({p.path + str(p.variant): p for p in _problems(model, facts)}.items())
        groups = []
        for severity in Severity:
            mine = [problem for _, problem in found if problem.severity is severity]
            names = {name for problem in mine for name in problem.arguments}
            arguments: dict[str, list[Value]] = {
                name: [problem.arguments.get(name, "") for problem in mine] for name in names
            }
            groups.append(
                statements(
                    self.id,
                    "",
                    [(problem.path,) for problem in mine],
                    _MESSAGES,
                    [problem.variant for problem in mine],
                    {"path": [problem.path for problem in mine], **arguments},
                    severity,
                )
            )
        return groups


def _problems(model: Model, facts: PackageFacts) -> Iterator[_Problem]:
    if not _NAME.fullmatch(facts.folder):
        yield _Problem(facts.folder, _NAMED, Severity.WARNING, {})
    wanted = [name for name in FOLDERS if not name.startswith(".")]
    for name in wanted:
        if name not in facts.folders:
            yield _Problem(name, _FOLDER, Severity.WARNING, {})
    for path in (*facts.folders, *facts.files):
        top = PurePosixPath(path).parts[0]
        if top not in _ROOTS and path == top and path != "manifest.json":
            yield _Problem(path, _STRAY, Severity.WARNING, {})
    yield from _databases(model, facts)
    yield from _tables(model, facts)
    for path in facts.files:
        if PurePosixPath(path).parts[0] in _ROOTS:
            yield from _file(path)


def _databases(model: Model, facts: PackageFacts) -> Iterator[_Problem]:
    known = {name.casefold(): name for name in model.databases}
    for path in (*facts.files, *facts.folders):
        place = PurePosixPath(path)
        if str(place.parent) != "HoSoGIS" or place.suffix[1:].lower() not in _DATABASES:
            continue
        if place.stem not in model.databases:
            near = nearest(place.stem, known)
            hint = Text("", "")
            if near is not None:
                hint = Text(" (có phải {name}?)", " (did you mean {name}?)").format(
                    name=near + place.suffix
                )
            names = ", ".join(model.databases)
            yield _Problem(path, _DATABASE, Severity.ERROR, {"known": names, "hint": hint})


def _tables(model: Model, facts: PackageFacts) -> Iterator[_Problem]:
    """The workbook of records is called after the dossier's code."""
    code = facts.holdings.info.maHoSoQH
    if not model.records or not code:
        return
    for path in facts.files:
        place = PurePosixPath(path)
        is_workbook = str(place.parent) == "HoSoScan" and place.suffix.lower() == ".xlsx"
        if is_workbook and place.stem != code:
            yield _Problem(path, _TABLES, Severity.WARNING, {"name": f"{code}.xlsx"})


def _file(path: str) -> Iterator[_Problem]:
    remarks = file_names.remarks(PurePosixPath(path).name)
    for mark, severity in ((Mark.WRONG, Severity.ERROR), (Mark.WARN, Severity.INFO)):
        texts = [remark.text for remark in remarks if remark.mark is mark]
        if texts:
            why = Text(" ".join(t.vi for t in texts), " ".join(t.en for t in texts))
            yield _Problem(path, _FILE, severity, {"why": why})
            return


_MESSAGES = (
    Text(
        "Thư mục {path}: tên phải là CSDL_<TenDoAn>, không dấu, không khoảng trắng",
        "The folder {path} must be called CSDL_<PlanName>, without accents and spaces",
    ),
    Text("Thiếu thư mục {path}", "The folder {path} is missing"),
    Text(
        "{path} nằm ngoài HoSoBASIC, HoSoScan, HoSoGIS; hãy chuyển vào đúng chỗ",
        "{path} is outside HoSoBASIC, HoSoScan, HoSoGIS; move it to its place",
    ),
    Text(
        "{path}: tên cơ sở dữ liệu phải là một trong {known}{hint}",
        "{path}: a database is called one of {known}{hint}",
    ),
    Text("{path}: bảng kê phải tên là {name}", "{path}: the workbook must be called {name}"),
    Text("{path}: {why}", "{path}: {why}"),
)
