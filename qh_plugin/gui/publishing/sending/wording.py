# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a submission stands that is paused or was cut off, in plain words."""

from __future__ import annotations

from qh_plugin.core.publish.journal import State
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
