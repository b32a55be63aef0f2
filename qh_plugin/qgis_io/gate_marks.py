# SPDX-License-Identifier: GPL-2.0-or-later
"""Where each layer of the open dossier stands before the gate, as a mark in the layer tree: a shape
and words, never a colour alone. The marks are no part of the project."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Optional

from qgis.core import QgsLayerTree, QgsLayerTreeNode, QgsProject
from qgis.gui import QgsLayerTreeView, QgsLayerTreeViewIndicator
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtGui import QIcon

from qh_plugin.core.resources import resource
from qh_plugin.core.text import Text
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import shown, translate
from qh_plugin.qgis_io.libraries import missing_for_checking
from qh_plugin.qgis_io.profiles import profile_titles
from qh_plugin.qgis_io.tree_room import TreeRoom

if TYPE_CHECKING:
    from qh_plugin.core.publish.gate import Stand

#: standing → sign and icon
SIGNS = {"unchecked": "○", "changed": "↻", "errors": "✖", "passed": "✔"}
ICONS = {"unchecked": "unchecked", "changed": "changed", "errors": "error", "passed": "fixed"}
#: milliseconds in which several changes are shown at once
_PAUSE = 60


def word(stand: Stand) -> str:
    """The standing in words, without counts."""
    return {
        "unchecked": translate("qh", "chưa kiểm tra"),
        "changed": translate("qh", "đã sửa sau khi kiểm tra"),
        "errors": translate("qh", "có lỗi"),
        "passed": translate("qh", "đạt"),
    }[stand.standing.value]


def told(stand: Stand) -> str:
    """The standing with what it rests on: "✖ có lỗi: 3 lỗi, 1 cảnh báo, 2 ngoại lệ"."""
    counts = []
    if stand.errors:
        counts.append(translate("qh", "{count} lỗi").format(count=stand.errors))
    if stand.warnings:
        counts.append(translate("qh", "{count} cảnh báo").format(count=stand.warnings))
    if stand.waived:
        counts.append(translate("qh", "{count} ngoại lệ").format(count=stand.waived))
    if stand.lapsed:
        text = translate("qh", "trong đó {count} ngoại lệ đã hết hạn")
        counts.append(text.format(count=stand.lapsed))
    head = f"{SIGNS[stand.standing.value]} {word(stand)}"
    return f"{head}: {', '.join(counts)}" if counts else head


class GateMarks(QObject):
    """Follows session and project by itself; `stop` takes every mark away."""

    def __init__(self, session, view: Optional[QgsLayerTreeView], parent=None) -> None:
        super().__init__(parent)
        self._session, self._view = session, view
        self._room = TreeRoom(view, self)
        #: layer or group → its mark and what the mark says. Nodes are not kept: the project makes
        #: and deletes them as it likes
        self._marks: dict[str, tuple[QgsLayerTreeViewIndicator, str, str]] = {}
        self._looked: Optional[object] = None
        #: the folder of the dossier for which the panel was made wide enough
        self._room_for: Optional[object] = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self.refresh)
        project = QgsProject.instance()
        self._followed = (
            session.dossier_changed,
            session.checked,
            session.data_changed,
            project.layersAdded,
            project.layersRemoved,
            project.layerTreeRoot().addedChildren,
        )
        for signal in self._followed:
            signal.connect(self._later)
        project.layerTreeRoot().willRemoveChildren.connect(self._leaving)
        self._later()

    def stop(self) -> None:
        """Called when the plugin is unloaded."""
        self._soon.stop()
        for signal in self._followed:
            signal.disconnect(self._later)
        QgsProject.instance().layerTreeRoot().willRemoveChildren.disconnect(self._leaving)
        self._show({})

    def refresh(self) -> None:
        """Put the marks right; those that say the same already are not touched."""
        self._look_into()
        self._show(self._wanted())

    def shown(self) -> dict[str, str]:
        """What the marks in the tree say now, by the name of layer or group; for tests."""
        found = {}
        for key, node in _nodes():
            known = self._marks.get(key)
            if known is not None and known[0] in self._view.indicators(node):
                found[node.name()] = known[2]
        return found

    def _later(self, *_) -> None:
        self._soon.start()

    def _look_into(self) -> None:
        """Which layers are newer than a report of last time is found out in the background."""
        session = self._session
        result, dossier = session.result, session.dossier
        if result is None or session.changed_tables is not None or self._looked is result:
            return
        self._looked = result

        def done(newer) -> None:
            if newer is not None and session.result is result and session.dossier is dossier:
                session.set_changed_tables(newer)

        def work(progress):
            from qh_plugin.io.changes import newer_than

            return newer_than(dossier, result, progress)

        title = translate("qh", "QH: so dữ liệu với lần kiểm tra trước")
        tasks.run(title, work, done, lambda error: None)

    def _show(self, wanted: dict[str, tuple[str, str]]) -> None:
        view = self._view
        if view is None or sip.isdeleted(view):
            self._marks.clear()
            return
        view.setUpdatesEnabled(False)  # each mark would draw the whole tree again
        try:
            for key, node in _nodes():
                known = self._marks.get(key)
                if key in wanted:
                    mark = self._mark(key, *wanted[key])
                    if mark not in view.indicators(node):
                        view.addIndicator(node, mark)
                elif known is not None:
                    view.removeIndicator(node, known[0])
        finally:
            view.setUpdatesEnabled(True)
        for key in [key for key in self._marks if key not in wanted]:
            self._marks.pop(key)[0].deleteLater()
        dossier = self._session.dossier
        if not wanted:
            self._room.give_back()
            return
        self._room.keep()
        if dossier is not None and self._room_for != dossier.folder:
            self._room_for = dossier.folder  # once: then the width is the user's own
            self._room.widen()

    def _mark(self, key: str, kind: str, sentence: str) -> QgsLayerTreeViewIndicator:
        """The mark of a layer or group, made or changed to say this."""
        known = self._marks.get(key)
        if known is not None and known[1:] == (kind, sentence):
            return known[0]
        mark = known[0] if known is not None else QgsLayerTreeViewIndicator(self)
        if known is None:
            mark.clicked.connect(lambda *_: self._session.check_asked.emit())
        mark.setIcon(QIcon(str(resource("icons", f"{ICONS[kind]}.svg"))))
        mark.setToolTip(sentence)
        self._marks[key] = (mark, kind, sentence)
        return mark

    def _leaving(self, above: QgsLayerTreeNode, first: int, last: int) -> None:
        """Nodes are about to go: their marks with them, or the view would keep them for others."""
        if self._view is None or sip.isdeleted(self._view):
            return
        for child in above.children()[first : last + 1]:
            layers = child.findLayers() if QgsLayerTree.isGroup(child) else []
            for node in (child, *layers):
                known = self._marks.get(_key(node))
                if known is not None:
                    self._view.removeIndicator(node, known[0])
        self._later()

    def _wanted(self) -> dict[str, tuple[str, str]]:
        """Layer or group → kind of mark and its words."""
        session = self._session
        if session.dossier is None or missing_for_checking() is not None:
            return {}
        from qh_plugin.core.publish.gate import Standing, dossier_stand, layer_stands

        layers = {layer.id(): name for name, layer in dossier_layers(session.dossier)}
        stands = layer_stands(session.result, layers.values(), session.changed_tables)
        whole = dossier_stand(session.result, session.changed_since_check)
        empty, wanted = self._empty(), {}
        for node in QgsProject.instance().layerTreeRoot().findLayers():
            name = layers.get(node.layerId())
            if name is None:
                continue
            stand = stands[name]
            if stand.standing is not Standing.PASSED or name not in empty:
                wanted[_key(node)] = (stand.standing.value, self._sentence(told(stand), stand))
            top = _top(node)
            if top is not None:
                title = translate("qh", "Cả hồ sơ: {state}").format(state=told(whole))
                wanted[_key(top)] = (whole.standing.value, self._sentence(title, whole))
        return wanted

    def _empty(self) -> frozenset[str]:
        """Layers that held nothing when they were checked: there is nothing to say of them."""
        result = self._session.result
        layers = result.layers if result is not None else ()
        return frozenset(layer.name for layer in layers if not layer.count)

    def _sentence(self, said: str, stand: Stand) -> str:
        """With the rules that said so, and what a click does."""
        result = self._session.result
        go = translate("qh", "Bấm để mở bảng Kiểm tra.")
        if result is None or stand.standing.value == "unchecked":
            return f"{said}\n{go}"
        name = result.run.profile["id"]
        title = _profiles().get(name)
        by = translate("qh", "Bộ quy tắc: {profile}.")
        by = by.format(profile=shown(title) if title is not None else name)
        return f"{said}\n{by} {go}"


@lru_cache(maxsize=1)
def _profiles() -> dict[str, Text]:
    return dict(profile_titles())


def _key(node: QgsLayerTreeNode) -> str:
    """What names a node as long as its layer or group is there."""
    return node.layerId() if QgsLayerTree.isLayer(node) else f"group {node.name()}"


def _nodes() -> list[tuple[str, QgsLayerTreeNode]]:
    """The nodes that can have a mark: layers, and the groups right under the root."""
    root = QgsProject.instance().layerTreeRoot()
    groups = [node for node in root.children() if QgsLayerTree.isGroup(node)]
    return [(_key(node), node) for node in (*groups, *root.findLayers())]


def _top(node: QgsLayerTreeNode) -> Optional[QgsLayerTreeNode]:
    """The group right under the root that holds a node; None for a node that lies there itself."""
    above = node
    while above.parent() is not None and above.parent().parent() is not None:
        above = above.parent()
    return above if QgsLayerTree.isGroup(above) else None
