# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts features by class and code: SQL in a worker thread, unsaved edits added to it.

Only what differs from the file is read on the main thread; a layer with very many unsaved
features is read in the worker from a snapshot instead.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping, Optional

from qgis.core import NULL, QgsFeatureRequest, QgsVectorLayer, QgsVectorLayerFeatureSource

from qh_plugin.core.model import FeatureClass
from qh_plugin.core.progress import Progress
from qh_plugin.io.geopackage_contents import Counts, count, values
from qh_plugin.qgis_io.dossier_layers import source_of

#: more unsaved features than this are counted from a snapshot of the layer
_MANY = 2_000


@dataclass(frozen=True)
class _Unsaved:
    """What an edit buffer changes: codes of new features, features gone, new codes of others."""

    added: tuple[str, ...] = ()
    deleted: tuple[int, ...] = ()
    changed: Mapping[int, str] = field(default_factory=dict)


def counter(
    layers: Iterable[tuple[FeatureClass, QgsVectorLayer]],
) -> Callable[[Progress], dict[str, Counts]]:
    """A function for a worker thread that counts the features of these layers, unsaved ones
    included. Called on the main thread."""
    stored: dict[Path, dict[str, tuple[str, str, _Unsaved]]] = {}
    whole = {}
    for feature_class, layer in layers:
        column = feature_class.colour_field
        index = layer.fields().indexOf(column) if column else -1
        column = column if index >= 0 else ""
        source, unsaved = source_of(layer), _unsaved(layer, index)
        if source is None or unsaved is None:
            whole[feature_class.name] = (index, QgsVectorLayerFeatureSource(layer))
        else:
            path, table = source
            stored.setdefault(path, {})[table] = (feature_class.name, column, unsaved)

    def work(progress: Progress) -> dict[str, Counts]:
        found = {}
        for path, tables in stored.items():
            totals = count(path, {table: column for table, (_, column, _) in tables.items()})
            progress.check()
            for table, (name, column, unsaved) in tables.items():
                found[name] = _together(totals[table], path, table, column, unsaved)
        for name, (index, source) in whole.items():
            found[name] = _counted(source, index, progress)
        return found

    return work


def _unsaved(layer: QgsVectorLayer, index: int) -> Optional[_Unsaved]:
    """None where there is too much of it to be looked at here."""
    buffer = layer.editBuffer()
    if buffer is None or not layer.isModified():
        return _Unsaved()
    if abs(layer.featureCount() - layer.dataProvider().featureCount()) > _MANY:
        return None
    added = tuple(_code(f, index) for f in buffer.addedFeatures().values())
    changed = {}
    if index >= 0:
        for fid, attributes in buffer.changedAttributeValues().items():
            if index in attributes:
                changed[fid] = _text(attributes[index])
    return _Unsaved(added, tuple(buffer.deletedFeatureIds()), changed)


def _together(stored: Counts, path: Path, table: str, column: str, unsaved: _Unsaved) -> Counts:
    total = stored.total + len(unsaved.added) - len(unsaved.deleted)
    if not column:
        return Counts(total)
    codes = Counter(stored.by_code)
    codes.update(unsaved.added)
    gone = set(unsaved.deleted)
    changed = {fid: code for fid, code in unsaved.changed.items() if fid not in gone and fid >= 0}
    if gone or changed:
        before = values(path, table, column, [*gone, *changed])
        codes.subtract(before.values())
        codes.update(changed[fid] for fid in before if fid in changed)
    return Counts(total, codes)


def _counted(source: QgsVectorLayerFeatureSource, index: int, progress: Progress) -> Counts:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry)
    request.setSubsetOfAttributes([index] if index >= 0 else [])
    codes: Counter[str] = Counter()
    for number, feature in enumerate(source.getFeatures(request)):
        codes[_code(feature, index)] += 1
        if number % 1000 == 0:
            progress.check()
    return Counts(sum(codes.values()), codes if index >= 0 else {})


def _code(feature: Any, index: int) -> str:
    return _text(feature[index]) if index >= 0 else ""


def _text(value: Any) -> str:
    return "" if value in (None, NULL) else str(value)
