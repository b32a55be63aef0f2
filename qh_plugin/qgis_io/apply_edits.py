# SPDX-License-Identifier: GPL-2.0-or-later
"""Edits of the core into a QGIS layer: one edit command, so one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Iterator, Mapping, Optional

from qgis.core import NULL, QgsFeature, QgsGeometry, QgsVectorLayer, QgsVectorLayerUtils

from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.i18n import shown

if TYPE_CHECKING:
    from qh_plugin.core.edits import Edits


def apply(layer: QgsVectorLayer, edits: Edits) -> None:
    """Do the edits as one undo step named by their text; starts editing where needed.

    All or nothing: raises `StorageError` and leaves the layer as it was where any of them fails.
    """
    if edits.empty:
        return
    begin_editing(layer)
    layer.beginEditCommand(shown(edits.text))
    try:
        for _ in steps(layer, edits):
            pass
    except StorageError:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()
    layer.triggerRepaint()


def begin_editing(layer: QgsVectorLayer) -> None:
    """Put a layer in edit mode. Raises `StorageError` where it cannot be edited."""
    if not layer.isEditable() and not layer.startEditing():
        raise StorageError(
            Text(
                "Không sửa được lớp {layer}: dữ liệu chỉ đọc hoặc đang bị chương trình khác giữ.",
                "Cannot edit layer {layer}: it is read-only or another program holds it.",
            ).format(layer=layer.name())
        )


def _feature(layer: QgsVectorLayer, wkb: bytes, values: Mapping[str, Any]) -> QgsFeature:
    places = {layer.fields().lookupField(name): value for name, value in values.items()}
    places.pop(-1, None)
    return QgsVectorLayerUtils.createFeature(layer, geometry_of(wkb), places)


def steps(
    layer: QgsVectorLayer,
    edits: Edits,
    *,
    skip_defaults: bool = False,
    old: Optional[Mapping[int, Mapping[str, Any]]] = None,
    make: Callable[[QgsVectorLayer, bytes, Mapping[str, Any]], QgsFeature] = _feature,
) -> Iterator[None]:
    """Do the edits one by one, within the caller's edit command; with `skip_defaults` values that
    follow from others are not worked out anew. `old` values of attributes (fid → {field: value}),
    where known, spare QGIS a search for each when the step is undone; `make` builds new features.
    Raises `StorageError`."""
    for fid, wkb in edits.geometries.items():
        _must(layer, layer.changeGeometry(int(fid), geometry_of(wkb), True), fid)
        yield
    for fid, values in edits.attributes.items():
        before = (old or {}).get(fid, {})
        for name, value in values.items():
            place = layer.fields().lookupField(name)
            new = NULL if value is None else value
            done = place >= 0 and layer.changeAttributeValue(
                int(fid), place, new, before.get(name), skipDefaultValues=skip_defaults
            )
            _must(layer, done, fid)
        yield
    for fid in sorted(edits.deleted):
        _must(layer, layer.deleteFeature(int(fid)), fid)
        yield
    for wkb, values in edits.added:
        _must(layer, layer.addFeature(make(layer, wkb, values)), None)
        yield


def geometry_of(wkb: Optional[bytes]) -> Optional[QgsGeometry]:
    """A QGIS geometry from WKB, None for None."""
    if wkb is None:
        return None
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry


def _must(layer: QgsVectorLayer, done: bool, fid: Any) -> None:
    if not done:
        raise StorageError(
            Text(
                "Không áp dụng được thay đổi cho đối tượng {fid} của lớp {layer}; "
                "không có gì bị thay đổi. Hãy kiểm tra lại dữ liệu rồi thử lần nữa.",
                "Could not change feature {fid} of layer {layer}; nothing was changed. "
                "Check the data again, then retry.",
            ).format(fid=str(fid), layer=layer.name())
        )
