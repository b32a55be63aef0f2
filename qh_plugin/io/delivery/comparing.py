# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a delivered layer back and comparing it with its source: fields, widths, every value,
every coordinate."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Sequence

import numpy as np
import shapely

from qh_plugin.core.errors import StorageError
from qh_plugin.core.progress import Progress
from qh_plugin.core.table import Field, Objects, Table
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage, vector_files
from qh_plugin.io.delivery.tables import Source


def compare(
    path: Path, sources: Sequence[Source], grid: float, progress: Progress
) -> dict[str, int]:
    """`<database>/<table>` → number of features, for each of the sources of one database that is
    in `path` too, all of its features equal; coordinates may differ by `grid` metres (0: not at
    all). Raises `StorageError` that names the first difference."""
    if not sources:
        return {}
    layers = [source.table for source in sources]
    read = geopackage.read_tables if path.suffix == ".gpkg" else vector_files.read_tables
    wanted = geopackage.read_tables(sources[0].path, layers, progress.part(0, 0.5))
    found = read(path, layers, progress.part(0.5, 1.0))
    counts = {}
    for source, ours, theirs in zip(sources, wanted, found):
        _compare(path, source, ours, theirs, grid)
        counts[source.name] = len(ours)
        progress.check()
    return counts


def _compare(path: Path, source: Source, wanted: Table, found: Table, grid: float) -> None:
    if len(found) != len(wanted) or not np.array_equal(found.fids, wanted.fids):
        raise _differs(path, source, f"{len(wanted)} → {len(found)}")
    _compare_fields(path, source, wanted, found)
    for field in wanted.fields:
        same = _equal(wanted.columns[field.name], found.columns[field.name], field)
        if not same.all():
            fid = wanted.fids[int(np.argmin(same))]
            raise _differs(path, source, f"{field.name}, fid {fid}")
    far = _far(wanted.wkb, found.wkb, grid)
    if far.any():
        raise _differs(path, source, f"fid {wanted.fids[int(np.argmax(far))]}")


def _compare_fields(path: Path, source: Source, wanted: Table, found: Table) -> None:
    there = {field.name: field for field in found.fields}
    for field in wanted.fields:
        if field.name not in there:
            raise _differs(path, source, field.name)
        if field.type == "text" and there[field.name].length != field.length:
            widths = f"{field.length} → {there[field.name].length}"
            raise _differs(path, source, f"{field.name}: {widths}")
    if wanted.epsg != found.epsg:
        raise _differs(path, source, f"EPSG:{wanted.epsg} → EPSG:{found.epsg}")


def _equal(wanted: Objects, found: Objects, field: Field) -> Any:
    return np.fromiter(
        (_plain(a, field) == _plain(b, field) for a, b in zip(wanted, found)), bool, len(wanted)
    )


def _plain(value: Any, field: Field) -> Any:
    if value is None:
        return None
    if field.type == "date":
        return str(value)[:10]
    if field.type == "boolean":
        return int(value)
    return value


def _far(wanted: Objects, found: Objects, grid: float) -> Any:
    """True for each pair that differs; the format may turn rings and parts around."""
    if grid == 0:
        return np.fromiter((a != b for a, b in zip(wanted, found)), bool, len(wanted))
    ours, theirs = shapely.from_wkb(wanted), shapely.from_wkb(found)
    missing = shapely.is_missing(ours) != shapely.is_missing(theirs)
    distance = np.nan_to_num(shapely.hausdorff_distance(ours, theirs), nan=0.0)
    area = np.abs(np.nan_to_num(shapely.area(ours)) - np.nan_to_num(shapely.area(theirs)))
    border = np.nan_to_num(shapely.length(ours)) + 1
    return missing | (distance > grid) | (area > grid * border)


def _differs(path: Path, source: Source, where: str) -> StorageError:
    return StorageError(
        Text(
            "Đọc lại {path}: lớp {layer} khác bản gốc ({where}); bộ giao nộp chưa được tạo. Hãy "
            "thử lại; nếu vẫn lỗi, hãy giao nộp bằng GeoPackage.",
            "Reading back {path}: the layer {layer} differs from its source ({where}); nothing "
            "was delivered. Try again; if it happens again, deliver as GeoPackage.",
        ).format(path=path.name, layer=source.name, where=where)
    )
