# SPDX-License-Identifier: GPL-2.0-or-later
"""The layer tree of a dossier's project: database, group of the circular, layer.

Where something belongs is noted on the node itself, so that a user may rename groups. What is
drawn on top stands first: points, lines, outlined areas; coloured areas lie at the bottom.
"""

from __future__ import annotations

from typing import Iterable, Optional

from qgis.core import QgsLayerTree, QgsLayerTreeGroup, QgsLayerTreeLayer, QgsProject, QgsVectorLayer

from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.qgis_io import styles
from qh_plugin.qgis_io.i18n import shown

_PLACE = "qh/place"
_CLASS = "qh/class"


def place(
    project: QgsProject, layer: QgsVectorLayer, feature_class: FeatureClass, model: Model
) -> QgsLayerTreeLayer:
    """Add a layer to a project, in the group where its class belongs."""
    layer = project.addMapLayer(layer, False)
    group = _group(project.layerTreeRoot(), feature_class, model)
    own = _rank(feature_class, model)
    classes = {c.name: c for c in model.classes}
    index = len(group.children())
    for position, node in enumerate(group.children()):
        other = classes.get(node.customProperty(_CLASS, ""))
        if other is not None and _rank(other, model) > own:
            index = position
            break
    node = group.insertLayer(index, layer)
    node.setCustomProperty(_CLASS, feature_class.name)
    node.setExpanded(False)
    return node


def in_order(classes: Iterable[FeatureClass], model: Model) -> list[FeatureClass]:
    """From the top of the map to its bottom."""
    databases = {name: rank for rank, name in enumerate(_databases(model))}
    groups = {key: rank for rank, key in enumerate(_groups(model))}
    return sorted(
        classes,
        key=lambda c: (databases[c.database], groups[(c.database, c.group)], _rank(c, model)),
    )


def nest(project: QgsProject, model: Model) -> None:
    """Put the groups of a project from before there were databases in the tree into the group of
    their database, as they are."""
    root = project.layerTreeRoot()
    titles = {shown(title): name for name, title in model.groups.items()}
    for node in root.children():
        if not QgsLayerTree.isGroup(node) or node.customProperty(_PLACE) is not None:
            continue
        group = titles.get(node.name())
        database = _only_database(node, model) if group else None
        if database is None or _noted(root, f"{database}/{group}") is not None:
            continue
        moved = node.clone()
        moved.setCustomProperty(_PLACE, f"{database}/{group}")
        above = _database(root, database, model)
        above.insertChildNode(_index(above, database, group, model), moved)
        root.removeChildNode(node)


def _only_database(node: QgsLayerTreeGroup, model: Model) -> Optional[str]:
    """The database all layers of a group come from, told by the file's name."""
    stems = set()
    for layer in node.findLayers():
        source = layer.layer().source() if layer.layer() is not None else ""
        stems.add(source.partition("|")[0].replace("\\", "/").rpartition("/")[2])
    names = {name for name in model.databases if stems == {f"{name}.gpkg"}}
    return names.pop() if names else None


def _group(root: QgsLayerTreeGroup, feature_class: FeatureClass, model: Model) -> QgsLayerTreeGroup:
    key = f"{feature_class.database}/{feature_class.group}"
    found = _noted(root, key)
    if found is not None:
        return found
    above = _database(root, feature_class.database, model)
    index = _index(above, feature_class.database, feature_class.group, model)
    made = above.insertGroup(index, shown(model.groups[feature_class.group]))
    made.setCustomProperty(_PLACE, key)
    return made


def _database(root: QgsLayerTreeGroup, name: str, model: Model) -> QgsLayerTreeGroup:
    found = _noted(root, name)
    if found is not None:
        return found
    order = _databases(model)
    index = 0
    for position, node in enumerate(root.children()):
        other = node.customProperty(_PLACE, "")
        if other in order and order.index(other) < order.index(name):
            index = position + 1
    made = root.insertGroup(index, shown(model.databases[name]))
    made.setCustomProperty(_PLACE, name)
    return made


def _index(above: QgsLayerTreeGroup, database: str, group: str, model: Model) -> int:
    order = [f"{d}/{g}" for d, g in _groups(model)]
    own, index = order.index(f"{database}/{group}"), 0
    for position, node in enumerate(above.children()):
        other = node.customProperty(_PLACE, "")
        if other in order and order.index(other) < own:
            index = position + 1
    return index


def _noted(root: QgsLayerTreeGroup, key: str) -> Optional[QgsLayerTreeGroup]:
    for group in root.findGroups(True):
        if group.customProperty(_PLACE) == key:
            return group
    return None


def _databases(model: Model) -> list[str]:
    """Those without coloured areas above the others; what a new dossier starts with above what is
    there today."""
    names = list(model.databases)
    mine = {name: [c for c in model.classes if c.database == name] for name in names}

    def key(name: str) -> tuple[bool, bool, int]:
        place = names.index(name)
        if not any(styles.rank(c) == 3 for c in mine[name]):
            return False, False, -place
        return True, not any(c.initial for c in mine[name]), place

    return sorted(names, key=key)


def _groups(model: Model) -> list[tuple[str, str]]:
    """(database, group) in the order of the model, those with coloured areas last."""
    found: dict[tuple[str, str], bool] = {}
    names = list(model.groups)
    for c in sorted(model.classes, key=lambda c: names.index(c.group) if c.group in names else 0):
        key = (c.database, c.group)
        found[key] = found.get(key, False) or styles.rank(c) == 3
    return sorted(found, key=lambda key: found[key])


def _rank(feature_class: FeatureClass, model: Model) -> tuple[int, int]:
    return styles.rank(feature_class), list(model.classes).index(feature_class)
