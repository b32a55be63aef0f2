# SPDX-License-Identifier: GPL-2.0-or-later
"""The row of tools below the class palette: buttons, the menu "⋯", the strip of the tool in
hand."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtGui import QIcon, QKeySequence
from qgis.PyQt.QtWidgets import QAction, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from qh_plugin.core.errors import QhError
from qh_plugin.core.resources import resource
from qh_plugin.gui.editing.tools.building import BuildingLineTool
from qh_plugin.gui.editing.tools.code import CodeTool
from qh_plugin.gui.editing.tools.copy import CopyTool
from qh_plugin.gui.editing.tools.fill import FillTool
from qh_plugin.gui.editing.tools.merge import MergeTool
from qh_plugin.gui.editing.tools.number import NumberTool
from qh_plugin.gui.editing.tools.recompute import RecomputeTool
from qh_plugin.gui.editing.tools.road import RoadTool
from qh_plugin.gui.editing.tools.split import SplitTool
from qh_plugin.gui.editing.tools.strip import Strip
from qh_plugin.gui.editing.tools.tool import Tool
from qh_plugin.gui.editing.tools.trace import TraceTool
from qh_plugin.gui.editing.tools.workbench import Workbench
from qh_plugin.gui.flow_layout import FlowRow
from qh_plugin.gui.messages import tell, tell_error
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking

_KINDS = (
    SplitTool,
    MergeTool,
    FillTool,
    RoadTool,
    NumberTool,
    TraceTool,
    CodeTool,
    CopyTool,
    BuildingLineTool,
    RecomputeTool,
)
_DELAY = 80


class ToolBar(QWidget):
    """The tools; the row wraps where the dock is narrow. `bench.chosen_code` is set by the
    palette; `tool` is the one in hand; `action(id)` the QAction of one."""

    def __init__(self, iface, session, settings, parent=None) -> None:
        super().__init__(parent)
        self._iface = iface
        self.bench = Workbench(iface, session, self)
        self.tools = {kind.id: kind(self.bench, self) for kind in _KINDS}
        self.tool: Optional[Tool] = None
        self._missing = missing_for_checking()
        self._actions: dict[str, QAction] = {}
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_DELAY)
        self._waiting.timeout.connect(self.refresh)
        self.strip = Strip()
        self._add_buttons()
        self._connect()
        self.refresh()

    def show_dossier(self) -> None:
        """The session's dossier is another one, or none."""
        self.drop()
        self.bench.show_dossier()
        self.refresh()

    def shutdown(self) -> None:
        """Called when the plugin is unloaded."""
        self.drop()
        self.bench.cancel()
        self._waiting.stop()
        self._iface.currentLayerChanged.disconnect(self._soon)
        self._iface.mapCanvas().selectionChanged.disconnect(self._soon)
        for action in self._actions.values():
            self._iface.unregisterMainWindowAction(action)
            action.deleteLater()
        self._actions.clear()

    def action(self, tool_id: str) -> QAction:
        """The action of a tool, for menus and tests."""
        return self._actions[tool_id]

    def take(self, tool_id: str) -> None:
        """Take a tool in hand, or lay it down where it is in hand already."""
        tool, held = self.tools[tool_id], self.tool
        self.drop()
        if tool is held:
            self.refresh()
            return
        reason = self._reason(tool)
        if reason:
            tell(self._iface, reason)
            self.refresh()
            return
        self.tool = tool
        try:
            options = tool.options()
            word = getattr(tool, "action", "")
            if tool.hint or options is not None:
                self.strip.ask(tool.hint, options, word)
            tool.start()
        except QhError as error:
            self.drop()
            tell_error(self._iface, error)
        self.refresh()

    def drop(self) -> None:
        """Lay the tool in hand down."""
        tool, self.tool = self.tool, None
        if tool is not None:
            tool.stop()
            self.strip.close_tool()

    def refresh(self) -> None:
        """Which tools can be used now; a tooltip says why one cannot."""
        for tool_id, tool in self.tools.items():
            action, reason = self._actions[tool_id], self._reason(tool)
            action.setEnabled(not reason)
            held = tool is self.tool or (tool_id == "trace" and not reason and tool.on)
            action.setChecked(held)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            first = f"<b>{tool.title}</b>" + (f" ({keys})" if keys else "")
            tip = f"<p>{first}<br/>{tool.help}.</p>"
            action.setToolTip(f"{tip}<p><i>{reason}</i></p>" if reason else tip)
        if self.tool is not None:
            if self._reason(self.tool):
                self.drop()
                self.refresh()
            else:
                self.strip.set_hint(self.tool.hint)

    def _reason(self, tool: Tool) -> str:
        if self._missing is not None:
            return shown(self._missing)
        if self.bench.working and tool is not self.tool:
            return translate("qh", "Đang tính, hãy chờ xong hoặc bấm Dừng.")
        return tool.reason()

    def _add_buttons(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = FlowRow(gap=2)
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        flow = row.flow
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        for tool_id, tool in self.tools.items():
            action = self._make_action(tool)
            self._actions[tool_id] = action
            if tool.main:
                flow.addWidget(self._button(action, f"{tool_id}ToolButton"))
            else:
                self.menu.addAction(action)
        more = QToolButton()
        more.setObjectName("moreToolButton")
        more.setText("⋯")
        more.setAutoRaise(True)
        more.setToolTip(translate("qh", "Công cụ khác"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(self.menu)
        more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        flow.addWidget(more)
        self.moreButton = more
        column.addWidget(row)
        column.addWidget(self.strip)

    def _make_action(self, tool: Tool) -> QAction:
        icon = QIcon(str(resource("icons", f"{tool.icon}.svg")))
        action = QAction(icon, tool.title, self._iface.mainWindow())
        action.setObjectName(f"QhTool{tool.id.capitalize()}Action")
        action.setCheckable(True)
        action.triggered.connect(lambda _, i=tool.id: self.take(i))
        self._iface.registerMainWindowAction(action, tool.keys)
        self._iface.mainWindow().addAction(action)
        return action

    def _button(self, action: QAction, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        side = max(16, button.fontMetrics().height())
        button.setIconSize(QSize(side, side))
        return button

    def _connect(self) -> None:
        self._iface.currentLayerChanged.connect(self._soon)
        self._iface.mapCanvas().selectionChanged.connect(self._soon)
        for tool in self.tools.values():
            tool.ended.connect(self._ended)
        self.strip.closed.connect(self._ended)
        self.strip.acted.connect(self._act)
        self.strip.cancelled.connect(self.bench.cancel)
        self.bench.busy.connect(self._busy)

    def _soon(self, *_: object) -> None:
        self._waiting.start()

    def _ended(self) -> None:
        self.drop()
        self.refresh()

    def _act(self) -> None:
        if self.tool is not None and not self.bench.working:
            try:
                self.tool.act()
            except QhError as error:
                tell_error(self._iface, error)

    def _busy(self, text: str, fraction: float) -> None:
        self.strip.show_busy(text, fraction)
        if not text or fraction < 0:
            self._soon()
