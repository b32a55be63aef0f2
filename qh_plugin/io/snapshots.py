# SPDX-License-Identifier: GPL-2.0-or-later
"""One moment of a SQLite database copied to a file, compared with another, and written back."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path
from typing import Union

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io.opening import must_exist
from qh_plugin.io.whole_files import draft_of

#: seconds to wait for another program
PATIENCE = 5.0
#: database pages between two looks at the progress: 8 MB of 4 kB pages
_PAGES = 2048
_BLOCK = 1 << 20
#: SQLITE_BUSY and SQLITE_LOCKED, and how often in a row they are borne
_BUSY, _REFUSALS = (5, 6), 2
#: bytes of the first page that count writes and tell the journal's kind, not the content
_COUNTERS = ((18, 20), (24, 28), (92, 100))


class Snapshot:
    """What a database held when the object was made, whatever is written afterwards.

    Opening takes no longer than one query; `copy_to` may run in another thread. `close` it.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        """Raises `InputError` (missing, no database) and `StorageError` (locked)."""
        self.path = path
        self._connection = _opened(path, patience)

    def copy_to(self, target: Path, progress: Progress = SILENT) -> None:
        """Write the snapshot to `target`, whole or not at all. Raises `StorageError`."""
        draft = target.with_name(target.name + ".part")
        draft.unlink(missing_ok=True)
        try:
            with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copied:
                _copy(self._connection, copied, progress)
                copied.execute("PRAGMA journal_mode = DELETE")
            draft.replace(target)
        except sqlite3.Error as error:
            raise _not_copied(self.path, error) from error
        finally:
            for end in ("", "-journal", "-wal", "-shm"):
                draft.with_name(draft.name + end).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


def copy_database(source: Union[Path, Snapshot], target: Path, progress: Progress = SILENT) -> None:
    """Copy a database, or byte by byte what is none. Raises `StorageError`, `InputError`."""
    if isinstance(source, Snapshot):
        source.copy_to(target, progress)
        return
    try:
        snapshot = Snapshot(source)
    except InputError:
        if not source.is_file():
            raise
        _copy_bytes(source, target)
        return
    try:
        snapshot.copy_to(target, progress)
    finally:
        snapshot.close()


def same_content(one: Path, other: Path) -> bool:
    """Whether two closed database files hold the same pages."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as a, other.open("rb") as b:
        first = True
        while True:
            x, y = a.read(_BLOCK), b.read(_BLOCK)
            if first:
                x, y, first = _without_counters(x), _without_counters(y), False
            if x != y:
                return False
            if not x:
                return True


def overwrite(copy: Path, target: Path, progress: Progress = SILENT) -> None:
    """Make `target` what `copy` is: inside the database where it is one, so that programs which
    have it open see the change; as a file where it is missing or damaged. All or nothing.

    Raises `StorageError`.
    """
    snapshot = Snapshot(copy)
    try:
        if _is_database(target):
            _into(snapshot, target, progress)
        else:
            snapshot.copy_to(target, progress)
            for end in ("-wal", "-shm", "-journal"):
                target.with_name(target.name + end).unlink(missing_ok=True)
    finally:
        snapshot.close()


def _into(snapshot: Snapshot, target: Path, progress: Progress) -> None:
    try:
        with contextlib.closing(
            sqlite3.connect(_uri(target, "rw"), timeout=PATIENCE, isolation_level=None, uri=True)
        ) as there:
            _copy(snapshot._connection, there, progress)
    except sqlite3.Error as error:
        raise StorageError(
            Text(
                "Không khôi phục được {file}: tệp đang bị chương trình khác giữ hoặc chỉ đọc. Hãy "
                "đóng chương trình đó rồi thử lại; tệp hiện nay vẫn nguyên vẹn.",
                "Cannot restore {file}: another program holds it or it is read-only. Close that "
                "program and try again; the present file is unharmed.",
            ).format(file=str(target)),
            details=str(error),
        ) from error


def _opened(path: Path, patience: float) -> sqlite3.Connection:
    must_exist(path)
    try:
        connection = sqlite3.connect(
            _uri(path, "ro"),
            timeout=patience,
            isolation_level=None,
            uri=True,
            check_same_thread=False,
        )
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError as error:
        raise _not_copied(path, error) from error
    except sqlite3.Error as error:
        raise InputError(
            Text(
                "Tệp {file} không phải GeoPackage hoặc đã hỏng.",
                "The file {file} is not a GeoPackage or is damaged.",
            ).format(file=str(path)),
            details=str(error),
        ) from error
    return connection


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress) -> None:
    refused = 0

    def tell(status: int, remaining: int, total: int) -> None:
        nonlocal refused
        refused = refused + 1 if status in _BUSY else 0
        if refused > _REFUSALS:  # sqlite3 itself would try for ever
            raise sqlite3.OperationalError("database is locked")
        progress.step(1 - remaining / max(total, 1))

    source.backup(target, pages=_PAGES, progress=tell, sleep=0.05)


def _copy_bytes(source: Path, target: Path) -> None:
    with draft_of(target) as draft:
        shutil.copyfile(source, draft)


def _is_database(path: Path) -> bool:
    try:
        Snapshot(path).close()
    except InputError:
        return False
    return True


def _without_counters(block: bytes) -> bytes:
    bare = bytearray(block)
    for start, stop in _COUNTERS:
        bare[start:stop] = bytes(max(min(stop, len(bare)) - start, 0))
    return bytes(bare)


def _uri(path: Path, mode: str) -> str:
    return f"{path.resolve().as_uri()}?mode={mode}"


def _not_copied(path: Path, error: Exception) -> StorageError:
    return StorageError(
        Text(
            "Không sao lưu được {file}: đĩa đầy hoặc tệp đang bị khóa. Hãy giải phóng dung lượng "
            "hoặc đóng chương trình đang dùng tệp.",
            "Cannot back up {file}: the disk is full or the file is locked. Free some space or "
            "close the program that uses it.",
        ).format(file=str(path)),
        details=str(error),
    )
