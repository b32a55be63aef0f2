# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of a GeoPackage 1.2 as GDAL 3.6 writes them, so that QGIS 3.22 edits them at ease."""

from __future__ import annotations

import sqlite3
from string import Template
from typing import Mapping, Optional, Sequence

from qh_plugin.core import crs
from qh_plugin.core.table import Field
from qh_plugin.io.sqlite import quoted

APPLICATION_ID, VERSION = 0x47504B47, 10200
GEOMETRY, KEY = "geom", "fid"
#: a fixed date: the same data give the same bytes
LAST_CHANGE = "2025-07-01T00:00:00.000Z"
RTREE = "http://www.geopackage.org/spec120/#extension_rtree"
SCHEMA = "http://www.geopackage.org/spec120/#extension_schema"
UNDEFINED_CARTESIAN, UNDEFINED_GEOGRAPHIC, FIRST_CUSTOM = -1, 0, 100000

#: OGC name as our tables say it, by the upper-case name that GeoPackage stores
GEOMETRY_TYPES = {
    name.upper(): name
    for name in (
        *("Geometry", "Point", "LineString", "Polygon"),
        *("MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"),
        *("CircularString", "CompoundCurve", "CurvePolygon", "MultiCurve", "MultiSurface"),
    )
}
_SQL_TYPES = {
    "text": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "date": "DATE",
    "datetime": "DATETIME",
    "boolean": "BOOLEAN",
    "binary": "BLOB",
}
_FIELD_TYPES = {
    "TEXT": "text",
    "BOOLEAN": "boolean",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "MEDIUMINT": "integer",
    "INT": "integer",
    "INTEGER": "integer",
    "FLOAT": "real",
    "DOUBLE": "real",
    "REAL": "real",
    "DATE": "date",
    "DATETIME": "datetime",
    "BLOB": "binary",
}

_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL,srs_id INTEGER NOT NULL PRIMARY KEY,
 organization TEXT NOT NULL,organization_coordsys_id INTEGER NOT NULL,definition TEXT NOT NULL,
 description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY,data_type TEXT NOT NULL,
 identifier TEXT UNIQUE,description TEXT DEFAULT '',
 last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 min_x DOUBLE,min_y DOUBLE,max_x DOUBLE,max_y DOUBLE,srs_id INTEGER,
 CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY,
 feature_count INTEGER DEFAULT NULL);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL,column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL,srs_id INTEGER NOT NULL,z TINYINT NOT NULL,m TINYINT NOT NULL,
 CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
 CONSTRAINT uk_gc_table_name UNIQUE (table_name),
 CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
 CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT,column_name TEXT,extension_name TEXT NOT NULL,
 definition TEXT NOT NULL,scope TEXT NOT NULL,
 CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))
"""
_DESCRIPTIONS = """
CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL,column_name TEXT NOT NULL,name TEXT,
 title TEXT,description TEXT,mime_type TEXT,constraint_name TEXT,
 CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
 CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL,
 constraint_type TEXT NOT NULL,value TEXT,min NUMERIC,min_is_inclusive BOOLEAN,max NUMERIC,
 max_is_inclusive BOOLEAN,description TEXT,
 CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))
"""
_COUNTS = """
CREATE TRIGGER $insert AFTER INSERT ON $t BEGIN UPDATE gpkg_ogr_contents
 SET feature_count = feature_count + 1 WHERE lower(table_name) = lower($text); END;
CREATE TRIGGER $delete AFTER DELETE ON $t BEGIN UPDATE gpkg_ogr_contents
 SET feature_count = feature_count - 1 WHERE lower(table_name) = lower($text); END
"""
_INDEX = """
CREATE TRIGGER $insert AFTER INSERT ON $t WHEN (new.$g NOT NULL AND NOT ST_IsEmpty(NEW.$g))
 BEGIN INSERT OR REPLACE INTO $r VALUES (NEW.$k,ST_MinX(NEW.$g),ST_MaxX(NEW.$g),ST_MinY(NEW.$g),
 ST_MaxY(NEW.$g)); END;
