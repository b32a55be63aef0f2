# SPDX-License-Identifier: GPL-2.0-or-later
"""Published layers back on the map, read from the city server through QGIS's OAPIF provider."""

from __future__ import annotations

from typing import Optional, Sequence

from qgis.core import QgsDataSourceUri, QgsLayerTreeGroup, QgsProject, QgsVectorLayer

from qh_plugin.core.errors import ServerError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text
from qh_plugin.qgis_io import styles
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.temporary_layers import TemporaryLayers

#: features fetched with one request; the server's own default of 10 would mean many
PAGE_SIZE = 1000
#: marks our layers and their group: opening them again replaces them, no project stores them
MARK = "qh/published"


def published_uri(url: str, collection: str, authcfg: str = "") -> str:
    """The data source of a collection for the OAPIF provider."""
    uri = QgsDataSourceUri()
    uri.setParam("url", url)
    uri.setParam("typename", collection)
    uri.setParam("pageSize", str(PAGE_SIZE))
    if authcfg:
        uri.setAuthConfigId(authcfg)
    return uri.uri(False)


def add_published(
    url: str, collection: str, title: str, *, model: Optional[Model] = None, authcfg: str = ""
) -> QgsVectorLayer:
    """Add one published collection ("QuyHoach_ChucNangSuDungDat_A") to the group "Đã công bố",
    looking like its class. Raises `ServerError` where the server does not give it."""
    layer = QgsVectorLayer(published_uri(url, collection, authcfg), title, "OAPIF")
    if not layer.isValid():
        raise ServerError(
            Text(
                "Không mở được lớp đã công bố {name} từ {url}; hãy kiểm tra máy chủ rồi thử lại.",
                "The published layer {name} cannot be opened from {url}; check the server and "
                "try again.",
            ).format(name=collection, url=url),
            details=layer.error().message(),
        )
    feature_class = model.feature_class(collection.replace("_", "/", 1)) if model else None
    if feature_class is not None and model is not None:
        styles.apply(layer, feature_class, model)
    layer.setCustomProperty(MARK, collection)
    layer.setReadOnly(True)
    show(layer)
    return layer


def show(layer: QgsVectorLayer) -> None:
    """Add a layer to the group "Đã công bố" of the project."""
    node = _group().addLayer(QgsProject.instance().addMapLayer(layer, False))
    node.setExpanded(False)


def not_stored() -> TemporaryLayers:
    """Keeps published layers out of saved projects until its `stop()`: opening such a project
    would wait for every layer while the server is down."""
    return TemporaryLayers(lambda layer: bool(layer.customProperty(MARK)), MARK)


def open_published(
    url: str, collections: Sequence[str], version: int, model: Model, authcfg: str = ""
) -> list[QgsVectorLayer]:
    """Add the collections of one version in the order of the model, in place of those added
    before. Raises `ServerError` for the first that fails."""
    project = QgsProject.instance()
    old = [k for k, x in project.mapLayers().items() if x.customProperty(MARK)]
    project.removeMapLayers(old)
    wanted = {c.name.replace("/", "_", 1): c for c in sorted(model.classes, key=styles.rank)}
    suffix = translate("qh", "{title} (bản {version})")
    return [
        add_published(
            url,
            name,
            suffix.format(title=shown(wanted[name].title), version=version),
            model=model,
            authcfg=authcfg,
        )
        for name in wanted
        if name in collections
    ]


def _group() -> QgsLayerTreeGroup:
    root = QgsProject.instance().layerTreeRoot()
    title = translate("qh", "Đã công bố")
    group = root.findGroup(title) or root.insertGroup(0, title)
    group.setCustomProperty(MARK, 1)
    return group
