# SPDX-License-Identifier: GPL-2.0-or-later
"""One table of a GeoPackage made anew with other columns: rows, ids, index and styles stay."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core.model import FeatureClass
from qh_plugin.core.model.schema import fold
from qh_plugin.core.model.table_change import Column, TableChange
from qh_plugin.io.geopackage import LayerEntry
from qh_plugin.io.geopackage_blob import add_functions
from qh_plugin.io.geopackage_schema import (
    GEOMETRY,
    KEY,
    add_triggers,
    create_layer,
    describe_columns,
    drop_layer,
    rtree_of,
)
from qh_plugin.io.sqlite import quoted, statement

_OLD = "qh_before_migration"
_CODE = "qh_new_code"
_EXTENT = "min_x, min_y, max_x, max_y, last_change, identifier, description"


def settled(
    connection: sqlite3.Connection, entry: LayerEntry, change: TableChange
) -> tuple[TableChange, dict[str, str]]:
    """The change with what the data allow: a field that is not empty stays, a text field is not
    cut; and why, by field: "not empty" or "longer values"."""
    kept: dict[str, str] = {}
    columns = []
    for column in change.columns:
        if column.drop:
            if _any(connection, entry.name, f"trim(CAST({quoted(column.source)} AS TEXT)) <> ''"):
                kept[column.field.name] = "not empty"
                columns.append(replace(column, drop=False))
            continue
        length, name = column.field.length, quoted(column.source)
        shorter = bool(column.source) and 0 < length < column.length_before
        if shorter and _any(connection, entry.name, f"length({name}) > {length:d}"):
            kept[column.field.name] = "longer values"
            column = replace(column, field=replace(column.field, length=column.length_before))
        columns.append(column)
    return TableChange(change.source, change.target, tuple(columns)), kept


class Codes:
    """A function of SQL that puts new codes for old values, and counts them by field."""

    def __init__(self) -> None:
        self.known: dict[str, Mapping[str, str]] = {}
        self.counts: dict[str, int] = {}

    def __call__(self, field: str, value: Any) -> Any:
        code = self.known[field].get(fold(value.strip())) if isinstance(value, str) else None
        if code is None or code == value:
            return value
        self.counts[field] = self.counts.get(field, 0) + 1
        return code


def prepare(connection: sqlite3.Connection) -> Codes:
    """The functions that `rebuild` calls; once for each connection, before its first query."""
    codes = Codes()
    add_functions(connection)
    connection.create_function(_CODE, 2, codes)
    return codes


def rebuild(
    connection: sqlite3.Connection,
    codes: Codes,
    entry: LayerEntry,
    change: TableChange,
    of: FeatureClass,
) -> dict[str, int]:
    """Put the table of `change.target` in the place of `entry`; returns how many values got
    another code, by field. Runs inside the caller's transaction."""
    old, new = entry.name, change.target.rpartition("/")[2]
    noted = connection.execute(
        statement("SELECT", _EXTENT, "FROM gpkg_contents WHERE table_name = ?"), (old,)
    ).fetchone()
    sequence = _one(connection, "SELECT seq FROM sqlite_sequence WHERE name = ?", old)
    index = _saved_index(connection, entry)
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower(?)",
        (old,),
    ).fetchall():
        connection.execute(statement("DROP TRIGGER", quoted(trigger)))
    dimensions = connection.execute(
        "SELECT z, m FROM gpkg_geometry_columns WHERE table_name = ?", (old,)
    ).fetchone()
    connection.execute("PRAGMA legacy_alter_table = ON")  # views keep naming the table
    connection.execute(statement("ALTER TABLE", quoted(old), "RENAME TO", quoted(_OLD)))
    drop_layer(connection, old)
    identifier = noted[5] if old == new and noted[5] else of.title.vi
    fields = [column.field for column in change.columns]
    create_layer(connection, new, fields, entry.geometry_type, entry.srs_id, identifier)
    recoded = _copy(connection, codes, entry, new, change.columns)
    connection.execute(statement("DROP TABLE", quoted(_OLD)))
    connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (_OLD,))
    if sequence is not None:
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (new,))
        connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (new, sequence))
    if entry.geometry_type:
        _fill_index(connection, new, index)
        connection.execute(
            "UPDATE gpkg_geometry_columns SET z = ?, m = ? WHERE table_name = ?",
            (*dimensions, new),
        )
    add_triggers(connection, new, bool(entry.geometry_type))
    connection.execute(
        "UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", (entry.count, new)
    )
    connection.execute(
        "UPDATE gpkg_contents SET min_x=?, min_y=?, max_x=?, max_y=?, last_change=?, description=?"
        " WHERE table_name = ?",
        (*noted[:5], noted[6], new),
    )
    told = {f.name: (f.label.vi, f.help.vi) for f in of.fields}
    describe_columns(connection, new, told)
    if old != new:
        _rename_beside(connection, old, new)
    return recoded


