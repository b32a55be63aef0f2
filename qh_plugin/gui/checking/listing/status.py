# SPDX-License-Identifier: GPL-2.0-or-later
"""The statuses of a finding in the list: sign, word, icon. Shape and word come before colour."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.resources import resource
from qh_plugin.qgis_io.i18n import translate


class Status(str, Enum):
    """What a row of the list is; the value is also the icon's name."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    WAIVED = "waived"
    FIXED = "fixed"
    SKIPPED = "skipped"


SEVERITIES = (Status.ERROR, Status.WARNING, Status.INFO)
#: the statuses that the counters above the list show, in this order
COUNTED = (Status.ERROR, Status.WARNING, Status.INFO, Status.WAIVED, Status.FIXED)

SIGNS = {
    Status.ERROR: "✖",
    Status.WARNING: "▲",
    Status.INFO: "●",
    Status.WAIVED: "◌",
    Status.FIXED: "✔",
    Status.SKIPPED: "–",
}


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


@lru_cache(maxsize=16)
def icon(status: Status) -> QIcon:
    """The status as a shape."""
    return QIcon(str(resource("icons", f"{status.value}.svg")))
