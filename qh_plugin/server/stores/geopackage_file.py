# SPDX-License-Identifier: GPL-2.0-or-later
"""The file of a GeoPackage store: its tables, and connections to it.

Write-ahead logging keeps readers undisturbed while a dossier is loaded; SQLite's own lock lets one
writer in at a time, whichever process it is in.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

from qh_plugin.core.dossier.sql import open_readonly, quoted, statement
from qh_plugin.core.model import Model, ModelField
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage
from qh_plugin.io.geopackage_blob import add_functions
from qh_plugin.io.package_data import table_name
from qh_plugin.server.stores.store import OWNER
from qh_plugin.server.stores.submissions import rows_of
from qh_plugin.server.stores.versions import version_id, version_of

_OWNER = ModelField(OWNER, "text", Text("Hồ sơ", "Dossier"))
_TABLES = (
    "CREATE TABLE IF NOT EXISTS qh_dossier (id TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " package TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS qh_receipt (package TEXT PRIMARY KEY, dossier TEXT NOT NULL,"
    " outcome TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS qh_version (dossier TEXT NOT NULL, version INTEGER NOT NULL,"
    " id TEXT NOT NULL UNIQUE, package TEXT NOT NULL UNIQUE, body TEXT NOT NULL,"
    " PRIMARY KEY (dossier, version))",
    "CREATE TABLE IF NOT EXISTS qh_submission (quarter TEXT NOT NULL, package TEXT NOT NULL,"
    " said TEXT NOT NULL, PRIMARY KEY (quarter, package)) WITHOUT ROWID",
)
#: seconds that a writer waits for another one: as long as a large dossier takes to load
_PATIENCE = 600


def create_city(path: Path, model: Model, epsg: int) -> None:
    """Make the store's GeoPackage: one empty table per class, unique ids, an owner per row. One
    that is there gets the tables that an earlier program did not make."""
    if path.exists():
        _complete(path)
        return
    draft = path.with_name("city.draft.gpkg")
    draft.unlink(missing_ok=True)
    classes = [
        replace(c, name=table_name(c), fields=(*c.fields, _OWNER)) for c in model.classes
    ]  # a column added later makes SQLite read the whole schema again, for each class
    geopackage.create(draft, classes, epsg)
    with _connected(draft) as connection:
        connection.execute("BEGIN")  # one write to the disk instead of one a statement
        for feature_class in classes:
            table = feature_class.class_name
            owner, key = quoted(OWNER), quoted(feature_class.id_field)
            for unique, name, column in (("UNIQUE", "id", key), ("", "owner", owner)):
                index = quoted(f"qh_{name}_{table}")
                words = ("CREATE", unique, "INDEX", index, "ON", quoted(table), "(", column, ")")
                connection.execute(statement(*words))
        for table in _TABLES:
            connection.execute(table)
        connection.execute("COMMIT")
    draft.replace(path)


def _complete(path: Path) -> None:
    """Opening also rolls back what a dead process left half done."""
    with writing(path) as connection:
        for table in _TABLES:
            connection.execute(table)
        rows = connection.execute(
            "SELECT body FROM qh_receipt WHERE outcome LIKE 'accepted%'"
            " AND package NOT IN (SELECT package FROM qh_version)"
        ).fetchall()
        for (body,) in rows:
            add_version(connection, json.loads(body))
        rows = connection.execute(
            "SELECT body FROM qh_receipt WHERE package NOT IN (SELECT package FROM qh_submission)"
        ).fetchall()
        for (body,) in rows:
            add_submission(connection, json.loads(body))


def add_version(connection: sqlite3.Connection, receipt: Mapping[str, Any]) -> None:
    """Note the version that a receipt made."""
    connection.execute(
        "INSERT INTO qh_version (dossier, version, id, package, body) VALUES (?,?,?,?,?)",
        (
            receipt["dossier"],
            receipt["version"],
            version_id(receipt),
            receipt["package"],
            json.dumps(version_of(receipt), ensure_ascii=False),
        ),
    )


def add_submission(connection: sqlite3.Connection, receipt: Mapping[str, Any]) -> None:
    """Note what a receipt says of its submission."""
    rows = list(rows_of(receipt))
    connection.executemany("INSERT INTO qh_submission VALUES (?,?,?)", rows)


@contextmanager
def writing(path: Path, package_data: Optional[Path] = None) -> Iterator[sqlite3.Connection]:
    """One transaction on the city; `package_data` is attached read-only as schema `src`."""
    with _connected(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        if package_data is not None:
            address = package_data.resolve().as_uri() + "?mode=ro"
            connection.execute("ATTACH DATABASE ? AS src", (address,))
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One snapshot of the city."""
    connection = open_readonly(path)
    try:
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    address = path.resolve().as_uri() + "?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
    try:
        add_functions(connection)
        yield connection
    finally:
        connection.close()