def _copy(
    connection: sqlite3.Connection,
    codes: Codes,
    entry: LayerEntry,
    new: str,
    columns: Sequence[Column],
) -> dict[str, int]:
    codes.known, codes.counts = {}, {}
    targets, sources, values = [quoted(KEY)], [quoted(entry.key) if entry.key else "NULL"], []
    if entry.geometry_type:
        targets.append(quoted(GEOMETRY))
        sources.append(quoted(entry.geometry_column))
    for column in columns:
        if not column.source:
            continue
        targets.append(quoted(column.field.name))
        if column.codes:
            codes.known[column.field.name] = {fold(o): n for o, n in column.codes.items()}
            sources.append(f"{_CODE}(?, {quoted(column.source)})")
            values.append(column.field.name)
        else:
            sources.append(quoted(column.source))
    names, picked = f"({', '.join(targets)})", ", ".join(sources)
    order = statement("ORDER BY", quoted(entry.key)) if entry.key else ""
    connection.execute(
        statement("INSERT INTO", quoted(new), names, "SELECT", picked, "FROM", quoted(_OLD), order),
        values,
    )
    return codes.counts


def _saved_index(
    connection: sqlite3.Connection, entry: LayerEntry
) -> Optional[list[tuple[float, ...]]]:
    """The rows of the spatial index; None where there is none to be trusted."""
    name = rtree_of(entry.name, entry.geometry_column)
    if not entry.geometry_type or not _one(
        connection, "SELECT count(*) FROM sqlite_master WHERE name = ?", name
    ):
        return None
    rows = connection.execute(statement("SELECT * FROM", quoted(name), "ORDER BY id")).fetchall()
    connection.execute(statement("DROP TABLE", quoted(name)))
    return rows


def _fill_index(
    connection: sqlite3.Connection, layer: str, rows: Optional[list[tuple[float, ...]]]
) -> None:
    index = quoted(rtree_of(layer))
    if rows is not None:
        insertion = statement("INSERT INTO", index, "VALUES (?,?,?,?,?)")
        connection.executemany(insertion, rows)
        return
    corners = ", ".join(f"{f}({GEOMETRY})" for f in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"))
    there = f"WHERE {GEOMETRY} NOT NULL AND NOT ST_IsEmpty({GEOMETRY})"
    connection.execute(
        statement("INSERT INTO", index, "SELECT", KEY, ",", corners, "FROM", quoted(layer), there)
    )


def _rename_beside(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Styles and metadata that name the table."""
    for table, column in (
        ("layer_styles", "f_table_name"),
        ("gpkg_metadata_reference", "table_name"),
    ):
        if _one(connection, "SELECT count(*) FROM sqlite_master WHERE name = ?", table):
            change = statement("UPDATE", quoted(table), "SET", column, "= ? WHERE", column, "= ?")
            connection.execute(change, (new, old))


def _any(connection: sqlite3.Connection, table: str, condition: str) -> bool:
    query = statement("SELECT 1 FROM", quoted(table), "WHERE", condition, "LIMIT 1")
    return connection.execute(query).fetchone() is not None


def _one(connection: sqlite3.Connection, query: str, value: str) -> Any:
    row = connection.execute(query, (value,)).fetchone()
    return None if row is None else row[0]
