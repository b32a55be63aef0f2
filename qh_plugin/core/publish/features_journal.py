# SPDX-License-Identifier: GPL-2.0-or-later
"""The journal of features written one by one: what this computer last sent of each and how the
server last told it. Whatever was cut off, planning again from here leaves only what is missing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable

from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Known:
    """A feature that the server has: fingerprint of what we sent and of what it tells."""

    mine: str
    theirs: str


_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS known (
  server TEXT NOT NULL, collection TEXT NOT NULL, id TEXT NOT NULL,
  mine TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (server, collection, id))""",
    """CREATE TABLE IF NOT EXISTS canary (
  server TEXT NOT NULL, collection TEXT NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (server, collection, id))""",
)


class FeatureJournal:
    """The SQLite journal of one dossier for one collection of one server. Each call is one
    transaction."""

    def __init__(self, path: Path, server: str, collection: str) -> None:
        self._path = path
        self._where = (server, collection)

    def known(self) -> dict[str, Known]:
        """Every feature that was written or found there."""
        sql = "SELECT id, mine, theirs FROM known WHERE server = ? AND collection = ?"
        return {row[0]: Known(row[1], row[2]) for row in self._run(sql, self._where)}

    def note(self, identifier: str, known: Known) -> None:
        """The server has this feature now."""
        values = (*self._where, identifier, known.mine, known.theirs)
        self._run("INSERT OR REPLACE INTO known VALUES (?,?,?,?,?)", values)

    def forget(self, identifier: str) -> None:
        """The server does not have this feature any more."""
        sql = "DELETE FROM known WHERE server = ? AND collection = ? AND id = ?"
        self._run(sql, (*self._where, identifier))

    def canaries(self) -> list[str]:
        """Trial features that may still be there."""
        sql = "SELECT id FROM canary WHERE server = ? AND collection = ?"
        return [row[0] for row in self._run(sql, self._where)]

    def note_canary(self, identifier: str) -> None:
        """A trial feature is about to be written."""
        self._run("INSERT OR REPLACE INTO canary VALUES (?,?,?)", (*self._where, identifier))

    def forget_canary(self, identifier: str) -> None:
        """The trial feature is gone."""
        sql = "DELETE FROM canary WHERE server = ? AND collection = ? AND id = ?"
        self._run(sql, (*self._where, identifier))

    def _run(self, sql: str, values: Iterable[Any]) -> list[Any]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
                for table in _SCHEMA:
                    connection.execute(table)
                return connection.execute(sql, tuple(values)).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise StorageError(
                Text(
                    "Không ghi được nhật ký {file}: {why}. Hãy kiểm tra dung lượng đĩa và quyền "
                    "ghi; các đối tượng đã ghi vẫn ở trên máy chủ.",
                    "Cannot write the journal {file}: {why}. Check free disk space and "
                    "permissions; features already written stay on the server.",
                ).format(file=str(self._path), why=str(error)),
                details=str(error),
            ) from error
