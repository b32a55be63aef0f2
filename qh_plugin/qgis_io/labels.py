# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels on the map: the class's label field, else the name; at the scales where they fit."""

from __future__ import annotations

from qgis.core import (
    QgsPalLayerSettings,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFontInfo

from qh_plugin.core.model import FeatureClass, Model

NAME = "tenDoiTuong"
#: labels show between these two scale denominators (largest, smallest), by drawing rank
_SCALES = {0: (1, 5_000), 1: (1, 10_000), 2: (1, 15_000), 3: (1, 7_500)}
_PLAN_SCALES = (7_500, 500_000)
_SIZES = {0: 7.0, 1: 8.0, 2: 8.0, 3: 9.0}
_WRAP = 28


def apply(layer: QgsVectorLayer, feature_class: FeatureClass, model: Model, rank: int) -> None:
    """Label the layer with what `expression` gives."""
    text = expression(feature_class)
    layer.setLabelsEnabled(bool(text))
    if not text:
        return
    plan = any(c.coverage and c.coverage.boundary == feature_class.name for c in model.classes)
    settings = QgsPalLayerSettings()
    settings.fieldName = text
    settings.isExpression = True
    settings.scaleVisibility = True
    settings.maximumScale, settings.minimumScale = _PLAN_SCALES if plan else _SCALES[rank]
    settings.autoWrapLength = _WRAP
    if rank == 1:
        settings.placement = QgsPalLayerSettings.Line
    elif rank > 1:  # inside the area where it fits, not wherever there is room around
        settings.placement = QgsPalLayerSettings.Horizontal
    settings.setFormat(text_format(_SIZES[rank], bold=rank > 1))
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))


def expression(feature_class: FeatureClass) -> str:
    """What names a feature to people, as an expression: the first of the label field and the
    name that is not empty; "" where the class has neither."""
    names = [n for n in (feature_class.label_field, NAME) if n in feature_class.field_map]
    parts = [f"nullif(to_string(\"{name}\"), '')" for name in dict.fromkeys(names)]
    return f"coalesce({', '.join(parts)})" if parts else ""


def text_format(size: float, *, bold: bool) -> QgsTextFormat:
    """Dark text with a light halo in a font that the machine has."""
    text = QgsTextFormat()
    font = text.font()
    # a font that is here: newer QGIS goes to the network for one that is not
    font.setFamily(QFontInfo(font).family())
    font.setBold(bold)
    text.setFont(font)
    text.setSize(size)
    text.setColor(QColor("#111111"))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    halo.setColor(QColor(255, 255, 255, 220))
    text.setBuffer(halo)
    return text
