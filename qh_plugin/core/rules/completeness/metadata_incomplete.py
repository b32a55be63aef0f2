# SPDX-License-Identifier: GPL-2.0-or-later
"""D04: the description (metadata record) of the dossier is incomplete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.dossier.completeness import completeness
from qh_plugin.core.dossier.description_fields import FIELDS
from qh_plugin.core.dossier.marks import Mark
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import DatasetContext, DatasetRule
from qh_plugin.core.rules.statements import package_of, statements
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class MetadataIncomplete(DatasetRule):
    """Kiểm tra gì: mục bắt buộc của thông tin mô tả (siêu dữ liệu) còn trống hoặc không đúng: tên,
    tóm tắt, từ khóa, đơn vị, ngày, phạm vi, hệ tọa độ …; bảng kê Hồ sơ, Bản vẽ, Văn bản còn thiếu
    hoặc sai. Bảng chưa có dòng nào là thông tin.

    Vì sao: QCVN 42:2020/BTNMT yêu cầu dữ liệu có siêu dữ liệu kèm theo; thiếu thì người khác không
    tìm được và không biết dữ liệu dùng được cho việc gì.

    Cách sửa: mở bảng Biên tập, thẻ Thông tin mô tả, điền mục được nêu; nhiều mục chương trình tự
    lấy từ hồ sơ.
    """

    id: ClassVar[str] = "D04"
    title: ClassVar[Text] = Text("Thông tin mô tả chưa đủ", "Metadata record incomplete")
    help_en: ClassVar[str] = (
        "What: a required item of the description (metadata) is empty or wrong: title, abstract, "
        "keywords, organisations, dates, extent, reference system …; the tables of records "
        "(dossier, drawings, papers) lack something or hold something wrong. A table without rows "
        "is information. Why: QCVN 42:2020/BTNMT asks "
        "for metadata with the data; without it others can neither find them nor tell what they "
        "are good for. Fix: fill the item in the Editing panel under Description; many are taken "
        "from the dossier."
    )
    basis: ClassVar[Text] = acts.METADATA
    quality: ClassVar[str] = "completeness"
    severity: ClassVar[Severity] = Severity.WARNING

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """At most one finding about the description, then one for each table of records."""
        holdings = package_of(context).holdings
        lacking = [t for t in holdings.metadata or () if t.vi not in _BY_A_CHECK]
        shown = Text(", ".join(t.vi for t in lacking), ", ".join(t.en for t in lacking))
        found = [("description",)] if lacking else []
        groups = [
            statements(
                self.id,
                "",
                found,
                [_MESSAGE],
                [0] * len(found),
                {"count": [len(lacking)] * len(found), "names": [shown] * len(found)},
                Severity.WARNING,
            )
        ]
        if context.model is None:
            return groups
        items = [i for i in completeness(context.model, holdings) if i.kind == "records"]
        for mark, severity in ((Mark.WRONG, Severity.WARNING), (Mark.WARN, Severity.INFO)):
            mine = [item for item in items if item.mark is mark]
            groups.append(
                statements(
                    self.id,
                    "",
                    [(item.target.partition(":")[2],) for item in mine],
                    [_MESSAGE, _RECORDS],
                    [1] * len(mine),
                    {"title": [i.title for i in mine], "todo": [i.todo for i in mine]},
                    severity,
                )
            )
        return groups


#: what a check itself fills in
_BY_A_CHECK = {field.label.vi for field in FIELDS if field.name == "quality"}
_MESSAGE = Text(
    "Thông tin mô tả còn thiếu {count} mục: {names}",
    "Items missing in the description: {count} ({names})",
)
_RECORDS = Text("{title}. {todo}", "{title}. {todo}")
