# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoPackages of a dossier that are not in their place: where else they are, and the way back.

A GeoPackage belongs at `HoSoGIS/<database>.gpkg`; checking, publishing and editing look for it
there. One that was renamed or moved within the dossier's folder is known by its tables.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import QhError, StorageError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text
from qh_plugin.io import geopackage_contents
from qh_plugin.io.backups import Copy, newest_of
from qh_plugin.io.sqlite import quoted, statement

_SOURCE = re.compile(r"<datasource>(?:\./)?([^<|]+?)\.gpkg\|layername=([^<|]+)")
_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Missing:
    """A GeoPackage that should be at `path`: `found` is where one with its tables lies in the
    dossier's folder, `backup` the newest copy; None for none. `damaged` where there is a file,
    but no database any more."""

    path: Path
    found: Optional[Path]
    backup: Optional[Copy]
    damaged: bool = False


def missing_files(dossier: Dossier, model: Model) -> list[Missing]:
    """The GeoPackages that a new dossier starts with, or that the dossier's project shows, and
    that are not there or damaged. Quick where all is well."""
    shown = _shown_tables(dossier)
    first = {c.database for c in model.classes if c.initial}
    if not first:
        first = {c.database for c in model.classes}
    result = []
    for database in model.databases:
        path = dossier.geopackage(database)
        if path.is_file() and _damaged(path):
            result.append(Missing(path, None, newest_of(dossier, path), damaged=True))
        if path.is_file() or not (database in first or database in shown):
            continue
        known = {c.class_name for c in model.classes if c.database == database}
        found = _found(dossier, model, known, shown.get(database, set()) & known)
        result.append(Missing(path, found, newest_of(dossier, path)))
    return result


def _damaged(path: Path) -> bool:
    """Whether SQLite takes the file for no database or a broken one; a locked one is neither."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            for (table,) in database.execute("SELECT table_name FROM gpkg_contents").fetchall():
                database.execute(statement("SELECT max(rowid) FROM", quoted(table))).fetchone()
    except sqlite3.OperationalError as error:
        return "no such table" in str(error) or "disk I/O" in str(error)
    except sqlite3.DatabaseError:
        return True
    return False


def put_back(missing: Missing) -> None:
    """Move the GeoPackage that was found to its place. Raises `StorageError`."""
    if missing.found is None:
        return
    try:
        missing.path.parent.mkdir(parents=True, exist_ok=True)
        for end in reversed(_BESIDE):
            beside = missing.found.with_name(missing.found.name + end)
            if beside.exists():
                beside.replace(missing.path.with_name(missing.path.name + end))
    except OSError as error:
        raise StorageError(
            Text(
                "Không chuyển được {found} về {path}: {why}. Hãy đóng chương trình đang dùng tệp "
                "rồi thử lại.",
                "Cannot move {found} back to {path}: {why}. Close the program that uses it and "
                "try again.",
            ).format(
                found=str(missing.found),
                path=str(missing.path),
                why=error.strerror or str(error),
            ),
            details=str(error),
        ) from error


def namesakes(dossier: Dossier, name: str) -> list[Path]:
    """Files of that name anywhere in the dossier's folder, without the dossier's own state."""
    return [p for p in _files(dossier, name) if p.name == name]


def _found(dossier: Dossier, model: Model, known: set[str], shown: set[str]) -> Optional[Path]:
    """The GeoPackage with most tables of a database that is in nobody's place; of several the one
    changed last. One that lacks a table with features that the project shows does not count."""
    places = {dossier.geopackage(database) for database in model.databases}
    best: tuple[int, float] = (0, 0.0)
    chosen = None
    for path in _files(dossier, "*.gpkg"):
        tables = _tables(path) if path not in places else set()
        if not tables & known or (shown and not shown <= tables):
            continue
        rank = (len(tables & known), path.stat().st_mtime)
        if rank > best:
            best, chosen = rank, path
    return chosen


def _files(dossier: Dossier, pattern: str) -> Iterator[Path]:
    for path in dossier.folder.rglob(pattern):
        if dossier.state not in path.parents and path.is_file():
            yield path


def _tables(path: Path) -> set[str]:
    with contextlib.suppress(QhError):
        return set(geopackage_contents.tables(path))
    return set()


def _shown_tables(dossier: Dossier) -> Mapping[str, set[str]]:
    """database → tables that the layers of the dossier's project show; empty where the project is
    missing or damaged."""
    shown: dict[str, set[str]] = defaultdict(set)
    try:
        with zipfile.ZipFile(dossier.project) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".qgs"))
            text = archive.read(name).decode("utf-8", "replace")
    except (OSError, zipfile.BadZipFile, StopIteration):
        return shown
    for database, table in _SOURCE.findall(text):
        if "/" not in database:
            shown[database].add(table)
    return shown
