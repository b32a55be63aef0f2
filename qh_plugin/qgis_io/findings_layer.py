# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings on the map: the group "QH – Lỗi" of memory layers, never part of anyone's data.

A defect may be a millimetre wide, so each has a mark at its place and, where it has an extent, its
true shape. The layers stay while findings come and go: a new result fills them anew, an edit
puts in and takes out single findings, and what the user hid or moved stays hidden or moved.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Iterable, Iterator, Optional

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QTimer

from qh_plugin.qgis_io.findings_style import dress, title_of
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.temporary_layers import TemporaryLayers, keep_clean, remove_groups

if TYPE_CHECKING:
    from qh_plugin.core.checking.incremental import Difference
    from qh_plugin.core.findings import Findings
    from qh_plugin.core.report.result import CheckResult

#: custom property that marks our layers and their group
MARK = "qh/findings"
KINDS = ("Point", "MultiLineString", "MultiPolygon")
#: findings drawn between two looks at the event queue: some 10 ms
PORTION = 40
_FIELDS = (
    "field=rule:string(12)&field=severity:string(10)&field=layer:string(80)"
    "&field=objects:string(254)&field=message:string(254)"
)
_Kind = tuple[str, str]


class FindingsLayer:
    """Owns the group; at most `limit` findings are drawn."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._not_stored = TemporaryLayers(lambda layer: bool(layer.customProperty(MARK)), MARK)
        self._layers: dict[_Kind, str] = {}
        self._drawn: dict[str, list[tuple[_Kind, int]]] = {}
        self._new: deque[tuple[Findings, int]] = deque()
        self._rest: Iterator[tuple[Findings, int]] = iter(())
        self._gone: set[str] = set()
        self._crs: dict[str, str] = {}
        self._usual = ""
        self._more = QTimer()
        self._more.setInterval(0)
        self._more.timeout.connect(self._go_on)

    def stop(self) -> None:
        """Let the project alone from now on."""
        self._more.stop()
        self._not_stored.stop()

    def show(self, result: CheckResult) -> None:
        """Draw the open findings of a result instead of those drawn before; many of them in
        portions, the first at once."""
        clean = not QgsProject.instance().isDirty()
        self._crs = {facts.name: facts.crs for facts in result.layers}
        self._usual = next((c for c in self._crs.values() if c), "")
        self._rest, self._new, self._gone = result.rows(), deque(), set()
        self._drawn = {}
        for layer in self._there().values():
            layer.dataProvider().truncate()
        self._draw(self._next(PORTION))
        self._drop_empty()
        self._after(clean)
        if len(self._drawn) == PORTION < self.limit:
            self._more.start()

    def apply(self, difference: Difference) -> None:
        """Take away what vanished, draw what appeared, and leave the others alone."""
        clean = not QgsProject.instance().isDirty()
        gone = {key for group in difference.vanished for key in group.keys}
        self._new = deque((g, i) for g, i in self._new if g.keys[i] not in gone)
        self._gone |= gone - self._drawn.keys()
        self._erase(gone)
        for group in difference.appeared:
            self._new.extend((group, i) for i in range(len(group)))
        self._draw(self._next(PORTION))
        self._after(clean)

    def clear(self) -> None:
        """Take everything away."""
        clean = not QgsProject.instance().isDirty()
        self._more.stop()
        self._rest, self._new, self._drawn = iter(()), deque(), {}
        self._take_away()
        self._after(clean)

    def _go_on(self) -> None:
        clean = not QgsProject.instance().isDirty()
        before = len(self._drawn)
        self._draw(self._next(PORTION))
        if len(self._drawn) - before < PORTION:
            self._more.stop()
            for layer in self._there().values():
                layer.triggerRepaint()
        self._after(clean)

    def _next(self, most: int) -> Iterator[tuple[Findings, int]]:
        """Open findings not drawn yet, those of the last edits first."""
        room = min(most, self.limit - len(self._drawn))
        while room > 0:
            fresh = bool(self._new)
            found = self._new.popleft() if fresh else next(self._rest, None)
            if found is None:
                return
            group, i = found
            if _open(group, i) and (fresh or not group.keys or group.keys[i] not in self._gone):
                room -= 1
                yield found

    def _draw(self, findings: Iterable[tuple[Findings, int]]) -> None:
        features: dict[_Kind, list[QgsFeature]] = {}
        keys: dict[_Kind, list[str]] = {}
        for group, i in findings:
            crs = self._crs.get(group.layer) or self._usual
            key = group.keys[i] if group.keys else f"{group.rule}:{i}"
            self._drawn.setdefault(key, [])
            values = _values(group, i)
            for kind, geometry in shapes_of(group, i):
                features.setdefault((kind, crs), []).append(feature_of(geometry, values))
                keys.setdefault((kind, crs), []).append(key)
        if not features:
            return
        there = self._there()
        for kind in sorted(features, key=lambda k: (KINDS.index(k[0]), k[1])):
            layer = there.get(kind) or self._made(kind)
            _, added = layer.dataProvider().addFeatures(features[kind], QgsFeatureSink.FastInsert)
            for key, feature in zip(keys[kind], added):
                self._drawn[key].append((kind, feature.id()))
            if not self._more.isActive():
                layer.triggerRepaint()

    def _erase(self, keys: Iterable[str]) -> None:
        gone: dict[_Kind, list[int]] = {}
        for key in keys:
            for kind, fid in self._drawn.pop(key, ()):
                gone.setdefault(kind, []).append(fid)
        there = self._there()
        for kind, fids in gone.items():
            if kind in there:
                there[kind].dataProvider().deleteFeatures(fids)
                there[kind].triggerRepaint()

    def _there(self) -> dict[_Kind, QgsVectorLayer]:
        """The layers that are still in the project."""
        project = QgsProject.instance()
        found = {kind: project.mapLayer(layer_id) for kind, layer_id in self._layers.items()}
        return {kind: layer for kind, layer in found.items() if layer is not None}

    def _made(self, kind: _Kind) -> QgsVectorLayer:
        project = QgsProject.instance()
        group = _group()
        if group is None:
            group = project.layerTreeRoot().insertGroup(0, translate("qh", "QH – Lỗi"))
            group.setCustomProperty(MARK, 1)
            group.setExpanded(False)
        layer = QgsVectorLayer(f"{kind[0]}?crs={kind[1]}&{_FIELDS}", title_of(kind[0]), "memory")
        layer.setCustomProperty(MARK, 1)
        layer.setCustomProperty("skipMemoryLayersCheck", 1)
        layer.setReadOnly(True)
        dress(layer, kind[0])
        project.addMapLayer(layer, False)
        ranks = [KINDS.index(_kind(node.layer())) for node in group.findLayers() if node.layer()]
        place = sum(rank <= KINDS.index(kind[0]) for rank in ranks)
        group.insertLayer(place, layer).setExpanded(False)
        self._layers[kind] = layer.id()
        for drawn in self._drawn.values():  # of a layer that the user took away
            drawn[:] = [(k, fid) for k, fid in drawn if k != kind]
        return layer

    def _drop_empty(self) -> None:
        """A layer without findings is not in the tree, nor a group without layers."""
        for kind, layer in self._there().items():
            if not layer.featureCount():
                QgsProject.instance().removeMapLayer(layer.id())
                del self._layers[kind]
        if not self._there():
            remove_groups(MARK)

    @staticmethod
    def _after(clean: bool) -> None:
        if clean:
            keep_clean()

    def _take_away(self) -> None:
        project = QgsProject.instance()
        for layer in list(project.mapLayers().values()):
            if layer.customProperty(MARK):
                project.removeMapLayer(layer.id())
        self._layers = {}
        remove_groups(MARK)


def shapes_of(group: Findings, i: int) -> Iterator[tuple[str, QgsGeometry]]:
    """The kind and geometry of what is drawn for a finding: its place, and its extent."""
    import shapely

    x, y = group.point[i]
    if x == x:  # not NaN
        yield "Point", QgsGeometry.fromPointXY(QgsPointXY(x, y))
    shape = group.geometry[i]
    if shape is not None and not shape.is_empty:
        geometry = QgsGeometry()
        geometry.fromWkb(shapely.to_wkb(shape, output_dimension=2))
        kind = {
            QgsWkbTypes.PolygonGeometry: "MultiPolygon",
            QgsWkbTypes.LineGeometry: "MultiLineString",
        }.get(geometry.type(), "")
        if kind:
            geometry.convertToMultiType()
            yield kind, geometry


def feature_of(geometry: QgsGeometry, values: list) -> QgsFeature:
    """A feature without fields of its own."""
    feature = QgsFeature()
    feature.setGeometry(geometry)
    feature.setAttributes(values)
    return feature


def _open(group: Findings, i: int) -> bool:
    return not group.states or group.states[i] != "waived"


def _values(group: Findings, i: int) -> list[str]:
    return [
        group.rule,
        str(group.severity.value),
        group.layer,
        ", ".join(group.ids[i][:254])[:254],  # a field holds no more
        shown(group.message(i))[:254],
    ]


def _group() -> Optional[QgsLayerTreeGroup]:
    groups = QgsProject.instance().layerTreeRoot().findGroups()
    return next((group for group in groups if group.customProperty(MARK)), None)


def _kind(layer: QgsVectorLayer) -> str:
    return {
        QgsWkbTypes.PointGeometry: "Point",
        QgsWkbTypes.LineGeometry: "MultiLineString",
    }.get(layer.geometryType(), "MultiPolygon")
