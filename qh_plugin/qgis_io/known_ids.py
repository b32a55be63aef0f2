# SPDX-License-Identifier: GPL-2.0-or-later
"""The ids in use in a layer, read once and then followed from its signals."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Iterable, Mapping, Optional

from qgis.core import QgsFeature, QgsFeatureRequest, QgsFields, QgsVectorLayer
from qgis.PyQt import sip

from qh_plugin.core.errors import QhError
from qh_plugin.qgis_io import tasks
from qh_plugin.qgis_io.dossier_layers import source_of
from qh_plugin.qgis_io.i18n import translate
from qh_plugin.qgis_io.ids_in_use import IdsInUse, id_text

#: function of the expression language: the largest number in use in the layer of the context
LAST_NUMBER = "qh_last_number"
_ID = re.compile(r".+-\d+")


class KnownIds:
    """Follows one layer, its unsaved edits included. A GeoPackage is read in the background when
    the layer enters edit mode. `searches` counts how often somebody had to wait for the whole
    layer: at a question that comes sooner, and after a roll-back."""

    def __init__(self, layer: QgsVectorLayer, field: str, prefix: str) -> None:
        self._layer, self._field, self._prefix = layer, field, prefix
        self._known: Optional[IdsInUse] = None
        self._unread: set[int] = set()
        self._reading: Optional[tasks.Work] = None
        self.searches = 0
        self._pairs = (
            (layer.editingStarted, self._read_ahead),
            (layer.featureAdded, self._added),
            (layer.featureDeleted, self._gone),
            (layer.attributeValueChanged, self._changed),
            (layer.committedFeaturesAdded, self._committed),
            (layer.afterCommitChanges, self._stop_reading),
            (layer.afterRollBack, self._forget),
            (layer.dataSourceChanged, self._forget),
        )
        for signal, slot in self._pairs:
            signal.connect(slot)

    def stop(self) -> None:
        """Follow the layer no longer."""
        self._stop_reading()
        for signal, slot in self._pairs:
            signal.disconnect(slot)

    def largest(self) -> int:
        """The largest number after the prefix, 0 where there is none."""
        return self._read().largest()

    def wanting(self, added: Iterable[int]) -> list[int]:
        """The features just added that need an id, see `wanting`."""
        known = self._read()
        return wanting(known.ids, added, known.uses)

    def _read(self) -> IdsInUse:
        if self._known is None:
            self._search()
        if self._unread:
            request = self._request().setFilterFids(sorted(self._unread))
            found = {f.id(): self._value(f) for f in self._layer.getFeatures(request)}
            for fid in self._unread:
                self._known.put(fid, found.get(fid))
            self._unread.clear()
        return self._known

    def _search(self) -> None:
        self.searches += 1
        self._forget()
        place = self._place()
        if place is not None:
            try:
                self._take(IdsInUse.stored(*place, self._field, self._prefix))
                return
            except QhError:  # QGIS may still be able to read it
                pass
        every = ((f.id(), self._value(f)) for f in self._layer.getFeatures(self._request()))
        self._known = IdsInUse(self._prefix, every)

    def _read_ahead(self) -> None:
        """Know the ids before anybody asks."""
        place, field, prefix = self._place(), self._field, self._prefix
        if self._known is not None or self._reading is not None or place is None:
            return

        def done(stored: IdsInUse) -> None:
            here = self._reading is work and not sip.isdeleted(self._layer)
            self._reading = None if self._reading is work else self._reading
            if here and self._known is None:
                self._take(stored)

        def failed(_error: QhError) -> None:
            self._reading = None if self._reading is work else self._reading

        title = translate("qh", "QH: đọc mã đối tượng")
        work = tasks.run(title, lambda _: IdsInUse.stored(*place, field, prefix), done, failed)
        self._reading = work

    def _stop_reading(self, *_: object) -> None:
        """What is being read is older than the file."""
        work, self._reading = self._reading, None
        if work is not None:
            work.cancel()

    def _take(self, stored: IdsInUse) -> None:
        """The file's ids, and what is unsaved."""
        self._known = stored
        self._unread.clear()
        buffer = self._layer.editBuffer() if self._layer.isModified() else None
        if buffer is not None:
            here = self._layer.fields().indexOf(self._field)
            for fid in buffer.deletedFeatureIds():
                stored.drop(fid)
            for fid, values in buffer.changedAttributeValues().items():
                if here in values:
                    stored.put(fid, id_text(values[here]))
            for fid, feature in buffer.addedFeatures().items():
                stored.put(fid, self._value(feature))

    def _place(self):
        """File and table of a layer whose ids can be read there; None for any other."""
        fields = self._layer.fields()
        here = fields.indexOf(self._field)
        in_file = here >= 0 and fields.fieldOrigin(here) == QgsFields.OriginProvider
        if not in_file or self._layer.dataProvider().transaction() is not None:
            return None
        return source_of(self._layer)

    def _request(self) -> QgsFeatureRequest:
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
        return request.setSubsetOfAttributes([self._layer.fields().indexOf(self._field)])

    def _value(self, feature: QgsFeature) -> Optional[str]:
        return id_text(feature[self._field]) if feature.isValid() else None

    # what the layer tells

    def _added(self, fid: int) -> None:
        if self._known is not None and fid not in self._known.ids:
            self._unread.add(fid)

    def _gone(self, fid: int) -> None:
        self._unread.discard(fid)
        if self._known is not None:
            self._known.drop(fid)

    def _changed(self, fid: int, column: int, value: Any) -> None:
        here = self._layer.fields().indexOf(self._field)
        if self._known is not None and column == here and fid not in self._unread:
            self._known.put(fid, id_text(value))

    def _committed(self, layer_id: str, features: Iterable[QgsFeature]) -> None:
        """New features got their own fids; QGIS tells the old ones gone by itself."""
        if self._known is not None:
            for feature in features:
                self._unread.discard(feature.id())
                self._known.put(feature.id(), self._value(feature))

    def _forget(self, *_: object) -> None:
        self._stop_reading()
        self._known = None
        self._unread.clear()


def wanting(
    ids: Mapping[int, Optional[str]], added: Iterable[int], uses: Optional[Counter[str]] = None
) -> list[int]:
    """The features just added that need an id: they have none, one made up by QGIS, or one that
    another feature has; of several with the same the first added keeps it. `uses` counts the
    values of `ids`, where that is known."""
    uses = Counter(value for value in ids.values() if value) if uses is None else uses
    mine = sorted(set(added) & ids.keys(), reverse=True)
    own = Counter(ids[fid] for fid in mine)
    taken = {value for value, count in own.items() if value and uses[value] > count}
    missing = []
    for fid in mine:
        value = ids[fid]
        if not value or not _ID.fullmatch(value) or value in taken:
            missing.append(fid)
        else:
            taken.add(value)
    return missing
