# SPDX-License-Identifier: GPL-2.0-or-later
"""layers/data.gpkg of a package: every class of a dossier in one GeoPackage.

Tables are named "<database>_<class>", rows keep their fids and order, times are fixed: the same
rows give the same bytes. No spatial index travels; the server builds its own.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.dossier.contents import geometry_column, strip_header
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.package import cannot_write
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage
from qh_plugin.io.sqlite import creating, quoted, reading, statement

_APPLICATION_ID = 0x47504B47  # "GPKG"
_VERSION = 10200
_TIME = "2000-01-01T00:00:00.000Z"
_AT_ONCE = 5000
_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""


def table_name(feature_class: FeatureClass) -> str:
    """The class's table in a package and its collection on the server."""
    return feature_class.name.replace("/", "_")


def merge_layers(
    dossier: Dossier, model: Model, out: Path, progress: Progress = SILENT
) -> list[str]:
    """Write all classes that the dossier has into `out`; gives the table names.

    Layers that are no class of the model (sketches, styles) stay at home. Raises `InputError` for
    a damaged GeoPackage, `StorageError` where `out` cannot be written; leaves no half file.
    """
    tables: list[str] = []
    databases = dossier.databases()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from error
    with creating(out) as target:
        _prepare(target)
        for i, path in enumerate(databases):
            progress.step(i / len(databases))
            tables += _merge(target, path, model)
    return sorted(tables)


def read_package_data(
    data_gpkg: Path,
    model: Model,
    facts: Mapping[str, Any],
    progress: Progress = SILENT,
    *,
    ledger: Sequence[str] = (),
) -> Dataset:
    """The dataset in a data.gpkg, with the same table names, roles, facts and waivers (`ledger`,
    the lines) as the dossier it was made from: the same rules give the same findings on both sides
    of the wire, and the same of them are accepted."""
    tables = []
    for entry in geopackage.layers(data_gpkg):
        found = model.feature_class(entry.name.replace("_", "/", 1))
        if found is not None:
            tables.append(
                geopackage.read_table(
                    data_gpkg,
                    entry.name,
                    name=found.name,
                    id_field=found.id_field,
                    progress=progress,
                )
            )
    names = {t.name for t in tables}
    roles: dict[str, str] = {}
    for wanted in model.classes:
        if wanted.coverage is None or wanted.name not in names:
            continue
        partners = {
            "lots": wanted.name,
            "boundary": wanted.coverage.boundary,
            "voids": wanted.coverage.voids,
        }
        for role, name in partners.items():
            if name in names:
                roles.setdefault(role, name)
    return Dataset(tuple(tables), model.id, roles, dict(facts), (str(data_gpkg),), tuple(ledger))


def _prepare(target: sqlite3.Connection) -> None:
    target.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    target.execute(f"PRAGMA user_version = {_VERSION}")
    for table in _SCHEMA.split(";\n"):
        target.execute(table)


def _merge(target: sqlite3.Connection, path: Path, model: Model) -> list[str]:
    merged = []
    with reading(path) as source:
        rows = source.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN"
            " ('features', 'attributes') ORDER BY table_name"
        ).fetchall()
        for (layer,) in rows:
            found = model.feature_class(f"{path.stem}/{layer}")
            if found is not None:
                _copy(source, target, str(layer), found)
                merged.append(table_name(found))
    return merged


def _copy(
    source: sqlite3.Connection, target: sqlite3.Connection, layer: str, into: FeatureClass
) -> None:
    table = table_name(into)
    shape = geometry_column(source, layer)
    listed = source.execute("SELECT name, type, pk FROM pragma_table_info(?)", (layer,))
    described = [(str(name), str(kind), bool(key)) for name, kind, key in listed]
    key = next((name for name, _, is_key in described if is_key), "rowid")
    fields = [(n, k) for n, k, is_key in described if not is_key and n != shape]
    head = [("fid", "INTEGER PRIMARY KEY NOT NULL")]
    head += [("geom", "BLOB")] if shape else []
    declared = ", ".join(f"{quoted(n)} {_plain_type(k)}" for n, k in head + fields)
    target.execute(statement("CREATE TABLE", quoted(table), "(", declared, ")"))
    wanted = [key, *([shape] if shape else []), *(n for n, _ in fields)]
    chosen = ", ".join(map(quoted, wanted))
    read = statement("SELECT", chosen, "FROM", quoted(layer), "ORDER BY", quoted(key))
    marks = ", ".join("?" * len(wanted))
    write = statement("INSERT INTO", quoted(table), "VALUES (", marks, ")")
    target.executemany(write, source.execute(read))
    _register(source, target, layer, table, shape)


def _plain_type(declared: str) -> str:
    if not all(c.isalnum() or c in "() ,_" for c in declared):
        raise InputError(
            Text("Kiểu cột lạ: {kind}.", "Odd column type: {kind}.").format(kind=declared)
        )
    return declared


def _register(
    source: sqlite3.Connection,
    target: sqlite3.Connection,
    layer: str,
    table: str,
    shape: Optional[str],
) -> None:
    kind, srs = source.execute(
        "SELECT data_type, srs_id FROM gpkg_contents WHERE table_name = ?", (layer,)
    ).fetchone()
    for row in source.execute(
        "SELECT srs_name, srs_id, organization, organization_coordsys_id, definition, description"
        " FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326, ?) ORDER BY srs_id",
        (srs,),
    ):
        target.execute("INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", row)
    box = _extent(target, table) if shape else (None,) * 4
    target.execute(
        "INSERT INTO gpkg_contents VALUES (?,?,?,'',?,?,?,?,?,?)",
        (table, kind, table, _TIME, *box, srs),
    )
    if shape:
        facts = source.execute(
            "SELECT geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns"
            " WHERE table_name = ?",
            (layer,),
        ).fetchone()
        target.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?,'geom',?,?,?,?)", (table, *facts)
        )


def _extent(connection: sqlite3.Connection, table: str) -> tuple[Optional[float], ...]:
    read = statement("SELECT geom FROM", quoted(table), "WHERE geom IS NOT NULL")
    rows = connection.execute(read)
    box = np.full(4, np.nan)
    while some := rows.fetchmany(_AT_ONCE):  # a large layer never lies in memory whole
        shapes = shapely.from_wkb([strip_header(blob) for (blob,) in some], on_invalid="ignore")
        more = shapely.total_bounds(shapes)
        box = np.concatenate([np.fmin(box[:2], more[:2]), np.fmax(box[2:], more[2:])])
    return tuple(None if v != v else float(v) for v in box)
