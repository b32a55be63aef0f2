# SPDX-License-Identifier: GPL-2.0-or-later
"""New features with the layer's default values, each default worked out once a batch.

`QgsVectorLayerUtils.createFeature` looks through the whole layer for each unique field of each
feature; here the ids are given and known to be free.
"""

from __future__ import annotations

from typing import Any, Mapping, Optional

from qgis.core import (
    NULL,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
)


class NewFeatures:
    """Makes the new features of one layer."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._fields = layer.fields()
        self._context: Optional[QgsExpressionContext] = None
        self._defaults: dict[int, Any] = {}

    def __call__(self, layer: QgsVectorLayer, wkb: bytes, values: Mapping[str, Any]) -> QgsFeature:
        """One feature: `values` where given, else the defaults."""
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        feature = QgsFeature(self._fields)
        feature.setGeometry(geometry)
        given = {self._fields.lookupField(name): value for name, value in values.items()}
        keys = set(layer.primaryKeyAttributes())
        for place in range(self._fields.count()):
            if place in given:
                value = given[place]
                feature.setAttribute(place, NULL if value is None else value)
            elif place not in keys and layer.defaultValueDefinition(place).isValid():
                if place not in self._defaults:
                    context = self._context_of(layer)
                    self._defaults[place] = layer.defaultValue(place, feature, context)
                feature.setAttribute(place, self._defaults[place])
        return feature

    def _context_of(self, layer: QgsVectorLayer) -> QgsExpressionContext:
        """Made when first needed: it measures the extent of the whole layer."""
        if self._context is None:
            scopes = QgsExpressionContextUtils.globalProjectLayerScopes(layer)
            self._context = QgsExpressionContext(scopes)
        return self._context
