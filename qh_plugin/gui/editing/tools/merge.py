# SPDX-License-Identifier: GPL-2.0-or-later
"""Gộp: the selected lots become one."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QWidget

from qh_plugin.gui.editing.tools.tool import Tool, no_selection
from qh_plugin.qgis_io.i18n import translate

#: so many lots at most are offered by name
_LISTED = 50


class MergeTool(Tool):
    """Asks in the strip whose attributes remain; the largest lot's by default."""

    id = "merge"
    icon = "tool-merge"
    keys = "Alt+Shift+G"
    main = True

    @property
    def title(self) -> str:
        return translate("qh", "Gộp")

    @property
    def help(self) -> str:
        return translate(
            "qh",
            "Gộp các lô liền kề đã chọn thành một: giữ mã và ký hiệu của một lô, cộng dân số, "
            "tính lại diện tích",
        )

    @property
    def hint(self) -> str:
        count = self.bench.area().layer.selectedFeatureCount()
        return translate("qh", "Gộp {count} lô thành một. Giữ thuộc tính của:").format(count=count)

    def reason(self) -> str:
        return no_selection(self.bench.area(), least=2)

    def options(self) -> Optional[QWidget]:
        place = self.bench.area()
        panel = QWidget()
        form = QFormLayout(panel)
        form.setContentsMargins(0, 0, 0, 0)
        self._keep = QComboBox()
        self._keep.setObjectName("keepCombo")
        self._keep.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._keep.addItem(translate("qh", "Lô lớn nhất"), None)
        for feature in self._features(place):
            area = f"{feature.geometry().area():.0f} m²"
            label = str(feature[place.roles.label]) if place.roles.label else str(feature.id())
            self._keep.addItem(f"{label} · {area}", feature.id())
        form.addRow(self._keep)
        return panel

    @property
    def action(self) -> str:
        """The word on the strip's button."""
        return translate("qh", "Gộp các lô đã chọn")

    def start(self) -> None:
        self._chosen = self.bench.area()

    def act(self) -> None:
        """Merge the lots that are selected now."""
        place = self.bench.area()
        fids, keep = place.selected, self._keep.currentData()
        keep = keep if keep in fids else None
        source, own = place.reading(), place.roles

        def job(progress):
            from qh_plugin.core.drafting.merge import merge

            return merge(source.read(fids=fids, progress=progress), fids, own, keep=keep)

        def done(drafted) -> None:
            place.layer.selectByIds([fid for fid in fids if fid not in drafted.edits[0].deleted])
            self.ended.emit()

        self.bench.run(translate("qh", "QH: gộp lô"), job, {place.name: place}, done)

    @staticmethod
    def _features(place) -> list:
        chosen = place.layer.selectedFeatures()[:_LISTED]
        return sorted(chosen, key=lambda feature: -feature.geometry().area())
