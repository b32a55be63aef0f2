# SPDX-License-Identifier: GPL-2.0-or-later
"""Quick questions to a GeoPackage that read no geometry: which tables, how many features, which
styles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterable, Mapping, Optional, Sequence

from qh_plugin.core.table import Field
from qh_plugin.io.geopackage_schema import (
    UNDEFINED_GEOGRAPHIC,
    add_triggers,
    create_layer,
    drop_layer,
)
from qh_plugin.io.sqlite import quoted, reading, statement, writing

STYLES = "layer_styles"
#: the table as QGIS makes it
_STYLE_FIELDS = (
    *(Field(n, "text", 256) for n in ("f_table_catalog", "f_table_schema", "f_table_name")),
    Field("f_geometry_column", "text", 256),
    Field("styleName", "text", 30),
    Field("styleQML", "text"),
    Field("styleSLD", "text"),
    Field("useAsDefault", "boolean"),
    Field("description", "text"),
    Field("owner", "text", 30),
    Field("ui", "text", 30),
    Field("update_time", "datetime"),
)
_STYLED = "SELECT f_table_name FROM layer_styles"
_TABLES = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'"


@dataclass(frozen=True)
class Counts:
    """Features of one table: all of them, and by the value of one column ("" for none)."""

    total: int = 0
    by_code: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Style:
    """The default style of a table as QGIS writes it."""

    table: str
    title: str
    qml: str
    sld: str = ""


def tables(path: Path) -> dict[str, bool]:
    """Feature tables and whether each holds at least one feature."""
    with reading(path) as connection:
        names = [row[0] for row in connection.execute(_TABLES)]
        there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        one = "SELECT EXISTS (SELECT 1 FROM"
        return {
            name: bool(connection.execute(statement(one, quoted(name), ")")).fetchone()[0])
            for name in names
            if name in there
        }


def count(path: Path, columns: Mapping[str, str]) -> dict[str, Counts]:
    """Features of tables by the value of a column ("" for a total only); one query a table."""
    found = {}
    with reading(path) as connection:
        for table, column in columns.items():
            key = quoted(column) if column else "NULL"
            query = statement("SELECT", key, ", count(*) FROM", quoted(table), "GROUP BY 1")
            rows = connection.execute(query).fetchall()
            by_code: Counter[str] = Counter()
            for value, number in rows:
                by_code["" if value is None else str(value)] += number
            found[table] = Counts(sum(by_code.values()), by_code if column else {})
    return found


def values(path: Path, table: str, column: str, fids: Iterable[int]) -> dict[int, str]:
    """What some features hold in a column, "" for NULL."""
    found: dict[int, str] = {}
    with reading(path) as connection:
        query = statement("SELECT rowid,", quoted(column), "FROM", quoted(table), "WHERE rowid = ?")
        for fid in fids:
            row = connection.execute(query, (int(fid),)).fetchone()
            if row:
                found[int(row[0])] = "" if row[1] is None else str(row[1])
    return found


def whole_column(path: Path, table: str, column: str) -> list[tuple[int, Optional[str]]]:
    """What every feature holds in a column, by fid, as text; None for NULL."""
    with reading(path) as connection:
        text = statement("SELECT rowid, CAST(", quoted(column), "AS TEXT) FROM", quoted(table))
        return connection.execute(text).fetchall()


def styled(path: Path) -> set[str]:
    """The tables that have a style in the file."""
    with reading(path) as connection:
        there = "SELECT count(*) FROM sqlite_master WHERE name = ?"
        if not connection.execute(there, (STYLES,)).fetchone()[0]:
            return set()
        return {row[0] for row in connection.execute(_STYLED)}


def write_styles(path: Path, styles: Sequence[Style]) -> None:
    """Store the default styles of tables in one transaction, in place of older ones."""
    if not styles:
        return
    with writing(path) as connection:
        there = "SELECT count(*) FROM sqlite_master WHERE name = ?"
        if not connection.execute(there, (STYLES,)).fetchone()[0]:
            drop_layer(connection, STYLES)
            create_layer(connection, STYLES, _STYLE_FIELDS, "", UNDEFINED_GEOGRAPHIC)
            add_triggers(connection, STYLES, has_geometry=False)
        connection.executemany(
            "DELETE FROM layer_styles WHERE f_table_name = ?", [(s.table,) for s in styles]
        )
        connection.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " update_time) VALUES ('', '', ?, (SELECT column_name FROM gpkg_geometry_columns"
            " WHERE table_name = ?), ?, ?, ?, 1, ?, '', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
            [(s.table, s.table, s.table[:30], s.qml, s.sld, s.title) for s in styles],
        )
