# SPDX-License-Identifier: GPL-2.0-or-later
"""The layers of the open dossier that are in the project, each heard by a `LayerEdits`."""

from __future__ import annotations

from typing import Iterator, Optional

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from qh_plugin.gui.checking.live.layer_edits import LayerEdits
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.session import Session


class Following(QObject):
    """`noted` when a layer has something to tell, `editing` when one enters or leaves edit mode,
    `lost(table)` when one left the project with unsaved edits."""

    noted = pyqtSignal()
    editing = pyqtSignal()
    lost = pyqtSignal(str)

    def __init__(self, session: Session, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._session = session
        self._followed: dict[str, LayerEdits] = {}
        self._on = False

    def start(self) -> None:
        """Follow the layers that are there and those that come."""
        if not self._on:
            self._on = True
            QgsProject.instance().layersAdded.connect(self._refresh)
            QgsProject.instance().layersWillBeRemoved.connect(self._removed)
            self._session.dossier_changed.connect(self._refresh)
        self._refresh()

    def stop(self) -> None:
        """Follow none."""
        if self._on:
            self._on = False
            QgsProject.instance().layersAdded.disconnect(self._refresh)
            QgsProject.instance().layersWillBeRemoved.disconnect(self._removed)
            self._session.dossier_changed.disconnect(self._refresh)
        for key in list(self._followed):
            self._drop(key)

    @property
    def any(self) -> bool:
        """Whether the project shows a layer of the dossier."""
        return bool(self._followed)

    @property
    def any_editable(self) -> bool:
        """Whether a layer is in edit mode."""
        return any(edits.layer.isEditable() for edits in self._followed.values())

    @property
    def dirty(self) -> bool:
        """Whether any layer has something to tell."""
        return any(edits.dirty for edits in self._followed.values())

    def dirty_ones(self) -> Iterator[LayerEdits]:
        """The layers that have something to tell."""
        yield from [edits for edits in self._followed.values() if edits.dirty]

    def forget(self) -> None:
        """Everything is being read: nothing up to now need be told."""
        for edits in self._followed.values():
            edits.forget()

    def mark_stale(self, name: str) -> bool:
        """Have a table read again; False where no layer shows it."""
        found = [edits for edits in self._followed.values() if edits.name == name]
        for edits in found:
            edits.stale = True
        return bool(found)

    def _refresh(self, *_: object) -> None:
        dossier = self._session.dossier
        here = {layer.id(): (name, layer) for name, layer in dossier_layers(dossier)}
        for key in [key for key in self._followed if key not in here]:
            self._drop(key)
        for key, (name, layer) in here.items():
            if key not in self._followed:
                self._followed[key] = edits = LayerEdits(layer, name, self)
                edits.noted.connect(self.noted)
                edits.editing.connect(self.editing)
                edits.stepped_back.connect(self._stepped_back)
        self.editing.emit()

    def _stepped_back(self) -> None:
        """An undo in a transaction takes back what came after it in other layers too."""
        for edits in self._followed.values():
            if edits.in_transaction:
                edits.touch_session()

    def _removed(self, keys: list[str]) -> None:
        for key in keys:
            edits = self._followed.get(key)
            if edits is not None:
                unsaved, name = edits.layer.isModified() or edits.dirty, edits.name
                self._drop(key)
                if unsaved:
                    self.lost.emit(name)
        self.editing.emit()

    def _drop(self, key: str) -> None:
        edits = self._followed.pop(key)
        edits.stop()
        edits.deleteLater()
