# SPDX-License-Identifier: GPL-2.0-or-later
"""D05: files that are not as the manifest says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from qh_plugin.core.dossier.documents import file_size
from qh_plugin.core.dossier.package_facts import (
    MISSING,
    OTHER_HASH,
    OTHER_SIZE,
    UNLISTED,
    UNREADABLE,
)
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, Skipped
from qh_plugin.core.rules.statements import package_of, statements
from qh_plugin.core.text import Text

_KINDS = (MISSING, UNLISTED, OTHER_SIZE, OTHER_HASH, UNREADABLE)


@dataclass(frozen=True)
class ManifestDiffers(DatasetRule):
    """Kiểm tra gì: tệp khác với danh mục manifest.json đi kèm: có trong danh mục mà không có tệp,
    có tệp mà không có trong danh mục, khác kích thước hoặc khác mã băm SHA-256.

    Vì sao: danh mục chứng minh bộ hồ sơ nhận được đúng là bộ đã kiểm tra và ký; khác nhau nghĩa là
    tệp bị thay, bị hỏng hoặc bị sót.

    Cách sửa: lấy lại tệp từ nguồn, hoặc đóng gói lại hồ sơ để danh mục được lập mới.
    """

    id: ClassVar[str] = "D05"
    title: ClassVar[Text] = Text("Danh mục không khớp với tệp", "Manifest does not match the files")
    help_en: ClassVar[str] = (
        "What: files differ from the manifest.json beside them: listed but not there, there but "
        "not listed, another size or SHA-256. Why: the manifest proves that what was received is "
        "what was checked; a difference means that a file was replaced, damaged or left out. Fix: "
        "get the file again from its source, or pack the dossier anew."
    )
    basis: ClassVar[Text] = acts.MANIFEST
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each file; `Skipped` without a manifest."""
        found = package_of(context).differences
        if found is None:
            raise Skipped(
                Text(
                    "thư mục hồ sơ không có manifest.json (chỉ có sau khi đóng gói)",
                    "there is no manifest.json in the folder (packing makes one)",
                )
            )
        return [
            statements(
                self.id,
                "",
                [(one.path,) for one in found],
                _MESSAGES,
                [_KINDS.index(one.kind) for one in found],
                {
                    "path": [one.path for one in found],
                    "listed": [_size(one.listed, one.found) for one in found],
                    "found": [_size(one.found, one.listed) for one in found],
                    "note": [one.note for one in found],
                },
                Severity.ERROR,
            )
        ]


def _size(size: int, other: int) -> Text:
    """A size for reading, to the byte where it would read as the other one."""
    told = file_size(size)
    if size == other or told != file_size(other):
        return told
    exact = f"{size:,}"
    return Text(f"{exact.replace(',', '.')} byte", f"{exact} bytes")


_MESSAGES = (
    Text("{path}: có trong danh mục nhưng không có tệp", "{path}: listed, but not there"),
    Text("{path}: có tệp nhưng không có trong danh mục", "{path}: there, but not listed"),
    Text(
        "{path}: kích thước {found}, danh mục ghi {listed}",
        "{path}: the size is {found}, the manifest says {listed}",
    ),
    Text(
        "{path}: nội dung khác danh mục (mã băm SHA-256)",
        "{path}: the content differs from the manifest (SHA-256)",
    ),
    Text(
        "{path}: không đọc được; hãy lấy lại tệp từ nguồn hoặc đóng gói lại hồ sơ",
        "{path}: cannot be read ({note})",
    ),
)
