# SPDX-License-Identifier: GPL-2.0-or-later
"""The city of either store, in and out of a backup; each failure is one sentence."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional

from qh_plugin.core.errors import InputError, MissingLibrary, StorageError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text
from qh_plugin.server.backup import geopackage_city
from qh_plugin.server.backup.contents import Contents
from qh_plugin.server.places import Places


def save(store: Mapping[str, Any], folder: Path, model: Model) -> Contents:
    """One state of the city of a store, into the folder of a backup."""
    if store["kind"] == "postgis":
        with _database_told() as postgis_city:
            return postgis_city.save(store["dsn"], folder, model)  # type: ignore[no-any-return]
    places = Places(Path(store["root"]))
    if not places.city.is_file():
        raise InputError(_NO_STORE.format(folder=str(places.root)))
    with _file_told(places.city):
        return geopackage_city.save(places, folder, model)


@contextmanager
def loading(backup: Path, store: Mapping[str, Any], root: Path, model: Model) -> Iterator[Contents]:
    """Put the city of a backup into a store whose folder is `root`; a database keeps it where the
    block ends well, a folder is the caller's to keep. Gives what is there now."""
    if store["kind"] == "postgis":
        with _database_told() as of, of.loading(backup, store["dsn"], model) as there:
            yield there
        return
    places = Places(root)
    with _file_told(places.city):
        there = geopackage_city.load(backup, places, model)
    yield there


def present(store: Mapping[str, Any], root: Path, model: Model) -> Optional[Contents]:
    """What the city of a store holds whose folder is `root`; None where there is none."""
    if store["kind"] == "postgis":
        with _database_told() as postgis_city:
            return postgis_city.present(store["dsn"], model)  # type: ignore[no-any-return]
    places = Places(root)
    if not places.city.is_file():
        return None
    with _file_told(places.city):
        return geopackage_city.read(places.city, model)


@contextmanager
def temporary(store: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The store with an empty database of its own, where it has one; that is dropped at the end."""
    if store["kind"] != "postgis":
        yield store
        return
    with _database_told() as postgis_city, postgis_city.temporary_database(store["dsn"]) as dsn:
        yield {**store, "dsn": dsn}


def drop_left(store: Mapping[str, Any]) -> list[str]:
    """Drop what killed drills left on the database's server; gives the names."""
    if store["kind"] != "postgis":
        return []
    with _database_told() as postgis_city:
        return postgis_city.drop_left(store["dsn"])  # type: ignore[no-any-return]


@contextmanager
def _database_told() -> Iterator[Any]:
    try:
        import psycopg2

        from qh_plugin.server.backup import postgis_city
    except ImportError as error:
        what = Text("dùng kho PostGIS", "use the PostGIS store")
        raise MissingLibrary("psycopg2", what) from error
    try:
        yield postgis_city
    except psycopg2.Error as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise StorageError(_DATABASE.format(why=why), str(error)) from error


@contextmanager
def _file_told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(_FILE.format(file=str(path), why=str(error)), str(error)) from error


_NO_STORE = Text(
    "Không có kho công bố trong thư mục {folder}; hãy ghi đúng --store hoặc --folder.",
    "There is no store in the folder {folder}; give the right --store or --folder.",
)
_DATABASE = Text(
    "Cơ sở dữ liệu không làm được: {why}; kho công bố vẫn như trước.",
    "The database refused: {why}; the store is as it was.",
)
_FILE = Text(
    "Không đọc được {file}: {why}; hãy kiểm tra tệp và dung lượng đĩa.",
    "Cannot read {file}: {why}; check the file and the free disk space.",
)