CREATE TRIGGER $update1 AFTER UPDATE OF $g ON $t WHEN OLD.$k = NEW.$k AND
 (NEW.$g NOTNULL AND NOT ST_IsEmpty(NEW.$g)) BEGIN INSERT OR REPLACE INTO $r VALUES
 (NEW.$k,ST_MinX(NEW.$g),ST_MaxX(NEW.$g),ST_MinY(NEW.$g),ST_MaxY(NEW.$g)); END;
CREATE TRIGGER $update2 AFTER UPDATE OF $g ON $t WHEN OLD.$k = NEW.$k AND
 (NEW.$g ISNULL OR ST_IsEmpty(NEW.$g)) BEGIN DELETE FROM $r WHERE id = OLD.$k; END;
CREATE TRIGGER $update3 AFTER UPDATE ON $t WHEN OLD.$k != NEW.$k AND
 (NEW.$g NOTNULL AND NOT ST_IsEmpty(NEW.$g)) BEGIN DELETE FROM $r WHERE id = OLD.$k;
 INSERT OR REPLACE INTO $r VALUES
 (NEW.$k,ST_MinX(NEW.$g),ST_MaxX(NEW.$g),ST_MinY(NEW.$g),ST_MaxY(NEW.$g)); END;
CREATE TRIGGER $update4 AFTER UPDATE ON $t WHEN OLD.$k != NEW.$k AND
 (NEW.$g ISNULL OR ST_IsEmpty(NEW.$g)) BEGIN DELETE FROM $r WHERE id IN (OLD.$k, NEW.$k); END;
CREATE TRIGGER $delete AFTER DELETE ON $t WHEN old.$g NOT NULL BEGIN DELETE FROM $r
 WHERE id = OLD.$k; END
"""


def create_file(connection: sqlite3.Connection) -> None:
    """The tables that every GeoPackage has."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    _run(connection, _TABLES)
    undefined = (
        ("Undefined Cartesian SRS", UNDEFINED_CARTESIAN, "NONE", -1, "undefined"),
        ("Undefined geographic SRS", UNDEFINED_GEOGRAPHIC, "NONE", 0, "undefined"),
    )
    for row in undefined:
        connection.execute(_ADD_SRS, row)
    add_srs(connection, crs.WGS84, "")


_ADD_SRS = "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,NULL)"


def add_srs(connection: sqlite3.Connection, epsg: Optional[int], wkt: str) -> int:
    """Note a reference system; returns its srs_id. Without a code the definition is kept."""
    if epsg is not None:
        name, definition = crs.wkt(epsg)
        connection.execute(_ADD_SRS, (name, epsg, "EPSG", epsg, definition))
        return epsg
    if not wkt:
        return UNDEFINED_CARTESIAN
    known = "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE definition = ?"
    row = connection.execute(known, (wkt,)).fetchone()
    if row:
        return int(row[0])
    highest = "SELECT max(srs_id, ?) FROM (SELECT max(srs_id) AS srs_id FROM gpkg_spatial_ref_sys)"
    srs_id = int(connection.execute(highest, (FIRST_CUSTOM - 1,)).fetchone()[0]) + 1
    connection.execute(_ADD_SRS, ("Custom", srs_id, "NONE", srs_id, wkt))
    return srs_id


def create_layer(
    connection: sqlite3.Connection,
    layer: str,
    fields: Sequence[Field],
    geometry_type: str,
    srs_id: int,
    identifier: str = "",
) -> None:
    """An empty feature table (attribute table where `geometry_type` is "") with its spatial
    index, but without triggers: see `add_triggers`."""
    columns = [f"{quoted(KEY)} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if geometry_type:
        columns.append(f"{quoted(GEOMETRY)} {geometry_type.upper()}")
    columns += [f"{quoted(f.name)} {_sql_type(f)}" for f in fields]
    connection.execute(f"CREATE TABLE {quoted(layer)} ({', '.join(columns)})")
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?,?,?,'',?,NULL,NULL,NULL,NULL,?)",
        (
            layer,
            "features" if geometry_type else "attributes",
            identifier or layer,
            LAST_CHANGE,
            srs_id if geometry_type else None,
        ),
    )
    connection.execute("INSERT INTO gpkg_ogr_contents VALUES (?, 0)", (layer,))
    if geometry_type:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?,?,?,?,0,0)",
            (layer, GEOMETRY, geometry_type.upper(), srs_id),
        )
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?,?,'gpkg_rtree_index',?,'write-only')",
            (layer, GEOMETRY, RTREE),
        )
        index = quoted(rtree_of(layer))
        connection.execute(f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)")


