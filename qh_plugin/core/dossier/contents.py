# SPDX-License-Identifier: GPL-2.0-or-later
"""What a package's data.gpkg holds: count, extent and a hash of the rows of each layer.

The hash covers ids, geometry and attributes, not how the file stores them, so the client's file
and the server's store give the same hash for the same features.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Iterable, Iterator, Optional, Sequence

from qh_plugin.core.dossier.manifest import LayerEntry
from qh_plugin.core.dossier.sql import open_readonly, quoted, statement
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text

ID_FIELD = "maDoiTuong"
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)


def strip_header(blob: Optional[bytes]) -> Optional[bytes]:
    """The WKB inside a GeoPackage geometry (OGC 12-128r18, 2.1.3); None for NULL. A blob without
    the header is given back as it is: what it is worth is for the rules to say."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return blob
    code = (blob[3] >> 1) & 7
    return blob[8 + _ENVELOPE_BYTES[code] :] if code < len(_ENVELOPE_BYTES) else blob


def feature_tables(connection: sqlite3.Connection) -> list[str]:
    """The feature and attribute tables of a GeoPackage, sorted."""
    rows = connection.execute(
        "SELECT table_name FROM gpkg_contents"
        " WHERE data_type IN ('features', 'attributes') ORDER BY table_name"
    )
    return [str(name) for (name,) in rows]


def geometry_column(connection: sqlite3.Connection, table: str) -> Optional[str]:
    """The geometry column of a table, None where it has none."""
    row = connection.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
    ).fetchone()
    return str(row[0]) if row else None


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The attribute columns of a table (neither key nor geometry), sorted by name."""
    skip = geometry_column(connection, table)
    rows = connection.execute("SELECT name, pk FROM pragma_table_info(?)", (table,))
    return sorted(str(name) for name, key in rows if not key and name != skip)


def rows_hash(
    connection: sqlite3.Connection,
    table: str,
    fields: Sequence[str],
    where: str = "",
    values: Sequence[object] = (),
) -> str:
    """SHA-256 over the rows of a table in the order of their ids."""
    order = sorted(fields)
    return digest_of(order, _rows(connection, table, order, where, values))


def digest_of(fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """SHA-256 over rows of WKB and the values of `fields` (sorted), in the order they come: that
    of the ids, by their bytes."""
    digest = hashlib.sha256(json.dumps(list(fields), ensure_ascii=False).encode("utf-8"))
    encode = json.JSONEncoder(ensure_ascii=False, default=_hexadecimal).encode
    for shape, *attributes in rows:
        digest.update(encode(attributes).encode("utf-8", "surrogatepass"))
        digest.update(b"|" + (shape if isinstance(shape, bytes) else b"") + b"\n")
    return digest.hexdigest()


def _rows(
    connection: sqlite3.Connection,
    table: str,
    fields: Sequence[str],
    where: str,
    values: Sequence[object],
) -> Iterator[Sequence[Any]]:
    shape = geometry_column(connection, table)
    first = quoted(shape) if shape else "NULL"
    wanted = ", ".join([first, *map(quoted, fields)])
    order = f"{quoted(ID_FIELD)}, rowid" if ID_FIELD in fields else "rowid"
    sql = statement("SELECT", wanted, "FROM", quoted(table), where, "ORDER BY", order)
    for geometry, *attributes in connection.execute(sql, values):
        yield strip_header(geometry), *attributes


def _hexadecimal(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    raise ValueError(f"unexpected value {value!r}")


def model_columns(connection: sqlite3.Connection, table: str, model: Model) -> list[str]:
    """The attribute columns that the model knows: what the server keeps and the hash covers."""
    found = model.feature_class(table.replace("_", "/", 1))
    known = found.field_map if found else {}
    return [name for name in columns(connection, table) if name in known]


def layer_entries(path: Path, model: Model) -> list[LayerEntry]:
    """The layers of a data.gpkg for the manifest. Raises `InputError` where it is none."""
    try:
        with closing(open_readonly(path)) as connection:
            return [_entry(connection, table, model) for table in feature_tables(connection)]
    except (sqlite3.Error, ValueError) as error:
        raise InputError(
            Text(
                "Tệp {file} không phải GeoPackage dùng được.",
                "The file {file} is not a usable GeoPackage.",
            ).format(file=path.name),
            details=str(error),
        ) from error


def _entry(connection: sqlite3.Connection, table: str, model: Model) -> LayerEntry:
    srs, *box = connection.execute(
        "SELECT srs_id, min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?",
        (table,),
    ).fetchone()
    sql = statement("SELECT count(*) FROM", quoted(table))
    count = int(connection.execute(sql).fetchone()[0])
    known = all(isinstance(v, (int, float)) for v in box) and count > 0
    return LayerEntry(
        name=table,
        crs=f"EPSG:{srs}" if srs else "",
        count=count,
        bbox=(float(box[0]), float(box[1]), float(box[2]), float(box[3])) if known else None,
        sha256=rows_hash(connection, table, model_columns(connection, table, model)),
    )
