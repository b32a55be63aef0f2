# SPDX-License-Identifier: GPL-2.0-or-later
"""The published city in one GeoPackage: the store of the embedded server."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Sequence

from qh_plugin.core.dossier.contents import strip_header
from qh_plugin.core.dossier.manifest import Manifest
from qh_plugin.core.dossier.sql import names, quoted, statement
from qh_plugin.core.model import Model
from qh_plugin.server.job_table import held
from qh_plugin.server.places import Places
from qh_plugin.server.stores import geopackage_file as file
from qh_plugin.server.stores.geopackage_loading import load_layers
from qh_plugin.server.stores.store import OWNER, Box, Neighbour, Page, Query, Receipt, Row, Stale

#: kind → table, column of its id, its order, column of the dossier
_KINDS = {
    "receipts": ("qh_receipt", "package", "package", "dossier"),
    "dossiers": ("qh_dossier", "id", "id", "id"),
    "versions": ("qh_version", "id", "dossier, version", "dossier"),
}


class GeoPackageStore:
    """The store in `places.city`; jobs are in TinyDB's file beside it."""

    def __init__(self, places: Places, model: Model) -> None:
        self._places = places
        self._model = model

    def prepare(self) -> None:
        """Make the file, or complete it."""
        file.create_city(self._places.city, self._model, self._model.default_epsg)

    @contextmanager
    def reading(self) -> Iterator[_View]:
        """One snapshot."""
        with file.reading(self._places.city) as connection:
            yield _View(connection, self._model)

    @contextmanager
    def loading(self, job: str, data: Optional[Path] = None) -> Iterator[_Loading]:
        """One write transaction; others wait for it."""
        with ExitStack() as until_committed, file.writing(self._places.city, data) as connection:
            yield _Loading(connection, self._model, self._places.job_table, until_committed)

    def documents(
        self, kind: str, offset: int, limit: int, dossier: str = ""
    ) -> Sequence[tuple[str, dict[str, Any]]]:
        """Receipts, dossiers or versions."""
        table, key, order, owner = _KINDS[kind]
        where = statement("WHERE", owner, "= ?") if dossier else ""
        words = ("SELECT", key, ", body FROM", table, where, "ORDER BY", order, "LIMIT ? OFFSET ?")
        values = [*([dossier] if dossier else []), limit, offset]
        with file.reading(self._places.city) as connection:
            rows = connection.execute(statement(*words), values).fetchall()
        return [(str(i), json.loads(body)) for i, body in rows]

    def document(self, kind: str, identifier: str) -> Optional[dict[str, Any]]:
        """One of them."""
        table, key, _, _ = _KINDS[kind]
        with file.reading(self._places.city) as connection:
            sql = statement("SELECT body FROM", table, "WHERE", key, "= ?")
            row = connection.execute(sql, (identifier,)).fetchone()
        return json.loads(row[0]) if row else None

    def forget_refused(self, before: str) -> int:
        """Old receipts of refusals."""
        refused = "SELECT package, body FROM qh_receipt WHERE outcome NOT LIKE 'accepted%'"
        with file.reading(self._places.city) as connection:
            rows = connection.execute(refused).fetchall()
        old = [(p,) for p, body in rows if str(json.loads(body).get("receivedAt", before)) < before]
        if old:
            with file.writing(self._places.city) as connection:
                connection.executemany(
                    "DELETE FROM qh_receipt WHERE package = ? AND outcome NOT LIKE 'accepted%'", old
                )
                connection.executemany("DELETE FROM qh_submission WHERE package = ?", old)
        return len(old)

    def quarters(self) -> Sequence[str]:
        """Of submissions."""
        with file.reading(self._places.city) as connection:
            found = connection.execute(
                "SELECT DISTINCT quarter FROM qh_submission WHERE quarter <> '' ORDER BY quarter"
            )
            return [str(quarter) for (quarter,) in found]

    def submissions(self, quarter: str) -> Sequence[dict[str, Any]]:
        """Those of a quarter."""
        sql = "SELECT said FROM qh_submission WHERE quarter = ? ORDER BY package"
        with file.reading(self._places.city) as connection:
            return [json.loads(said) for (said,) in connection.execute(sql, (quarter,))]

    def page(self, query: Query) -> Page:
        """A page of a layer."""
        where, values = _conditions(query)
        table = quoted(query.table)
        wanted = names([query.key, "geom", *query.columns])
        order = [statement(quoted(n), "DESC" if down else "ASC") for n, down in query.order]
        count = statement("SELECT count(*) FROM", table, "AS t", where)
        sql = statement(
            *("SELECT", wanted, "FROM", table, "AS t", where, "ORDER BY"),
            *(", ".join([*order, "t.fid"]), "LIMIT ? OFFSET ?"),
        )
        with file.reading(self._places.city) as connection:
            matched = int(connection.execute(count, values).fetchone()[0])
            if query.limit <= 0:
                return Page(matched, ())
            rows = connection.execute(sql, [*values, query.limit, query.offset]).fetchall()
        return Page(matched, [Row(row[0], strip_header(row[1]), row[2:]) for row in rows])

    def check(self) -> None:
        """Reach the file."""
        with file.reading(self._places.city) as connection:
            connection.execute("SELECT count(*) FROM qh_dossier").fetchone()


