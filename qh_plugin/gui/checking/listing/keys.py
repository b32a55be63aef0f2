# SPDX-License-Identifier: GPL-2.0-or-later
"""The keys of the list. Each is an action that QGIS's own dialog of shortcuts knows, so that the
user can put it on another key; it works while the list has the focus, nowhere else."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QAction

from qh_plugin.qgis_io.i18n import translate

#: object name → the key it has unless the user chose another
KEYS = {
    "QhNextFinding": "J",
    "QhPreviousFinding": "K",
    "QhZoomFinding": "Return",
    "QhFixFinding": "F",
    "QhWaiveFinding": "W",
    "QhSeenFinding": "Space",
    "QhFormFinding": "E",
    "QhFilterFindings": "Ctrl+F",
    "QhCopyFindings": "Ctrl+C",
    "QhLeaveFindings": "Esc",
    "QhCheckAgain": "R",
    "QhMinutes": "P",
}


def _title(name: str) -> str:
    return {
        "QhNextFinding": translate("qh", "Lỗi sau"),
        "QhPreviousFinding": translate("qh", "Lỗi trước"),
        "QhZoomFinding": translate("qh", "Đưa bản đồ đến lỗi"),
        "QhFixFinding": translate("qh", "Sửa lỗi đang chọn"),
        "QhWaiveFinding": translate("qh", "Chấp nhận ngoại lệ…"),
        "QhSeenFinding": translate("qh", "Đánh dấu đã xem"),
        "QhFormFinding": translate("qh", "Mở biểu mẫu của đối tượng"),
        "QhFilterFindings": translate("qh", "Lọc danh sách lỗi"),
        "QhCopyFindings": translate("qh", "Chép các lỗi đã chọn"),
        "QhLeaveFindings": translate("qh", "Về bản đồ"),
        "QhCheckAgain": translate("qh", "Kiểm tra lại"),
        "QhMinutes": translate("qh", "Lập biên bản kiểm tra…"),
    }[name]


class ListKeys:
    """Makes the actions, hands them to QGIS and to the view; `stop` takes them back."""

    def __init__(self, iface, view, dock, do: dict[str, Callable[[], None]]) -> None:
        self._iface = iface
        self.actions: dict[str, QAction] = {}
        for name, key in KEYS.items():
            action = QAction(_title(name), view)
            action.setObjectName(name)
            iface.registerMainWindowAction(action, key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _=False, done=do[name]: done())
            view.addAction(action)
            self.actions[name] = action
        find = self.actions["QhFilterFindings"]
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        dock.addAction(find)

    def key(self, name: str) -> str:
        """The key an action has now, as people read it; "" where it has none."""
        keys = self.actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return "Enter" if keys == "Return" else keys

    def hint(self) -> str:
        """All keys, one a line."""
        lines = (f"{self.key(name)}: {action.text()}" for name, action in self.actions.items())
        return "\n".join(lines)

    def stop(self) -> None:
        """QGIS forgets the actions."""
        for action in self.actions.values():
            self._iface.unregisterMainWindowAction(action)
        self.actions = {}
