# SPDX-License-Identifier: GPL-2.0-or-later
"""Small .xlsx files (ECMA-376): tables out and in, without a library.

No xlsx library comes with every QGIS, and what we write must be the same bytes for the same
content. Tables only: no formulas, charts or macros. Writing needs nothing; reading needs lxml.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.text import Text
from qh_plugin.io.xlsx.sheet import DATE, PERCENT, Sheet
from qh_plugin.io.xlsx.writing import to_bytes, write

if TYPE_CHECKING:
    from qh_plugin.io.xlsx.reading import Value

__all__ = ["DATE", "PERCENT", "Sheet", "read", "to_bytes", "write"]


def read(path: Path) -> dict[str, list[list[Value]]]:
    """Sheet name → rows of values; see `reading.read`. Raises `MissingLibrary` without lxml."""
    try:
        from qh_plugin.io.xlsx import reading
    except ImportError as error:
        purpose = Text("đọc tệp Excel", "read Excel files")
        raise MissingLibrary("lxml", purpose) from error
    return reading.read(path)
