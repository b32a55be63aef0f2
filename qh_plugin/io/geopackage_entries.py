# SPDX-License-Identifier: GPL-2.0-or-later
"""What layers a GeoPackage holds, and how each is made."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional, Sequence

from qh_plugin.core.errors import InputError
from qh_plugin.core.table import Field
from qh_plugin.core.text import Text
from qh_plugin.io.geopackage_schema import GEOMETRY_TYPES, UNDEFINED_GEOGRAPHIC, field_of
from qh_plugin.io.sqlite import quoted, statement

#: tables that QGIS keeps beside the layers; listed as attribute tables but no data of anybody
OF_QGIS = frozenset({"layer_styles", "qgis_projects"})


@dataclass(frozen=True)
class LayerEntry:
    """One layer of a GeoPackage. `geometry_type` is "" for an attribute table; `epsg` None and
    `crs_wkt` "" where undefined; `key` and `geometry_column` "" where there is none."""

    name: str
    geometry_type: str
    epsg: Optional[int]
    crs_wkt: str
    count: int
    fields: Sequence[Field]
    key: str
    geometry_column: str
    srs_id: int


def entries(connection: sqlite3.Connection, only: Optional[str] = None) -> Iterator[LayerEntry]:
    """The layers of an open GeoPackage, sorted by name; `only` looks at that one alone."""
    query = """
        SELECT c.table_name, g.column_name, g.geometry_type_name, coalesce(g.srs_id, c.srs_id),
               s.organization, s.organization_coordsys_id, s.definition
        FROM gpkg_contents c
        LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
        LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = coalesce(g.srs_id, c.srs_id)
        WHERE c.data_type IN ('features', 'attributes') AND c.table_name = coalesce(?, c.table_name)
        ORDER BY c.table_name"""
    found = connection.execute(query, (only,)).fetchall()
    for name, column, kind, srs_id, organization, code, wkt in found:
        if name in OF_QGIS:
            continue
        info = connection.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
        key = next((c[1] for c in info if c[5]), "")
        known = str(organization).upper() == "EPSG"
        yield LayerEntry(
            name=name,
            geometry_type=GEOMETRY_TYPES.get(str(kind).upper(), str(kind)) if column else "",
            epsg=int(code) if known else None,
            crs_wkt="" if wkt in (None, "undefined") else wkt,
            count=connection.execute(statement("SELECT count(*) FROM", quoted(name))).fetchone()[0],
            fields=tuple(field_of(c[1], c[2]) for c in info if c[1] not in (key, column)),
            key=key,
            geometry_column=column or "",
            srs_id=UNDEFINED_GEOGRAPHIC if srs_id is None else srs_id,
        )


def entry_of(connection: sqlite3.Connection, path: Path, layer: str) -> LayerEntry:
    """One layer. Raises `InputError` that names the layers there are."""
    for entry in entries(connection, layer):
        return entry
    there = ", ".join(e.name for e in entries(connection))
    raise InputError(
        Text(
            "Tệp {file} không có lớp {layer}; các lớp hiện có: {there}.",
            "The file {file} has no layer {layer}; it holds: {there}.",
        ).format(file=str(path), layer=layer, there=there or "–")
    )
