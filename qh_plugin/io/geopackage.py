# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackages read and written with sqlite3 alone: fast, deterministic, all or nothing.

Errors: `InputError` (missing, no GeoPackage, no such layer) and `StorageError` (locked, read-only,
full), each in one sentence.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterable, Iterator, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError
from qh_plugin.core.model.schema import FeatureClass
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Field, Objects, Table
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import parse
from qh_plugin.io.geopackage_blob import add_functions, bounds, encode, wkb_column
from qh_plugin.io.geopackage_entries import LayerEntry as LayerEntry
from qh_plugin.io.geopackage_entries import entries, entry_of
from qh_plugin.io.geopackage_schema import (
    GEOMETRY,
    KEY,
    add_srs,
    add_triggers,
    create_file,
    create_layer,
    describe_columns,
    drop_layer,
    rtree_of,
)
from qh_plugin.io.sqlite import creating, quoted, reading, statement, writing

CHUNK = 500  # fewer than the garbage collector waits for, so that it never walks them
_FEW = 64  # different texts in a chunk: codes rather than names
_NATIVE = frozenset({str, int, float, bytes, bool})

_CHANGED_NOW = """
    UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
    WHERE table_name = ?"""


def create(path: Path, classes: Sequence[FeatureClass], epsg: int) -> None:
    """A new GeoPackage with one empty layer for each class of the model."""
    with creating(path) as connection:
        create_file(connection)
        _add(connection, classes, epsg)


def add_layers(path: Path, classes: Sequence[FeatureClass], epsg: int) -> list[str]:
    """Add an empty layer for each class that the GeoPackage (made where there is none) lacks, all
    or nothing; returns the names of those added. QGIS may have the file open."""
    if not path.exists():
        create(path, classes, epsg)
        return [of.class_name for of in classes]
    with writing(path) as connection:
        known = "SELECT lower(table_name) FROM gpkg_contents"
        there = {row[0] for row in connection.execute(known)}
        missing = [of for of in classes if of.class_name.lower() not in there]
        _add(connection, missing, epsg)
    return [of.class_name for of in missing]


def _add(connection: sqlite3.Connection, classes: Sequence[FeatureClass], epsg: int) -> None:
    srs_id = add_srs(connection, epsg, "")
    taken = {row[0] for row in connection.execute("SELECT identifier FROM gpkg_contents")}
    for of in classes:
        fields = [Field(f.name, f.type, f.length) for f in of.fields]
        # identifiers are unique; HienTrang and QuyHoach have classes of the same title
        title = of.title.vi if of.title.vi not in taken else f"{of.title.vi} ({of.class_name})"
        taken.add(title)
        create_layer(connection, of.class_name, fields, of.geometry, srs_id, identifier=title)
        add_triggers(connection, of.class_name, has_geometry=True)
        said = {f.name: (f.label.vi, f.help.vi) for f in of.fields}
        describe_columns(connection, of.class_name, said)


def layers(path: Path) -> list[LayerEntry]:
    """The layers, sorted by name."""
    with reading(path) as connection:
        return list(entries(connection))


def read_table(
    path: Path,
    layer: str,
    *,
    name: Optional[str] = None,
    id_field: Optional[str] = None,
    progress: Progress = SILENT,
) -> Table:
    """One layer as a `Table`, called `name` (default: the layer's name), ordered by fid.

    Geometry comes as the WKB that is stored, broken or not.
    """
    with reading(path) as connection:
        table = _read(connection, entry_of(connection, path, layer), progress)
    return replace(table, name=name or layer, id_field=id_field)


def read_tables(path: Path, layers: Sequence[str], progress: Progress = SILENT) -> Iterator[Table]:
    """Several layers in their order, one after the other, from one snapshot of the file."""
    with reading(path) as connection:
        for number, layer in enumerate(layers):
            part = progress.part(number / len(layers), (number + 1) / len(layers))
            yield _read(connection, entry_of(connection, path, layer), part)


