# SPDX-License-Identifier: GPL-2.0-or-later
"""D03: documents in another format than the model asks for."""

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
class DocumentFormat(DatasetRule):
    """Kiểm tra gì: tệp tài liệu sai định dạng: nội dung khác đuôi tên, PDF cũ hơn 1.4, có mật khẩu,
    bị cắt cụt, ảnh quét dưới 200 dpi (văn bản) hoặc 300 dpi (bản vẽ); chỉ kiểm tra điều đọc được
    trong tệp. Điều không xác định được và tệp chưa rõ loại là thông tin.

    Vì sao: Thông tư 16/2025/TT-BXD quy định định dạng và độ phân giải của hồ sơ quét; tệp hỏng thì
    không ai mở được sau này.

    Cách sửa: quét hoặc lưu lại tệp theo yêu cầu nêu trong thông báo.
    """

    id: ClassVar[str] = "D03"
    title: ClassVar[Text] = Text("Định dạng tài liệu", "Format of documents")
    help_en: ClassVar[str] = (
        "What: a document in a wrong format: content other than its ending says, PDF older than "
        "1.4, protected, cut off, a scan of less than 200 dpi (papers) or 300 dpi (drawings); only "
        "what can be read in the file is tested. What cannot be told, and a file of unknown kind, "
        "is information. Why: Circular 16/2025/TT-BXD states formats and resolution of scans; "
        "nobody can open a damaged file later. Fix: scan or save the file again as the message "
        "says."
    )
    basis: ClassVar[Text] = acts.DOCUMENTS
    quality: ClassVar[str] = "logical.format"
    severity: ClassVar[Severity] = Severity.WARNING

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each file."""
        return on_documents(
            self.id,
            context,
            lambda item: item.target.startswith("file:"),
            ((Mark.WRONG, Severity.WARNING), (Mark.WARN, Severity.INFO)),
            _MESSAGE,
            "path",
        )


_MESSAGE = Text("{path}: {todo}", "{path}: {todo}")
