# SPDX-License-Identifier: GPL-2.0-or-later
"""The ledger of waivers on disk: `.qh/waivers.jsonl`, only ever appended to."""

from __future__ import annotations

import os

from qh_plugin.core.checking.waivers import Entry, line_of
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.errors import StorageError
from qh_plugin.core.text import Text


def read_lines(dossier: Dossier) -> tuple[str, ...]:
    """The lines of the ledger, none where there is none yet. Raises `StorageError`."""
    try:
        content = dossier.waivers.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _failed("đọc", "read", dossier, error) from error
    return lines_in(content)


def lines_in(content: bytes) -> tuple[str, ...]:
    """The lines of a ledger's bytes; a damaged byte spoils its own line only."""
    lines = content.decode("utf-8", errors="replace").split("\n")
    return tuple(lines[:-1] if not lines[-1] else lines)


def append(dossier: Dossier, entry: Entry) -> None:
    """Write an entry at the end, safe on disk when this returns. Raises `StorageError`."""
    line = f"{line_of(entry)}\n".encode()
    try:
        dossier.waivers.parent.mkdir(parents=True, exist_ok=True)
        with dossier.waivers.open("a+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size:  # the last writer may have been stopped in the middle of its line
                file.seek(size - 1)
                line = line if file.read(1) == b"\n" else b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _failed("ghi", "write", dossier, error) from error


def _failed(vi: str, en: str, dossier: Dossier, error: OSError) -> StorageError:
    return StorageError(
        Text(
            "Không {verb} được sổ ngoại lệ {path}: {why}. Hãy kiểm tra quyền và dung lượng đĩa.",
            "Cannot {verb} the ledger of waivers {path}: {why}. Check permissions and disk space.",
        ).format(verb=Text(vi, en), path=str(dossier.waivers), why=error.strerror or str(error)),
        details=str(error),
    )
