# SPDX-License-Identifier: GPL-2.0-or-later
"""The schema `pub` of a PostGIS store: a table a class, versions, receipts, records and jobs."""

from __future__ import annotations

import warnings
from typing import Any, Mapping

from psycopg2 import sql
from pyproj import CRS

from qh_plugin.core import crs
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.io.package_data import table_name
from qh_plugin.server.stores.store import OWNER
from qh_plugin.server.stores.submissions import rows_of

SCHEMA = "pub"
#: advisory locks: one a purpose, the second number says which dossier
PREPARING, DOSSIER, CITY = 79_001, 79_002, 79_003
TYPES = {"integer": "bigint", "real": "double precision", "date": "date", "text": "text"}
_TABLES = (
    "CREATE SCHEMA IF NOT EXISTS pub",
    'CREATE TABLE IF NOT EXISTS pub.qh_dossier (id text COLLATE "C" PRIMARY KEY,'
    " version integer NOT NULL, package text NOT NULL, body json NOT NULL)",
    'CREATE TABLE IF NOT EXISTS pub.qh_receipt (package text COLLATE "C" PRIMARY KEY,'
    " dossier text NOT NULL, outcome text NOT NULL, body json NOT NULL)",
    'CREATE TABLE IF NOT EXISTS pub.qh_version (dossier text COLLATE "C" NOT NULL,'
    " version integer NOT NULL, id text NOT NULL UNIQUE, package text NOT NULL UNIQUE,"
    " body json NOT NULL, PRIMARY KEY (dossier, version))",
    'CREATE TABLE IF NOT EXISTS pub.qh_submission (quarter text COLLATE "C" NOT NULL,'
    ' package text COLLATE "C" NOT NULL, said json NOT NULL, PRIMARY KEY (quarter, package))',
    # as pygeoapi's manager has it, with times as text; `worker` and `beat` are ours
    "CREATE TABLE IF NOT EXISTS pub.jobs (identifier text PRIMARY KEY, type text,"
    " process_id text, created text, started text, finished text, updated text, status text,"
    " location text, mimetype text, message text, progress integer, worker text,"
    " beat double precision)",
    "ALTER TABLE pub.jobs ADD COLUMN IF NOT EXISTS submitter text",
)


def create(cursor: Any, model: Model) -> None:
    """Make what is missing. Several servers may do so at once."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", (PREPARING,))
    cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")
    if cursor.fetchone() is None:
        cursor.execute("CREATE EXTENSION postgis")
    for epsg in sorted({model.default_epsg, *model.accepted_epsg}):
        _add_srid(cursor, epsg)
    for table in _TABLES:
        cursor.execute(table)
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (SCHEMA,))
    there = {str(name) for (name,) in cursor.fetchall()}
    for feature_class in model.classes:
        if table_name(feature_class) not in there:
            _create_layer(cursor, feature_class, model.default_epsg)
    cursor.execute(
        "SELECT body FROM pub.qh_receipt r WHERE NOT EXISTS"
        " (SELECT 1 FROM pub.qh_submission s WHERE s.package = r.package)"
    )
    for (receipt,) in cursor.fetchall():
        add_submission(cursor, receipt)


def add_submission(cursor: Any, receipt: Mapping[str, Any]) -> None:
    """Note what a receipt says of its submission."""
    for row in rows_of(receipt):
        cursor.execute("INSERT INTO pub.qh_submission VALUES (%s,%s,%s)", row)


def place(table: str) -> sql.Identifier:
    """A table of the schema."""
    return sql.Identifier(SCHEMA, table)


def _add_srid(cursor: Any, epsg: int) -> None:
    """PostGIS 3.3 knows none of EPSG:9205 to 9218."""
    _, definition = crs.wkt(epsg)
    with warnings.catch_warnings():  # the text is for old programs; PROJ goes by the code
        warnings.simplefilter("ignore")
        projection = CRS.from_epsg(epsg).to_proj4()
    cursor.execute(
        "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)"
        " SELECT %s, 'EPSG', %s, %s, %s"
        " WHERE NOT EXISTS (SELECT 1 FROM spatial_ref_sys WHERE srid = %s)",
        (epsg, epsg, definition, projection, epsg),
    )


def _create_layer(cursor: Any, feature_class: FeatureClass, epsg: int) -> None:
    table = table_name(feature_class)
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(f.name), sql.SQL(TYPES[f.type]))
        for f in feature_class.fields
    ]
    cursor.execute(
        sql.SQL(
            "CREATE TABLE {} (fid bigserial PRIMARY KEY, geom geometry, {}, {} text NOT NULL,"
            " CONSTRAINT enforce_srid_geom CHECK (ST_SRID(geom) = {}), UNIQUE ({}))"
        ).format(
            place(table),
            sql.SQL(", ").join(columns),
            sql.Identifier(OWNER),
            sql.Literal(epsg),
            sql.Identifier(feature_class.id_field),
        )
    )
    for method, column in (("gist", "geom"), ("btree", OWNER)):
        cursor.execute(
            sql.SQL("CREATE INDEX ON {} USING {} ({})").format(
                place(table), sql.SQL(method), sql.Identifier(column)
            )
        )
