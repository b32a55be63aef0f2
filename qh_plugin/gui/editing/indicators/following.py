# SPDX-License-Identifier: GPL-2.0-or-later
"""Follows layers of the open dossier: their selections, and their features once a burst is over."""

from __future__ import annotations

from typing import Iterable

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.qgis_io.dossier_layers import dossier_layers

#: milliseconds in which several edits count as one
BURST = 150


class LayerFollower(QObject):
    """`changed` after features, layers or the dossier changed (edits, undo, saving, roll-back);
    `selected(layer)` after a selection changed. `stop()` lets go of everything."""

    changed = pyqtSignal()
    selected = pyqtSignal(object)

    def __init__(self, session, parent=None) -> None:
        super().__init__(parent)
        self._session = session
        self._names: frozenset[str] = frozenset()
        self._watched: dict[str, tuple[QgsVectorLayer, tuple]] = {}
        self._burst = QTimer(self)
        self._burst.setSingleShot(True)
        self._burst.setInterval(BURST)
        self._burst.timeout.connect(self.changed)
        QgsProject.instance().layersAdded.connect(self._refresh)
        QgsProject.instance().layersWillBeRemoved.connect(self._forget)

    def follow(self, names: Iterable[str]) -> None:
        """Follow the layers that show these tables, from now on and those that come later."""
        self._names = frozenset(names)
        self._drop(list(self._watched))
        self._refresh()

    def layers(self) -> dict[str, QgsVectorLayer]:
        """table name → layer, of those followed."""
        return {
            name: layer
            for name, layer in dossier_layers(self._session.dossier)
            if name in self._names
        }

    def stop(self) -> None:
        """Follow nothing any more."""
        self._burst.stop()
        QgsProject.instance().layersAdded.disconnect(self._refresh)
        QgsProject.instance().layersWillBeRemoved.disconnect(self._forget)
        self._drop(list(self._watched))

    def _refresh(self, *_: object) -> None:
        for layer in self.layers().values():
            if layer.id() in self._watched:
                continue
            pairs = self._pairs(layer)
            self._watched[layer.id()] = (layer, pairs)
            for signal, slot in pairs:
                signal.connect(slot)
        self._burst.start()

    def _pairs(self, layer: QgsVectorLayer) -> tuple:
        def noted(*_: object) -> None:
            self._burst.start()

        def chosen(*_: object) -> None:
            self.selected.emit(layer)

        return (
            (layer.layerModified, noted),
            (layer.afterCommitChanges, noted),
            (layer.afterRollBack, noted),
            (layer.dataChanged, noted),
            (layer.selectionChanged, chosen),
        )

    def _forget(self, ids: Iterable[str]) -> None:
        if any(key in self._watched for key in ids):
            self._drop(ids)
            self._burst.start()

    def _drop(self, ids: Iterable[str]) -> None:
        for layer_id in ids:
            layer, pairs = self._watched.pop(layer_id, (None, ()))
            if layer is not None and not sip.isdeleted(layer):
                for signal, slot in pairs:
                    signal.disconnect(slot)
