# SPDX-License-Identifier: GPL-2.0-or-later
"""Findings kept as a GeoPackage: places, lines and areas, with every value and the look they have
on the map. Written in the worker thread; the look is added on the main thread."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFields,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text
from qh_plugin.qgis_io.findings_features import fields, values
from qh_plugin.qgis_io.findings_layer import KINDS, shapes_of
from qh_plugin.qgis_io.findings_style import dress, title_of
from qh_plugin.qgis_io.i18n import shown

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult

_TABLES = {"Point": "vi_tri_loi", "MultiLineString": "doan_loi", "MultiPolygon": "vung_loi"}
_TYPES = {
    "Point": QgsWkbTypes.Point,
    "MultiLineString": QgsWkbTypes.MultiLineString,
    "MultiPolygon": QgsWkbTypes.MultiPolygon,
}
_UNWRITABLE = Text(
    "Không lưu được lớp lỗi vào {path}: {why}. Hãy kiểm tra quyền ghi và dung lượng đĩa; nếu tệp "
    "đang mở ở chương trình khác, hãy đóng lại.",
    "Cannot save the findings to {path}: {why}. Check permissions and free disk space; close the "
    "file if another program has it open.",
)


def write(result: CheckResult, path: Path, progress: Progress) -> None:
    """Write the findings, whole or not at all. Raises `InputError` where the file holds other
    data, `StorageError`, `Cancelled`."""
    if path.exists() and not _ours(path):
        raise InputError(
            Text(
                "Tệp {path} đang chứa dữ liệu khác; hãy chọn tên khác để không ghi đè lên nó.",
                "The file {path} holds other data; choose another name so as not to overwrite it.",
            ).format(path=str(path))
        )
    draft = path.with_name(f"{path.stem}.part.gpkg")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(result, draft, progress)
        draft.replace(path)
    except OSError as error:
        why = error.strerror or str(error)
        raise StorageError(_UNWRITABLE.format(path=str(path), why=why), str(error)) from error
    finally:
        for rest in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm"))):
            with contextlib.suppress(OSError):
                rest.unlink()


def add_look(path: Path) -> None:
    """Store how the layers look as their usual style; on the main thread."""
    for kind, table in _TABLES.items():
        layer = QgsVectorLayer(f"{path}|layername={table}", title_of(kind), "ogr")
        if layer.isValid():
            dress(layer, kind)
            layer.saveStyleToDatabase(table, title_of(kind), True, "")


def _write(result: CheckResult, path: Path, progress: Progress) -> None:
    """One layer after the other: a GeoPackage takes one writer at a time."""
    crs_of = {facts.name: facts.crs for facts in result.layers}
    usual = next((crs for crs in crs_of.values() if crs), "")
    titles = {facts.id: shown(facts.title) for facts in result.rules}
    own, places = fields(), list(dict.fromkeys([usual, *crs_of.values()]))
    steps = [(kind, crs) for kind in KINDS for crs in places if crs or crs == usual]
    first = True
    for number, (kind, crs) in enumerate(steps):
        progress.step(number / len(steps))
        writer = None
        for group, i in result.rows():
            if (crs_of.get(group.layer) or usual) != crs:
                continue
            for _, geometry in (s for s in shapes_of(group, i) if s[0] == kind):
                if writer is None:
                    table = _TABLES[kind] + ("" if crs == usual else f"_{crs.rpartition(':')[2]}")
                    writer, first = _writer(path, table, kind, crs, own, first), False
                feature = QgsFeature(own)
                feature.setGeometry(geometry)
                feature.setAttributes(values(group, i, titles))
                _told(writer, writer.addFeature(feature))
        if writer is not None:
            _told(writer, writer.flushBuffer())
            del writer
    if first:
        _writer(path, _TABLES["Point"], "Point", usual, own, True)


def _writer(
    path: Path, table: str, kind: str, crs: str, own: QgsFields, first: bool
) -> QgsVectorFileWriter:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.fileEncoding = "UTF-8"
    options.layerName = table
    if first:
        options.actionOnExistingFile = QgsVectorFileWriter.CreateOrOverwriteFile
    else:
        options.actionOnExistingFile = QgsVectorFileWriter.CreateOrOverwriteLayer
    writer = QgsVectorFileWriter.create(
        str(path), own, _TYPES[kind], QgsCoordinateReferenceSystem(crs),
        QgsCoordinateTransformContext(), options,
    )  # fmt: skip
    _told(writer, writer.hasError() == QgsVectorFileWriter.NoError)
    return writer


def _told(writer: QgsVectorFileWriter, right: bool) -> None:
    if not right:
        raise OSError(0, writer.errorMessage())


def _ours(path: Path) -> bool:
    from qh_plugin.io.geopackage_contents import tables

    try:
        names = set(tables(path))
    except StorageError:
        return False
    return all(name.startswith((*_TABLES.values(), "layer_styles")) for name in names)
