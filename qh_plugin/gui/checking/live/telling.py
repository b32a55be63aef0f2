# SPDX-License-Identifier: GPL-2.0-or-later
"""The live check in words: its state on the button, what an edit did in the status line."""

from __future__ import annotations

from qh_plugin.core.findings import Severity
from qh_plugin.gui.checking.live import check
from qh_plugin.qgis_io.i18n import translate


def name_of(state: str) -> str:
    """What the button says: a sign and a word of its own for each state, so that nothing rests on
    colour or on the look of a small circle."""
    names = {
        check.OFF: translate("qh", "✕ Trực tiếp: tắt"),
        check.WAITING: translate("qh", "… Trực tiếp: chờ sửa"),
        check.STARTING: translate("qh", "▷ Trực tiếp: chuẩn bị"),
        check.READY: translate("qh", "● Trực tiếp: bật"),
        check.WORKING: translate("qh", "● Trực tiếp: bật"),
        check.BEHIND: translate("qh", "◕ Trực tiếp: đuổi kịp"),
        check.PAUSED: translate("qh", "‖ Trực tiếp: tạm dừng"),
    }
    return names[state]


def help_of(state: str) -> str:
    """What the button's tooltip says."""
    known = translate("qh", "Kiểm tra trực tiếp khi vẽ: danh sách lỗi đi theo từng sửa đổi.")
    told = {
        check.OFF: translate("qh", "Kiểm tra trực tiếp đang tắt. Bật để thấy lỗi ngay khi sửa."),
        check.WAITING: translate(
            "qh", "Kiểm tra trực tiếp đã bật; bắt đầu khi một lớp của hồ sơ vào chế độ sửa."
        ),
        check.STARTING: translate(
            "qh", "Đang đọc và kiểm tra hồ sơ một lượt; cứ tiếp tục sửa, không mất gì."
        ),
        check.BEHIND: translate(
            "qh",
            "Đang đuổi kịp: một số quy tắc xem lại cả hồ sơ khi ngừng sửa một lát.",
        ),
        check.PAUSED: translate("qh", "Đang tạm dừng; các sửa đổi được xem lại khi tiếp tục."),
    }
    return told.get(state, known)


def of_change(difference) -> str:
    """What an edit did to the findings, "" where no error or warning came or went."""
    came, gone = _counted(difference.appeared), _counted(difference.vanished)
    parts = []
    for severity, more, less in (
        (
            Severity.ERROR,
            translate("qh", "✖ thêm {count} lỗi"),
            translate("qh", "✔ hết {count} lỗi"),
        ),
        (
            Severity.WARNING,
            translate("qh", "▲ thêm {count} cảnh báo"),
            translate("qh", "✔ hết {count} cảnh báo"),
        ),
    ):
        new = came[severity] - gone[severity]
        old = gone[severity] - came[severity]
        if new:
            parts.append(more.format(count=len(new)))
        if old:
            parts.append(less.format(count=len(old)))
    if not parts:
        return ""
    said = translate("qh", "Sửa đổi vừa rồi: {what}.")
    return said.format(what=", ".join(parts))


def _counted(groups) -> dict[Severity, set[str]]:
    found: dict[Severity, set[str]] = {severity: set() for severity in Severity}
    for group in groups:
        found[group.severity].update(group.keys)
    return found
