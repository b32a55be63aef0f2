# SPDX-License-Identifier: GPL-2.0-or-later
"""Tính lại diện tích: areas and lengths of the selection, or of the whole layer."""

from __future__ import annotations

from typing import Optional

from qh_plugin.gui.editing.tools.tool import Tool, no_place
from qh_plugin.gui.editing.tools.workbench import Place
from qh_plugin.qgis_io.i18n import translate


class RecomputeTool(Tool):
    """Changes only what differs by more than rounding, and says how many."""

    id = "recompute"
    icon = "tool-recompute"
    keys = "Alt+Shift+D"

    @property
    def title(self) -> str:
        return translate("qh", "Tính lại diện tích, chiều dài")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Tính lại diện tích, chiều dài theo hình học cho các đối tượng đã chọn, hoặc cả lớp "
            "nếu chưa chọn gì; chỉ ghi chỗ khác nhau",
        )

    def reason(self) -> str:
        place = self._place()
        reason = no_place(place)
        if not reason and not (place.roles.areas or place.roles.lengths):
            return translate("qh", "Lớp {name} không có diện tích hay chiều dài.").format(
                name=place.layer.name()
            )
        return reason

    def start(self) -> None:
        place = self._place()
        source, own, fids = place.reading(), place.roles, place.selected or None

        def job(progress):
            from qh_plugin.core.drafting.recompute import recompute

            table = source.read(fids=fids, progress=progress.part(0.0, 0.7))
            return recompute(table, own, progress.part(0.7, 1.0))

        self.bench.run(translate("qh", "QH: tính lại diện tích"), job, {place.name: place})
        self.ended.emit()

    def _place(self) -> Optional[Place]:
        return self.bench.active() or self.bench.area()
