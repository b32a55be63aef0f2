# SPDX-License-Identifier: GPL-2.0-or-later
"""Notices that features of the dossier changed, and tells the session once per burst."""

from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer

from qh_plugin.qgis_io.dossier_layers import table_name

#: milliseconds in which several edits count as one
BURST = 120


class LayerWatch(QObject):
    """Follows every layer of the dossier that is in the project."""

    def __init__(self, session, parent=None) -> None:
        super().__init__(parent)
        self._session = session
        self._watched: dict[str, QgsVectorLayer] = {}
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
            if table_name(self._session.dossier, layer) is None:
                continue
            self._watched[layer.id()] = layer
            for signal in self._signals(layer):
                signal.connect(self._noted)

    def told(self) -> None:
        """The session knows already; the running burst need not tell it again."""
        self._burst.stop()

    def stop(self) -> None:
        """Follow nothing any more."""
        self._burst.stop()
        project = QgsProject.instance()
        project.layersAdded.disconnect(self.refresh)
        project.layersWillBeRemoved.disconnect(self._forget)
        self._session.dossier_changed.disconnect(self.refresh)
        self._forget(list(self._watched))

    @staticmethod
    def _signals(layer: QgsVectorLayer):
        return (layer.layerModified, layer.afterRollBack, layer.committedFeaturesAdded)

    def _noted(self, *_) -> None:
        self._burst.start()

    def _forget(self, ids) -> None:
        for layer_id in ids:
            layer = self._watched.pop(layer_id, None)
            if layer is not None:
                for signal in self._signals(layer):
                    signal.disconnect(self._noted)
