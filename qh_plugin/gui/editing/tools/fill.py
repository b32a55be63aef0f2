# SPDX-License-Identifier: GPL-2.0-or-later
"""Lấp hở: a click into an empty place makes a lot of it."""

from __future__ import annotations

from typing import Any

from qh_plugin.core.drafting.roles import short_of
from qh_plugin.gui.editing.tools.tool import Tool
from qh_plugin.gui.editing.tools.workbench import Place
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.map_tools.point_tool import PointTool

#: half sides, in m, of the frames that are read one after the other until the place is closed
_FRAMES = (60.0, 250.0, 1000.0, 4000.0)


class FillTool(Tool):
    """The new lot gets the code that is chosen in the palette."""

    id = "fill"
    icon = "tool-fill"
    keys = "Alt+Shift+L"
    main = True

    @property
    def title(self) -> str:
        return translate("qh", "Lấp hở")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Bấm vào chỗ trống: lô mới lấp kín đúng chỗ đó, khít với các lô và ranh giới xung "
            "quanh, mang mã đang chọn trong cây lớp",
        )

    @property
    def hint(self) -> str:
        place = self.bench.area()
        code = self._code(place) if place is not None else ""
        short = short_of(self.bench.model, place.feature_class, code) if code else ""
        if short:
            return translate(
                "qh", "Bấm vào chỗ trống để lấp bằng lô mới mã {code}; Esc để thôi."
            ).format(code=short)
        return translate("qh", "Bấm vào chỗ trống để lấp bằng lô mới; Esc để thôi.")

    def start(self) -> None:
        tool = PointTool(self.bench.iface.mapCanvas())
        tool.clicked.connect(self._fill)
        self.hold(tool)

    def _fill(self, point) -> None:
        place = self.bench.area()
        if place is None:
            return
        at = self.to_layer(point, place)
        source, own, limits = place.reading(), place.roles, self.bench.boundary_reading(place)
        code = self._code(place)
        values: dict[str, Any] = {own.code: code} if code and own.code else {}
        short = short_of(self.bench.model, place.feature_class, code) if own.label else ""

        def job(progress):
            return filled(source, limits, at, own, values, short, progress)

        def done(_) -> None:
            place.layer.selectByIds([min(place.layer.editBuffer().addedFeatures())])

        title = translate("qh", "QH: lấp chỗ trống")
        self.bench.run(title, job, {place.name: place}, done)

    def _code(self, place: Place) -> str:
        """The palette's code, else the one that drawing gives new lots."""
        own = place.roles
        field = place.feature_class.field_map.get(own.code) if place.feature_class else None
        codes = self.bench.model.code_lists.get(field.code_list) if field else None
        if codes is None:
            return ""
        index = place.layer.fields().indexOf(own.code)
        preset = place.layer.defaultValueDefinition(index).expression().strip("'")
        chosen = self.bench.chosen_code()
        return next((c for c in (chosen, preset) if c in codes.by_code), "")


def filled(source, limits, at, own, values, short, progress):
    """Look at larger and larger frames until the empty place is closed."""
    from qh_plugin.core.drafting.boundary import boundary_of
    from qh_plugin.core.drafting.copying import with_level_one
    from qh_plugin.core.drafting.fill_hole import Unbounded, fill_hole

    border = boundary_of(limits.read(progress=progress.part(0.0, 0.2))) if limits else None
    labels = source.column(own.label)
    for number, half in enumerate(_FRAMES):
        frame = (at[0] - half, at[1] - half, at[0] + half, at[1] + half)
        table = source.read(frame, progress=progress.part(0.2 + 0.2 * number, 0.4 + 0.2 * number))
        try:
            return fill_hole(
                table,
                at,
                frame,
                own,
                boundary=border,
                values=with_level_one(values, table, own),
                short=short,
                labels=labels,
            )
        except Unbounded:
            if half == _FRAMES[-1]:
                raise
    return None
