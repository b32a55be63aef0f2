# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings on the map: the group "QH – Lỗi" of memory layers, never part of anyone's data.

A defect may be a millimetre wide, so each has a mark at its place (shape says the severity:
✖ error, ▲ warning, ● information) and, where it has an extent, its true shape (hatching and line
style say the same, so that it reads without colour).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator, Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFeatureSink,
    QgsFillSymbol,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPointXY,
    QgsProject,
    QgsRendererCategory,
    QgsSimpleMarkerSymbolLayer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.temporary_layers import TemporaryLayers, keep_clean, remove_groups

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult

#: custom property that marks our layers and their group
MARK = "qh/findings"
COLOURS = {"error": "#c8321e", "warning": "#c77700", "info": "#3f7fb5"}
_MARKERS = {"error": "cross2", "warning": "triangle", "info": "circle"}
_HATCHES = {"error": "b_diagonal", "warning": "f_diagonal", "info": "dense6"}
_LINES = {"error": "solid", "warning": "dash", "info": "dot"}
_FIELDS = (
    "field=rule:string(12)&field=severity:string(10)&field=layer:string(80)"
    "&field=objects:string(254)&field=message:string(254)"
)


class FindingsLayer:
    """Owns the group; at most `limit` findings are drawn."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._not_stored = TemporaryLayers(lambda layer: bool(layer.customProperty(MARK)), MARK)

    def stop(self) -> None:
        """Let the project alone from now on."""
        self._not_stored.stop()

    def show(self, result: CheckResult) -> None:
        """Draw the open findings of a result instead of those drawn before."""
        clean = not QgsProject.instance().isDirty()
        group = _group()
        visible = group is None or group.isVisible()
        self._take_away()
        features: dict[tuple[str, str], list[QgsFeature]] = {}
        for (kind, crs), feature in self._features(result):
            features.setdefault((kind, crs), []).append(feature)
        if features:
            self._fill(features).setItemVisibilityChecked(visible)
        if clean:
            keep_clean()

    def clear(self) -> None:
        """Take everything away."""
        clean = not QgsProject.instance().isDirty()
        self._take_away()
        if clean:
            keep_clean()

    @staticmethod
    def _fill(features: dict[tuple[str, str], list[QgsFeature]]) -> QgsLayerTreeGroup:
        project = QgsProject.instance()
        made = project.layerTreeRoot().insertGroup(0, translate("qh", "QH – Lỗi"))
        made.setCustomProperty(MARK, 1)
        for kind in ("Point", "MultiLineString", "MultiPolygon"):
            for (k, crs), members in features.items():
                if k == kind:
                    layer = _layer(kind, crs)
                    layer.dataProvider().addFeatures(members, QgsFeatureSink.FastInsert)
                    project.addMapLayer(layer, False)
                    made.addLayer(layer).setExpanded(False)
        made.setExpanded(False)
        return made

    def _features(self, result: CheckResult) -> Iterator[tuple[tuple[str, str], QgsFeature]]:
        import shapely

        crs_of = {facts.name: facts.crs for facts in result.layers}
        usual = next((c for c in crs_of.values() if c), "")
        drawn = 0
        for group, i in result.rows():
            if drawn >= self.limit:
                return
            if group.states and group.states[i] == "waived":
                continue
            drawn += 1
            crs = crs_of.get(group.layer) or usual
            values = [
                group.rule,
                str(group.severity.value),
                group.layer,
                ", ".join(group.ids[i])[:254],
                shown(group.message(i))[:254],
            ]
            x, y = group.point[i]
            if x == x:  # not NaN
                yield ("Point", crs), _feature(QgsGeometry.fromPointXY(QgsPointXY(x, y)), values)
            shape = group.geometry[i]
            if shape is not None and not shape.is_empty:
                geometry = QgsGeometry()
                geometry.fromWkb(shapely.to_wkb(shape, output_dimension=2))
                kind = _kind(geometry)
                if kind:
                    geometry.convertToMultiType()
                    yield (kind, crs), _feature(geometry, values)

    @staticmethod
    def _take_away() -> None:
        project = QgsProject.instance()
        for layer in list(project.mapLayers().values()):
            if layer.customProperty(MARK):
                project.removeMapLayer(layer.id())
        remove_groups(MARK)


def _group() -> Optional[QgsLayerTreeGroup]:
    groups = QgsProject.instance().layerTreeRoot().findGroups()
    return next((group for group in groups if group.customProperty(MARK)), None)


def _kind(geometry: QgsGeometry) -> str:
    return {
        QgsWkbTypes.PolygonGeometry: "MultiPolygon",
        QgsWkbTypes.LineGeometry: "MultiLineString",
    }.get(geometry.type(), "")


def _feature(geometry: QgsGeometry, values: list[str]) -> QgsFeature:
    feature = QgsFeature()
    feature.setGeometry(geometry)
    feature.setAttributes(values)
    return feature


def _layer(kind: str, crs: str) -> QgsVectorLayer:
    titles = {
        "Point": translate("qh", "Vị trí lỗi"),
        "MultiLineString": translate("qh", "Đoạn lỗi"),
        "MultiPolygon": translate("qh", "Vùng lỗi"),
    }
    layer = QgsVectorLayer(f"{kind}?crs={crs}&{_FIELDS}", titles[kind], "memory")
    layer.setCustomProperty(MARK, 1)
    layer.setCustomProperty("skipMemoryLayersCheck", 1)
    layer.setReadOnly(True)
    for place, alias in enumerate(
        (
            translate("qh", "Quy tắc"),
            translate("qh", "Mức"),
            translate("qh", "Lớp"),
            translate("qh", "Đối tượng"),
            translate("qh", "Nội dung"),
        )
    ):
        layer.setFieldAlias(place, alias)
    layer.setMapTipTemplate("[% message %]")
    words = {
        "error": translate("qh", "✖ lỗi"),
        "warning": translate("qh", "▲ cảnh báo"),
        "info": translate("qh", "● thông tin"),
    }
    categories = [QgsRendererCategory(s, _symbol(kind, s), words[s]) for s in words]
    layer.setRenderer(QgsCategorizedSymbolRenderer("severity", categories))
    return layer


def _symbol(kind: str, severity: str):
    colour = COLOURS[severity]
    if kind == "Point":
        return _marker(severity, colour)
    if kind == "MultiLineString":
        return QgsLineSymbol.createSimple(
            {"line_color": colour, "line_width": "0.8", "line_style": _LINES[severity]}
        )
    return QgsFillSymbol.createSimple(
        {
            "color": colour,
            "style": _HATCHES[severity],
            "outline_color": colour,
            "outline_width": "0.6",
            "outline_style": _LINES[severity],
        }
    )


def _marker(severity: str, colour: str) -> QgsMarkerSymbol:
    """The severity's shape on a white disc, so that it stands out on any fill."""
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "255,255,255,230", "outline_color": colour, "size": "4.4"}
    )
    shape = QgsSimpleMarkerSymbolLayer.create(
        {"name": _MARKERS[severity], "color": colour, "outline_color": colour, "size": "2.2"}
    )
    shape.setStrokeColor(QColor(colour))
    shape.setStrokeWidth(0.6 if severity == "error" else 0.2)
    symbol.appendSymbolLayer(shape)
    return symbol
