# SPDX-License-Identifier: GPL-2.0-or-later
"""A database as a File Geodatabase: the circular's groups are feature datasets, field widths and
Vietnamese labels are kept. Written with GDAL (OpenFileGDB, GDAL 3.6 or later)."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Iterator, Optional, Sequence

from qh_plugin.core import crs
from qh_plugin.core.errors import InputError, MissingLibrary, StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.table import Field, Table
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage
from qh_plugin.io.delivery import stable_ids
from qh_plugin.io.delivery.tables import Source

try:
    from osgeo import gdal, ogr, osr
except ImportError:  # pragma: no cover - GDAL comes with every QGIS
    gdal = ogr = osr = None

ENDING = ".gdb"
DRIVER = "OpenFileGDB"
#: a File Geodatabase keeps coordinates on a grid of this size (metres)
GRID = 0.0001
TOLERANCE = 0.001
_STEP = 2000
_LARGEST = 2**31 - 1


def write(path: Path, sources: Sequence[Source], epsg: int, progress: Progress) -> None:
    """Write the tables into the new folder `path`, whole or not at all.

    Raises `MissingLibrary` (no GDAL, or one that cannot write this format), `InputError` (a value
    that the format cannot hold) and `StorageError`.
    """
    layers = [source.table for source in sources]
    tables = geopackage.read_tables(sources[0].path, layers) if sources else iter(())
    with _created(path) as target:
        for number, (source, table) in enumerate(zip(sources, tables)):
            part = progress.part(number / len(sources), (number + 1) / len(sources))
            _write_layer(target, source, table, epsg, part)
    stable_ids.settle(path)


@contextmanager
def _created(path: Path) -> Iterator[Any]:
    driver = ogr.GetDriverByName(DRIVER) if ogr is not None else None
    if driver is None or not driver.TestCapability(ogr.ODrCCreateDataSource):
        raise MissingLibrary("GDAL ≥ 3.6", Text("ghi File Geodatabase", "write File Geodatabases"))
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    whole = False
    target: Any = None
    try:
        target = driver.CreateDataSource(str(path))
        if target is None:
            raise _cannot_write(path)
        yield target
        done, target = target, None
        _close(done)
        whole = True
    except RuntimeError as error:  # where the host has switched GDAL's exceptions on
        raise _cannot_write(path, str(error)) from error
    finally:
        if target is not None:
            with suppress(RuntimeError):
                _close(target)
        if not whole:
            shutil.rmtree(path, ignore_errors=True)
        gdal.PopErrorHandler()


def _close(target: Any) -> None:
    """Closed now, not when the garbage collector comes by; GDAL < 3.8 has no Close()."""
    (getattr(target, "Close", None) or target.Destroy)()


def _write_layer(target: Any, source: Source, table: Table, epsg: int, progress: Progress) -> None:
    layer = _layer(target, source, epsg)
    for field in table.fields:
        _check(layer.CreateField(_definition(field, source)), source)
    names = [field.name for field in table.fields]
    kinds = [field.type for field in table.fields]
    columns = [table.columns[name] for name in names]
    definition = layer.GetLayerDefn()
    _check(layer.StartTransaction(), source)
    for row in range(len(table)):
        if row % _STEP == 0:
            progress.step(row / len(table))
        feature = ogr.Feature(definition)
        feature.SetFID(int(table.fids[row]))
        for index, (kind, column) in enumerate(zip(kinds, columns)):
            _set(feature, index, kind, column[row], source, names[index], int(table.fids[row]))
        if table.wkb[row] is not None:
            _set_geometry(feature, table.wkb[row], source, int(table.fids[row]))
        _check(layer.CreateFeature(feature), source)
    _check(layer.CommitTransaction(), source)


def _layer(target: Any, source: Source, epsg: int) -> Any:
    options = [f"XYTOLERANCE={TOLERANCE}"]
    if source.group:
        options.append(f"FEATURE_DATASET={source.group}")
    if source.feature_class is not None:
        options.append(f"LAYER_ALIAS={source.feature_class.title.vi}")
    system = osr.SpatialReference()
    system.ImportFromWkt(crs.wkt(epsg)[1])
    kind = source.entry.geometry_type
    shape = getattr(ogr, f"wkb{kind}") if kind else ogr.wkbNone
    layer = target.CreateLayer(source.table, system if kind else None, shape, options)
    if layer is None:
        raise _cannot_write(Path(target.GetName()), gdal.GetLastErrorMsg())
    return layer


def _definition(field: Field, source: Source) -> Any:
    kinds = {
        "text": ogr.OFTString,
        "integer": ogr.OFTInteger,
        "boolean": ogr.OFTInteger,
        "real": ogr.OFTReal,
        "date": ogr.OFTDate,
        "datetime": ogr.OFTDateTime,
        "binary": ogr.OFTBinary,
    }
    made = ogr.FieldDefn(field.name, kinds[field.type])
    if field.type == "text" and field.length:
        made.SetWidth(field.length)
    known = source.feature_class.field_map.get(field.name) if source.feature_class else None
    if known is not None:
        made.SetAlternativeName(known.label.vi)
    return made


def _set(
    feature: Any, index: int, kind: str, value: Any, source: Source, name: str, fid: int
) -> None:
    if value is None:
        feature.SetFieldNull(index)
    elif kind == "binary":
        feature.SetField(index, bytes(value))
    elif kind in ("integer", "boolean"):
        if not isinstance(value, int) or abs(value) > _LARGEST:
            raise _no_room(source, name, fid, value)
        feature.SetField(index, int(value))
    elif kind == "real":
        if not isinstance(value, (int, float)):
            raise _no_room(source, name, fid, value)
        feature.SetField(index, float(value))
    else:
        feature.SetField(index, str(value))


def _set_geometry(feature: Any, wkb: bytes, source: Source, fid: int) -> None:
    try:
        geometry = ogr.CreateGeometryFromWkb(bytes(wkb))
    except RuntimeError:  # where the host has switched GDAL's exceptions on
        geometry = None
    if geometry is None:
        raise InputError(
            Text(
                "Lớp {layer}, đối tượng {fid}: hình học hỏng, không ghi được vào File "
                "Geodatabase. Hãy chạy Kiểm tra và sửa đối tượng này.",
                "Layer {layer}, feature {fid}: the geometry is damaged and cannot be written to "
                "a File Geodatabase. Run the check and mend this feature.",
            ).format(layer=source.name, fid=fid)
        )
    feature.SetGeometryDirectly(geometry)


def _check(code: Optional[int], source: Source) -> None:
    if code not in (None, 0):
        raise _cannot_write(Path(f"{source.name}{ENDING}"), gdal.GetLastErrorMsg())


def _no_room(source: Source, name: str, fid: int, value: object) -> InputError:
    return InputError(
        Text(
            "Lớp {layer}, đối tượng {fid}: giá trị {value} của thuộc tính {name} không phải là số "
            "mà File Geodatabase chứa được. Hãy sửa giá trị này.",
            "Layer {layer}, feature {fid}: the value {value} of {name} is no number that a File "
            "Geodatabase can hold. Correct it.",
        ).format(layer=source.name, fid=fid, value=str(value), name=name)
    )


def _cannot_write(path: Path, why: str = "") -> StorageError:
    return StorageError(
        Text(
            "Không ghi được {path}. Hãy kiểm tra quyền ghi và dung lượng đĩa.",
            "Cannot write {path}. Check permissions and free disk space.",
        ).format(path=str(path)),
        details=why or gdal.GetLastErrorMsg(),
    )
