# SPDX-License-Identifier: GPL-2.0-or-later
"""The published city in PostGIS: the store of a city with many readers."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Sequence

from psycopg2 import sql

from qh_plugin.core.dossier.manifest import Manifest
from qh_plugin.core.model import Model
from qh_plugin.server.stores.postgis_connections import Connections
from qh_plugin.server.stores.postgis_loading import load_layers
from qh_plugin.server.stores.postgis_schema import add_submission, create, place
from qh_plugin.server.stores.store import OWNER, Box, Neighbour, Page, Query, Receipt, Row, Stale
from qh_plugin.server.stores.versions import version_id, version_of

#: kind → table, column of its id, its order, column of the dossier
_KINDS = {
    "receipts": ("qh_receipt", "package", ("package",), "dossier"),
    "dossiers": ("qh_dossier", "id", ("id",), "id"),
    "versions": ("qh_version", "id", ("dossier", "version"), "dossier"),
}


class PostGISStore:
    """The store behind a DSN; jobs are in its table `jobs`."""

    def __init__(self, dsn: str, model: Model) -> None:
        self._connections = Connections(dsn)
        self._model = model

    def prepare(self) -> None:
        """Make the schema, or complete it."""
        with self._connections.transaction() as connection, connection.cursor() as cursor:
            create(cursor, self._model)
        self._connections.close()  # the process may fork now

    @contextmanager
    def reading(self) -> Iterator[_View]:
        """One snapshot."""
        with self._connections.transaction(reading=True) as connection:
            yield _View(connection, self._model)

    @contextmanager
    def loading(self, job: str, data: Optional[Path] = None) -> Iterator[_Loading]:
        """One write transaction, called like its job."""
        name = job or "qh_verdict"
        with self._connections.transaction(name) as connection:
            yield _Loading(connection, self._model, data)

    def documents(
        self, kind: str, offset: int, limit: int, dossier: str = ""
    ) -> Sequence[tuple[str, dict[str, Any]]]:
        """Receipts, dossiers or versions."""
        table, key, order, owner = _KINDS[kind]
        query = sql.SQL("SELECT {}, body FROM {} {} ORDER BY {} LIMIT %s OFFSET %s").format(
            sql.Identifier(key),
            place(table),
            sql.SQL("WHERE {} = %s").format(sql.Identifier(owner)) if dossier else sql.SQL(""),
            sql.SQL(", ").join(map(sql.Identifier, order)),
        )
        with self._connections.transaction(reading=True) as connection:
            return _all(connection, query, [*([dossier] if dossier else []), limit, offset])

    def document(self, kind: str, identifier: str) -> Optional[dict[str, Any]]:
        """One of them."""
        table, key, _, _ = _KINDS[kind]
        query = sql.SQL("SELECT body FROM {} WHERE {} = %s").format(
            place(table), sql.Identifier(key)
        )
        with self._connections.transaction(reading=True) as connection:
            found = _all(connection, query, (identifier,))
        return found[0][0] if found else None

    def forget_refused(self, before: str) -> int:
        """Old receipts of refusals."""
        query = sql.SQL(
            "WITH gone AS (DELETE FROM pub.qh_receipt WHERE outcome NOT LIKE 'accepted%%'"
            " AND (body->>'receivedAt') COLLATE \"C\" < %s RETURNING package),"
            " said AS (DELETE FROM pub.qh_submission WHERE package IN (SELECT package FROM gone))"
            " SELECT count(*) FROM gone"
        )
        with self._connections.transaction() as connection:
            return int(_all(connection, query, (before,))[0][0])

    def quarters(self) -> Sequence[str]:
        """Of submissions."""
        query = sql.SQL(
            "SELECT DISTINCT quarter FROM pub.qh_submission WHERE quarter <> '' ORDER BY quarter"
        )
        with self._connections.transaction(reading=True) as connection:
            return [str(quarter) for (quarter,) in _all(connection, query)]

    def submissions(self, quarter: str) -> Sequence[dict[str, Any]]:
        """Those of a quarter."""
        query = sql.SQL("SELECT said FROM pub.qh_submission WHERE quarter = %s ORDER BY package")
        with self._connections.transaction(reading=True) as connection:
            return [said for (said,) in _all(connection, query, (quarter,))]

    def page(self, query: Query) -> Page:
        """A page of a layer."""
        where, values = self._conditions(query)
        table = place(query.table)
        with self._connections.transaction(reading=True) as connection:
            count = sql.SQL("SELECT count(*) FROM {} {}").format(table, where)
            matched = int(_all(connection, count, values)[0][0])
            if query.limit <= 0:
                return Page(matched, ())
            dates = self._of_type(query.table, "date")
            wanted = [
                sql.SQL("{}::text" if n in dates else "{}").format(sql.Identifier(n))
                for n in query.columns
            ]
            order = [
                sql.SQL("{} DESC NULLS LAST" if down else "{} NULLS FIRST").format(
                    sql.Identifier(name)
                )
                for name, down in query.order
            ]
            select = sql.SQL(
                "SELECT {}, ST_AsBinary(geom) {} FROM {} {} ORDER BY {} LIMIT %s OFFSET %s"
            ).format(
                sql.Identifier(query.key),
                sql.SQL("").join(sql.SQL(", ") + one for one in wanted),
                table,
                where,
                sql.SQL(", ").join([*order, sql.SQL("fid")]),
            )
            rows = _all(connection, select, [*values, query.limit, query.offset])
        return Page(matched, [Row(r[0], _bytes(r[1]), r[2:]) for r in rows])

    def check(self) -> None:
        """Reach the database."""
        with self._connections.transaction(reading=True) as connection:
            _all(connection, sql.SQL("SELECT count(*) FROM pub.qh_dossier"))

    def _conditions(self, query: Query) -> tuple[sql.Composable, list[Any]]:
        words: list[sql.Composable] = []
        values: list[Any] = []
        if query.box is not None:
            words.append(sql.SQL("geom && ST_MakeEnvelope(%s, %s, %s, %s, %s)"))
            values += [*query.box, self._model.default_epsg]
        dates = self._of_type(query.table, "date")
        for name, value in query.equal:
            words.append(
                sql.SQL("{}::text = %s" if name in dates else "{} = %s").format(
                    sql.Identifier(name)
                )
            )
            values.append(value)
        if not words:
            return sql.SQL(""), values
        return sql.SQL("WHERE {}").format(sql.SQL(" AND ").join(words)), values

    def _of_type(self, table: str, kind: str) -> frozenset[str]:
        found = self._model.feature_class(table.replace("_", "/", 1))
        return frozenset(f.name for f in found.fields if f.type == kind) if found else frozenset()


class _View:
    def __init__(self, connection: Any, model: Model) -> None:
        self._connection = connection
        self._model = model

    def receipt(self, package: str) -> Optional[Receipt]:
        """The receipt of a package."""
        query = sql.SQL("SELECT body FROM pub.qh_receipt WHERE package = %s")
        found = _all(self._connection, query, (package,))
        return found[0][0] if found else None

    def version(self, dossier: str) -> int:
        """The published version of a dossier."""
        query = sql.SQL("SELECT version FROM pub.qh_dossier WHERE id = %s")
        found = _all(self._connection, query, (dossier,))
        return int(found[0][0]) if found else 0

    def published(self, dossier: str) -> str:
        """The package of the published version of a dossier."""
        query = sql.SQL("SELECT package FROM pub.qh_dossier WHERE id = %s")
        found = _all(self._connection, query, (dossier,))
        return str(found[0][0]) if found else ""

    def near(self, table: str, box: Box, dossier: str) -> Sequence[Neighbour]:
        """Features of other dossiers in a box."""
        found = self._model.feature_class(table.replace("_", "/", 1))
        key = sql.Identifier(found.id_field if found else "maDoiTuong")
        query = sql.SQL(
            "SELECT {o}, {k}, ST_AsBinary(geom) FROM {m} WHERE {o} <> %s"
            " AND geom && ST_MakeEnvelope(%s, %s, %s, %s, %s)"
            ' ORDER BY {o} COLLATE "C", {k} COLLATE "C"'
        ).format(o=sql.Identifier(OWNER), k=key, m=place(table))
        rows = _all(self._connection, query, (dossier, *box, self._model.default_epsg))
        return [Neighbour(str(o), str(i), bytes(shape)) for o, i, shape in rows]


class _Loading(_View):
    def __init__(self, connection: Any, model: Model, data: Optional[Path]) -> None:
        super().__init__(connection, model)
        self._data = data

    def load_layers(self, manifest: Manifest) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Make the dossier's features those of the package."""
        if self._data is None:
            raise ValueError("nothing to load")
        return load_layers(self._connection, self._data, manifest, self._model)

    def wanted(self, job: str) -> bool:
        """Locks the job's row: who dismisses it now waits for the commit."""
        query = sql.SQL("SELECT 1 FROM pub.jobs WHERE identifier = %s FOR UPDATE")
        return bool(_all(self._connection, query, (job,)))

    def keep(self, receipt: Receipt) -> Receipt:
        """Keep a verdict."""
        values = (
            *(receipt["package"], receipt["dossier"], receipt["outcome"]),
            json.dumps(receipt, ensure_ascii=False),
        )
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO pub.qh_receipt VALUES (%s,%s,%s,%s) ON CONFLICT DO NOTHING", values
            )
            if cursor.rowcount == 1:
                add_submission(cursor, receipt)
                return receipt
        return self.receipt(receipt["package"]) or receipt

    def publish(self, receipt: Receipt, record: Mapping[str, Any]) -> None:
        """Keep receipt, version and record."""
        dossier, version = receipt["dossier"], receipt["version"]
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO pub.qh_dossier VALUES (%s, 0, '', '{}') ON CONFLICT DO NOTHING",
                (dossier,),
            )
            cursor.execute(
                "UPDATE pub.qh_dossier SET version = version + 1, package = %s, body = %s"
                " WHERE id = %s AND version = %s",
                (
                    receipt["package"],
                    json.dumps(dict(record), ensure_ascii=False),
                    dossier,
                    version - 1,
                ),
            )
            if cursor.rowcount != 1:
                raise Stale(dossier)
            self.keep(receipt)
            cursor.execute(
                "INSERT INTO pub.qh_version (dossier, version, id, package, body)"
                " VALUES (%s,%s,%s,%s,%s)",
                (
                    *(dossier, version, version_id(receipt), receipt["package"]),
                    json.dumps(version_of(receipt), ensure_ascii=False),
                ),
            )


def _all(connection: Any, query: sql.Composable, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, tuple(values) or None)
        return list(cursor.fetchall())


def _bytes(value: Any) -> Optional[bytes]:
    return None if value is None else bytes(value)
