# SPDX-License-Identifier: GPL-2.0-or-later
"""Loading the layers of a package into PostGIS, inside the transaction of its receipt.

The rows run from the package's GeoPackage through COPY into temporary tables, a few at a time;
only then the city is locked, compared and changed.
"""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Optional, Sequence

import psycopg2
from psycopg2 import sql

from qh_plugin.core.dossier.contents import ID_FIELD, digest_of, model_columns, strip_header
from qh_plugin.core.dossier.manifest import LayerEntry, Manifest
from qh_plugin.core.dossier.sql import names, open_readonly, quoted, statement
from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.io.package_data import table_name
from qh_plugin.server.problems import id_of_another, ids_not_unique
from qh_plugin.server.stores.postgis_schema import CITY, DOSSIER, TYPES, place
from qh_plugin.server.stores.store import OWNER, Unfaithful

_KEY, _OWNER = sql.Identifier(ID_FIELD), sql.Identifier(OWNER)
_ROWS = 2000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True)
class _Staged:
    """A layer whose rows wait in the temporary table `stage`."""

    entry: LayerEntry
    table: str
    stage: sql.Identifier
    fields: Sequence[str]
    dates: frozenset[str]


def load_layers(
    connection: Any, data: Path, manifest: Manifest, model: Model
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make the dossier's features in every class those of the package.

    Gives the layers for the receipt, and problems; with a problem the caller must roll back.
    """
    entries = {entry.name: entry for entry in manifest.layers}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (DOSSIER, manifest.dossier)
        )
        staged = []
        with closing(open_readonly(data)) as package:
            for number, of in enumerate(model.classes):
                entry = entries.get(table_name(of))
                if entry is not None:  # else what was published of the class stays
                    staged.append(_stage(cursor, package, of, entry, number, model))
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", (CITY,))
        layers = []
        for one in staged:
            wrong = _refused_ids(cursor, one, manifest.dossier)
            if wrong is not None:
                return [], [wrong]
            counts = _merge(cursor, one, manifest.dossier)
            digest = _proved(connection, one, manifest.dossier)
            layers.append({"name": one.table, **counts, "sha256": digest})
    return layers, []


def _stage(
    cursor: Any,
    package: sqlite3.Connection,
    of: FeatureClass,
    entry: LayerEntry,
    number: int,
    model: Model,
) -> _Staged:
    fields = model_columns(package, entry.name, model)
    kinds = of.field_map
    stage = sql.Identifier(f"qh_stage_{number}")
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(n), sql.SQL(TYPES[kinds[n].type])) for n in fields
    ]
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE {} (fid bigint, geom geometry, {}) ON COMMIT DROP").format(
            stage, sql.SQL(", ").join(columns)
        )
    )
    wanted = names(["fid", "geom", *fields])
    rows = package.execute(statement("SELECT", wanted, "FROM", quoted(entry.name), "ORDER BY fid"))
    copy = sql.SQL("COPY {} FROM STDIN").format(stage).as_string(cursor)
    try:
        cursor.copy_expert(copy, _Lines(_lines(rows, model.default_epsg)), 1 << 16)
    except (psycopg2.DataError, psycopg2.InternalError, sqlite3.Error) as error:
        raise Unfaithful(entry.name) from error
    cursor.execute(sql.SQL("CREATE INDEX ON {} ({})").format(stage, _KEY))
    cursor.execute(sql.SQL("ANALYZE {}").format(stage))
    dates = frozenset(n for n in fields if kinds[n].type == "date")
    return _Staged(entry, entry.name, stage, fields, dates)


def _refused_ids(cursor: Any, one: _Staged, dossier: str) -> Optional[dict[str, Any]]:
    cursor.execute(
        sql.SQL("SELECT count(*), count(DISTINCT nullif({}, '')) FROM {}").format(_KEY, one.stage)
    )
    total, distinct = cursor.fetchone()
    if total != distinct:
        return ids_not_unique(one.table, total - distinct)
    cursor.execute(
        sql.SQL(
            "SELECT s.{k} FROM {s} s JOIN {m} m ON m.{k} = s.{k} WHERE m.{o} <> %s LIMIT 1"
        ).format(k=_KEY, s=one.stage, m=place(one.table), o=_OWNER),
        (dossier,),
    )
    taken = cursor.fetchone()
    return id_of_another(one.table, str(taken[0])) if taken else None


def _merge(cursor: Any, one: _Staged, dossier: str) -> dict[str, int]:
    columns = [sql.Identifier(name) for name in one.fields]
    same = [sql.SQL("s.{0} IS NOT DISTINCT FROM m.{0}").format(c) for c in columns]
    same.append(sql.SQL("s.geom::bytea IS NOT DISTINCT FROM m.geom::bytea"))
    parts = {
        "k": _KEY,
        "o": _OWNER,
        "s": one.stage,
        "m": place(one.table),
        "same": sql.SQL(" AND ").join(same),
        "set": sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(c) for c in columns),
        "names": sql.SQL(", ").join(columns),
    }
    cursor.execute(
        sql.SQL(
            "SELECT count(*), count(*) FILTER (WHERE {same}), (SELECT count(*) FROM {s})"
            " FROM {s} s JOIN {m} m ON m.{k} = s.{k}"
        ).format(**parts)
    )
    known, unchanged, received = cursor.fetchone()
    cursor.execute(
        sql.SQL(
            "DELETE FROM {m} m WHERE m.{o} = %s"
            " AND NOT EXISTS (SELECT 1 FROM {s} s WHERE s.{k} = m.{k})"
        ).format(**parts),
        (dossier,),
    )
    deleted = cursor.rowcount
    cursor.execute(
        sql.SQL(
            "UPDATE {m} m SET geom = s.geom, {set} FROM {s} s WHERE s.{k} = m.{k} AND NOT ({same})"
        ).format(**parts)
    )
    cursor.execute(
        sql.SQL(
            "INSERT INTO {m} (geom, {names}, {o}) SELECT geom, {names}, %s FROM {s} s"
            " WHERE NOT EXISTS (SELECT 1 FROM {m} m WHERE m.{k} = s.{k}) ORDER BY fid"
        ).format(**parts),
        (dossier,),
    )
    return {
        "received": received,
        "inserted": received - known,
        "updated": known - unchanged,
        "deleted": deleted,
        "unchanged": unchanged,
    }


def _proved(connection: Any, one: _Staged, dossier: str) -> str:
    """Read everything back: ids, attributes and coordinates are those of the package."""
    columns = [
        sql.SQL("{}::text" if n in one.dates else "{}").format(sql.Identifier(n))
        for n in one.fields
    ]
    read = sql.SQL(
        "SELECT ST_AsBinary(geom, 'NDR'), {} FROM {} WHERE {} = %s ORDER BY {} COLLATE \"C\", fid"
    ).format(sql.SQL(", ").join(columns), place(one.table), _OWNER, _KEY)
    with connection.cursor("qh_read_back") as cursor:
        cursor.itersize = _ROWS
        cursor.execute(read, (dossier,))
        rows = ((bytes(g) if g is not None else None, *rest) for g, *rest in cursor)
        there = digest_of(one.fields, rows)
    if there != one.entry.sha256:
        raise Unfaithful(one.entry.name)
    return there


def _lines(rows: Iterator[Sequence[Any]], epsg: int) -> Iterator[bytes]:
    """Rows as COPY reads them, in pieces of many."""
    head = f"SRID={epsg};"
    piece: list[str] = []
    for fid, geometry, *values in rows:
        wkb = strip_header(geometry)
        shape = head + wkb.hex() if isinstance(wkb, bytes) else "\\N"
        piece.append("\t".join([str(fid), shape, *map(_copied, values)]) + "\n")
        if len(piece) >= _ROWS:
            yield "".join(piece).encode("utf-8", "surrogatepass")
            piece.clear()
    yield "".join(piece).encode("utf-8", "surrogatepass")


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return value.hex()
    return value.translate(_ESCAPES) if isinstance(value, str) else repr(value)


class _Lines(io.RawIOBase):
    """Pieces as a file that psycopg2 reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = piece
        size = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:size], self._rest[size:]
        return given
