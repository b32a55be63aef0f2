# SPDX-License-Identifier: GPL-2.0-or-later
"""The published city: layers, versions and receipts in one GeoPackage.

One SQLite transaction loads a dossier and writes its receipt, so there is never one without the
other, whenever the process dies. Write-ahead logging keeps readers undisturbed meanwhile.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, Optional, Sequence

from qh_plugin.core.dossier.sql import open_readonly, quoted, statement
from qh_plugin.core.model import Model, ModelField
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage
from qh_plugin.io.geopackage_blob import add_functions
from qh_plugin.io.package_data import table_name

OWNER = "qhHoSo"
_OWNER = ModelField(OWNER, "text", Text("Hồ sơ", "Dossier"))
_TABLES = (
    "CREATE TABLE IF NOT EXISTS qh_dossier (id TEXT PRIMARY KEY, version INTEGER NOT NULL,"
    " package TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS qh_receipt (package TEXT PRIMARY KEY, dossier TEXT NOT NULL,"
    " outcome TEXT NOT NULL, body TEXT NOT NULL)",
)


def create_city(path: Path, model: Model, epsg: int) -> None:
    """Make the store's GeoPackage: one empty table per class, unique ids, an owner per row."""
    if path.exists():
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
    connection = sqlite3.connect(address, uri=True, timeout=60, isolation_level=None)
    try:
        add_functions(connection)
        yield connection
    finally:
        connection.close()


def receipt_of(connection: sqlite3.Connection, package: str) -> Optional[dict[str, Any]]:
    """The receipt of a package, None where there is none."""
    row = connection.execute("SELECT body FROM qh_receipt WHERE package = ?", (package,)).fetchone()
    return json.loads(row[0]) if row else None


def save_receipt(connection: sqlite3.Connection, receipt: dict[str, Any]) -> None:
    """Keep a receipt for ever; a package has one."""
    connection.execute(
        "INSERT INTO qh_receipt VALUES (?,?,?,?)",
        (
            receipt["package"],
            receipt["dossier"],
            receipt["outcome"],
            json.dumps(receipt, ensure_ascii=False),
        ),
    )


def version_of(connection: sqlite3.Connection, dossier: str) -> int:
    """The published version of a dossier, 0 where there is none."""
    row = connection.execute("SELECT version FROM qh_dossier WHERE id = ?", (dossier,)).fetchone()
    return int(row[0]) if row else 0


def save_dossier(
    connection: sqlite3.Connection, dossier: str, version: int, package: str, body: Any
) -> None:
    """Note the new version and its record."""
    connection.execute(
        "INSERT OR REPLACE INTO qh_dossier VALUES (?,?,?,?)",
        (dossier, version, package, json.dumps(body, ensure_ascii=False)),
    )


def documents(
    path: Path, table: str, key: str, offset: int = 0, limit: int = -1
) -> Sequence[tuple[str, dict[str, Any]]]:
    """Bodies of `qh_receipt` or `qh_dossier` with their ids, in the order of ids."""
    name, column = quoted(table), quoted(key)
    words = ("SELECT", column, ", body FROM", name, "ORDER BY", column, "LIMIT ? OFFSET ?")
    with reading(path) as connection:
        rows = connection.execute(statement(*words), (limit, offset)).fetchall()
    return [(str(i), json.loads(body)) for i, body in rows]


def document(path: Path, table: str, key: str, identifier: str) -> Optional[dict[str, Any]]:
    """One body by id, None where there is none."""
    words = ("SELECT body FROM", quoted(table), "WHERE", quoted(key), "= ?")
    with reading(path) as connection:
        row = connection.execute(statement(*words), (identifier,)).fetchone()
    return json.loads(row[0]) if row else None
