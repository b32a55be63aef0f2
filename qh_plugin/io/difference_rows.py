# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading the rows of a data.gpkg for a difference: all of them as keys and hashes, some of them
as features."""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from pathlib import Path
from typing import Iterator, Sequence

import numpy as np

from qh_plugin.core.dossier.contents import feature_tables, geometry_column, model_columns
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.difference import Rows, distinct_keys
from qh_plugin.core.publish.feature_difference import Feature, measured
from qh_plugin.io.geopackage_blob import wkb_column
from qh_plugin.io.sqlite import quoted, reading, statement

_CHUNK = 2000
_FEW = 500
_DIGEST = 16


def classes_of(path: Path, model: Model) -> dict[str, list[str]]:
    """Table → the columns that the model knows, for each class in a data.gpkg."""
    with reading(path) as connection:
        return {
            table: model_columns(connection, table, model)
            for table in feature_tables(connection)
            if model.feature_class(table.replace("_", "/", 1)) is not None
        }


def read_rows(
    path: Path, table: str, of: FeatureClass, fields: Sequence[str], progress: Progress
) -> Rows:
    """Every row of a table as key, fid, hash and area. `fields` are hashed in this order; one that
    the table lacks counts as empty. Raises `InputError`, `Cancelled`."""
    ids: list[object] = []
    fids: list[int] = []
    hashes: list[bytes] = []
    sizes = [np.empty(0)]
    with reading(path) as connection:
        named = of.id_field in _there(connection, table)
        key = quoted(of.id_field) if named else "NULL"
        cursor = connection.execute(_select(connection, table, [key], fields))
        (total,) = connection.execute(statement("SELECT count(*) FROM", quoted(table))).fetchone()
        while rows := cursor.fetchmany(_CHUNK):
            progress.step(len(fids) / max(total, 1))
            shapes = wkb_column([row[2] for row in rows])
            for (key_value, fid, _, *values), wkb in zip(rows, shapes):
                digest = blake2b(wkb or b"", digest_size=_DIGEST)
                digest.update(f"|{wkb is None}{values!r}".encode("utf-8", "surrogatepass"))
                hashes.append(digest.digest())
                ids.append(key_value)
                fids.append(fid)
            sizes.append(np.nan_to_num(measured(shapes)))
    return Rows(
        distinct_keys(ids, fids),
        np.array(fids, dtype=np.int64),
        np.array(hashes, dtype=f"S{_DIGEST}"),
        np.concatenate(sizes),
    )


def read_features(
    path: Path, table: str, fields: Sequence[str], fids: Sequence[int]
) -> dict[int, Feature]:
    """Some rows as features, by fid."""
    found: dict[int, Feature] = {}
    with reading(path) as connection:
        for some in _pieces(fids):
            places = "(" + ",".join("?" * len(some)) + ")"
            read = _select(connection, table, [], fields, "WHERE fid IN " + places)
            for fid, blob, *values in connection.execute(read, some):
                (wkb,) = wkb_column([blob])
                found[fid] = Feature(fid, wkb, dict(zip(fields, values)))
    return found


def _pieces(fids: Sequence[int]) -> Iterator[list[int]]:
    for k in range(0, len(fids), _FEW):
        yield [int(fid) for fid in fids[k : k + _FEW]]


def _select(
    connection: sqlite3.Connection,
    table: str,
    first: Sequence[str],
    fields: Sequence[str],
    where: str = "",
) -> str:
    there, shape = _there(connection, table), geometry_column(connection, table)
    wanted = [quoted(name) if name in there else "NULL" for name in fields]
    columns = ", ".join([*first, "fid", quoted(shape) if shape else "NULL", *wanted])
    return statement("SELECT", columns, "FROM", quoted(table), where, "ORDER BY fid")


def _there(connection: sqlite3.Connection, table: str) -> set[str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return {str(name) for (name,) in rows}
