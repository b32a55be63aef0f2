# SPDX-License-Identifier: GPL-2.0-or-later
"""Starting to draw: the right layer in edit mode, the drawing tool, the code preset."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsDefaultValue, QgsRectangle, QgsVectorLayer

from qh_plugin.core.crs import CITY, CITY_BOUNDS, qgis_operation
from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.errors import StorageError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.text import Text
from qh_plugin.qgis_io import forms, project, snapping
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.writable import ensure_writable


def start(iface, dossier: Dossier, feature_class: FeatureClass, code: str = "") -> QgsVectorLayer:
    """Put the layer of a class in edit mode, made where it is missing, and take the drawing tool
    in hand; new features get `code` ("" for none). Raises `StorageError` where the file cannot be
    written."""
    model = model_of(dossier.info)
    layer = project.ensure_layer(dossier, model, feature_class)
    ensure_writable(dossier, feature_class.database)
    if not (layer.isEditable() or layer.startEditing()):
        raise StorageError(
            Text(
                "Không mở được lớp {name} để sửa; hãy kiểm tra quyền ghi của tệp {file}.",
                "The layer {name} cannot be edited; check the permission to write {file}.",
            ).format(name=feature_class.title, file=str(dossier.geopackage(feature_class.database)))
        )
    preset(layer, feature_class, code)
    snapping.apply(dossier, model, feature_class)
    iface.setActiveLayer(layer)
    iface.actionAddFeature().trigger()
    iface.mapCanvas().setFocus()
    return layer


def preset(layer: QgsVectorLayer, feature_class: FeatureClass, code: str) -> None:
    """Give new features this code in the field that colours the class."""
    index = layer.fields().indexOf(feature_class.colour_field)
    if index >= 0:
        layer.setDefaultValueDefinition(index, QgsDefaultValue(forms.quoted(code) if code else ""))


def show_whole(iface, dossier: Dossier, model: Optional[Model]) -> None:
    """Show all features of the dossier on the map; an empty one shows the city."""
    whole = None
    for name, layer in dossier_layers(dossier):
        if model is not None and model.feature_class(name) and layer.featureCount() > 0:
            extent = QgsRectangle(layer.extent())
            if whole is not None:
                extent.combineExtentWith(whole)
            whole = extent
    if whole is None or whole.isEmpty() or not whole.isFinite():
        whole = _city(dossier.info.epsg)
    whole.scale(1.05)
    iface.mapCanvas().setExtent(whole)
    iface.mapCanvas().refresh()


def _city(epsg: int) -> QgsRectangle:
    whole = QgsRectangle(*CITY_BOUNDS[0])
    if epsg == CITY:
        return whole
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform

    source, target = (QgsCoordinateReferenceSystem.fromEpsgId(e) for e in (CITY, epsg))
    context = project.pinned_context(epsg)
    context.addCoordinateOperation(source, target, qgis_operation(CITY, epsg), False)
    return QgsCoordinateTransform(source, target, context).transformBoundingBox(whole)
