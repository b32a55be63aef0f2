# SPDX-License-Identifier: GPL-2.0-or-later
"""The unsaved edits of a layer, taken out of its edit buffer and put into one again."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from typing import Any, Optional

from qgis.core import (
    NULL,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QTime

from qh_plugin.io.journals import Unsaved, Values
from qh_plugin.qgis_io.apply_edits import begin_editing
from qh_plugin.qgis_io.i18n import translate

_STORED = (QgsFields.OriginProvider, QgsFields.OriginEdit)


@dataclass(frozen=True)
class Buffer:
    """Copies of what a buffer holds; `unsaved` may be called in any thread."""

    table: str
    names: dict[int, str]
    added: list[QgsFeature]
    geometries: dict[int, QgsGeometry]
    attributes: dict[int, dict[int, Any]]
    deleted: list[int]

    def unsaved(self, state: str) -> Unsaved:
        """The edits as plain values; the slow part."""
        return Unsaved(
            table=self.table,
            state=state,
            added=[
                (f.id(), _wkb(f.geometry()), self._values(dict(enumerate(f.attributes()))))
                for f in self.added
            ],
            geometries={fid: _wkb(g) or b"" for fid, g in self.geometries.items()},
            attributes={fid: self._values(values) for fid, values in self.attributes.items()},
            deleted=self.deleted,
        )

    def _values(self, values: dict[int, Any]) -> dict[str, Any]:
        return {self.names[i]: plain(v) for i, v in values.items() if i in self.names}


def capture(layer: QgsVectorLayer, table: str) -> Buffer:
    """What the layer's edit buffer holds now; on the main thread, 1.5 ms for 1000 features."""
    collecting = gc.isenabled()
    gc.disable()  # walking all the new objects again and again would take most of the time
    try:
        return _captured(layer, table)
    finally:
        if collecting:
            gc.enable()


def _captured(layer: QgsVectorLayer, table: str) -> Buffer:
    buffer, fields = layer.editBuffer(), layer.fields()
    added = buffer.addedFeatures()
    return Buffer(
        table=table,
        names={i: fields[i].name() for i in range(len(fields)) if _is_stored(fields, i)},
        added=[added[fid] for fid in sorted(added, reverse=True)],  # -2 was added after -1
        geometries=dict(buffer.changedGeometries()),
        attributes=dict(buffer.changedAttributeValues()),
        deleted=sorted(buffer.deletedFeatureIds()),
    )


@dataclass(frozen=True)
class Restored:
    """How many edits are in the buffer again, and how many had no feature to go to."""

    done: int = 0
    missing: int = 0


def put_back(layer: QgsVectorLayer, unsaved: Unsaved, saved_since: bool = False) -> Restored:
    """Do the edits again as one undo step; nothing is saved.

    `saved_since`: the table changed after the journal began, perhaps by the save that the crash
    cut short; added features that are stored already are left out then. Raises `StorageError`
    where the layer cannot be edited.
    """
    begin_editing(layer)
    layer.beginEditCommand(translate("qh", "Khôi phục sửa đổi chưa lưu"))
    try:
        result = _put_back(layer, _without_stored(layer, unsaved) if saved_since else unsaved)
    except BaseException:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()
    layer.triggerRepaint()
    return result


def _put_back(layer: QgsVectorLayer, unsaved: Unsaved) -> Restored:
    touched = {*unsaved.geometries, *unsaved.attributes, *unsaved.deleted}
    there = {f.id() for f in layer.getFeatures(_only(touched))} if touched else set()
    places = {name: layer.fields().lookupField(name) for name in _names(unsaved)}
    for fid, wkb in unsaved.geometries.items():
        if fid in there:
            layer.changeGeometry(fid, _geometry(wkb), True)
    for fid, values in unsaved.attributes.items():
        for name, value in values.items():
            if fid in there and places[name] >= 0:
                layer.changeAttributeValue(fid, places[name], _qt(value), NULL, True)
    layer.deleteFeatures([fid for fid in unsaved.deleted if fid in there])
    features = []
    for _, wkb, values in unsaved.added:
        feature = QgsFeature(layer.fields())
        feature.setGeometry(_geometry(wkb))
        for name, value in values.items():
            if places[name] >= 0:
                feature.setAttribute(places[name], _qt(value))
        features.append(feature)
    if features:
        layer.addFeatures(features)
    missing = len(touched - there)
    return Restored(unsaved.count - missing, missing)


def _without_stored(layer: QgsVectorLayer, unsaved: Unsaved) -> Unsaved:
    """Without the added features that the table holds exactly so already."""
    keys = set(layer.primaryKeyAttributes())
    new = []
    for fid, wkb, values in unsaved.added:
        request = QgsFeatureRequest().setFilterRect(_geometry(wkb).boundingBox().buffered(0.001))
        stored = any(_same(layer, f, wkb, values, keys) for f in layer.getFeatures(request))
        if not stored:
            new.append((fid, wkb, values))
    return replace(unsaved, added=new)


def _same(
    layer: QgsVectorLayer, feature: QgsFeature, wkb: Optional[bytes], values: Values, keys: set[int]
) -> bool:
    if _wkb(feature.geometry()) != wkb:
        return False
    names = [f.name() for f in layer.fields()]
    return all(
        plain(feature[i]) == values.get(name)
        for i, name in enumerate(names)
        if i not in keys and name in values
    )


def plain(value: Any) -> Any:
    """A value of a feature as Python's own type."""
    if value is None or value == NULL:
        return None
    if isinstance(value, (QDate, QDateTime, QTime)):
        kinds = {QDate: "toPyDate", QDateTime: "toPyDateTime", QTime: "toPyTime"}
        return getattr(value, kinds[type(value)])()
    if isinstance(value, QByteArray):
        return bytes(value)
    return value if isinstance(value, (bool, int, float, str, bytes)) else str(value)


def _qt(value: Any) -> Any:
    if value is None:
        return NULL
    kind = {"datetime": QDateTime, "date": QDate, "time": QTime, "bytes": QByteArray}
    return kind[type(value).__name__](value) if type(value).__name__ in kind else value


def _names(unsaved: Unsaved) -> set[str]:
    changed = [*(v for _, _, v in unsaved.added), *unsaved.attributes.values()]
    return {name for values in changed for name in values}


def _is_stored(fields: QgsFields, index: int) -> bool:
    return fields.fieldOrigin(index) in _STORED


def _only(fids: set[int]) -> QgsFeatureRequest:
    request = QgsFeatureRequest().setFilterFids(sorted(fids)).setSubsetOfAttributes([])
    return request.setFlags(QgsFeatureRequest.Flag.NoGeometry)


def _geometry(wkb: Optional[bytes]) -> QgsGeometry:
    geometry = QgsGeometry()
    if wkb:
        geometry.fromWkb(wkb)
    return geometry


def _wkb(geometry: QgsGeometry) -> Optional[bytes]:
    return None if geometry.isNull() else bytes(geometry.asWkb())
