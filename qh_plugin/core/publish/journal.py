# SPDX-License-Identifier: GPL-2.0-or-later
"""The journal of submissions: where each stands, so that a crash at any point can be resumed."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, Optional

from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text


class State(str, Enum):
    """Where a submission stands; every arrow between them may be walked again."""

    DRAFT = "draft"
    CHECKED = "checked"
    PACKED = "packed"
    STAGING = "staging"
    STAGED = "staged"
    SUBMITTED = "submitted"
    RUNNING = "running"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def final(self) -> bool:
        """True where a receipt has ended the submission."""
        return self in (State.ACCEPTED, State.REJECTED, State.CONFLICT)

    @property
    def in_flight(self) -> bool:
        """True where the server may know of the submission without our knowing the outcome."""
        return self in (State.SUBMITTED, State.RUNNING, State.UNKNOWN, State.STAGED)


#: what the note of a submission says that was taken back
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Entry:
    """One submission: `package` is the id, `path` the zip, `job` the server's job address."""

    package: str
    server: str
    path: str
    size: int
    base_version: int
    state: State = State.PACKED
    chunk_size: int = 0
    job: str = ""
    note: str = ""


_SCHEMA = """CREATE TABLE IF NOT EXISTS submission (
  package TEXT NOT NULL, server TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL,
  base_version INTEGER NOT NULL, state TEXT NOT NULL, chunk_size INTEGER NOT NULL,
  job TEXT NOT NULL, note TEXT NOT NULL, changed REAL NOT NULL,
  PRIMARY KEY (package, server))"""
_SENT = """CREATE TABLE IF NOT EXISTS sent (
  package TEXT NOT NULL, server TEXT NOT NULL, bytes INTEGER NOT NULL,
  PRIMARY KEY (package, server))"""


class Journal:
    """The SQLite journal of one dossier. Each call is one transaction on its own connection."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def save(self, entry: Entry) -> Entry:
        """Note where a submission stands now."""
        self._run(
            "INSERT OR REPLACE INTO submission VALUES (?,?,?,?,?,?,?,?,?,?)",
            (*self._values(entry), time.time()),
        )
        return entry

    def move(self, entry: Entry, state: State, **changes: Any) -> Entry:
        """`save` with a new state."""
        return self.save(replace(entry, state=state, **changes))

    def newest(self, server: str) -> Optional[Entry]:
        """The submission to this server that changed last, None where there is none. The order is
        that of the writing, not of the clock."""
        rows = self._run(
            "SELECT * FROM submission WHERE server = ? ORDER BY rowid DESC LIMIT 1",
            (server,),
        )
        return self._entry(rows[0]) if rows else None

    def newest_of_each(self) -> list[Entry]:
        """The newest submission to every server."""
        rows = self._run(
            "SELECT * FROM submission WHERE rowid IN "
            "(SELECT MAX(rowid) FROM submission GROUP BY server) ORDER BY rowid",
            (),
        )
        return [self._entry(row) for row in rows]

    def note_sent(self, entry: Entry, size: int) -> None:
        """The server has so many bytes of the package now."""
        values = (entry.package, entry.server, size)
        self._run("INSERT OR REPLACE INTO sent VALUES (?,?,?)", values)

    def sent(self, entry: Entry) -> int:
        """How many bytes of the package the server had when it was last told."""
        sql = "SELECT bytes FROM sent WHERE package = ? AND server = ?"
        rows = self._run(sql, (entry.package, entry.server))
        return min(int(rows[0][0]), entry.size) if rows else 0

    def find(self, package: str, server: str) -> Optional[Entry]:
        """The submission of a package to this server."""
        rows = self._run(
            "SELECT * FROM submission WHERE package = ? AND server = ?",
            (package, server),
        )
        return self._entry(rows[0]) if rows else None

    def _run(self, sql: str, values: tuple[Any, ...]) -> list[Any]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
                connection.execute(_SCHEMA)
                connection.execute(_SENT)
                return connection.execute(sql, values).fetchall()
        except (sqlite3.Error, OSError) as error:
            raise StorageError(
                Text(
                    "Không ghi được nhật ký nộp hồ sơ {file}: {why}. Hãy kiểm tra dung lượng đĩa "
                    "và quyền ghi.",
                    "Cannot write the submission journal {file}: {why}. Check free disk space and "
                    "permissions.",
                ).format(file=str(self._path), why=str(error)),
                details=str(error),
            ) from error

    @staticmethod
    def _values(entry: Entry) -> tuple[Any, ...]:
        return (
            entry.package,
            entry.server,
            entry.path,
            entry.size,
            entry.base_version,
            entry.state.value,
            entry.chunk_size,
            entry.job,
            entry.note,
        )

    @staticmethod
    def _entry(row: tuple[Any, ...]) -> Entry:
        package, server, path, size, base, state, chunk_size, job, note, _ = row
        return Entry(package, server, path, size, base, State(state), chunk_size, job, note)
