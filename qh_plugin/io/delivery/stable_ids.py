# SPDX-License-Identifier: GPL-2.0-or-later
"""The ids that GDAL draws by lot for the items of a File Geodatabase, replaced by ids that follow
from the items' paths: the same dossier gives the same bytes."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

#: any fixed id will do; ours are made below it
_NAMESPACE = uuid.UUID("6d0f1c0e-5d7a-5c0e-9c53-2f4a7b1e9d10")
#: the system tables with ids, and the files they are stored in
_TABLES = (
    ("GDB_Items", "a00000004.gdbtable"),
    ("GDB_ItemRelationships", "a00000006.gdbtable"),
)


def settle(database: Path) -> None:
    """Rewrite the ids in the closed database; one that cannot be read keeps those it has."""
    from osgeo import gdal

    options = ["LIST_ALL_TABLES=YES"]
    source = gdal.OpenEx(str(database), gdal.OF_VECTOR | gdal.OF_READONLY, open_options=options)
    if source is None:
        return
    changed = {}
    for table, _ in _TABLES:
        layer = source.GetLayerByName(table)
        for number, item in enumerate(layer if layer is not None else ()):
            name = _text(item, "Path") or str(number)
            made = uuid.uuid5(_NAMESPACE, f"{database.stem}/{table}/{number}/{name}")
            changed[uuid.UUID(item["UUID"]).bytes_le] = made.bytes_le
    source = layer = None  # closed before its files are written
    for _, file in _TABLES:
        path = database / file
        content = path.read_bytes() if path.is_file() else b""
        for old, new in changed.items():
            content = content.replace(old, new)
        if content:
            path.write_bytes(content)


def _text(item: Any, name: str) -> str:
    return str(item[name] or "") if item.GetFieldIndex(name) >= 0 else ""
