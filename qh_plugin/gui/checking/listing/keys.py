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
    "QhExplainFinding": "H",
}
#: the ways to mend a finding, by number
MOST_WAYS = 9


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
        "QhExplainFinding": translate("qh", "Giải thích quy tắc"),
    }[name]


def way(number: int) -> str:
    """The name of the action that chooses a way to mend the finding."""
    return f"QhFindingWay{number}"


class ListKeys:
    """Makes the actions, hands them to QGIS and to the view; `stop` takes them back. What is not
    in `do` is done by the parts of the dock that listen to the action."""

    def __init__(self, iface, view, dock, do: dict[str, Callable[[], None]]) -> None:
        self._iface, self._view = iface, view
        self.actions: dict[str, QAction] = {}
        for name, key in KEYS.items():
            self._add(name, key, _title(name))
        for number in range(1, MOST_WAYS + 1):
            title = translate("qh", "Chọn cách sửa {number}").format(number=number)
            self._add(way(number), str(number), title)
        for name, done in do.items():
            self.on(name, done)
        find = self.actions["QhFilterFindings"]
        find.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        dock.addAction(find)

    def _add(self, name: str, key: str, title: str) -> None:
        action = QAction(title, self._view)
        action.setObjectName(name)
        self._iface.registerMainWindowAction(action, key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._view.addAction(action)
        self.actions[name] = action

    def on(self, name: str, done: Callable[[], None]) -> None:
        """Say what an action does."""
        self.actions[name].triggered.connect(lambda _=False: done())

    def key(self, name: str) -> str:
        """The key an action has now, as people read it; "" where it has none."""
        keys = self.actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return "Enter" if keys == "Return" else keys

    def hint(self) -> str:
        """All keys, one a line; the ways to mend in one."""
        lines = [f"{self.key(name)}: {self.actions[name].text()}" for name in KEYS]
        first, last = self.key(way(1)), self.key(way(MOST_WAYS))
        lines.append(f"{first}–{last}: " + translate("qh", "Chọn cách sửa"))
        return "\n".join(lines)

    def stop(self) -> None:
        """QGIS forgets the actions."""
        for action in self.actions.values():
            self._iface.unregisterMainWindowAction(action)
        self.actions = {}


def deeds_of(panel) -> dict[str, Callable[[], None]]:
    """What the keys do in the list."""
    return {
        "QhNextFinding": lambda: panel.step(1),
        "QhPreviousFinding": lambda: panel.step(-1),
        "QhZoomFinding": panel.zoom_asked.emit,
        "QhFixFinding": panel.fix_asked.emit,
        "QhWaiveFinding": panel.waive_asked.emit,
        "QhSeenFinding": panel.toggle_seen,
        "QhFormFinding": panel.form_asked.emit,
        "QhFilterFindings": panel.find,
        "QhCopyFindings": panel.exporting.copy,
        "QhLeaveFindings": panel.map_asked.emit,
        "QhCheckAgain": panel.run_asked.emit,
        "QhMinutes": panel.minutes_asked.emit,
    }
