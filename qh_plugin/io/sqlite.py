# SPDX-License-Identifier: GPL-2.0-or-later
"""SQLite connections for GeoPackages: one clear sentence per failure, nothing half-written."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, NoReturn
from urllib.parse import quote

from qh_plugin.core.errors import InputError, QhError, StorageError
from qh_plugin.core.text import Text
from qh_plugin.io.opening import must_exist

#: seconds to wait for another writer
PATIENCE = 3.0


def quoted(identifier: str) -> str:
    """A table or column name for SQL. Values never go this way: they are parameters."""
    return '"' + identifier.replace('"', '""') + '"'


def statement(*parts: str) -> str:
    """SQL joined from fixed parts and `quoted` identifiers."""
    return " ".join(parts)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection with one snapshot. Raises `InputError`, `StorageError`."""
    must_exist(path)
    try:
        connection = _open_to_read(path)
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()
    except UnicodeDecodeError as error:  # SQLite's own message quotes the damaged bytes
        _explain(path, sqlite3.DatabaseError(str(error)))
    except sqlite3.Error as error:
        _explain(path, error)


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on an existing file: all of it or nothing."""
    must_exist(path)
    try:
        connection = sqlite3.connect(
            _uri(path, "rw"), timeout=PATIENCE, isolation_level=None, uri=True
        )
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()
    except sqlite3.Error as error:
        _explain(path, error)


@contextmanager
def creating(path: Path) -> Iterator[sqlite3.Connection]:
    """A new file that appears under its name only when it is whole."""
    if path.exists():
        text = Text("Tệp {file} đã có rồi.", "The file {file} exists already.")
        raise StorageError(text.format(file=str(path)))
    draft = path.with_name(path.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        draft.touch()
        with writing(draft) as connection:
            yield connection
        draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error)) from error
    finally:
        for rest in (draft, draft.with_name(draft.name + "-journal")):
            if rest.exists():
                rest.unlink()


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Plain read-only; where that fails (write-ahead log on a read-only disk), as immutable."""
    for mode in ("ro", "ro&immutable=1"):
        connection = sqlite3.connect(
            _uri(path, mode), timeout=PATIENCE, isolation_level=None, uri=True
        )
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if "unable to open" not in str(error) or mode != "ro":
                raise
        except sqlite3.Error:
            connection.close()
            raise
        else:
            return connection
    raise sqlite3.OperationalError("unable to open database file")


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.resolve()).replace(chr(92), '/'))}?mode={mode}"


def _explain(path: Path, error: sqlite3.Error) -> NoReturn:
    said = str(error)
    raised: QhError
    if "locked" in said or "busy" in said:
        raised = StorageError(
            Text(
                "Tệp {file} đang bị chương trình khác khóa; hãy lưu hoặc đóng tệp ở chương trình "
                "đó rồi thử lại.",
                "The file {file} is locked by another program; save or close it there and try "
                "again.",
            ).format(file=str(path)),
            details=said,
        )
    elif "unable to open" in said:
        raised = StorageError(
            Text(
                "Không mở được {file}; hãy kiểm tra quyền truy cập tệp và thư mục chứa nó.",
                "Cannot open {file}; check the permissions of the file and its folder.",
            ).format(file=str(path)),
            details=said,
        )
    elif "readonly" in said:
        raised = _unwritable(path, said)
    elif "full" in said or "disk I/O" in said:
        raised = StorageError(
            Text(
                "Không ghi được {file} vì đĩa đầy hoặc hỏng; hãy giải phóng dung lượng rồi thử "
                "lại, dữ liệu cũ vẫn nguyên vẹn.",
                "Cannot write {file}: the disk is full or faulty; free some space and try again, "
                "the old data are unharmed.",
            ).format(file=str(path)),
            details=said,
        )
    else:
        raised = InputError(
            Text(
                "Tệp {file} không phải GeoPackage hoặc đã hỏng; hãy chọn tệp khác hoặc khôi phục "
                "từ bản sao lưu.",
                "The file {file} is not a GeoPackage or is damaged; choose another one or restore "
                "it from a backup.",
            ).format(file=str(path)),
            details=said,
        )
    raise raised from error


def _unwritable(path: Path, why: str) -> StorageError:
    return StorageError(
        Text(
            "Không ghi được {file} (chỉ đọc hoặc không có quyền); hãy chép sang thư mục khác "
            "hoặc xin quyền ghi.",
            "Cannot write {file} (read-only or no permission); copy it to another folder or ask "
            "for write access.",
        ).format(file=str(path)),
        details=why,
    )
