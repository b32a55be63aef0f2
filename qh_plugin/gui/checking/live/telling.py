# SPDX-License-Identifier: GPL-2.0-or-later
"""The live check in words: its state on the button, what an edit did in the status line."""

from __future__ import annotations

from qh_plugin.core.findings import Severity
from qh_plugin.gui.checking.live import check
from qh_plugin.qgis_io.i18n import translate


def name_of(state: str) -> str:
    """What the button says: a sign and words, so that nothing rests on colour."""
    names = {
        check.OFF: translate("qh", "○ Kiểm tra khi vẽ"),
        check.WAITING: translate("qh", "◌ Kiểm tra khi vẽ"),
        check.STARTING: translate("qh", "◔ Kiểm tra khi vẽ: chuẩn bị…"),
        check.READY: translate("qh", "● Kiểm tra khi vẽ"),
        check.WORKING: translate("qh", "● Kiểm tra khi vẽ"),
        check.BEHIND: translate("qh", "◕ Kiểm tra khi vẽ: còn chờ"),
        check.PAUSED: translate("qh", "‖ Kiểm tra khi vẽ: tạm dừng"),
    }
    return names[state]


def help_of(state: str) -> str:
    """What the button's tooltip says."""
    known = translate("qh", "Danh sách lỗi đi theo từng sửa đổi.")
    told = {
        check.OFF: translate("qh", "Đang tắt. Bật để thấy lỗi ngay khi sửa."),
        check.WAITING: translate("qh", "Bắt đầu khi một lớp của hồ sơ vào chế độ sửa."),
        check.STARTING: translate(
            "qh", "Đang đọc và kiểm tra hồ sơ một lượt; cứ tiếp tục sửa, không mất gì."
        ),
        check.BEHIND: translate(
            "qh", "Một số quy tắc (khoảng hở lớn, toàn hồ sơ) được xem lại khi ngừng sửa một lát."
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