def read_rows(path: Path, layer: str, fids: Sequence[int], *, name: Optional[str] = None) -> Table:
    """Some features of a layer as a `Table`, ordered by fid; those that are gone are left out."""
    with reading(path) as connection:
        entry = entry_of(connection, path, layer)
        columns = [f.name for f in entry.fields]
        names = [entry.key, entry.geometry_column, *columns]
        wanted = sorted(set(fids))
        rows: list[Any] = []
        for k in range(0, len(wanted), CHUNK):
            some = wanted[k : k + CHUNK]
            places = "(" + ",".join("?" * len(some)) + ")"
            selected = statement("SELECT", ", ".join(map(quoted, names)), "FROM", quoted(layer))
            where = statement(selected, "WHERE", quoted(entry.key), "IN", places)
            rows += connection.execute(statement(where, "ORDER BY", quoted(entry.key)), some)
    values = [_objects(list(column)) for column in zip(*rows)] or [_objects([])] * len(names)
    return Table(
        name=name or layer,
        fids=values[0].astype(np.int64),
        wkb=_objects(wkb_column(values[1].tolist())),
        columns=dict(zip(columns, values[2:])),
        fields=tuple(entry.fields),
        epsg=entry.epsg,
        crs_wkt=entry.crs_wkt,
        geometry_type=entry.geometry_type,
    )


def _read(connection: sqlite3.Connection, entry: LayerEntry, progress: Progress) -> Table:
    columns = [f.name for f in entry.fields]
    try:
        values = _columns(connection, entry, columns, progress)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        values = _columns(connection, entry, columns, progress)
    return Table(
        name=entry.name,
        fids=values[0].astype(np.int64, copy=False)
        if entry.key
        else np.arange(1, len(values[0]) + 1),
        wkb=values[1],
        columns=dict(zip(columns, values[2:])),
        fields=tuple(entry.fields),
        epsg=entry.epsg,
        crs_wkt=entry.crs_wkt,
        geometry_type=entry.geometry_type,
    )


def write_table(path: Path, layer: str, table: Table) -> None:
    """Create or replace one layer (and the file, if there is none) with the rows of `table`.

    The same table gives the same bytes in a new file.
    """
    if not path.exists():
        write_new(path, [(layer, table)])
        return
    with writing(path) as connection:
        drop_layer(connection, layer)
        _write(connection, layer, table)


def write_new(path: Path, tables: Iterable[tuple[str, Table]]) -> None:
    """A new file with these layers, written as they come; it appears when all are in it."""
    with creating(path) as connection:
        create_file(connection)
        for layer, table in tables:
            _write(connection, layer, table)


def insert_rows(
    path: Path, layer: str, rows: Iterable[tuple[Optional[bytes], Mapping[str, Any]]]
) -> list[int]:
    """Append features (WKB, {field: value}) in one transaction; returns their fids."""
    with writing(path) as connection:
        add_functions(connection)
        entry = entry_of(connection, path, layer)
        fids = _insert(connection, entry, rows)
        _refresh(connection, entry)
    return fids


def apply_edits(path: Path, layer: str, edits: Edits) -> None:
    """Apply what a fix proposed, in one transaction. Unknown fids or fields raise `InputError`."""
    with editing(path) as connection:
        apply_within(connection, path, layer, edits)


