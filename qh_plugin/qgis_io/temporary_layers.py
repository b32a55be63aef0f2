# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers that belong to the moment and never to a saved project: findings, published layers.

While QGIS writes a project they are taken out of it, and put back right after. So an opened
project shows no findings of long ago, and does not wait for a server that is down.
"""

from __future__ import annotations

from typing import Callable, Optional

from qgis.core import QgsLayerTreeGroup, QgsMapLayer, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtXml import QDomDocument

Ours = Callable[[QgsMapLayer], bool]


class TemporaryLayers(QObject):
    """Keeps the layers for which `ours` is true out of every project that is written; `group` is
    the custom property that marks their groups in the layer tree."""

    def __init__(self, ours: Ours, group: str, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._ours, self._group = ours, group
        self._taken: list[tuple[QgsMapLayer, QgsLayerTreeGroup, int, bool, bool]] = []
        project = QgsProject.instance()
        self._pairs = (
            (project.writeProject, self._take),
            (project.projectSaved, self._put_back),
            (project.readProject, self._drop_stored),
        )
        for signal, slot in self._pairs:
            signal.connect(slot)

    def stop(self) -> None:
        """Let the project alone from now on."""
        self._put_back()
        for signal, slot in self._pairs:
            signal.disconnect(slot)
        self._pairs = ()

    def _take(self, document: QDomDocument) -> None:
        project, root = QgsProject.instance(), QgsProject.instance().layerTreeRoot()
        found = [layer for layer in project.mapLayers().values() if self._ours(layer)]
        for layer in found:
            node = root.findLayer(layer.id())
            home = node.parent() if node is not None else root
            place = home.children().index(node) if node is not None else 0
            state = (node.itemVisibilityChecked(), node.isExpanded()) if node else (True, False)
            self._taken.append((layer, home, place, *state))
        _strip(document, {layer.id() for layer in found}, self._group)
        for layer in found:
            project.takeMapLayer(layer)
        # where the file cannot be written, QGIS does not say so
        QTimer.singleShot(0, self._put_back)

    def _put_back(self) -> None:
        taken, self._taken = self._taken, []
        if not taken:
            return
        project = QgsProject.instance()
        clean = not project.isDirty()
        for layer, home, place, visible, expanded in sorted(taken, key=lambda entry: entry[2]):
            if sip.isdeleted(layer) or sip.isdeleted(home):
                continue
            project.addMapLayer(layer, False)
            node = home.insertLayer(place, layer)
            node.setItemVisibilityChecked(visible)
            node.setExpanded(expanded)
        if clean:
            keep_clean()

    def _drop_stored(self, *_: object) -> None:
        """What a project holds that was written without this plugin."""
        project = QgsProject.instance()
        clean = not project.isDirty()
        stored = [k for k, layer in project.mapLayers().items() if self._ours(layer)]
        project.removeMapLayers(stored)
        remove_groups(self._group)
        if clean:
            keep_clean()


def remove_groups(mark: str) -> None:
    """Take away the groups of the layer tree that carry a custom property."""
    root = QgsProject.instance().layerTreeRoot()
    for group in list(root.findGroups()):
        if group.customProperty(mark):
            root.removeChildNode(group)


def keep_clean() -> None:
    """These layers are nobody's change: a project that was saved stays so (QGIS notes some of the
    additions only when its event loop runs again)."""
    project = QgsProject.instance()
    project.setDirty(False)
    QTimer.singleShot(0, lambda: project.setDirty(False))


def _strip(document: QDomDocument, ids: set[str], mark: str) -> None:
    """Remove the layers and their groups from the layer tree and the legend of a project that is
    being written; the layers themselves QGIS writes later."""
    gone = []
    for tag, attribute in (
        ("layer-tree-layer", "id"),
        ("layer-setting", "id"),
        ("legendlayerfile", "layerid"),
    ):
        nodes = document.elementsByTagName(tag)
        elements = (nodes.at(i).toElement() for i in range(nodes.count()))
        gone += [e for e in elements if e.attribute(attribute) in ids]
    options = document.elementsByTagName("Option")
    for i in range(options.count()):
        option = options.at(i).toElement()
        group = option.parentNode().parentNode().parentNode()
        if option.attribute("name") == mark and group.nodeName() == "layer-tree-group":
            gone.append(group)
    for node in gone:
        node.parentNode().removeChild(node)
