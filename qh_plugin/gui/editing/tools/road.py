# SPDX-License-Identifier: GPL-2.0-or-later
"""Cắt theo đường: centre lines with their right of way, or red lines, cut the lots."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QCheckBox, QDoubleSpinBox, QVBoxLayout, QWidget

from qh_plugin.core.drafting.roles import (
    LOTS,
    RED_LINES,
    ROADS,
    WIDTH_FIELD,
    road_code,
    roles,
    short_of,
)
from qh_plugin.gui.editing.tools.tool import Tool, no_place
from qh_plugin.gui.editing.tools.workbench import Place
from qh_plugin.qgis_io import project
from qh_plugin.qgis_io.i18n import translate


class RoadTool(Tool):
    """Works on the selected centre lines; where none is selected, on the selected red lines."""

    id = "road"
    icon = "tool-road"
    keys = "Alt+Shift+C"
    main = True

    @property
    def title(self) -> str:
        return translate("qh", "Cắt theo đường")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Chọn tim đường: cắt lộ giới khỏi các lô, tạo lô đường giao thông và chỉ giới đường "
            "đỏ hai bên. Chọn chỉ giới đường đỏ: tách các lô theo chỉ giới",
        )

    @property
    def hint(self) -> str:
        lines = self._lines()
        count = lines.layer.selectedFeatureCount()
        if lines.name == ROADS:
            return translate("qh", "Cắt các lô theo {count} tim đường đã chọn.").format(count=count)
        return translate("qh", "Tách các lô theo {count} chỉ giới đường đỏ đã chọn.").format(
            count=count
        )

    @property
    def action(self) -> str:
        """The word on the strip's button."""
        return translate("qh", "Cắt lô")

    def reason(self) -> str:
        lots = no_place(self.bench.place(LOTS))
        if lots or self._lines() is not None:
            return lots
        return translate("qh", "Hãy chọn tim đường (hoặc chỉ giới đường đỏ) trên bản đồ trước.")

    def options(self) -> Optional[QWidget]:
        lines = self._lines()
        if lines.name != ROADS:
            return None
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        self._width = QDoubleSpinBox()
        self._width.setObjectName("widthSpin")
        self._width.setRange(0.5, 500.0)
        self._width.setDecimals(2)
        self._width.setSuffix(" m")
        self._width.setPrefix(translate("qh", "Lộ giới: "))
        self._own = QCheckBox(translate("qh", "Theo thuộc tính Lộ giới của tim đường"))
        self._own.setObjectName("ownWidthCheck")
        self._red = QCheckBox(translate("qh", "Tạo chỉ giới đường đỏ hai bên"))
        self._red.setObjectName("redLinesCheck")
        widths = [_width(feature) for feature in lines.layer.selectedFeatures()]
        known = [width for width in widths if width]
        self._width.setValue(max(known, default=12.0))
        self._own.setChecked(bool(known) and len(known) == len(widths))
        self._own.setEnabled(bool(known))
        self._own.toggled.connect(lambda on: self._width.setEnabled(not on))
        self._width.setEnabled(not self._own.isChecked())
        known_class = self.bench.model.feature_class(RED_LINES)
        self._red.setChecked(known_class is not None)
        self._red.setEnabled(known_class is not None)
        for widget in (self._own, self._width, self._red):
            column.addWidget(widget)
        return panel

    def start(self) -> None:
        """Everything is asked in the strip."""

    def act(self) -> None:
        """Cut the lots."""
        lots, lines = self.bench.place(LOTS), self._lines()
        if lines.name == ROADS:
            self._cut(lots, lines)
        else:
            self._split(lots, lines)

    def _lines(self) -> Optional[Place]:
        for name in (ROADS, RED_LINES):
            place = self.bench.place(name)
            if place is not None and place.layer.selectedFeatureCount():
                return place
        return None

    def _cut(self, lots: Place, lines: Place) -> None:
        places = {LOTS: lots}
        if self._red.isChecked():
            known = self.bench.model.feature_class(RED_LINES)
            layer = project.ensure_layer(self.bench.dossier, self.bench.model, known)
            places[RED_LINES] = Place(RED_LINES, layer, known)
        source, own, fids = lots.reading(), lots.roles, lines.selected
        centre, limits = lines.reading(), self.bench.boundary_reading(lots)
        typed = None if self._own.isChecked() else self._width.value()
        usual = self._width.value()
        code = road_code(self.bench.model, lots.feature_class)
        short = short_of(self.bench.model, lots.feature_class, code) or "GT"
        red = RED_LINES if RED_LINES in places else ""
        red_roles = roles(places[RED_LINES].feature_class) if red else roles(None)

        def job(progress):
            import shapely

            from qh_plugin.core.drafting.base import read_shapes
            from qh_plugin.core.drafting.boundary import boundary_of
            from qh_plugin.core.drafting.copying import with_level_one
            from qh_plugin.core.drafting.cut_road import RoadInput, cut_road
            from qh_plugin.core.drafting.right_of_way import parse_width

            table = centre.read(fids=fids)
            shapes = read_shapes(table.wkb)
            stored = table.columns.get(WIDTH_FIELD, [None] * len(table))
            widths = [typed or parse_width(value) or usual for value in stored]
            frame = shapely.total_bounds(shapely.buffer(shapes, max(widths)))
            near = source.read(tuple(map(float, frame)), progress=progress.part(0.0, 0.5))
            road = RoadInput(
                shapes,
                widths,
                boundary=boundary_of(limits.read()) if limits else None,
                values=with_level_one({own.code: code}, near, own),
                short=short,
                code=code,
                red_layer=red,
                red_roles=red_roles,
            )
            return cut_road(near, road, own, labels=source.column(own.label))

        title = translate("qh", "QH: cắt lô theo đường")
        self.bench.run(title, job, places, lambda _: self.ended.emit())

    def _split(self, lots: Place, lines: Place) -> None:
        source, own, fids = lots.reading(), lots.roles, lines.selected
        red, chosen = lines.reading(), lots.selected or None

        def job(progress):
            import shapely

            from qh_plugin.core.drafting.base import read_shapes
            from qh_plugin.core.drafting.paths import chosen_paths
            from qh_plugin.core.drafting.split import split

            paths = chosen_paths(read_shapes(red.read(fids=fids).wkb))
            frame = shapely.total_bounds([shapely.linestrings(path) for path in paths])
            frame = (frame[0] - 1, frame[1] - 1, frame[2] + 1, frame[3] + 1)
            near = source.read(tuple(map(float, frame)), progress=progress.part(0.0, 0.5))
            return split(near, paths, own, only=chosen, labels=source.column(own.label))

        title = translate("qh", "QH: tách lô theo chỉ giới đường đỏ")
        self.bench.run(title, job, {LOTS: lots}, lambda _: self.ended.emit())


def _width(feature) -> Optional[float]:
    from qh_plugin.core.drafting.right_of_way import parse_width
    from qh_plugin.qgis_io.reader import value_of

    place = feature.fields().lookupField(WIDTH_FIELD)
    return parse_width(value_of(feature[place])) if place >= 0 else None
