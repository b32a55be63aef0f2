# SPDX-License-Identifier: GPL-2.0-or-later
"""The databases that drills make: known by their names, in use as long as their drill holds a
lock, and dropped by the next one where a drill was killed."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from typing import Any

from psycopg2 import errors, sql

_PREFIX = "qh_drill_"
#: first key of the locks of drills; the second follows from the name
_LOCKS = 0x7168


def new_name() -> str:
    """A name that nobody else gives: random, and a sum over that."""
    chosen = secrets.token_hex(6)
    return f"{_PREFIX}{chosen}_{_sum(chosen)}"


def is_ours(name: str) -> bool:
    """Whether a drill gave the name."""
    chosen, _, check = name[len(_PREFIX) :].partition("_")
    return name.startswith(_PREFIX) and len(chosen) == 12 and check == _sum(chosen)


def hold(cursor: Any, name: str) -> None:
    """Before the database is made: as long as this connection lives it is in use."""
    cursor.execute("SELECT pg_advisory_lock(%s, %s)", (_LOCKS, _key(name)))


def drop_left(connection: Any) -> list[str]:
    """Drop those of this user whose drill is dead and that nobody is connected to; gives their
    names. `connection` commits by itself. Raises `psycopg2.Error`."""
    dropped = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s"
            " AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
            " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = pg_database.oid)",
            (_PREFIX.replace("_", r"\_") + "%",),
        )
        names = [name for (name,) in cursor.fetchall() if is_ours(name)]
        for name in names:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2"
                " AND classid = %s AND objid = %s",
                (_LOCKS, _key(name)),
            )
            if cursor.fetchone()[0]:
                continue
            with suppress(errors.ObjectInUse, errors.InvalidCatalogName):  # or another was quicker
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
                dropped.append(name)
    return sorted(dropped)


def _sum(chosen: str) -> str:
    return hashlib.sha256(f"qh-server-drill/1 {chosen}".encode()).hexdigest()[:8]


def _key(name: str) -> int:
    return int(name.rpartition("_")[2], 16) & 0x7FFFFFFF