class _View:
    def __init__(self, connection: sqlite3.Connection, model: Model) -> None:
        self._connection = connection
        self._model = model

    def receipt(self, package: str) -> Optional[Receipt]:
        """The receipt of a package."""
        sql = "SELECT body FROM qh_receipt WHERE package = ?"
        row = self._connection.execute(sql, (package,)).fetchone()
        return json.loads(row[0]) if row else None

    def version(self, dossier: str) -> int:
        """The published version of a dossier."""
        sql = "SELECT version FROM qh_dossier WHERE id = ?"
        row = self._connection.execute(sql, (dossier,)).fetchone()
        return int(row[0]) if row else 0

    def published(self, dossier: str) -> str:
        """The package of the published version of a dossier."""
        sql = "SELECT package FROM qh_dossier WHERE id = ?"
        row = self._connection.execute(sql, (dossier,)).fetchone()
        return str(row[0]) if row else ""

    def near(self, table: str, box: Box, dossier: str) -> Sequence[Neighbour]:
        """Features of other dossiers in a box."""
        found = self._model.feature_class(table.replace("_", "/", 1))
        key = quoted(found.id_field if found else "maDoiTuong")
        where, values = _box(table, box)
        owner = quoted(OWNER)
        sql = statement(
            *("SELECT", owner, ",", key, ", geom FROM", quoted(table), "AS t WHERE", where),
            *("AND", owner, "<> ? ORDER BY", owner, ",", key),
        )
        rows = self._connection.execute(sql, [*values, dossier])
        return [Neighbour(str(o), str(i), strip_header(geom) or b"") for o, i, geom in rows]


class _Loading(_View):
    def __init__(
        self, connection: sqlite3.Connection, model: Model, jobs: Path, until_committed: ExitStack
    ) -> None:
        super().__init__(connection, model)
        self._jobs = jobs
        self._until_committed = until_committed

    def load_layers(self, manifest: Manifest) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Make the dossier's features those of the package."""
        return load_layers(self._connection, manifest, self._model)

    def wanted(self, job: str) -> bool:
        """Holds the table of jobs until the end, so that nobody dismisses the job meanwhile."""
        return self._until_committed.enter_context(held(self._jobs, job))

    def keep(self, receipt: Receipt) -> Receipt:
        """Keep a verdict."""
        known = self.receipt(receipt["package"])
        if known is not None:
            return known
        body = json.dumps(receipt, ensure_ascii=False)
        values = (receipt["package"], receipt["dossier"], receipt["outcome"], body)
        self._connection.execute("INSERT INTO qh_receipt VALUES (?,?,?,?)", values)
        file.add_submission(self._connection, receipt)
        return receipt

    def publish(self, receipt: Receipt, record: Mapping[str, Any]) -> None:
        """Keep receipt, version and record."""
        execute, dossier = self._connection.execute, receipt["dossier"]
        execute("INSERT OR IGNORE INTO qh_dossier VALUES (?,0,'','{}')", (dossier,))
        moved = execute(
            "UPDATE qh_dossier SET version = version + 1, package = ?, body = ?"
            " WHERE id = ? AND version = ?",
            (
                receipt["package"],
                json.dumps(dict(record), ensure_ascii=False),
                dossier,
                receipt["version"] - 1,
            ),
        )
        if moved.rowcount != 1:
            raise Stale(dossier)
        self.keep(receipt)
        file.add_version(self._connection, receipt)


def _conditions(query: Query) -> tuple[str, list[Any]]:
    words, values = [], []
    if query.box is not None:
        where, values = _box(query.table, query.box)
        words.append(where)
    for name, value in query.equal:
        words.append(statement(quoted(name), "= ?"))
        values.append(value)
    return ("WHERE " + " AND ".join(words) if words else ""), values


def _box(table: str, box: Box) -> tuple[str, list[Any]]:
    index = quoted(f"rtree_{table}_geom")
    where = statement(
        *("t.fid IN (SELECT id FROM", index, "WHERE maxx >= ? AND maxy >= ?"),
        "AND minx <= ? AND miny <= ?)",
    )
    return where, list(box)
