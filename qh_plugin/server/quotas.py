# SPDX-License-Identifier: GPL-2.0-or-later
"""How many bytes may be on their way, from all and from one submitter.

A stage counts with the size that its package will have, from its first chunk on.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from qh_plugin.core.text import Text
from qh_plugin.io import whole_files
from qh_plugin.server.limits import LIMITS
from qh_plugin.server.refusals import Refusal

_NOTE = "stage.json"
_SPARE = 256 << 20


def admit(folder: Path, package: str, size: int, submitter: str) -> None:
    """Let a package into the staging folder. Raises `Refusal` (429, 507)."""
    note = folder / package / _NOTE
    if _read(note) == (size, submitter):
        return
    others = [_read(p) for p in folder.glob(f"*/{_NOTE}") if p != note]
    mine = sum(n for n, who in others if who == submitter)
    if size + sum(n for n, _ in others) > LIMITS.staged or size + mine > LIMITS.staged_each:
        raise Refusal(429, "QH-S-006", _QUOTA)
    if shutil.disk_usage(folder).free < 2 * size + _SPARE:
        raise Refusal(507, "QH-S-008", DISK)
    text = json.dumps({"size": size, "submitter": submitter}, ensure_ascii=False)
    whole_files.write(note, text)


def _read(note: Path) -> tuple[int, str]:
    try:
        said = json.loads(note.read_text("utf-8"))
        return int(said["size"]), str(said["submitter"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


_QUOTA = Text(
    "Máy chủ đang giữ quá nhiều dữ liệu chưa nộp xong; hãy nộp hoặc bỏ các gói đang gửi dở, hoặc "
    "thử lại sau.",
    "The server holds too much data that is not submitted yet; finish or drop what is half sent, "
    "or try again later.",
)
DISK = Text(
    "Máy chủ không đủ chỗ trên đĩa cho gói này; hãy báo quản trị máy chủ.",
    "The server has no disk space for this package; tell its administrator.",
)
