# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes of one version as layers for the map: read from its data.gpkg, in no project, looking
like the dossier's own layers."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer

from qh_plugin.core.model import Model
from qh_plugin.qgis_io import styles
from qh_plugin.qgis_io.i18n import shown


class VersionLayers:
    """Opens a class when it is first asked for; `close` lets the file go."""

    def __init__(self, path: Path, model: Model, crs: str) -> None:
        self._path, self._model = path, model
        self._crs = QgsCoordinateReferenceSystem(crs)
        self._layers: dict[str, Optional[QgsVectorLayer]] = {}

    def opened(self, name: str) -> bool:
        """Whether a class was looked for already."""
        return name in self._layers

    def layer(self, name: str, like: Optional[QgsVectorLayer] = None) -> Optional[QgsVectorLayer]:
        """The layer of a class, dressed as `like` is when it is opened; None where the version has
        none."""
        if name not in self._layers:
            found = self._layers[name] = self._open(name)
            if found is not None and like is not None:
                _dress(found, like)
        return self._layers[name]

    def close(self) -> None:
        """Drop every layer."""
        self._layers = {}

    def _open(self, name: str) -> Optional[QgsVectorLayer]:
        of = self._model.feature_class(name)
        if of is None:
            return None
        options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
        options.skipCrsValidation = True
        source = f"{self._path}|layername={name.replace('/', '_')}"
        layer = QgsVectorLayer(source, shown(of.title), "ogr", options)
        if not layer.isValid():
            return None
        layer.setCrs(self._crs)
        layer.setReadOnly(True)
        styles.apply(layer, of, self._model)
        return layer


def _dress(layer: QgsVectorLayer, like: QgsVectorLayer) -> None:
    """The look of another layer: what differs on the map must be the data alone."""
    if like.renderer() is not None:
        layer.setRenderer(like.renderer().clone())
    labels = like.labeling()
    layer.setLabeling(labels.clone() if labels is not None else None)
    layer.setLabelsEnabled(like.labelsEnabled())
    layer.setOpacity(like.opacity())
    layer.setBlendMode(like.blendMode())
    if like.hasScaleBasedVisibility():
        layer.setScaleBasedVisibility(True)
        layer.setMinimumScale(like.minimumScale())
        layer.setMaximumScale(like.maximumScale())
