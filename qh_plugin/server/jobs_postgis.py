# SPDX-License-Identifier: GPL-2.0-or-later
"""The jobs of a PostGIS store, in its table `pub.jobs`: pygeoapi's PostgreSQL manager."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from typing import Any, Optional

import sqlalchemy
from pygeoapi.process.manager.base import BaseManager
from pygeoapi.process.manager.postgresql import PostgreSQLManager
from pygeoapi.provider.sql import get_table_model

from qh_plugin.server.job_rows import old, swept
from qh_plugin.server.jobs import Careful
from qh_plugin.server.stores.postgis_connections import Connections
from qh_plugin.server.stores.postgis_schema import SCHEMA


class PostGISJobs(Careful, PostgreSQLManager):  # type: ignore[misc]
    """`connection` is a DSN without a password. pygeoapi's own beginning, which wants the
    password in the configuration, is left out."""

    def __init__(self, manager_def: dict[str, Any]) -> None:
        BaseManager.__init__(self, manager_def)
        self.is_async = True
        self.supports_subscribing = False
        self.id_field = "identifier"
        self.db_search_path = (SCHEMA,)
        self._engine = _engine(str(self.connection))
        self.table_model = get_table_model("jobs", self.id_field, (SCHEMA,), self._engine)

    def get_jobs(
        self, status: Any = None, limit: Optional[int] = None, offset: Optional[int] = None
    ) -> dict[str, Any]:
        """The newest first; pygeoapi's own gives all of them whatever the limit."""
        found = super().get_jobs(status)
        newest = sorted(found["jobs"], key=lambda job: str(job["created"]), reverse=True)
        start = offset or 0
        chosen = newest[start : start + limit] if limit else newest[start:]
        return {**found, "jobs": chosen}


@cache
def _engine(dsn: str) -> Any:
    connections = Connections(dsn)
    return sqlalchemy.create_engine(
        "postgresql+psycopg2://",
        creator=lambda: connections.open("qh_jobs"),
        pool_pre_ping=True,
        pool_size=4,
    )


def unfinished(dsn: str) -> list[dict[str, Any]]:
    """The jobs that wait or run."""
    query = (
        "SELECT identifier, status, submitter FROM pub.jobs WHERE status IN ('accepted', 'running')"
    )
    with _engine(dsn).connect() as connection:
        return [dict(row) for row in connection.execute(sqlalchemy.text(query)).mappings()]


def submitter_of(dsn: str, job: str) -> str:
    """Who asked for a job; "" where nobody is known, or no such job."""
    query = sqlalchemy.text("SELECT submitter FROM pub.jobs WHERE identifier = :job")
    with _engine(dsn).connect() as connection:
        return str(connection.execute(query, {"job": job}).scalar() or "")


def release(dsn: str) -> None:
    """Close what this process has open; it opens again by itself."""
    _engine(dsn).dispose()


def sweep(dsn: str) -> list[str]:
    """Unfinished jobs whose worker is gone are failed, old ones dropped; gives the ids of the
    lost ones."""
    connections = Connections(dsn)
    with closing(connections), connections.transaction() as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT identifier, worker, beat FROM pub.jobs"
            " WHERE status IN ('accepted', 'running') FOR UPDATE SKIP LOCKED"
        )
        rows = [dict(zip(("identifier", "worker", "beat"), row)) for row in cursor.fetchall()]
        lost = [row for row in rows if swept(row)]
        for row in lost:
            cursor.execute(
                "UPDATE pub.jobs SET status = %s, message = %s, finished = %s, updated = %s"
                " WHERE identifier = %s",
                (row["status"], row["message"], row["finished"], row["updated"], row["identifier"]),
            )
        cursor.execute("DELETE FROM pub.jobs WHERE updated < %s", (old(),))
    return [str(row["identifier"]) for row in lost]