@contextmanager
def editing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on a GeoPackage, for `apply_within`: all of it or nothing."""
    with writing(path) as connection:
        add_functions(connection)  # once: they cannot be made again while anything is read
        yield connection


def apply_within(connection: sqlite3.Connection, path: Path, layer: str, edits: Edits) -> None:
    """`apply_edits` as a part of the transaction of `editing`."""
    entry = entry_of(connection, path, layer)
    table, key = quoted(layer), quoted(entry.key)
    changed = list(edits.geometries.items())
    for (fid, _), blob in zip(changed, _blobs(entry, [w for _, w in changed])):
        _set(connection, entry, fid, {entry.geometry_column: blob})
    for fid, values in edits.attributes.items():
        _check_fields(entry, values)
        _set(connection, entry, fid, values)
    connection.executemany(
        statement("DELETE FROM", table, "WHERE", key, "= ?"), [(f,) for f in edits.deleted]
    )
    _insert(connection, entry, edits.added)
    _refresh(connection, entry)
    connection.execute(_CHANGED_NOW, (layer,))


def _columns(
    connection: sqlite3.Connection, entry: LayerEntry, columns: Sequence[str], progress: Progress
) -> list[Objects]:
    """Key, WKB and the columns of all rows, an array each."""
    key = quoted(entry.key) if entry.key else "NULL"
    geometry = quoted(entry.geometry_column) if entry.geometry_column else "NULL"
    selected = ", ".join([key, geometry, *map(quoted, columns)])
    order = statement("ORDER BY", key) if entry.key else ""
    cursor = connection.execute(statement("SELECT", selected, "FROM", quoted(entry.name), order))
    found = [np.empty(entry.count, dtype=object) for _ in range(len(columns) + 2)]
    if entry.key:
        found[0] = np.empty(entry.count, dtype=np.int64)
    known: list[dict[Any, Any]] = [{} for _ in columns]
    text = [number for number, field in enumerate(entry.fields) if field.type == "text"]
    done = 0
    while True:  # the rows of a chunk are gone before the next one comes
        progress.step(done / max(entry.count, 1))
        chunk = list(zip(*cursor.fetchmany(CHUNK)))
        if not chunk:
            return found
        chunk[1] = tuple(wkb_column(chunk[1]))
        for number in text:
            chunk[number + 2] = _shared(chunk[number + 2], known[number])
        for array, values in zip(found, chunk):
            array[done : done + len(values)] = values
        done += len(chunk[0])


def _shared(values: tuple[Any, ...], known: dict[Any, Any]) -> tuple[Any, ...]:
    """The same values; of codes and other texts that repeat one copy is kept."""
    if len(set(values)) > _FEW:
        return values
    return tuple([known.setdefault(value, value) for value in values])


def _write(connection: sqlite3.Connection, layer: str, table: Table) -> None:
    fields = list(table.fields) or [_inferred(n, v) for n, v in table.columns.items()]
    has_geometry = bool(table.geometry_type)
    srs_id = add_srs(connection, table.epsg, table.crs_wkt)
    create_layer(connection, layer, fields, table.geometry_type, srs_id)
    blank = [None] * len(table)
    values = [[_plain(v) for v in table.columns.get(f.name, blank)] for f in fields]
    fids = table.fids.tolist()
    names = [KEY, *(f.name for f in fields)]
    if has_geometry:
        extent = bounds(table.shapes)
        values.insert(0, encode(table.wkb.tolist(), extent, srs_id, table.geometry_type))
        names.insert(1, GEOMETRY)
    connection.executemany(_insertion(layer, names), zip(fids, *values))
    if has_geometry:
        _index(connection, layer, table.fids, extent)
    add_triggers(connection, layer, has_geometry)
    count = "UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?"
    connection.execute(count, (len(table), layer))


def _index(
    connection: sqlite3.Connection, layer: str, fids: NDArray[np.int64], extent: NDArray[np.float64]
) -> None:
    there = ~np.isnan(extent[:, 0])
    if not there.any():
        return
    xmin, ymin, xmax, ymax = extent[there].T.tolist()
    connection.executemany(
        statement("INSERT INTO", quoted(rtree_of(layer)), "VALUES (?,?,?,?,?)"),
        zip(fids[there].tolist(), xmin, xmax, ymin, ymax),
    )
    _note_extent(connection, layer, (min(xmin), min(ymin), max(xmax), max(ymax)))


def _insert(
    connection: sqlite3.Connection,
    entry: LayerEntry,
    rows: Iterable[tuple[Optional[bytes], Mapping[str, Any]]],
) -> list[int]:
    rows = list(rows)
    fids = []
    for blob, (_, values) in zip(_blobs(entry, [wkb for wkb, _ in rows]), rows):
        _check_fields(entry, values)
        given = {**values, entry.geometry_column: blob} if entry.geometry_column else dict(values)
        cursor = connection.execute(
            _insertion(entry.name, list(given)), [_plain(v) for v in given.values()]
        )
        fids.append(int(cursor.lastrowid or 0))
    return fids


def _set(
    connection: sqlite3.Connection, entry: LayerEntry, fid: int, values: Mapping[str, Any]
) -> None:
    if not values:
        return
    assignments = ", ".join(f"{quoted(name)} = ?" for name in values)
    cursor = connection.execute(
        statement(
            "UPDATE", quoted(entry.name), "SET", assignments, "WHERE", quoted(entry.key), "= ?"
        ),
        [*(_plain(v) for v in values.values()), int(fid)],
    )
    if cursor.rowcount == 0:
        raise InputError(
            Text(
                "Lớp {layer} không còn đối tượng {fid}; hãy kiểm tra lại lớp rồi sửa.",
                "The layer {layer} has no feature {fid} any more; check the layer again.",
            ).format(layer=entry.name, fid=int(fid))
        )


def _refresh(connection: sqlite3.Connection, entry: LayerEntry) -> None:
    """The extent in gpkg_contents after a change, from the spatial index."""
    index = rtree_of(entry.name, entry.geometry_column)
    there = "SELECT count(*) FROM sqlite_master WHERE name = ?"
    if not entry.geometry_column or not connection.execute(there, (index,)).fetchone()[0]:
        return
    extent = statement("SELECT min(minx), min(miny), max(maxx), max(maxy) FROM", quoted(index))
    _note_extent(connection, entry.name, connection.execute(extent).fetchone())


def _note_extent(connection: sqlite3.Connection, layer: str, extent: Sequence[Any]) -> None:
    note = "UPDATE gpkg_contents SET min_x=?, min_y=?, max_x=?, max_y=? WHERE table_name=?"
    connection.execute(note, (*extent, layer))


def _blobs(entry: LayerEntry, wkb: Sequence[Optional[bytes]]) -> list[Optional[bytes]]:
    return encode(wkb, bounds(parse(_objects(wkb))), entry.srs_id, entry.geometry_type)


def _insertion(layer: str, names: Sequence[str]) -> str:
    places = ",".join("?" * len(names))
    columns = ", ".join(map(quoted, names))
    return statement("INSERT INTO", quoted(layer), f"({columns}) VALUES ({places})")


def _check_fields(entry: LayerEntry, values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - {f.name for f in entry.fields})
    if unknown:
        raise InputError(
            Text(
                "Lớp {layer} không có trường {names}.", "The layer {layer} has no field {names}."
            ).format(layer=entry.name, names=", ".join(unknown))
        )


def _inferred(name: str, values: Objects) -> Field:
    """A field for a column that the source did not declare, from its values."""
    kinds = {type(v) for v in values.tolist() if v is not None}
    if kinds == {bool}:
        return Field(name, "boolean")
    if kinds and kinds <= {int, bool}:
        return Field(name, "integer")
    if kinds and kinds <= {int, float}:
        return Field(name, "real")
    return Field(name, "binary" if kinds == {bytes} else "text")


def _plain(value: Any) -> Any:
    """Values that SQLite knows: numpy scalars and dates are turned into plain ones."""
    if value is None or type(value) in _NATIVE:
        return value
    if isinstance(value, np.generic):
        return value.item()
    return value.isoformat() if hasattr(value, "isoformat") else value


def _objects(values: Sequence[Any]) -> Objects:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
