# SPDX-License-Identifier: GPL-2.0-or-later
"""The city of a GeoPackage store in a backup: one file, copied by SQLite itself while others
write."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from qh_plugin.core.dossier.contents import ID_FIELD, strip_header
from qh_plugin.core.dossier.sql import names, open_readonly, quoted, statement
from qh_plugin.core.model import Model
from qh_plugin.io.package_data import table_name
from qh_plugin.server.backup.contents import RECORDS, Contents, Hashed, hashed
from qh_plugin.server.places import Places
from qh_plugin.server.stores.store import OWNER

FILE = "city.gpkg"


def save(places: Places, folder: Path, model: Model) -> Contents:
    """Copy one state of the city. Raises `sqlite3.Error`."""
    target = folder / FILE
    with closing(open_readonly(places.city)) as city, closing(sqlite3.connect(target)) as copy:
        city.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
    return read(target, model)


def load(backup: Path, places: Places, model: Model) -> Contents:
    """Put the city of a backup into a store. Raises `sqlite3.Error`, `OSError`."""
    shutil.copyfile(backup / FILE, places.city)
    return read(places.city, model)


def read(path: Path, model: Model) -> Contents:
    """What a city holds. Raises `sqlite3.Error`."""
    with closing(open_readonly(path)) as city:
        city.execute("BEGIN")
        layers = [_layer(city, table_name(of), [f.name for f in of.fields]) for of in model.classes]
        records = []
        for table, columns in RECORDS.items():
            words = ("SELECT NULL,", names(list(columns)), "FROM", table, "ORDER BY", columns[0])
            records.append(hashed(table, columns, city.execute(statement(*words))))
        versions = "SELECT package FROM qh_version ORDER BY package"
        packages = [str(row[0]) for row in city.execute(versions)]
        receipts = "SELECT package FROM qh_receipt ORDER BY package"
        judged = [str(row[0]) for row in city.execute(receipts)]
    return Contents(tuple(layers), tuple(records), tuple(packages), tuple(judged))


def _layer(city: sqlite3.Connection, table: str, known: list[str]) -> Hashed:
    fields = [*sorted(known), OWNER]
    words = ("SELECT geom,", names(fields), "FROM", quoted(table), "ORDER BY", quoted(ID_FIELD))
    rows = city.execute(statement(*words))
    return hashed(table, fields, ((strip_header(geom), *rest) for geom, *rest in rows))
