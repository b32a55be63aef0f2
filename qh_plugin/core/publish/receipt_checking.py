# SPDX-License-Identifier: GPL-2.0-or-later
"""“Verify this receipt”: was the file edited, and does the server have the same one?

The hash inside a receipt finds edits; it proves nothing against somebody who makes it anew. Only
the server's own copy does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Callable, Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.strict_json import parse_strict
from qh_plugin.core.errors import InputError, ServerError
from qh_plugin.core.publish.receipts import FORMAT, Receipt, parse_receipt, receipt_hash
from qh_plugin.core.text import Text

_LIMIT = 16 << 20


class Verdict(str, Enum):
    """What is known of a receipt file."""

    GENUINE = "genuine"
    WHOLE = "whole"
    EDITED = "edited"
    OTHER = "other"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"

    @property
    def good(self) -> bool:
        """True where nothing speaks against it."""
        return self in (Verdict.GENUINE, Verdict.WHOLE)


@dataclass(frozen=True)
class Checked:
    """A receipt file as it was found; `receipt` None where it cannot be used."""

    path: Path
    verdict: Verdict
    receipt: Optional[Receipt]

    @property
    def text(self) -> Text:
        """The verdict in one sentence, with the next step."""
        return SENTENCES[self.verdict].format(file=self.path.name)


def check_file(path: Path) -> Checked:
    """Look at a receipt file alone. Raises `InputError` where there is none."""
    if not path.is_file():
        raise InputError(
            Text("Không có tệp biên nhận {file}.", "There is no receipt file {file}.").format(
                file=str(path)
            )
        )
    try:
        if path.stat().st_size > _LIMIT:
            raise ValueError("too large")
        raw = parse_strict(path.read_bytes())
        if not isinstance(raw, dict) or raw.get("type") != FORMAT:
            raise ValueError(f"type is not {FORMAT}")
    except (OSError, ValueError):
        return Checked(path, Verdict.UNREADABLE, None)
    if raw.get("receiptHash") != receipt_hash(raw):
        return Checked(path, Verdict.EDITED, None)
    try:
        return Checked(path, Verdict.WHOLE, parse_receipt(raw))
    except ServerError:
        return Checked(path, Verdict.UNREADABLE, None)


def verify(path: Path, ask: Optional[Callable[[str], Optional[Receipt]]] = None) -> Checked:
    """Look at a file and, where `ask` (package → the server's receipt) is given, compare it with
    the server's own copy. Raises `InputError`, `ServerError`."""
    found = check_file(path)
    if ask is None or found.receipt is None:
        return found
    theirs = ask(found.receipt.package)
    if theirs is None:
        return Checked(path, Verdict.UNKNOWN, found.receipt)
    same = theirs.receipt_hash == found.receipt.receipt_hash
    return Checked(path, Verdict.GENUINE if same else Verdict.OTHER, found.receipt)


def all_receipts(dossier: Dossier) -> list[Checked]:
    """Every receipt file of a dossier, newest first; those that were edited too, at the end."""
    found = [check_file(path) for path in sorted(dossier.receipts.glob("*.json"))]

    def order(one: Checked) -> tuple[bool, str, int]:
        receipt = one.receipt
        if receipt is None:
            return (False, one.path.name, 0)
        return (True, receipt.received_at, receipt.version or 0)

    return sorted(found, key=order, reverse=True)


SENTENCES = {
    Verdict.GENUINE: Text(
        "Biên nhận đúng: trùng với bản máy chủ đang giữ.",
        "The receipt is genuine: the server has the same.",
    ),
    Verdict.WHOLE: Text(
        "Tệp biên nhận nguyên vẹn (mã băm khớp); chưa đối chiếu với máy chủ.",
        "The receipt file is whole (its hash fits); not compared with the server.",
    ),
    Verdict.EDITED: Text(
        "Tệp biên nhận {file} đã bị sửa sau khi máy chủ cấp (mã băm không khớp); hãy lấy lại từ "
        "máy chủ (receipt --fetch).",
        "The receipt file {file} was edited after the server gave it (its hash does not fit); "
        "fetch it again from the server (receipt --fetch).",
    ),
    Verdict.OTHER: Text(
        "Máy chủ giữ biên nhận khác cho gói này: tệp {file} không phải do máy chủ này cấp.",
        "The server has another receipt of this package: {file} was not given by this server.",
    ),
    Verdict.UNKNOWN: Text(
        "Máy chủ không có biên nhận nào cho gói này; hãy kiểm tra đúng máy chủ đã nộp chưa.",
        "The server has no receipt of this package; check whether it is the right server.",
    ),
    Verdict.UNREADABLE: Text(
        "Tệp {file} không phải biên nhận đọc được; hãy chọn tệp khác hoặc lấy lại từ máy chủ.",
        "The file {file} is no readable receipt; choose another one or fetch it from the server.",
    ),
}
