# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are to be read: what is said where one is not there or does not open."""

from __future__ import annotations

from pathlib import Path

from qh_plugin.core.errors import InputError, StorageError
from qh_plugin.core.text import Text


def must_exist(path: Path) -> None:
    """Raise `InputError` where there is no such file."""
    if not path.is_file():
        raise InputError(_NOT_THERE.format(file=str(path)))


def cannot_open(path: Path, error: OSError) -> StorageError:
    """The error to raise where the system does not let a file be read."""
    why = error.strerror or str(error)
    return StorageError(_UNREADABLE.format(file=str(path), why=why), details=str(error))


_NOT_THERE = Text(
    "Không tìm thấy tệp {file}; hãy kiểm tra lại đường dẫn.",
    "The file {file} is not there; check the path.",
)
_UNREADABLE = Text("Không mở được {file}: {why}.", "Cannot open {file}: {why}.")
