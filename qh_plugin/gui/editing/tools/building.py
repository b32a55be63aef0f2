# SPDX-License-Identifier: GPL-2.0-or-later
"""Chỉ giới xây dựng: parallels of the selected red lines, set back on the plots' side."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QDoubleSpinBox, QWidget

from qh_plugin.core.drafting.roles import BUILDING_LINES, LOTS, RED_LINES, ROAD_CODES
from qh_plugin.core.errors import QhError
from qh_plugin.gui.editing.tools.tool import Tool
from qh_plugin.gui.editing.tools.workbench import Place
from qh_plugin.gui.messages import tell_error
from qh_plugin.qgis_io import project
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.map_tools.point_tool import PointTool


class BuildingLineTool(Tool):
    """The button takes the side where the lots are; a click on the map chooses another."""

    id = "building"
    icon = "tool-building-line"
    keys = "Alt+Shift+X"

    @property
    def title(self) -> str:
        return translate("qh", "Chỉ giới xây dựng")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Chọn chỉ giới đường đỏ: tạo chỉ giới xây dựng song song, lùi về phía lô đất một "
            "khoảng cho trước",
        )

    @property
    def hint(self) -> str:
        return translate(
            "qh",
            "Nhập khoảng lùi rồi bấm nút dưới đây; hoặc bấm lên bản đồ ở phía cần lùi về.",
        )

    @property
    def action(self) -> str:
        """The word on the strip's button."""
        return translate("qh", "Tạo chỉ giới xây dựng")

    def reason(self) -> str:
        if self.bench.model is None or self.bench.dossier is None:
            return translate("qh", "Hãy mở hồ sơ trước.")
        if self.bench.model.feature_class(BUILDING_LINES) is None:
            return translate("qh", "Mô hình dữ liệu của hồ sơ không có lớp chỉ giới xây dựng.")
        red = self.bench.place(RED_LINES)
        if red is None or not red.layer.selectedFeatureCount():
            return translate("qh", "Hãy chọn chỉ giới đường đỏ trên bản đồ trước.")
        return ""

    def options(self) -> Optional[QWidget]:
        self._distance = QDoubleSpinBox()
        self._distance.setObjectName("setBackSpin")
        self._distance.setRange(0.1, 500.0)
        self._distance.setDecimals(2)
        self._distance.setValue(3.0)
        self._distance.setSuffix(" m")
        self._distance.setPrefix(translate("qh", "Khoảng lùi: "))
        return self._distance

    def start(self) -> None:
        tool = PointTool(self.bench.iface.mapCanvas())
        tool.clicked.connect(self._clicked)
        self.hold(tool)

    def act(self) -> None:
        """Make the lines on the side of the lots."""
        self._make(None)

    def _clicked(self, point) -> None:
        try:
            self._make(self.to_layer(point, self.bench.place(RED_LINES)))
        except QhError as error:
            tell_error(self.bench.iface, error)

    def _make(self, side: Optional[tuple[float, float]]) -> None:
        bench = self.bench
        known = bench.model.feature_class(BUILDING_LINES)
        layer = project.ensure_layer(bench.dossier, bench.model, known)
        target = Place(BUILDING_LINES, layer, known)
        red, lots = bench.place(RED_LINES), bench.place(LOTS)
        fids, lines = red.selected, red.reading()
        ground = lots.reading() if lots is not None else None
        distance, code = self._distance.value(), lots.roles.code if lots is not None else ""

        def job(progress):
            import shapely

            from qh_plugin.core.drafting.base import read_shapes, usable
            from qh_plugin.core.drafting.building_line import building_lines

            shapes = read_shapes(lines.read(fids=fids).wkb)
            plots = []
            if ground is not None and side is None:
                frame = shapely.total_bounds(shapely.buffer(shapes, 1.0))
                near = ground.read(tuple(map(float, frame)), progress=progress.part(0.0, 0.8))
                codes = near.columns.get(code, [None] * len(near))
                plots = [s for row, s in usable(near).items() if codes[row] not in ROAD_CODES]
            return building_lines(
                BUILDING_LINES, shapes, distance, target.roles, plots=plots, side_of=side
            )

        title = translate("qh", "QH: chỉ giới xây dựng")
        bench.run(title, job, {BUILDING_LINES: target}, lambda _: self.ended.emit())
