# SPDX-License-Identifier: GPL-2.0-or-later
"""The ids in use in a layer, read once and then followed from its signals."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from typing import Any, Iterable, Mapping, Optional

from qgis.core import NULL, QgsFeature, QgsFeatureRequest, QgsVectorLayer

#: function of the expression language: the largest number in use in the layer of the context
LAST_NUMBER = "qh_last_number"
_ID = re.compile(r".+-\d+")
#: this many features at once are read with one search of the layer instead of one by one
MANY = 200


class KnownIds:
    """Follows one layer, its unsaved edits included. `searches` counts how often the whole layer
    was read: at the first question, after a roll-back and after very many features at once."""

    def __init__(self, layer: QgsVectorLayer, field: str, prefix: str) -> None:
        self._layer, self._field, self._prefix = layer, field, prefix
        self._ids: Optional[dict[int, Optional[str]]] = None
        self._uses: Counter[str] = Counter()
        self._numbers: list[int] = []  # a heap of negative numbers, some no longer in use
        self._in_use: Counter[int] = Counter()
        self._unread: set[int] = set()
        self.searches = 0
        self._pairs = (
            (layer.featureAdded, self._added),
            (layer.featureDeleted, self._gone),
            (layer.attributeValueChanged, self._changed),
            (layer.committedFeaturesAdded, self._committed),
            (layer.afterRollBack, self._forget),
            (layer.dataSourceChanged, self._forget),
        )
        for signal, slot in self._pairs:
            signal.connect(slot)

    def stop(self) -> None:
        """Follow the layer no longer."""
        for signal, slot in self._pairs:
            signal.disconnect(slot)

    def largest(self) -> int:
        """The largest number after the prefix, 0 where there is none."""
        self._read()
        while self._numbers and not self._in_use[-self._numbers[0]]:
            heapq.heappop(self._numbers)
        return -self._numbers[0] if self._numbers else 0

    def wanting(self, added: Iterable[int]) -> list[int]:
        """The features just added that need an id, see `wanting`."""
        return wanting(self._read(), added, self._uses)

    def _read(self) -> dict[int, Optional[str]]:
        if self._ids is None or len(self._unread) > MANY:
            self._search()
        for fid in self._unread:
            self._set(fid, self._value(self._layer.getFeature(fid)))
        self._unread.clear()
        return self._ids

    def _search(self) -> None:
        self.searches += 1
        self._forget()
        self._ids = {}
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
        request.setSubsetOfAttributes([self._layer.fields().indexOf(self._field)])
        for feature in self._layer.getFeatures(request):
            self._set(feature.id(), self._value(feature))

    def _set(self, fid: int, value: Optional[str]) -> None:
        self._drop(fid)
        self._ids[fid] = value
        if value:
            self._uses[value] += 1
            number = self._number(value)
            if number:
                self._in_use[number] += 1
                heapq.heappush(self._numbers, -number)

    def _drop(self, fid: int) -> None:
        value = self._ids.pop(fid, None)
        if value:
            self._uses[value] -= 1
            self._in_use[self._number(value)] -= 1

    def _number(self, value: str) -> int:
        """The number after the prefix, 0 for any other id."""
        end = value[len(self._prefix) :] if value.startswith(self._prefix) else ""
        return int(end) if end.isdecimal() else 0

    def _value(self, feature: QgsFeature) -> Optional[str]:
        return _text(feature[self._field]) if feature.isValid() else None

    # what the layer tells

    def _added(self, fid: int) -> None:
        if self._ids is not None and fid not in self._ids:
            self._unread.add(fid)

    def _gone(self, fid: int) -> None:
        self._unread.discard(fid)
        if self._ids is not None:
            self._drop(fid)

    def _changed(self, fid: int, column: int, value: Any) -> None:
        here = self._layer.fields().indexOf(self._field)
        if self._ids is not None and column == here and fid not in self._unread:
            self._set(fid, _text(value))

    def _committed(self, layer_id: str, features: Iterable[QgsFeature]) -> None:
        """New features got their own fids; QGIS tells the old ones gone by itself."""
        if self._ids is not None:
            for feature in features:
                self._unread.discard(feature.id())
                self._set(feature.id(), self._value(feature))

    def _forget(self, *_: object) -> None:
        self._ids = None
        self._uses.clear()
        self._numbers.clear()
        self._in_use.clear()
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


def _text(value: Any) -> Optional[str]:
    return None if value is None or value == NULL else str(value)
