# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a submission stands that is paused or was cut off, in plain words; and what to say where
the server was faster than its withdrawal."""

from __future__ import annotations

from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.i18n import translate


def standing_words(state: State) -> str:
    """One phrase; a state that is over has none."""
    return {
        State.PACKED: translate("qh", "đã đóng gói, chưa gửi"),
        State.STAGING: translate("qh", "đang gửi dở"),
        State.STAGED: translate("qh", "đã gửi đủ, chưa nộp"),
        State.SUBMITTED: translate("qh", "đã nộp, chờ máy chủ"),
        State.RUNNING: translate("qh", "máy chủ đang xử lý"),
        State.UNKNOWN: translate("qh", "đã gửi, chưa rõ kết quả"),
        State.FAILED: translate("qh", "chưa nộp được"),
    }.get(state, "")


def too_late(receipt: Receipt) -> Text:
    """What became of a submission that was to be taken back, and what can be done now."""
    if receipt.accepted:
        version = receipt.version or 0
        return (_PUBLISHED if version > 1 else _FIRST).format(version=version)
    return _HELD if receipt.outcome == "held" else _REFUSED


_PUBLISHED = Text(
    "Không rút được nữa: máy chủ đã công bố bản {version} trước khi rút lại. Muốn dùng lại bản cũ, "
    "hãy chọn bản ấy trong Lịch sử rồi bấm Quay lại bản này.",
    "It is too late to withdraw: the server had published version {version} before. To have an "
    "earlier version again, choose it in the history and roll back to it.",
)
_FIRST = Text(
    "Không rút được nữa: máy chủ đã công bố bản {version} trước khi rút lại; xem biên nhận.",
    "It is too late to withdraw: the server had published version {version} before; see the "
    "receipt.",
)
_REFUSED = Text(
    "Máy chủ đã từ chối lần nộp này trước khi rút lại; không có gì được công bố. Xem biên nhận.",
    "The server had refused this submission before it was withdrawn; nothing is published. See the "
    "receipt.",
)
_HELD = Text(
    "Máy chủ đã nhận và đang chờ phê duyệt nên không rút được từ đây; hãy hỏi cơ quan phê duyệt.",
    "The server has received it and it waits for approval, so it cannot be withdrawn from here; "
    "ask the approving office.",
)
