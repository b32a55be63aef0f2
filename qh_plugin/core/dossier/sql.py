# SPDX-License-Identifier: GPL-2.0-or-later
"""SQL over GeoPackages whose table and column names are data: the one place that quotes them."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def quoted(name: str) -> str:
    """A name as an SQL identifier. Values never come here: they are bound as parameters."""
    if "\x00" in name:
        raise ValueError("NUL in a name")
    return '"' + name.replace('"', '""') + '"'


def names(columns: list[str]) -> str:
    """Several names, quoted, with commas."""
    return ", ".join(map(quoted, columns))


def statement(*words: str) -> str:
    """Words and quoted names put together."""
    return " ".join(words)


def open_readonly(path: Path) -> sqlite3.Connection:
    """A read-only connection; never creates a file."""
    return sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, timeout=30)
