# SPDX-License-Identifier: GPL-2.0-or-later
"""D02: required documents that the dossier does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import DatasetContext, DatasetRule
from qh_plugin.core.rules.statements import on_documents
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class MissingDocuments(DatasetRule):
    """Kiểm tra gì: tài liệu mà hồ sơ phải có (quyết định phê duyệt, thuyết minh, bản vẽ quét, bảng
    kê …) nhưng chưa có tệp. Tài liệu bắt buộc là lỗi, tài liệu nên có là cảnh báo.

    Vì sao: hồ sơ nộp theo Thông tư 16/2025/TT-BXD gồm cả văn bản và bản vẽ, không chỉ dữ liệu GIS;
    thiếu tài liệu bắt buộc thì hồ sơ bị trả lại.

    Cách sửa: thêm tệp vào đúng thư mục, hoặc chọn loại cho tệp đã có, trong bảng Biên tập, thẻ
    Tài liệu.
    """

    id: ClassVar[str] = "D02"
    title: ClassVar[Text] = Text("Thiếu tài liệu", "Documents missing")
    help_en: ClassVar[str] = (
        "What: a document that the dossier has to have (decision, report, scanned drawings, lists "
        "…) has no file. Required ones are errors, advised ones warnings. Why: a submission under "
        "Circular 16/2025/TT-BXD holds papers and drawings too, not GIS data alone; without the "
        "required ones it is sent back. Fix: add the file to its folder, or say what a file there "
        "is, in the Editing panel under Documents."
    )
    basis: ClassVar[Text] = acts.DOCUMENTS
    quality: ClassVar[str] = "completeness"
    severity: ClassVar[Severity] = Severity.ERROR

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each kind of document without a file."""
        return on_documents(
            self.id,
            context,
            lambda item: not item.target.startswith(_NOT_HERE),
            ((Mark.WRONG, Severity.ERROR), (Mark.WARN, Severity.WARNING)),
            _MESSAGE,
            "title",
        )


#: files are D03's; the project file is made by opening the dossier in QGIS, as a delivery says
_NOT_HERE = ("file:", "dossier:")
_MESSAGE = Text("{title}. {todo}", "{title}. {todo}")
