# SPDX-License-Identifier: GPL-2.0-or-later
"""The statuses of the list in words and as icons. Shape and word come before colour."""

from __future__ import annotations

from functools import lru_cache

from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.resources import resource
from qh_plugin.gui.checking.listing.states import COUNTED, SEVERITIES, SIGNS, Fate, Status
from qh_plugin.qgis_io.i18n import language, translate

__all__ = [
    "COUNTED",
    "SEVERITIES",
    "SIGNS",
    "Fate",
    "Status",
    "counted",
    "counted_word",
    "fate_word",
    "icon",
    "word",
]


def word(status: Status) -> str:
    """The status in words."""
    return {
        Status.ERROR: translate("qh", "lỗi"),
        Status.WARNING: translate("qh", "cảnh báo"),
        Status.INFO: translate("qh", "thông tin"),
        Status.WAIVED: translate("qh", "ngoại lệ"),
        Status.FIXED: translate("qh", "đã sửa"),
        Status.SKIPPED: translate("qh", "không chạy"),
    }[status]


def counted_word(status: Status, count: int) -> str:
    """The status behind a number; in English more than one of a thing has an "s"."""
    many = language() == "en" and count != 1 and status not in (Status.FIXED, Status.SKIPPED)
    said = word(status)
    return f"{said}s" if many and not said.endswith("s") else said


def fate_word(fate: Fate) -> str:
    """What became of a finding, in words."""
    return {
        Fate.OPEN: translate("qh", "chưa xem"),
        Fate.SEEN: translate("qh", "đã xem"),
        Fate.CONSEQUENCE: translate("qh", "hệ quả"),
        Fate.WAIVED: translate("qh", "ngoại lệ"),
        Fate.FIXED: translate("qh", "đã sửa"),
    }[fate]


def counted(count: int) -> str:
    """A whole number with its thousands apart, as the language writes it."""
    return f"{count:,}".replace(",", "." if language() == "vi" else ",")


@lru_cache(maxsize=16)
def icon(status: Status) -> QIcon:
    """The status as a shape."""
    return QIcon(str(resource("icons", f"{status.value}.svg")))
