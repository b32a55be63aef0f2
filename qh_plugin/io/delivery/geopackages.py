# SPDX-License-Identifier: GPL-2.0-or-later
"""A database as a clean GeoPackage: rows, spatial index, styles and metadata; the same dossier
gives the same bytes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Sequence

from qh_plugin.core.progress import Progress
from qh_plugin.io import geopackage
from qh_plugin.io.delivery.tables import Source
from qh_plugin.io.sqlite import quoted, reading, statement, writing

ENDING = ".gpkg"
#: tables that go with the layers: how QGIS draws them, what the metadata say of them
_BESIDE = ("layer_styles", "gpkg_metadata", "gpkg_metadata_reference")


def write(path: Path, sources: Sequence[Source], epsg: int, progress: Progress) -> None:
    """Write the tables into the new file `path`. Raises `InputError`, `StorageError`."""
    if not sources:
        geopackage.create(path, [], epsg)
        return
    layers = [source.table for source in sources]
    tables = geopackage.read_tables(sources[0].path, layers, progress)
    geopackage.write_new(path, zip(layers, tables))
    _write_beside(path, sources)


def _write_beside(path: Path, sources: Sequence[Source]) -> None:
    tables = {source.table for source in sources}
    with reading(sources[0].path) as origin, writing(path) as target:
        for name in _BESIDE:
            _copy(origin, target, name, tables)


def _copy(
    origin: sqlite3.Connection, target: sqlite3.Connection, name: str, tables: set[str]
) -> None:
    found = origin.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)
    ).fetchone()
    if found is None:
        return
    target.execute(found[0])
    columns = [c[0] for c in origin.execute("SELECT name FROM pragma_table_info(?)", (name,))]
    owner = "f_table_name" if "f_table_name" in columns else "table_name"
    listed = ", ".join(map(quoted, columns))
    marks = ", ".join("?" * len(columns))
    write = statement("INSERT INTO", quoted(name), "(", listed, ") VALUES (", marks, ")")
    for row in origin.execute(statement("SELECT", listed, "FROM", quoted(name), "ORDER BY rowid")):
        belongs = dict(zip(columns, row)).get(owner)
        if belongs is None or belongs in tables:
            target.execute(write, row)
    for register, column in (("gpkg_contents", "table_name"), ("gpkg_extensions", "table_name")):
        rows = origin.execute(
            statement("SELECT * FROM", quoted(register), "WHERE", quoted(column), "= ?"), (name,)
        ).fetchall()
        for row in rows:
            marks = ", ".join("?" * len(row))
            target.execute(
                statement("INSERT OR IGNORE INTO", quoted(register), "VALUES (", marks, ")"), row
            )
