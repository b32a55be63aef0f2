# SPDX-License-Identifier: GPL-2.0-or-later
"""Snapping, topological editing and overlap avoidance as the model's topology sets say.

Applied when a class is started from the palette; while drawing goes on in the same sets and the
same layers, what the user changed by hand stays.
"""

from __future__ import annotations

from typing import Sequence

from qgis.core import QgsProject, QgsSnappingConfig, QgsTolerance, QgsVectorLayer

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.model.schema import TopologySet
from qh_plugin.qgis_io import styles
from qh_plugin.qgis_io.dossier_layers import dossier_layers

#: how near the cursor catches a vertex or an edge
PIXELS = 12
_AREA = 2
_TYPES = {"vertex": QgsSnappingConfig.VertexFlag, "segment": QgsSnappingConfig.SegmentFlag}


def apply(dossier: Dossier, model: Model, feature_class: FeatureClass) -> None:
    """Set the open project up for drawing in a class."""
    project = QgsProject.instance()
    layers = dict(dossier_layers(dossier))
    sets = sets_of(feature_class, model)
    key = "|".join([*(s.id for s in sets), *sorted(layers)]) or "-"
    if project.readEntry("qh", "snapping", "")[0] == key:
        return
    project.writeEntry("qh", "snapping", key)
    project.setSnappingConfig(_snapping(project, sets, layers, feature_class))
    project.setTopologicalEditing(any(s.topological for s in sets) or not sets)
    avoid = avoids_overlap(feature_class, model)
    modes = QgsProject.AvoidIntersectionsMode
    # the current layer's mode goes on being right where the user changes to another layer by hand
    project.setAvoidIntersectionsMode(
        modes.AvoidIntersectionsCurrentLayer if avoid else modes.AllowIntersections
    )
    mine = layers.get(feature_class.name)
    project.setAvoidIntersectionsLayers([mine] if avoid and mine is not None else [])


def sets_of(feature_class: FeatureClass, model: Model) -> list[TopologySet]:
    """The topology sets in which a class is drawn together with others."""
    return [s for s in model.topology_sets if feature_class.name in s.classes]


def avoids_overlap(feature_class: FeatureClass, model: Model) -> bool:
    """Whether a new area is cut at those of its class that are there. Those of other classes are
    left alone: a set may hold lots, the cells around them and the plan around those."""
    if styles.rank(feature_class) < _AREA:
        return False
    return feature_class.coverage is not None or any(
        one.avoid_overlap and feature_class.name != one.within
        for one in sets_of(feature_class, model)
    )


def _snapping(
    project: QgsProject,
    sets: Sequence[TopologySet],
    layers: dict[str, QgsVectorLayer],
    feature_class: FeatureClass,
) -> QgsSnappingConfig:
    config = QgsSnappingConfig(project)
    config.setEnabled(True)
    config.setUnits(QgsTolerance.Pixels)
    config.setTolerance(PIXELS)
    config.setIntersectionSnapping(True)
    wanted: dict[str, set[str]] = {feature_class.name: {"vertex", "segment"}}
    for one in sets:
        for name in (*one.classes, one.within):
            wanted.setdefault(name, set()).update(one.snapping)
    if not sets:
        config.setMode(QgsSnappingConfig.AllLayers)
        config.setTypeFlag(_flags({"vertex", "segment"}))
        return config
    config.setMode(QgsSnappingConfig.AdvancedConfiguration)
    mine = {layer.id(): name for name, layer in layers.items()}
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.isSpatial():
            kinds = wanted.get(mine.get(layer.id(), ""), set())
            config.setIndividualLayerSettings(layer, _settings(kinds))
    return config


def _settings(kinds: set[str]) -> QgsSnappingConfig.IndividualLayerSettings:
    flags = _flags(kinds or {"vertex", "segment"})
    return QgsSnappingConfig.IndividualLayerSettings(
        bool(kinds), flags, PIXELS, QgsTolerance.Pixels, 0.0, 0.0
    )


def _flags(kinds: set[str]) -> QgsSnappingConfig.SnappingTypeFlag:
    value = QgsSnappingConfig.NoSnapFlag
    for kind in kinds:
        value = value | _TYPES[kind]
    return QgsSnappingConfig.SnappingTypeFlag(value)
