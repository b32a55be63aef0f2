# SPDX-License-Identifier: GPL-2.0-or-later
"""The metadata extension of a GeoPackage (OGC 12-128, annex F.8): one ISO 19139 document for the
file as a whole. Documents of others (QGIS, GDAL) in the same tables are left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Optional

import numpy as np
import shapely

from qh_plugin.core import crs
from qh_plugin.core.dossier.contents import strip_header
from qh_plugin.core.dossier.description import Box, union
from qh_plugin.core.dossier.description_values import is_date
from qh_plugin.core.errors import CrsError
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.io.sqlite import quoted, reading, statement, writing

STANDARD = "http://www.isotc211.org/2005/gmd"
EXTENSION = "http://www.geopackage.org/spec120/#extension_metadata"
_TABLES = (
    """CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT,column_name TEXT,
 extension_name TEXT NOT NULL,definition TEXT NOT NULL,scope TEXT NOT NULL,
 CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    """CREATE TABLE IF NOT EXISTS gpkg_metadata (
 id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
 md_scope TEXT NOT NULL DEFAULT 'dataset',md_standard_uri TEXT NOT NULL,
 mime_type TEXT NOT NULL DEFAULT 'text/xml',metadata TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (
 reference_scope TEXT NOT NULL,table_name TEXT,column_name TEXT,row_id_value INTEGER,
 timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
 md_file_id INTEGER NOT NULL,md_parent_id INTEGER,
 CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
 CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id))""",
)
_OURS = """SELECT m.id FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id
 WHERE m.md_standard_uri = ? AND r.reference_scope = 'geopackage' ORDER BY m.id"""
_CHUNK = 20_000


def write(path: Path, xml: str, day: str) -> None:
    """Put the document into the GeoPackage, in place of the one written before, in one
    transaction. `day` (ISO) is noted as the time of the reference."""
    stamp = f"{day if is_date(day) else '2025-07-01'}T00:00:00.000Z"
    with writing(path) as connection:
        for table in _TABLES:
            connection.execute(table)
        for table in ("gpkg_metadata", "gpkg_metadata_reference"):
            there = "SELECT 1 FROM gpkg_extensions WHERE table_name = ? AND extension_name = ?"
            if not connection.execute(there, (table, "gpkg_metadata")).fetchone():
                connection.execute(
                    "INSERT INTO gpkg_extensions VALUES (?,NULL,'gpkg_metadata',?,'read-write')",
                    (table, EXTENSION),
                )
        ours = [row[0] for row in connection.execute(_OURS, (STANDARD,))]
        if ours:
            _drop_copies(connection, ours[1:])
            connection.execute(
                "UPDATE gpkg_metadata SET md_scope = 'dataset', mime_type = 'text/xml',"
                " metadata = ? WHERE id = ?",
                (xml, ours[0]),
            )
            connection.execute(
                "UPDATE gpkg_metadata_reference SET timestamp = ? WHERE md_file_id = ?",
                (stamp, ours[0]),
            )
            return
        new = connection.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
            " VALUES ('dataset', ?, 'text/xml', ?)",
            (STANDARD, xml),
        ).lastrowid
        connection.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('geopackage',NULL,NULL,NULL,?,?,NULL)",
            (stamp, new),
        )


def read(path: Path) -> Optional[str]:
    """The ISO 19139 document of the file as a whole, None where there is none."""
    with reading(path) as connection:
        there = "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_metadata_reference'"
        if not connection.execute(there).fetchone()[0]:
            return None
        ours = connection.execute(_OURS, (STANDARD,)).fetchone()
        if ours is None:
            return None
        found = connection.execute("SELECT metadata FROM gpkg_metadata WHERE id = ?", ours)
        return str(found.fetchone()[0])


def extent(path: Path, model: Model, epsg: int, progress: Progress = SILENT) -> Optional[Box]:
    """The exact extent (m, system `epsg`) of all features of the model's classes in a GeoPackage,
    None where there are none; a layer in another system counts by its corners."""
    boxes: list[Optional[Box]] = []
    with reading(path) as connection:
        rows = connection.execute(
            "SELECT g.table_name, g.column_name, s.organization, s.organization_coordsys_id"
            " FROM gpkg_geometry_columns g JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
            " ORDER BY g.table_name"
        ).fetchall()
        for i, (table, column, organization, code) in enumerate(rows):
            progress.step(i / len(rows))
            if model.feature_class(f"{path.stem}/{table}") is None:
                continue
            box = _extent(connection, table, column, progress)
            source = int(code) if str(organization).upper() == "EPSG" else epsg
            boxes.append(_moved(box, source, epsg))
    return union(boxes)


def _drop_copies(connection: sqlite3.Connection, ids: list[int]) -> None:
    for one in ids:
        connection.execute("DELETE FROM gpkg_metadata_reference WHERE md_file_id = ?", (one,))
        connection.execute("DELETE FROM gpkg_metadata WHERE id = ?", (one,))


def _extent(
    connection: sqlite3.Connection, table: str, column: str, progress: Progress
) -> Optional[Box]:
    shape = quoted(column)
    cursor = connection.execute(
        statement("SELECT", shape, "FROM", quoted(table), "WHERE", shape, "IS NOT NULL")
    )
    boxes: list[Optional[Box]] = []
    while chunk := cursor.fetchmany(_CHUNK):
        progress.check()
        shapes = shapely.from_wkb([strip_header(blob) for (blob,) in chunk], on_invalid="ignore")
        xmin, ymin, xmax, ymax = shapely.total_bounds(shapes).tolist()
        if np.isfinite((xmin, ymin, xmax, ymax)).all():
            boxes.append((xmin, ymin, xmax, ymax))
    return union(boxes)


def _moved(box: Optional[Box], source: int, target: int) -> Optional[Box]:
    if box is None or source == target:
        return box
    try:
        move = crs.transformer(source, target)
    except CrsError:
        return None
    xmin, ymin, xmax, ymax = box
    corners = move(np.array([[xmin, ymin], [xmin, ymax], [xmax, ymin], [xmax, ymax]]))
    if not np.isfinite(corners).all():
        return None
    low, high = corners.min(axis=0), corners.max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
