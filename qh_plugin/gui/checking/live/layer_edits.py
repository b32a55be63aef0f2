# SPDX-License-Identifier: GPL-2.0-or-later
"""Hears of the edits of one layer and says what the features touched are now.

Which features were touched is all that is kept of the signals: adding, undoing, redoing, pasting
and deleting look alike. In a transaction group (no edit buffer, ids from the provider at once)
an undo may say nothing of the features, so what each step of the undo stack touched is noted.
"""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsFeatureRequest, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from qh_plugin.gui.checking.live.held import Now
from qh_plugin.qgis_io.reader import in_file, stored_names, value_of, wkb_of

#: more features at once are no edit by hand: the table is read again in the background
MOST = 300


class LayerEdits(QObject):
    """`touched`: features that may differ from what was told; `saved`: those that the file tells
    of now; `stale`: anything may differ. `noted` follows every signal, `stepped_back` an undo in a
    transaction, which may take back edits of other layers too; `editing` when the layer enters or
    leaves edit mode."""

    noted = pyqtSignal()
    stepped_back = pyqtSignal()
    editing = pyqtSignal()

    def __init__(self, layer: QgsVectorLayer, name: str, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.layer, self.name = layer, name
        self.touched: set[int] = set()
        self.saved: set[int] = set()
        self.stale = False
        self._fields: dict[int, set[int]] = {}
        self._session: set[int] = set()
        self._unheard = layer.isModified()
        self._steps: dict[int, set[int]] = {}
        self._index = layer.undoStack().index()
        self._saving = self._rolling = self._announced = False
        self._links = (
            (layer.geometryChanged, lambda fid, *_: self._touch(fid)),
            (layer.attributeValueChanged, self._value),
            (layer.featureAdded, self._touch),
            (layer.featureDeleted, self._touch),
            (layer.undoStack().indexChanged, self._stepped),
            (layer.beforeCommitChanges, lambda *_: self._begin_saving()),
            (layer.afterCommitChanges, self._has_saved),
            (layer.beforeRollBack, self._begin_rolling),
            (layer.afterRollBack, self._has_rolled),
            (layer.dataChanged, self._reloaded),
            (layer.editingStarted, self.editing.emit),
            (layer.editingStopped, self.editing.emit),
        )
        for signal, slot in self._links:
            signal.connect(slot)

    def stop(self) -> None:
        """Hear nothing any more."""
        if not sip.isdeleted(self.layer):
            for signal, slot in self._links:
                signal.disconnect(slot)
        self._links = ()

    @property
    def dirty(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.touched or self.saved or self.stale)

    @property
    def many(self) -> bool:
        """Whether the whole table is to be read, in the background."""
        return self.stale or len(self.touched) > MOST or len(self.saved) > 10 * MOST

    @property
    def in_transaction(self) -> bool:
        """Whether edits go to the database at once."""
        return self.layer.dataProvider().transaction() is not None

    def forget(self) -> None:
        """Everything is being read: nothing up to now need be told."""
        self.touched.clear()
        self.saved.clear()
        self.stale = self._announced = False

    def touch_session(self) -> None:
        """Everything edited since the last save may differ."""
        self.touched |= self._session
        self.stale |= self._unheard
        self._announce()

    def take(self) -> dict[int, Now]:
        """What the features touched are now; they count as told."""
        fids, self.touched, self._announced = self.touched, set(), False
        layer = self.layer
        buffer = layer.editBuffer()
        if buffer is None or not layer.isModified():
            return {fid: Now(gone=fid < 0) for fid in fids}
        if not in_file(layer):
            found = self._features(fids)
            return {fid: found.get(fid, Now(gone=True)) for fid in fids}
        states = {}
        for fid in fids:
            if fid < 0:
                states[fid] = Now(gone=not buffer.isFeatureAdded(fid))
            else:
                states[fid] = Now(gone=buffer.isFeatureDeleted(fid))
        wanted = {
            fid
            for fid, state in states.items()
            if not state.gone
            and (
                fid < 0
                or buffer.isFeatureGeometryChanged(fid)
                or buffer.isFeatureAttributesChanged(fid)
            )
        }
        for fid, now in self._features(wanted).items():
            if fid < 0:
                states[fid] = now
                continue
            values = {}
            if buffer.isFeatureAttributesChanged(fid):
                heard = self._heard(fid)
                values = {k: v for k, v in now.values.items() if k in heard}
            moved = buffer.isFeatureGeometryChanged(fid)
            states[fid] = Now(geometry=moved, wkb=now.wkb if moved else None, values=values)
        return states

    def take_saved(self) -> list[int]:
        """The features that the file tells of; they count as told."""
        fids, self.saved, self._announced = self.saved, set(), False
        return sorted(fids)

    def _heard(self, fid: int) -> set[str]:
        """The fields of a stored feature that were changed."""
        names, places = stored_names(self.layer), self._fields.get(fid, set())
        if self._unheard:  # some edits were made before anybody listened
            known = self.layer.editBuffer().changedAttributeValues()
            places = places | set(known.get(fid, {}))
        return {names[place] for place in places if place in names}

    def _features(self, fids: set[int]) -> dict[int, Now]:
        if not fids:
            return {}
        names = stored_names(self.layer)
        multi = QgsWkbTypes.isMultiType(self.layer.wkbType())
        found = {}
        for feature in self.layer.getFeatures(QgsFeatureRequest().setFilterFids(list(fids))):
            values = feature.attributes()
            found[feature.id()] = Now(
                whole=True,
                wkb=wkb_of(feature.geometry(), multi),
                values={name: value_of(values[i]) for i, name in names.items()},
            )
        return found

    # what is heard

    def _announce(self) -> None:
        """Once until somebody takes what there is: a bulk edit touches very many features."""
        if self.dirty and not self._announced:
            self._announced = True
            self.noted.emit()

    def _touch(self, fid: int, *_: object) -> None:
        self.touched.add(fid)
        self._session.add(fid)
        self._steps.setdefault(self._index, set()).add(fid)
        self._announce()

    def _value(self, fid: int, index: int, *_: object) -> None:
        self._fields.setdefault(fid, set()).add(index)
        self._touch(fid)

    def _stepped(self, index: int) -> None:
        before, self._index = self._index, index
        if self._saving or self._rolling or before == index:
            return
        for step in range(min(before, index), max(before, index)):
            self.touched |= self._steps.get(step, set())
        if self.in_transaction and index < before:
            self.stepped_back.emit()
        self._announce()

    def _begin_saving(self) -> None:
        self._saving = True
        QTimer.singleShot(0, self._save_failed)  # a save that fails does not say so

    def _save_failed(self) -> None:
        if self._saving:
            self._saving = False
            self.stale = True
            self._announce()

    def _has_saved(self) -> None:
        self._saving = False
        self._settled()

    def _begin_rolling(self) -> None:
        self._rolling = True

    def _has_rolled(self) -> None:
        self._rolling = False
        self._settled()

    def _settled(self) -> None:
        """The buffer is empty: the file tells of all that was edited."""
        self.saved |= self._session | self.touched
        self.stale |= self._unheard
        self.touched.clear()
        self._session.clear()
        self._fields.clear()
        self._steps.clear()
        self._unheard = False
        self._announce()

    def _reloaded(self) -> None:
        if not self._saving and not self._rolling:
            self.stale = True
            self._announce()
