# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS layers to Tables, with their unsaved edits.

Two steps, so that no slow work is done on the main thread: `snapshot` notes on the main thread
what the layer holds now; `Snapshot.read` fetches it, and turns edits into values, in any thread.
A local GeoPackage is read by `io.geopackage` (bytes exactly as stored) and the edit buffer laid
over it; any other source goes through QGIS's own thread-safe feature source.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Mapping, Optional

from qgis.core import (
    NULL,
    QgsFeature,
    QgsGeometry,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QByteArray, QDate, QDateTime, QTime, QVariant

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.dossier_layers import dossier_layers, source_of

if TYPE_CHECKING:  # both need numpy; reading starts only once the libraries are known to be there
    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.table import Dataset, Table

_TYPES = {
    QVariant.Int: "integer",
    QVariant.LongLong: "integer",
    QVariant.UInt: "integer",
    QVariant.ULongLong: "integer",
    QVariant.Double: "real",
    QVariant.Date: "date",
    QVariant.DateTime: "datetime",
    QVariant.Bool: "boolean",
    QVariant.ByteArray: "binary",
}


@dataclass(frozen=True)
class Buffer:
    """Unsaved edits of a layer: fid → WKB, fid → {field: value}, deleted fids, and new features
    as (negative fid, WKB, {field: value})."""

    geometries: Mapping[int, Optional[bytes]] = field(default_factory=dict)
    attributes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    deleted: frozenset[int] = frozenset()
    added: tuple[tuple[int, Optional[bytes], Mapping[str, Any]], ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """What a layer held at one moment. `read` may be called in any thread."""

    name: str
    id_field: Optional[str]
    path: Optional[Path] = None
    layer: str = ""
    buffer: Optional[Captured] = None
    source: Optional[QgsVectorLayerFeatureSource] = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def read(self, progress: Progress = SILENT) -> Table:
        """The table. Raises `InputError` or `StorageError` in one sentence."""
        return self.over(self.stored(progress))

    def stored(self, progress: Progress = SILENT) -> Table:
        """The table without the unsaved edits; where it is read through QGIS, with them."""
        if self.path is None:
            return _from_features(self, progress)
        from qh_plugin.io.geopackage import read_table

        return read_table(
            self.path, self.layer, name=self.name, id_field=self.id_field, progress=progress
        )

    def over(self, stored: Table) -> Table:
        """The unsaved edits laid over what is stored."""
        return overlay(stored, self.buffer.values()) if self.buffer else stored


def snapshot(
    layer: Optional[QgsVectorLayer], name: Optional[str] = None, *, whole: bool = False
) -> Snapshot:
    """Note on the main thread what a layer holds. `name` of the table, by default the layer's.
    `whole`: its table as it is, whatever the layer filters out, joins or computes."""
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        raise InputError(
            Text(
                "Chưa chọn lớp véc-tơ nào đọc được; hãy chọn một lớp trong bảng Lớp.",
                "No readable vector layer is selected; choose one in the Layers panel.",
            )
        )
    named = name or layer.name()
    fields = layer.fields().names()
    id_field = "maDoiTuong" if "maDoiTuong" in fields else None
    stored = source_of(layer)
    if stored and (whole or _unaltered(layer)) and (in_file(layer) or not layer.isModified()):
        buffer = _captured(layer) if layer.isModified() else None
        return Snapshot(named, id_field, stored[0], stored[1], buffer)
    facts = {
        "epsg": _epsg(layer),
        "crs_wkt": layer.crs().toWkt() if layer.crs().isValid() else "",
        "geometry_type": QgsWkbTypes.displayString(layer.wkbType()).replace("NoGeometry", ""),
        "count": max(int(layer.featureCount()), 1),
        "place": (layer.source(), layer.providerType()),
        "keys": set(layer.primaryKeyAttributes()) if stored else set(),
    }
    return Snapshot(named, id_field, source=QgsVectorLayerFeatureSource(layer), facts=facts)


def read_layer(layer: Optional[QgsVectorLayer], name: Optional[str] = None) -> Table:
    """The table of a layer at once; only for tests and small layers."""
    return snapshot(layer, name).read()


@dataclass(frozen=True)
class DossierSnapshot:
    """The dossier with the layers that hold unsaved edits."""

    dossier: Dossier
    edited: tuple[Snapshot, ...]

    def read(self, progress: Progress = SILENT) -> Dataset:
        """Every table of the dossier, unsaved edits included."""
        return self.both(progress)[1]

    def both(self, progress: Progress = SILENT) -> tuple[Dataset, Dataset]:
        """Every table of the dossier as stored, and with the unsaved edits."""
        from qh_plugin.io.reading import read_dataset

        dataset = read_dataset(self.dossier.folder, progress=progress.part(0.0, 0.8))
        if not self.edited:
            return dataset, dataset
        stored = {table.name: table for table in dataset.tables}
        newer = {}
        for taken in self.edited:
            known = stored.get(taken.name) if taken.path is not None else None
            newer[taken.name] = (
                taken.read(progress.part(0.8, 1.0)) if known is None else taken.over(known)
            )
        tables = tuple(newer.get(table.name, table) for table in dataset.tables)
        return dataset, replace(dataset, tables=tables)


def snapshot_dossier(dossier: Dossier) -> DossierSnapshot:
    """Note on the main thread which layers of the dossier hold unsaved edits, and which edits."""
    layers = dossier_layers(dossier)
    edited = [snapshot(v, n, whole=True) for n, v in layers if v.isModified()]
    return DossierSnapshot(dossier, tuple(edited))


def read_open_dossier(session) -> Dataset:
    """The open dossier as a dataset, at once."""
    return snapshot_dossier(session.dossier).read()


def overlay(table: Table, buffer: Buffer) -> Table:
    """The table with unsaved edits done; new features keep the negative fids QGIS gave them. Edits
    of features that somebody took out of the file are left out."""
    import numpy as np

    from qh_plugin.core import edits

    gone = {
        *buffer.deleted,
        *{*buffer.geometries, *buffer.attributes}.difference(table.fids.tolist()),
    }
    changed = edits.apply(
        table,
        edits.Edits(
            table.name,
            Text("", ""),
            {f: g for f, g in buffer.geometries.items() if f not in gone},
            {f: v for f, v in buffer.attributes.items() if f not in gone},
            buffer.deleted,
            tuple((wkb, values) for _, wkb, values in buffer.added),
        ),
    )
    fids = changed.fids.copy()
    if buffer.added:
        fids[-len(buffer.added) :] = np.array([fid for fid, _, _ in buffer.added], np.int64)
    return replace(changed, fids=fids)


def value_of(value: Any) -> Any:
    """A QGIS attribute value as the core knows it: None, int, float, bool, str or bytes."""
    if value is None or value == NULL:
        return None
    if isinstance(value, (QDate, QDateTime, QTime)):
        return value.toString("yyyy-MM-dd" if isinstance(value, QDate) else "yyyy-MM-ddTHH:mm:ss")
    if isinstance(value, QByteArray):
        return bytes(value)
    return value


def in_file(layer: QgsVectorLayer) -> bool:
    """True where the file and the edit buffer together hold the table: no field added in the
    buffer, no open transaction."""
    buffer = layer.editBuffer()
    reshaped = buffer is not None and bool(buffer.addedAttributes() or buffer.deletedAttributeIds())
    return not reshaped and layer.dataProvider().transaction() is None


def _unaltered(layer: QgsVectorLayer) -> bool:
    """True where the layer shows the file's rows as they are: no filter, join, virtual field."""
    fields = layer.fields()
    own = all(fields.fieldOrigin(i) == fields.OriginProvider for i in range(fields.count()))
    return own and not layer.subsetString()


@dataclass(frozen=True)
class Captured:
    """What an edit buffer holds, in QGIS's own objects: quickly taken on the main thread."""

    names: Mapping[int, str]
    multi: bool
    geometries: Mapping[int, QgsGeometry]
    attributes: Mapping[int, Mapping[int, Any]]
    deleted: tuple[int, ...]
    added: Mapping[int, QgsFeature]

    def values(self) -> Buffer:
        """The same as plain values; the slow part, in any thread."""
        added = tuple(
            (int(fid), wkb_of(f.geometry(), self.multi), self._named(enumerate(f.attributes())))
            for fid, f in self.added.items()
        )
        return Buffer(
            {int(f): wkb_of(g, self.multi) for f, g in self.geometries.items()},
            {int(f): self._named(v.items()) for f, v in self.attributes.items()},
            frozenset(int(f) for f in self.deleted),
            added,
        )

    def _named(self, pairs: Iterable[tuple[int, Any]]) -> dict[str, Any]:
        return {self.names[i]: value_of(v) for i, v in pairs if i in self.names}


def _captured(layer: QgsVectorLayer) -> Captured:
    buffer = layer.editBuffer()
    collecting = gc.isenabled()
    gc.disable()  # walking all the new objects again and again would take most of the time
    try:
        return Captured(
            stored_names(layer),
            QgsWkbTypes.isMultiType(layer.wkbType()),
            buffer.changedGeometries(),
            buffer.changedAttributeValues(),
            tuple(buffer.deletedFeatureIds()),
            buffer.addedFeatures(),
        )
    finally:
        if collecting:
            gc.enable()


def stored_names(layer: QgsVectorLayer) -> dict[int, str]:
    """The fields that the table has as columns, by their place in the layer; not its key."""
    fields, keys = layer.fields(), set(layer.primaryKeyAttributes())
    return {
        i: fields.at(i).name()
        for i in range(fields.count())
        if i not in keys and fields.fieldOrigin(i) == fields.OriginProvider
    }


def wkb_of(geometry: Optional[QgsGeometry], multi: bool = False) -> Optional[bytes]:
    """WKB of a QGIS geometry, None for NULL; made multipart where the layer is (`multi`)."""
    if geometry is None or geometry.isNull():
        return None
    if multi and not geometry.isMultipart():
        geometry = QgsGeometry(geometry)
        geometry.convertToMultiType()
    return bytes(geometry.asWkb())


def _epsg(layer: QgsVectorLayer) -> Optional[int]:
    kind, _, code = layer.crs().authid().partition(":")
    return int(code) if kind == "EPSG" and code.isdigit() else None


def _from_features(taken: Snapshot, progress: Progress) -> Table:
    import numpy as np

    from qh_plugin.core.table import Field, Table

    source, facts = taken.source, taken.facts
    fields = source.fields()
    kept = [i for i in range(fields.count()) if i not in facts["keys"]]
    fids: list[int] = []
    shapes: list[Optional[bytes]] = []
    rows: list[list[Any]] = []
    for number, feature in enumerate(source.getFeatures()):
        if number % 512 == 0:
            progress.step(number / facts["count"])
        values = feature.attributes()
        fids.append(feature.id())
        shapes.append(wkb_of(feature.geometry()))
        rows.append([value_of(values[i]) for i in kept])
    if not fids:
        _refuse_unreadable(taken)
    order = np.argsort(np.array(fids, np.int64), kind="stable")
    columns = {}
    for place, i in enumerate(kept):
        column = np.empty(len(rows), object)
        column[:] = [row[place] for row in rows]
        columns[fields.at(i).name()] = column[order]
    wkb = np.empty(len(shapes), object)
    wkb[:] = shapes
    declared = tuple(
        Field(f.name(), _TYPES.get(f.type(), "text"), max(f.length(), 0))
        for f in (fields.at(i) for i in kept)
    )
    return Table(
        taken.name,
        np.array(fids, np.int64)[order],
        wkb[order],
        columns,
        declared,
        facts["epsg"],
        facts["crs_wkt"],
        facts["geometry_type"],
        taken.id_field,
    )


def _refuse_unreadable(taken: Snapshot) -> None:
    """A server that refuses gives no features and no error: what is empty must still be there."""
    place, provider = taken.facts["place"]
    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
    if QgsVectorLayer(place, taken.name, provider, options).isValid():
        return
    raise StorageError(
        Text(
            "Không đọc được lớp “{name}” từ nguồn dữ liệu của nó (bảng đã bị xóa, mất kết nối "
            "hoặc không có quyền); hãy kiểm tra kết nối rồi thử lại.",
            "The layer “{name}” cannot be read from its data source (the table is gone, the "
            "connection is lost or access is denied); check the connection and try again.",
        ).format(name=taken.name)
    )
