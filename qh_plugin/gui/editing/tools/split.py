# SPDX-License-Identifier: GPL-2.0-or-later
"""Tách: a line drawn over lots splits them."""

from __future__ import annotations

from qh_plugin.gui.editing.tools.tool import Tool
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.map_tools.path_tool import PathTool

#: metres around the line within which neighbours are read
_AROUND = 1.0


class SplitTool(Tool):
    """Where lots are selected only those are split, else every lot that the line crosses."""

    id = "split"
    icon = "tool-split"
    keys = "Alt+Shift+T"
    main = True

    @property
    def title(self) -> str:
        return translate("qh", "Tách")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Vẽ đường cắt qua lô: lô mới thừa hưởng thuộc tính và mang số kế tiếp; nếu đã chọn lô "
            "thì chỉ tách lô được chọn",
        )

    @property
    def hint(self) -> str:
        return translate(
            "qh",
            "Bấm từng điểm của đường cắt, từ ngoài ranh này sang ngoài ranh kia; bấm phải để kết "
            "thúc, Esc để thôi.",
        )

    def start(self) -> None:
        tool = PathTool(self.bench.iface.mapCanvas())
        tool.finished.connect(self._split)
        self.hold(tool)

    def _split(self, points: list) -> None:
        place = self.bench.area()
        if place is None:
            return
        path = [self.to_layer(point, place) for point in points]
        chosen = place.selected or None
        source, own = place.reading(), place.roles

        def job(progress):
            from qh_plugin.core.drafting.paths import drawn_path, free_ends_rounded
            from qh_plugin.core.drafting.split import split

            line = free_ends_rounded(drawn_path(path))
            frame = (*(line.min(axis=0) - _AROUND), *(line.max(axis=0) + _AROUND))
            table = source.read(frame, progress=progress.part(0.0, 0.5))
            return split(table, [line], own, only=chosen, labels=source.column(own.label))

        self.bench.run(translate("qh", "QH: tách lô"), job, {place.name: place})
