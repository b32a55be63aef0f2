# SPDX-License-Identifier: GPL-2.0-or-later
"""What features are called in a layer's edit buffer: new ones, and those with another name now."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Optional

from qgis.core import NULL, QgsFeatureRequest, QgsVectorLayer

from qh_plugin.core.dossier.layout import Dossier, model_of
from qh_plugin.core.text import plain
from qh_plugin.io.names import Names, named_by, told_as

#: of more renamed features only so many are asked for what the edit does not say
_MOST = 1000


@dataclass(frozen=True)
class UnsavedNames:
    """`names` are those in the buffer; what the file says of the features `stale` is old."""

    names: Names
    stale: frozenset[int]


EMPTY = UnsavedNames(Names("", plain(""), (), (), ()), frozenset())


def read_unsaved(
    dossier: Dossier, table: str, layer: QgsVectorLayer, language: str
) -> Optional[UnsavedNames]:
    """What the buffer holds; None where the features of the table have no names."""
    of = model_of(dossier.info).feature_class(table)
    fields = layer.fields()
    columns = named_by({field.name() for field in fields}, of)
    if columns is None or of is None:
        return None
    places = [fields.indexOf(name) for name in columns]
    buffer = layer.editBuffer()
    values = {
        fid: [feature.attribute(place) for place in places]
        for fid, feature in buffer.addedFeatures().items()
    }
    renamed = {
        fid: changed
        for fid, changed in buffer.changedAttributeValues().items()
        if any(place in changed for place in places)
    }
    half = {fid for fid, changed in renamed.items() if not all(p in changed for p in places)}
    values.update(
        {fid: [renamed[fid][p] for p in places] for fid in renamed.keys() - half - values.keys()}
    )
    if half:
        request = QgsFeatureRequest().setFilterFids(list(islice(half, _MOST)))
        request.setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes(places)
        for feature in layer.getFeatures(request):
            values[feature.id()] = [feature.attribute(place) for place in places]
    found = [(fid, told_as([_known(v) for v in row], language)) for fid, row in values.items()]
    named = [(fid, told) for fid, told in found if told is not None]
    names = Names(
        table,
        of.title,
        [fid for fid, _ in named],
        [told[0] for _, told in named],
        [told[1] for _, told in named],
    )
    return UnsavedNames(names, frozenset((*renamed, *buffer.deletedFeatureIds())))


def _known(value: object) -> object:
    return None if value == NULL else value
