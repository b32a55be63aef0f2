# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the GeoPackages of a dossier can be written, asked before anybody draws."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text


def ensure_writable(dossier: Dossier, database: str = "") -> None:
    """Raise `StorageError` where a GeoPackage of the dossier (or that of one database) is
    read-only or held by another program."""
    paths = [dossier.geopackage(database)] if database else dossier.databases()
    for path in paths:
        try:
            with contextlib.closing(sqlite3.connect(path, timeout=0.5)) as opened:
                opened.execute("BEGIN IMMEDIATE")
                opened.execute("PRAGMA user_version").fetchone()
                opened.rollback()
        except sqlite3.Error as error:
            raise not_writable(path, error) from error
        if not _may_write(path):
            raise not_writable(path, "read-only")


def not_writable(path: Path, why: object) -> StorageError:
    """The error for a file that cannot be written."""
    return StorageError(
        Text(
            "Không ghi được vào {file}: tệp đang bị khóa hoặc chỉ cho đọc. Hãy đóng chương trình "
            "đang dùng tệp hoặc xin quyền ghi, rồi thử lại.",
            "Cannot write to {file}: it is locked or read-only. Close the program that uses it "
            "or ask for permission to write, then try again.",
        ).format(file=str(path)),
        details=str(why),
    )


def _may_write(path: Path) -> bool:
    """Asked without opening the file: to close it again would take this process's locks on it."""
    try:
        return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)
    except OSError:
        return False
