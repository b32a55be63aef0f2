# SPDX-License-Identifier: GPL-2.0-or-later
"""Notices that features of the dossier changed, and tells the session once per burst.

Saving is no change: what is saved was in the edit buffer before, and was read from there.
"""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

from qh_plugin.qgis_io.dossier_layers import table_name

#: milliseconds in which several edits count as one
BURST = 120


class LayerWatch(QObject):
    """Follows every layer of the dossier that is in the project."""

    def __init__(self, session, parent=None) -> None:
        super().__init__(parent)
        self._session = session
        self._watched: dict[str, tuple[QgsVectorLayer, tuple]] = {}
        self._saving: set[str] = set()
        self._places: dict[str, int] = {}
        self._burst = QTimer(self)
        self._burst.setSingleShot(True)
        self._burst.setInterval(BURST)
        self._burst.timeout.connect(session.note_change)
        project = QgsProject.instance()
        project.layersAdded.connect(self.refresh)
        project.layersWillBeRemoved.connect(self._forget)
        session.dossier_changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_) -> None:
        """Follow the layers that are there now."""
        for layer in QgsProject.instance().mapLayers().values():
            known = layer.id() in self._watched
            if known or not isinstance(layer, QgsVectorLayer):
                continue
            name = table_name(self._session.dossier, layer)
            if name is None:
                continue
            pairs = self._pairs(layer, name)
            self._watched[layer.id()] = (layer, pairs)
            for signal, slot in pairs:
                signal.connect(slot)

    def told(self) -> None:
        """The session knows already; the running burst need not tell it again."""
        self._burst.stop()

    def tell_now(self) -> None:
        """Tell the session what it has not been told yet."""
        if self._burst.isActive():
            self._burst.stop()
            self._session.note_change()

    def stop(self) -> None:
        """Follow nothing any more."""
        self._burst.stop()
        project = QgsProject.instance()
        project.layersAdded.disconnect(self.refresh)
        project.layersWillBeRemoved.disconnect(self._forget)
        self._session.dossier_changed.disconnect(self.refresh)
        self._forget(list(self._watched))

    def _pairs(self, layer: QgsVectorLayer, name: str) -> tuple:
        key = layer.id()
        return (
            (layer.beforeCommitChanges, lambda *_: self._begin_saving(key)),
            (layer.layerModified, lambda *_: self._noted(key, name)),
            (layer.afterCommitChanges, lambda *_: self._saving.discard(key)),
        )

    def _stepped(self, key: str, index: int) -> None:
        """In a transaction most edits are told of by their place in the undo stack alone; leaving
        the edit mode tells the place once more."""
        before, self._places[key] = self._places.get(key, 0), index
        if index != before:
            self._noted(key)

    def _begin_saving(self, key: str) -> None:
        self._saving.add(key)
        # a save that fails does not say so
        QTimer.singleShot(0, lambda: self._saving.discard(key))

    def _noted(self, key: str, name: str) -> None:
        if key not in self._saving:
            self._session.note_touched(name)
            self._burst.start()

    def _forget(self, ids) -> None:
        for layer_id in ids:
            layer, pairs = self._watched.pop(layer_id, (None, ()))
            if layer is not None and not sip.isdeleted(layer):
                for signal, slot in pairs:
                    signal.disconnect(slot)
