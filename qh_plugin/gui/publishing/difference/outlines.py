# SPDX-License-Identifier: GPL-2.0-or-later
"""The differing features on the map: a group of memory layers that no project stores, with words
in the legend; shape of the line says the same as the colour."""

from __future__ import annotations

from collections import deque
from typing import Sequence

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFeatureSink,
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProject,
    QgsRendererCategory,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QTimer

from qh_plugin.gui.publishing.difference.comparing import Line, Sort
from qh_plugin.gui.publishing.difference.models import sort_words
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.temporary_layers import TemporaryLayers, keep_clean, remove_groups

MARK = "qh/difference"
#: features drawn between two looks at the event queue
PORTION = 100
_KINDS = {
    QgsWkbTypes.PointGeometry: "MultiPoint",
    QgsWkbTypes.LineGeometry: "MultiLineString",
    QgsWkbTypes.PolygonGeometry: "MultiPolygon",
}
_LOOKS = {
    Sort.ADDED: ("#1a9641", "solid"),
    Sort.CHANGED: ("#d07c00", "dash"),
    Sort.REMOVED: ("#c8321e", "dot"),
    Sort.OTHERS: ("#3f6fb5", "dash dot"),
    Sort.CONFLICT: ("#b0189a", "solid"),
}


class Outlines:
    """Owns the group."""

    def __init__(self) -> None:
        self._not_stored = TemporaryLayers(lambda layer: bool(layer.customProperty(MARK)), MARK)
        self._layers: dict[str, str] = {}
        self._waiting: deque[Line] = deque()
        self._shown: Sequence[Line] = ()
        self._crs = ""
        self._more = QTimer()
        self._more.setInterval(0)
        self._more.timeout.connect(self._go_on)

    def shows(self, lines: Sequence[Line]) -> bool:
        """Whether these are drawn, or being drawn."""
        return bool(lines) and self._shown is lines

    def show(self, lines: Sequence[Line], crs: str) -> None:
        """Draw these instead of those before, in portions."""
        self.clear()
        self._shown = lines
        self._crs = crs
        self._waiting = deque(line for line in lines if not line.shape.isNull())
        if self._waiting:
            self._more.start()

    def clear(self) -> None:
        """Take everything away."""
        self._more.stop()
        self._shown = ()
        clean = not QgsProject.instance().isDirty()
        project = QgsProject.instance()
        ours = [k for k, layer in project.mapLayers().items() if layer.customProperty(MARK)]
        project.removeMapLayers(ours)
        remove_groups(MARK)
        self._layers = {}
        if clean:
            keep_clean()

    def stop(self) -> None:
        """Take everything away and let the project alone from now on."""
        self.clear()
        self._not_stored.stop()

    def _go_on(self) -> None:
        clean = not QgsProject.instance().isDirty()
        portion: dict[str, list[QgsFeature]] = {}
        for _ in range(min(PORTION, len(self._waiting))):
            line = self._waiting.popleft()
            kind = _KINDS.get(line.shape.type())
            if kind:
                portion.setdefault(kind, []).append(_feature(line))
        for kind, features in portion.items():
            layer = self._layer(kind)
            layer.dataProvider().addFeatures(features, QgsFeatureSink.FastInsert)
            layer.updateExtents()
            layer.triggerRepaint()
        if not self._waiting:
            self._more.stop()
        if clean:
            keep_clean()

    def _layer(self, kind: str) -> QgsVectorLayer:
        project = QgsProject.instance()
        layer = project.mapLayer(self._layers.get(kind, ""))
        if layer is not None:
            return layer
        root = project.layerTreeRoot()
        group = next((g for g in root.findGroups() if g.customProperty(MARK)), None)
        if group is None:
            group = root.insertGroup(0, translate("qh", "QH – Khác bản đã công bố"))
            group.setCustomProperty(MARK, 1)
        fields = "field=sort:string(10)&field=name:string(80)&field=told:string(254)"
        layer = QgsVectorLayer(f"{kind}?crs={self._crs}&{fields}", _title(kind), "memory")
        layer.setCustomProperty(MARK, 1)
        layer.setCustomProperty("skipMemoryLayersCheck", 1)
        layer.setReadOnly(True)
        layer.setMapTipTemplate("<b>[% name %]</b><br>[% told %]")
        categories = [QgsRendererCategory(s.value, _symbol(kind, s), sort_words(s)) for s in Sort]
        layer.setRenderer(QgsCategorizedSymbolRenderer("sort", categories))
        project.addMapLayer(layer, False)
        group.insertLayer(0, layer)
        self._layers[kind] = layer.id()
        return layer


def _title(kind: str) -> str:
    return {
        "MultiPoint": translate("qh", "Điểm khác"),
        "MultiLineString": translate("qh", "Đường khác"),
        "MultiPolygon": translate("qh", "Vùng khác"),
    }[kind]


def _feature(line: Line) -> QgsFeature:
    feature = QgsFeature()
    feature.setGeometry(line.shape)
    feature.setAttributes([line.sort.value, shown(line.name)[:80], shown(line.told)[:254]])
    return feature


def _symbol(kind: str, sort: Sort):
    colour, dash = _LOOKS[sort]
    if kind == "MultiPoint":
        return QgsMarkerSymbol.createSimple({"color": colour, "size": "3", "name": "diamond"})
    look = {"line_color": colour, "line_width": "0.9", "line_style": dash}
    if kind == "MultiLineString":
        return QgsLineSymbol.createSimple(look)
    return QgsFillSymbol.createSimple(
        {
            "style": "no",
            "outline_color": colour,
            "outline_width": "0.9",
            "outline_style": dash,
        }
    )
