# SPDX-License-Identifier: GPL-2.0-or-later
"""Chép thuộc tính: the selected lots get attributes of the lot that is clicked."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QWidget

from qh_plugin.gui.editing.tools.tool import Tool, no_selection
from qh_plugin.qgis_io import forms
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.map_tools.point_tool import PointTool

_NAME = Qt.ItemDataRole.UserRole
_KEY = "qh_plugin/copied_fields"
#: metres around the click within which the lot is looked for
_AROUND = 0.01


class CopyTool(Tool):
    """Which fields are copied is remembered."""

    id = "copy"
    icon = "tool-copy"
    keys = "Alt+Shift+A"

    @property
    def title(self) -> str:
        return translate("qh", "Chép thuộc tính")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Chép thuộc tính từ một lô bên cạnh sang các lô đã chọn; không bao giờ chép mã đối "
            "tượng, ký hiệu và diện tích",
        )

    @property
    def hint(self) -> str:
        count = self.bench.area().layer.selectedFeatureCount()
        return translate(
            "qh", "Đánh dấu thuộc tính cần chép, rồi bấm vào lô nguồn để chép sang {count} lô."
        ).format(count=count)

    def reason(self) -> str:
        return no_selection(self.bench.area())

    def options(self) -> Optional[QWidget]:
        place = self.bench.area()
        remembered = QgsSettings().value(f"{_KEY}/{place.name}", [], type=list)
        self._list = QListWidget()
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setObjectName("fieldList")
        self._list.setFixedHeight(7 * (self._list.fontMetrics().height() + 5))
        for name, label in self._fields(place):
            item = QListWidgetItem(label, self._list)
            item.setData(_NAME, name)
            item.setToolTip(name)
            usual = name in remembered if remembered else name == place.roles.code
            item.setCheckState(Qt.CheckState.Checked if usual else Qt.CheckState.Unchecked)
        return self._list

    def start(self) -> None:
        tool = PointTool(self.bench.iface.mapCanvas())
        tool.clicked.connect(self._copy)
        self.hold(tool)

    @property
    def fields(self) -> list[str]:
        """The fields that are ticked."""
        items = (self._list.item(row) for row in range(self._list.count()))
        return [i.data(_NAME) for i in items if i.checkState() == Qt.CheckState.Checked]

    def _copy(self, point) -> None:
        place = self.bench.area()
        if place is None:
            return
        x, y = self.to_layer(point, place)
        fields, fids = self.fields, place.selected
        QgsSettings().setValue(f"{_KEY}/{place.name}", fields)
        source, own = place.reading(), place.roles

        def job(progress):
            from qh_plugin.core.drafting.copying import copy_attributes, only_at

            near = source.read((x - _AROUND, y - _AROUND, x + _AROUND, y + _AROUND))
            table = source.read(fids=fids, progress=progress)
            return copy_attributes(table, only_at(near, (x, y)), own, fields)

        self.bench.run(translate("qh", "QH: chép thuộc tính"), job, {place.name: place})

    @staticmethod
    def _fields(place) -> list[tuple[str, str]]:
        own, known = place.roles.own, place.feature_class
        kept = {"maHoSoQH", "maHoSoScan", "maThongTinQH"}
        fields = [f for f in known.fields if f.name not in own] if known else []
        here = place.layer.fields()
        return [
            (f.name, forms.label(f))
            for f in sorted(fields, key=lambda f: f.name in kept)
            if here.lookupField(f.name) >= 0
        ]
