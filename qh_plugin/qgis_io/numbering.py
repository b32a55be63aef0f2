# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps the ids of the dossier's features unique, and tells when a burst of edits is over.

The default expression numbers features that are drawn. Pasting, splitting and merging create
several features at once, where QGIS makes up ids such as "…-5_1" or none; those are numbered here,
right after the command that added them.
"""

from __future__ import annotations

import re
from typing import Optional

from qgis.core import NULL, QgsFeatureRequest, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.session import Session

ID_FIELD = "maDoiTuong"
_ID = re.compile(r".+-\d+")


class Numbering(QObject):
    """Follows the layers of the open dossier. `settled` comes once after every burst of edits, a
    save or a roll-back; `stop()` lets go of all layers."""

    settled = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._watched: dict[str, _Watched] = {}
        session.dossier_changed.connect(self.refresh)
        QgsProject.instance().layersAdded.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Watch the layers that the open dossier has now."""
        dossier = self._session.dossier
        found = {layer.id(): (name, layer) for name, layer in dossier_layers(dossier)}
        prefix = f"{dossier.info.maHoSoQH}-" if dossier else ""
        for key in [k for k in self._watched if k not in found]:
            self._watched.pop(key).stop()
        for key, (name, layer) in found.items():
            known = self._watched.get(key)
            if known is None or known.layer is not layer:
                class_name = name.rpartition("/")[2]
                self._watched[key] = _Watched(layer, f"{prefix}{class_name}-", self.settled.emit)

    def stop(self) -> None:
        """Let go of every layer."""
        self._session.dossier_changed.disconnect(self.refresh)
        QgsProject.instance().layersAdded.disconnect(self.refresh)
        for watched in self._watched.values():
            watched.stop()
        self._watched.clear()


class _Watched(QObject):
    """One layer."""

    def __init__(self, layer: QgsVectorLayer, prefix: str, on_change) -> None:
        super().__init__()
        self.layer = layer
        self._prefix = prefix
        self._on_change = on_change
        self._added: list[int] = []
        self._saving = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._settle)
        self._connections = (
            (layer.layerModified, self._changed),
            (layer.featureAdded, self._note),
            (layer.beforeCommitChanges, self._begin_saving),
            (layer.afterCommitChanges, self._end_saving),
            (layer.afterRollBack, self._end_saving),
        )
        for signal, slot in self._connections:
            signal.connect(slot)

    def stop(self) -> None:
        self._wait.stop()
        if not sip.isdeleted(self.layer):
            for signal, slot in self._connections:
                signal.disconnect(slot)

    def _changed(self, *_: object) -> None:
        self._wait.start(0)

    def _note(self, fid: int) -> None:
        if not self._saving:
            self._added.append(fid)
            self._wait.start(0)

    def _begin_saving(self, *_: object) -> None:
        self._number()
        self._saving = True

    def _end_saving(self, *_: object) -> None:
        self._saving = False
        self._added.clear()
        self._wait.start(0)

    def _settle(self) -> None:
        if not sip.isdeleted(self.layer):
            self._number()
            self._on_change()

    def _number(self) -> None:
        """Give features just added an id of their own, where they have none or another's."""
        added, self._added = set(self._added), []
        if not added or not self.layer.isEditable():
            return
        column = self.layer.fields().indexOf(ID_FIELD)
        if column < 0:
            return
        ids = _ids(self.layer, column)
        missing = wanting(ids, added)
        if not missing:
            return
        number = largest(ids.values(), self._prefix)
        self.layer.beginEditCommand(translate("qh", "Đánh số đối tượng mới"))
        for fid in missing:
            number += 1
            self.layer.changeAttributeValue(fid, column, f"{self._prefix}{number}")
        self.layer.endEditCommand()


def _ids(layer: QgsVectorLayer, column: int) -> dict[int, Optional[str]]:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
    request.setSubsetOfAttributes([column])
    values = ((f.id(), f[column]) for f in layer.getFeatures(request))
    return {fid: None if value in (None, NULL) else str(value) for fid, value in values}


def wanting(ids: dict[int, Optional[str]], added: set[int]) -> list[int]:
    """The added features that need an id: none, one made up by QGIS, or one already taken."""
    taken = {value for fid, value in ids.items() if fid not in added}
    missing = []
    for fid in sorted(added & ids.keys(), reverse=True):
        value = ids[fid]
        if not value or not _ID.fullmatch(value) or value in taken:
            missing.append(fid)
        else:
            taken.add(value)
    return missing


def largest(ids, prefix: str) -> int:
    """The largest number after `prefix`, 0 where there is none."""
    ends = (value[len(prefix) :] for value in ids if value and value.startswith(prefix))
    return max((int(end) for end in ends if end.isdecimal()), default=0)
