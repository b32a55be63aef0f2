# SPDX-License-Identifier: GPL-2.0-or-later
"""The city of a PostGIS store in a backup: a CSV file a table, all of one state of the database."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Iterator, Optional

import psycopg2
from psycopg2 import extensions, sql

from qh_plugin.core.dossier.contents import ID_FIELD
from qh_plugin.core.errors import StorageError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text
from qh_plugin.io.package_data import table_name
from qh_plugin.server.backup import drill_databases
from qh_plugin.server.backup.contents import RECORDS, Contents, Hashed, hashed
from qh_plugin.server.stores.postgis_connections import Connections, parameters_of
from qh_plugin.server.stores.postgis_schema import SCHEMA, create, place
from qh_plugin.server.stores.store import OWNER

TABLES = "tables"
_ROWS = 2000


def save(dsn: str, folder: Path, model: Model) -> Contents:
    """Write one state of the city. Raises `psycopg2.Error`, `OSError`, `StorageError`."""
    (folder / TABLES).mkdir()
    with closing(Connections(dsn)) as all_of, all_of.transaction(reading=True) as connection:
        for table, columns in _columns(model).items():
            _copy_out(connection, table, columns, folder / TABLES / f"{table}.csv")
        return _read(connection, model)


@contextmanager
def loading(backup: Path, dsn: str, model: Model) -> Iterator[Contents]:
    """Put the city of a backup into an empty database; committed where the block ends well.
    Raises `psycopg2.Error`, `OSError`, `StorageError`."""
    with closing(Connections(dsn)) as all_of, all_of.transaction() as connection:
        with connection.cursor() as cursor:
            _must_be_empty(cursor)
            create(cursor, model)
        for table in _columns(model):
            _copy_in(connection, table, backup / TABLES / f"{table}.csv")
        yield _read(connection, model)


def present(dsn: str, model: Model) -> Optional[Contents]:
    """What the database holds; None where it is empty. Raises `psycopg2.Error`, `StorageError`."""
    with closing(Connections(dsn)) as all_of, all_of.transaction(reading=True) as connection:
        with connection.cursor() as cursor:
            if _is_empty(cursor):
                return None
        return _read(connection, model)


@contextmanager
def temporary_database(dsn: str) -> Iterator[str]:
    """A new database beside that of the DSN, for a drill, and its DSN; dropped at the end. Raises
    `StorageError` where the user may not make one."""
    name = drill_databases.new_name()
    with closing(Connections(dsn).open()) as connection:
        connection.autocommit = True
        try:
            drill_databases.hold(connection.cursor(), name)
            connection.cursor().execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
            )
        except psycopg2.Error as error:
            raise StorageError(_NO_DATABASE, str(error)) from error
        try:
            yield extensions.make_dsn(**{**parameters_of(dsn), "dbname": name})
        finally:
            connection.cursor().execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def drop_left(dsn: str) -> list[str]:
    """Drop the databases of drills that were killed; gives their names. Raises `psycopg2.Error`,
    `StorageError`."""
    with closing(Connections(dsn).open()) as connection:
        connection.autocommit = True
        return drill_databases.drop_left(connection)


def _columns(model: Model) -> dict[str, list[str]]:
    layers = {
        table_name(of): ["fid", "geom", *(f.name for f in of.fields), OWNER] for of in model.classes
    }
    return {**layers, **{table: list(columns) for table, columns in RECORDS.items()}}


def _is_empty(cursor: Any) -> bool:
    cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", (SCHEMA,))
    return not cursor.fetchone()[0]


def _must_be_empty(cursor: Any) -> None:
    if not _is_empty(cursor):
        raise StorageError(_NOT_EMPTY)


def _copy_out(connection: Any, table: str, columns: list[str], path: Path) -> None:
    names = list(map(sql.Identifier, columns))
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT (FORMAT csv, HEADER)").format(
        sql.SQL(", ").join(names), place(table), names[0]
    )
    with connection.cursor() as cursor, path.open("wb") as file:
        cursor.copy_expert(query.as_string(cursor), file)


def _copy_in(connection: Any, table: str, path: Path) -> None:
    with connection.cursor() as cursor, path.open("rb") as file:
        head = file.readline().decode("utf-8").strip().replace('"', "").split(",")
        query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
            place(table), sql.SQL(", ").join(map(sql.Identifier, head))
        )
        cursor.copy_expert(query.as_string(cursor), file)
        if "fid" in head:
            cursor.execute(
                sql.SQL(
                    "SELECT setval(pg_get_serial_sequence(%s, 'fid'), greatest(max(fid), 1)) FROM"
                    " {} HAVING count(*) > 0"
                ).format(place(table)),
                (place(table).as_string(cursor),),
            )


def _read(connection: Any, model: Model) -> Contents:
    layers = [_layer(connection, table_name(of), of.fields) for of in model.classes]
    records = [_record(connection, table, list(columns)) for table, columns in RECORDS.items()]
    with connection.cursor() as cursor:
        lists = []
        for table in ("qh_version", "qh_receipt"):
            query = sql.SQL('SELECT package FROM {} ORDER BY package COLLATE "C"')
            cursor.execute(query.format(place(table)))
            lists.append(tuple(str(package) for (package,) in cursor))
    return Contents(tuple(layers), tuple(records), *lists)


def _layer(connection: Any, table: str, fields: Any) -> Hashed:
    dates = {f.name for f in fields if f.type == "date"}
    columns = [*sorted(f.name for f in fields), OWNER]
    wanted = [
        sql.SQL("{}::text" if n in dates else "{}").format(sql.Identifier(n)) for n in columns
    ]
    query = sql.SQL("SELECT ST_AsBinary(geom, 'NDR'), {} FROM {} ORDER BY {} COLLATE \"C\"").format(
        sql.SQL(", ").join(wanted), place(table), sql.Identifier(ID_FIELD)
    )
    with connection.cursor("qh_backup") as cursor:
        cursor.itersize = _ROWS
        cursor.execute(query)
        rows = ((bytes(g) if g is not None else None, *rest) for g, *rest in cursor)
        return hashed(table, columns, rows)


def _record(connection: Any, table: str, columns: list[str]) -> Hashed:
    wanted = [
        sql.SQL("{}::text" if n == "body" else "{}").format(sql.Identifier(n)) for n in columns
    ]
    query = sql.SQL('SELECT NULL, {} FROM {} ORDER BY {} COLLATE "C"').format(
        sql.SQL(", ").join(wanted), place(table), sql.Identifier(columns[0])
    )
    with connection.cursor("qh_backup") as cursor:
        cursor.itersize = _ROWS
        cursor.execute(query)
        return hashed(table, columns, cursor)


_NOT_EMPTY = Text(
    "Cơ sở dữ liệu đã có dữ liệu công bố (lược đồ pub); hãy khôi phục vào cơ sở dữ liệu trống.",
    "The database holds published data already (schema pub); restore into an empty database.",
)
_NO_DATABASE = Text(
    "Không tạo được cơ sở dữ liệu tạm để diễn tập; hãy cấp quyền CREATEDB cho người dùng trong "
    "--dsn.",
    "Cannot make a temporary database for the drill; give the user of --dsn the right CREATEDB.",
)
