# SPDX-License-Identifier: GPL-2.0-or-later
"""Any vector file that GDAL reads, as tables with raw WKB. GDAL is optional at run time."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Optional, Sequence

import numpy as np

from qh_plugin.core.errors import InputError, MissingLibrary
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Field, Objects, Table
from qh_plugin.core.text import Text

_STEP = 5000


def layer_names(path: Path) -> list[str]:
    """The names of the vector layers of a file. Raises `InputError`, `MissingLibrary`."""
    with _opened(path) as source:
        return [source.GetLayer(i).GetName() for i in range(source.GetLayerCount())]


def groups(path: Path) -> dict[str, str]:
    """Layer → the group (feature dataset) that holds it, "" for none; {} where the file format
    has no groups, or this GDAL cannot tell. Raises `InputError`, `MissingLibrary`."""
    with _opened(path) as source:
        root = source.GetRootGroup() if hasattr(source, "GetRootGroup") else None
        if root is None:
            return {}
        found = dict.fromkeys(root.GetVectorLayerNames() or (), "")
        for name in root.GetGroupNames() or ():
            group = root.OpenGroup(name)
            if group is not None:
                found.update(dict.fromkeys(group.GetVectorLayerNames() or (), str(name)))
        return found


def read_table(path: Path, layer: str, progress: Progress = SILENT) -> Table:
    """Read one layer. Raises `InputError`, `MissingLibrary`."""
    return next(read_tables(path, [layer], progress))


def read_tables(path: Path, layers: Sequence[str], progress: Progress = SILENT) -> Iterator[Table]:
    """Several layers in their order, one after the other; the file is opened once."""
    with _opened(path) as source:
        for number, layer in enumerate(layers):
            found = source.GetLayerByName(layer)
            if found is None:
                raise InputError(
                    Text(
                        "Tệp {path} không có lớp “{layer}”.",
                        "The file {path} has no layer “{layer}”.",
                    ).format(path=str(path), layer=layer)
                )
            part = progress.part(number / len(layers), (number + 1) / len(layers))
            yield _table(found, part)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:  # not before: GeoPackages are read without, and a process starts the sooner
        from osgeo import gdal
    except ImportError as error:
        purpose = Text("đọc tệp dữ liệu này", "read this kind of file")
        raise MissingLibrary("GDAL", purpose) from error
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        source, why = None, ""
        try:
            source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
        except RuntimeError as error:  # where the host has switched GDAL's exceptions on
            why = str(error)
        if source is None:
            raise InputError(
                Text(
                    "Tệp {path} không phải dữ liệu bản đồ mà GDAL đọc được.",
                    "The file {path} is no vector data that GDAL can read.",
                ).format(path=str(path)),
                details=why or gdal.GetLastErrorMsg(),
            )
        yield source
    finally:
        gdal.PopErrorHandler()


def _table(layer: Any, progress: Progress) -> Table:
    definition = layer.GetLayerDefn()
    sources = [definition.GetFieldDefn(i) for i in range(definition.GetFieldCount())]
    fields = [Field(f.GetName(), _type(f), f.GetWidth()) for f in sources]
    fids: list[int] = []
    wkb: list[Optional[bytes]] = []
    values: list[list[Any]] = [[] for _ in fields]
    count = max(layer.GetFeatureCount(0), 1)
    layer.ResetReading()
    for feature in layer:
        if len(fids) % _STEP == 0:
            progress.step(len(fids) / count)
        fids.append(feature.GetFID())
        geometry = feature.GetGeometryRef()
        wkb.append(None if geometry is None else bytes(geometry.ExportToIsoWkb()))
        for column, field, i in zip(values, fields, range(len(fields))):
            column.append(_value(feature, i, field.type))
    epsg, wkt = _crs(layer.GetSpatialRef())
    return Table(
        name=layer.GetName(),
        fids=np.array(fids, dtype=np.int64),
        wkb=_objects(wkb),
        columns={f.name: _objects(column) for f, column in zip(fields, values)},
        fields=tuple(fields),
        epsg=epsg,
        crs_wkt=wkt,
        geometry_type=_geometry_type(layer.GetGeomType()),
    )


def _value(feature: Any, i: int, kind: str) -> Any:
    if not feature.IsFieldSetAndNotNull(i):
        return None
    if kind == "binary":
        return bytes(feature.GetFieldAsBinary(i))
    if kind == "boolean":
        return bool(feature.GetFieldAsInteger(i))
    try:
        value = feature.GetField(i)
    except UnicodeDecodeError:  # text whose declared encoding is not its real one
        return bytes(feature.GetFieldAsBinary(i)).decode("utf-8", "replace")
    if kind == "date":
        return str(value).replace("/", "-")[:10]
    if kind == "datetime":
        return str(value).replace("/", "-").replace(" ", "T")
    return value if isinstance(value, (int, float, str)) else str(value)


def _type(field: Any) -> str:
    from osgeo import ogr

    if field.GetSubType() == ogr.OFSTBoolean:
        return "boolean"
    return {
        ogr.OFTInteger: "integer",
        ogr.OFTInteger64: "integer",
        ogr.OFTReal: "real",
        ogr.OFTDate: "date",
        ogr.OFTDateTime: "datetime",
        ogr.OFTBinary: "binary",
    }.get(field.GetType(), "text")


def _geometry_type(code: int) -> str:
    from osgeo import ogr

    if code == ogr.wkbNone:
        return ""
    flat = ogr.GT_Flatten(code)
    return "Geometry" if flat == ogr.wkbUnknown else ogr.GeometryTypeToName(flat).replace(" ", "")


def _crs(reference: Any) -> tuple[Optional[int], str]:
    if reference is None:
        return None, ""
    if reference.GetAuthorityName(None) != "EPSG":
        reference = reference.Clone()
        try:
            reference.AutoIdentifyEPSG()
        except RuntimeError:
            return None, reference.ExportToWkt()
    code = reference.GetAuthorityCode(None) if reference.GetAuthorityName(None) == "EPSG" else None
    return int(code) if code else None, reference.ExportToWkt()


def _objects(values: list[Any]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
