# SPDX-License-Identifier: GPL-2.0-or-later
"""Many rows into a layer at once: its triggers, which call back five times a row, are put aside
and what they do is done for all rows together. A hundred thousand take a quarter of the time."""

from __future__ import annotations

import sqlite3
from typing import Any, Iterator, Sequence

from qh_plugin.core.dossier.sql import quoted, statement
from qh_plugin.io.geopackage_blob import extent_of

#: below this many rows the triggers do it
FEW = 1000


def insert(
    connection: sqlite3.Connection, table: str, sql: str, values: Sequence[Any], count: int
) -> None:
    """Run an INSERT of `count` rows into a layer of the city, within its transaction."""
    if count < FEW:
        connection.execute(sql, values)
        return
    triggers = connection.execute(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        " AND sql LIKE '% AFTER INSERT ON %'",
        (table,),
    ).fetchall()
    for name, _ in triggers:
        connection.execute(statement("DROP TRIGGER main." + quoted(name)))
    layer = "main." + quoted(table)
    last = connection.execute(statement("SELECT coalesce(max(fid), 0) FROM", layer)).fetchone()[0]
    added = connection.execute(sql, values).rowcount
    index = "main." + quoted(f"rtree_{table}_geom")
    fill = statement("INSERT INTO", index, "VALUES (?,?,?,?,?)")
    connection.executemany(fill, _boxes(connection, layer, int(last)))
    connection.execute(
        "UPDATE gpkg_ogr_contents SET feature_count = feature_count + ?"
        " WHERE lower(table_name) = lower(?)",
        (added, table),
    )
    for _, trigger in triggers:
        connection.execute(trigger)


def _boxes(
    connection: sqlite3.Connection, layer: str, last: int
) -> Iterator[tuple[int, float, float, float, float]]:
    rows = connection.execute(statement("SELECT fid, geom FROM", layer, "WHERE fid > ?"), (last,))
    for fid, blob in rows:
        extent = extent_of(blob)
        if extent is not None:
            yield fid, extent[0], extent[2], extent[1], extent[3]