def add_triggers(connection: sqlite3.Connection, layer: str, has_geometry: bool) -> None:
    """The triggers that keep the spatial index and the feature count up to date."""
    names = {
        "t": quoted(layer),
        "text": "'" + layer.replace("'", "''") + "'",
        "g": quoted(GEOMETRY),
        "k": quoted(KEY),
        "r": quoted(rtree_of(layer)),
    }
    if has_geometry:
        actions = ("insert", "update1", "update2", "update3", "update4", "delete")
        own = {a: quoted(f"{rtree_of(layer)}_{a}") for a in actions}
        _run(connection, Template(_INDEX).substitute(names, **own))
    own = {a: quoted(f"trigger_{a}_feature_count_{layer}") for a in ("insert", "delete")}
    _run(connection, Template(_COUNTS).substitute(names, **own))


def describe_columns(
    connection: sqlite3.Connection, layer: str, columns: Mapping[str, tuple[str, str]]
) -> None:
    """Note title and description of columns (the schema extension): other programs show them."""
    if not _has_descriptions(connection):
        _run(connection, _DESCRIPTIONS)
        connection.executemany(
            "INSERT INTO gpkg_extensions VALUES (?,NULL,'gpkg_schema',?,'read-write')",
            [("gpkg_data_columns", SCHEMA), ("gpkg_data_column_constraints", SCHEMA)],
        )
    connection.executemany(
        "INSERT OR REPLACE INTO gpkg_data_columns VALUES (?,?,NULL,?,?,NULL,NULL)",
        [(layer, name, title, said or None) for name, (title, said) in columns.items()],
    )


def _has_descriptions(connection: sqlite3.Connection) -> bool:
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_data_columns'"
    return bool(connection.execute(known).fetchone()[0])


def drop_layer(connection: sqlite3.Connection, layer: str) -> None:
    """Remove a layer, if there, with all that is noted about it."""
    for name in (rtree_of(layer), layer):
        connection.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
    connection.execute("DELETE FROM gpkg_extensions WHERE table_name = ?", (layer,))
    if _has_descriptions(connection):
        connection.execute("DELETE FROM gpkg_data_columns WHERE table_name = ?", (layer,))
    connection.execute("DELETE FROM gpkg_geometry_columns WHERE table_name = ?", (layer,))
    connection.execute("DELETE FROM gpkg_ogr_contents WHERE table_name = ?", (layer,))
    connection.execute("DELETE FROM gpkg_contents WHERE table_name = ?", (layer,))


def rtree_of(layer: str, column: str = GEOMETRY) -> str:
    """The name of a layer's spatial index."""
    return f"rtree_{layer}_{column}"


def field_of(name: str, declared: str) -> Field:
    """A column as SQLite declares it: "TEXT(50)" is text of 50 characters."""
    kind, _, rest = declared.upper().partition("(")
    length = rest.rstrip(") ")
    return Field(
        name, _FIELD_TYPES.get(kind.strip(), "text"), int(length) if length.isdigit() else 0
    )


def _sql_type(field: Field) -> str:
    limited = field.length and field.type in ("text", "binary")
    return f"{_SQL_TYPES[field.type]}({field.length})" if limited else _SQL_TYPES[field.type]


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Statements one by one: `executescript` would commit the transaction."""
    pending = ""
    for piece in script.split(";"):
        pending += piece
        if sqlite3.complete_statement(pending + ";") and pending.strip():
            connection.execute(pending)
            pending = ""
        else:
            pending += ";"
