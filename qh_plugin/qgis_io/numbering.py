# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps the ids of the dossier's features unique, and tells when a burst of edits is over.

The default expression numbers features that are drawn. Pasting, splitting and merging create
several features at once, where QGIS makes up ids such as "…-5_1" or none; those are numbered here,
right after the command that added them.

The ids of a layer are read once and kept up to date from its signals: the next number is known
without searching, however large the layer is.
"""

from __future__ import annotations

import contextlib
from typing import Callable, Optional

from qgis.core import QgsExpression, QgsExpressionFunction, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.qgis_io.dossier_layers import dossier_layers
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.known_ids import LAST_NUMBER, KnownIds
from qh_plugin.qgis_io.session import Session

_ID = "maDoiTuong"


class Numbering(QObject):
    """Follows the layers of the open dossier. `settled` comes once after every burst of edits, a
    save or a roll-back; `stop()` lets go of all layers."""

    settled = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._watched: dict[str, _Watched] = {}
        self._function = _LastNumber(self.last_number)
        QgsExpression.unregisterFunction(LAST_NUMBER)
        QgsExpression.registerFunction(self._function)
        session.dossier_changed.connect(self.refresh)
        QgsProject.instance().layersAdded.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Watch the layers that the open dossier has now."""
        dossier = self._session.dossier
        found = {layer.id(): (name, layer) for name, layer in dossier_layers(dossier)}
        prefix = f"{dossier.info.maHoSoQH}-" if dossier else ""
        model = _model(dossier)
        for key in [k for k in self._watched if k not in found]:
            self._watched.pop(key).stop()
        for key, (name, layer) in found.items():
            known = self._watched.get(key)
            if known is None or known.layer is not layer:
                class_name = name.rpartition("/")[2]
                column = _id_field(model.feature_class(name) if model else None)
                start = f"{prefix}{class_name}-"
                self._watched[key] = _Watched(layer, column, start, self.settled.emit)

    def last_number(self, layer_id: str) -> Optional[int]:
        """The largest number in use in a layer that is watched, None for another one."""
        watched = self._watched.get(layer_id)
        return watched.last_number() if watched is not None else None

    def stop(self) -> None:
        """Let go of every layer."""
        if QgsExpression.unregisterFunction(LAST_NUMBER):
            self._function = None
        self._session.dossier_changed.disconnect(self.refresh)
        QgsProject.instance().layersAdded.disconnect(self.refresh)
        for watched in self._watched.values():
            watched.stop()
        self._watched.clear()


def _model(dossier: Optional[Dossier]) -> Optional[Model]:
    with contextlib.suppress(QhError):
        return model_of(dossier.info) if dossier else None
    return None


def _id_field(feature_class: Optional[FeatureClass]) -> str:
    """The field that is numbered."""
    fields = feature_class.fields if feature_class else ()
    return next((f.name for f in fields if f.default == _ID), _ID)


class _LastNumber(QgsExpressionFunction):
    """`qh_last_number()` for the default expression of `forms.next_id_expression`."""

    def __init__(self, last_number: Callable[[str], Optional[int]]) -> None:
        super().__init__(LAST_NUMBER, 0, "QH", "")
        self._last_number = last_number

    def func(self, values, context, parent, node):
        layer_id = context.variable("layer_id") if context is not None else None
        return self._last_number(layer_id) if layer_id else None


class _Watched(QObject):
    """One layer."""

    def __init__(self, layer: QgsVectorLayer, column: str, prefix: str, on_change) -> None:
        super().__init__()
        self.layer = layer
        self._column = column
        self._prefix = prefix
        self._on_change = on_change
        self._ids = KnownIds(layer, column, prefix)
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

    def last_number(self) -> Optional[int]:
        """The largest number in use."""
        return self._ids.largest()

    def stop(self) -> None:
        self._wait.stop()
        if not sip.isdeleted(self.layer):
            self._ids.stop()
            for signal, slot in self._connections:
                signal.disconnect(slot)

    def _changed(self, *_: object) -> None:
        self._wait.start(0)

    def _note(self, fid: int) -> None:
        """A stored feature that comes back by an undo has its id already."""
        stored = fid >= 0 and self.layer.dataProvider().transaction() is None
        if not self._saving and not stored:
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
        column = self.layer.fields().indexOf(self._column)
        if column < 0:
            return
        missing = self._ids.wanting(added)
        if not missing:
            return
        number = self._ids.largest()
        self.layer.beginEditCommand(translate("qh", "Đánh số đối tượng mới"))
        for fid in missing:
            number += 1
            self.layer.changeAttributeValue(fid, column, f"{self._prefix}{number}")
        self.layer.endEditCommand()
