# SPDX-License-Identifier: GPL-2.0-or-later
"""What was checked, as a number: a hash of the features themselves.

The hash covers ids, geometry and values, not how a file stores them: saving, opening and vacuuming
a GeoPackage change its bytes but not this, and unsaved edits, which no file holds, are in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any, Iterator, Mapping

import numpy as np

from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import Text

#: what the hash of all layers is called
CONTENT = Text("Mã nội dung (SHA-256)", "Content (SHA-256)")
#: shapes and values that are hashed at once
_STEP = 4096


def content_hash(table: Table, progress: Progress = SILENT) -> str:
    """SHA-256 over the features of one layer in the order of their fids; the order in which they
    or their columns stand does not matter. Raises `Cancelled`."""
    digest = hashlib.sha256(f"{table.epsg}|{table.geometry_type}|".encode())
    order = np.argsort(table.fids, kind="stable")
    digest.update(np.ascontiguousarray(table.fids[order], dtype="<i8").tobytes())
    shapes = [b"" if value is None else value for value in table.wkb[order].tolist()]
    digest.update(np.array([len(value) for value in shapes], dtype="<i8").tobytes())
    for start in range(0, len(shapes), _STEP):
        digest.update(b"".join(shapes[start : start + _STEP]))
    for name in sorted(table.columns):
        progress.check()
        for part in _column(name, table.columns[name][order].tolist()):
            digest.update(part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _column(name: str, values: list[Any]) -> Iterator[str]:
    """`json.dumps([name, values])` in parts: of very many values at once it would keep Python's
    lock for so long that a window stands still."""
    yield f"[{json.dumps(name, ensure_ascii=False)}, ["
    for start in range(0, len(values), _STEP):
        part = json.dumps(values[start : start + _STEP], ensure_ascii=False, default=_plain)
        yield f"{', ' if start else ''}{part[1:-1]}"
    yield "]]"


def content_hashes(dataset: Dataset, progress: Progress = SILENT) -> dict[str, str]:
    """Layer → its hash; of an empty layer too."""
    return {table.name: content_hash(table, progress) for table in dataset.tables}


def whole(hashes: Mapping[str, str]) -> str:
    """One hash of all layers; "" where nothing was hashed."""
    if not hashes:
        return ""
    lines = "".join(f"{name}|{hashes[name]}\n" for name in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()


def with_content(result: CheckResult, dataset: Dataset, progress: Progress = SILENT) -> CheckResult:
    """The result with the hashes of the data that it is about; 0.2 s for 100,000 parcels."""
    return replace(result, run=replace(result.run, content=content_hashes(dataset, progress)))


def _plain(value: Any) -> str:
    """A value that JSON has no form for: bytes, dates, numbers of numpy."""
    return value.hex() if isinstance(value, bytes) else str(value)
