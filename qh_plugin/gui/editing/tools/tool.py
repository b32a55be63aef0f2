# SPDX-License-Identifier: GPL-2.0-or-later
"""What a tool of the row is."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from qh_plugin.gui.editing.tools.workbench import Place, Workbench
from qh_plugin.gui.messages import tell
from qh_plugin.qgis_io.i18n import translate


class Tool(QObject):
    """One tool. Subclasses say when they can be used and what they do.

    `start` takes the tool in hand; a tool with `options` shows them in the strip, a tool with a
    map tool takes the map. `ended` tells the row that it was laid down.
    """

    ended = pyqtSignal()
    #: another hint for the strip
    hinted = pyqtSignal(str)

    id = ""
    icon = ""
    keys = ""
    #: True for tools that stay in the row; the others are in the menu "⋯"
    main = False

    def __init__(self, bench: Workbench, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self._map_tool = None
        self._before = None

    @property
    def title(self) -> str:
        """The word on the button."""
        raise NotImplementedError

    @property
    def help(self) -> str:
        """What it does, for the tooltip."""
        raise NotImplementedError

    @property
    def hint(self) -> str:
        """What to do next, while the tool is in hand."""
        return ""

    def reason(self) -> str:
        """Why it cannot be used now, "" where it can."""
        return no_place(self.bench.area())

    def options(self) -> Optional[QWidget]:
        """What is asked in the strip; None for nothing."""
        return None

    def start(self) -> None:
        """Take the tool in hand."""
        raise NotImplementedError

    def stop(self) -> None:
        """Lay the tool down."""
        tool, self._map_tool = self._map_tool, None
        if tool is None:
            return
        tool.deactivated.disconnect(self._map_tool_gone)
        canvas = self.bench.iface.mapCanvas()
        tool.remove()
        if canvas.mapTool() is tool:
            if self._before is not None:
                canvas.setMapTool(self._before)
            else:
                canvas.unsetMapTool(tool)
        tool.deleteLater()

    def hold(self, tool) -> None:
        """Give the map this tool; when another one takes its place, this tool ends."""
        canvas = self.bench.iface.mapCanvas()
        self._before = canvas.mapTool()
        self._map_tool = tool
        tool.escaped.connect(self.ended)
        canvas.setMapTool(tool)
        tool.deactivated.connect(self._map_tool_gone)
        canvas.setFocus()

    def _map_tool_gone(self) -> None:
        if self._map_tool is not None:
            self.ended.emit()

    def to_layer(self, point: QgsPointXY, place: Place) -> tuple[float, float]:
        """A point of the map in the layer's own coordinates."""
        moved = self._map_tool.toLayerCoordinates(place.layer, point)
        return (moved.x(), moved.y())

    def say(self, text: str, level: str = "info") -> None:
        """One sentence in the message bar."""
        tell(self.bench.iface, text, level)


def no_place(place: Optional[Place]) -> str:
    """The reason why an area layer is wanting."""
    if place is None:
        return translate("qh", "Hãy mở hồ sơ có lớp lô đất trước.")
    if place.layer.readOnly():
        return translate("qh", "Lớp {name} chỉ đọc.").format(name=place.layer.name())
    return ""


def no_selection(place: Optional[Place], least: int = 1) -> str:
    """The reason why a selection is wanting."""
    reason = no_place(place)
    if not reason and place.layer.selectedFeatureCount() < least:
        if least > 1:
            return translate("qh", "Hãy chọn ít nhất hai lô liền kề.")
        return translate("qh", "Hãy chọn đối tượng trong lớp {name} trước.").format(
            name=place.layer.name()
        )
    return reason
