# SPDX-License-Identifier: GPL-2.0-or-later
"""A data.gpkg that somebody else made, looked at before a row of it is read: plain tables only.

A view or a generated column is a program that runs when it is read, a trigger one that runs when
it is written (OGC 12-128r18 allows all of them); a package needs none.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Collection, Optional

from qh_plugin.core.dossier.limits import PackageError
from qh_plugin.core.dossier.sql import open_readonly
from qh_plugin.core.text import Text

_MAGIC = b"SQLite format 3\x00"
_GPKG = 0x47504B47
_VERSIONS = range(10000, 10400)
_KEPT = {"gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns"}


def check_data(path: Path, layers: Collection[str]) -> None:
    """Refuse a data.gpkg that is more than the layers of its manifest. Raises `PackageError`."""
    try:
        reason = _header(path)
        if reason is None:
            with closing(open_readonly(path)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA cell_size_check = ON")
                reason = _schema(connection, set(layers))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _refused(Text("không đọc được", "it cannot be read"), str(error)) from error
    if reason is not None:
        raise _refused(reason)


def _header(path: Path) -> Optional[Text]:
    with path.open("rb") as stream:
        head = stream.read(100)
    if len(head) < 100 or head[:16] != _MAGIC:
        return Text("không phải tệp SQLite", "it is no SQLite file")
    application = int.from_bytes(head[68:72], "big")
    version = int.from_bytes(head[60:64], "big")
    if application != _GPKG or version not in _VERSIONS:
        return Text(
            "mã ứng dụng hoặc phiên bản không phải GeoPackage 1.0–1.3",
            "application id or version is not that of GeoPackage 1.0 to 1.3",
        )
    if head[18] != 1 or head[19] != 1:
        return Text("tệp ở chế độ nhật ký WAL", "the file is in write-ahead-log mode")
    return None


def _schema(connection: sqlite3.Connection, layers: set[str]) -> Optional[Text]:
    tables = set()
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        if kind == "index" and sql is None:
            continue  # made by SQLite itself for a key
        if kind != "table" or str(sql).lstrip().upper().startswith("CREATE VIRTUAL"):
            return Text("có {kind} “{name}”", "there is a {kind} “{name}”").format(
                kind="virtual table" if kind == "table" else str(kind), name=str(name)
            )
        tables.add(str(name))
    foreign = sorted(tables ^ (_KEPT | layers))
    if foreign:
        return Text("bảng khác danh mục: {names}", "other tables than listed: {names}").format(
            names=", ".join(foreign[:5])
        )
    for table in sorted(tables):
        hidden = connection.execute(
            "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 0", (table,)
        ).fetchone()
        if hidden is not None:
            return Text("cột tính toán “{name}”", "a generated column “{name}”").format(
                name=str(hidden[0])
            )
    registered = {str(r[0]) for r in connection.execute("SELECT table_name FROM gpkg_contents")}
    if registered != layers:
        return Text(
            "danh sách lớp của tệp khác danh mục", "its list of layers differs from the manifest"
        )
    return None


def _refused(reason: Text, details: str = "") -> PackageError:
    return PackageError(
        "QH-P-010",
        Text(
            "GeoPackage trong gói không được nhận ({why}); hãy đóng gói lại bằng phần mềm này.",
            "The GeoPackage in the package is refused ({why}); pack again with this software.",
        ).format(why=reason),
        details=details,
    )
