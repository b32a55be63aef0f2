# SPDX-License-Identifier: GPL-2.0-or-later
"""Loading the layers of a package into a GeoPackage, inside the transaction of its receipt."""

from __future__ import annotations

import sqlite3
from typing import Any, Optional

from qh_plugin.core.dossier.contents import ID_FIELD, rows_hash
from qh_plugin.core.dossier.manifest import LayerEntry, Manifest
from qh_plugin.core.dossier.sql import quoted, statement
from qh_plugin.core.model import Model
from qh_plugin.io.package_data import table_name
from qh_plugin.server.problems import id_of_another, ids_not_unique
from qh_plugin.server.stores.geopackage_filling import insert
from qh_plugin.server.stores.store import OWNER, Unfaithful

_KEY, _OWNER = quoted(ID_FIELD), quoted(OWNER)
_ONE = "FROM temp.qh_new AS n JOIN"


def load_layers(
    connection: sqlite3.Connection, manifest: Manifest, model: Model
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make the dossier's features in every class those of the package (attached as `src`).

    Gives the layers for the receipt, and problems; with a problem the caller must roll back.
    """
    entries = {entry.name: entry for entry in manifest.layers}
    layers: list[dict[str, Any]] = []
    for feature_class in model.classes:
        table = table_name(feature_class)
        entry = entries.get(table)
        if entry is None:
            continue  # a class the dossier does not have; what was published of it stays
        known = set(feature_class.field_map)
        fields = [f for f in _columns(connection, table) if f in known]
        wrong = _refused_ids(connection, table, manifest.dossier)
        if wrong is not None:
            return [], [wrong]
        counts = _load(connection, table, fields, manifest.dossier)
        _refresh_extent(connection, table)
        layers.append(
            {"name": table, **counts, "sha256": _proved(connection, entry, fields, manifest)}
        )
    return layers, []


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    rows = connection.execute("SELECT name FROM pragma_table_info(?, 'src')", (table,))
    return sorted(str(name) for (name,) in rows)


def _refused_ids(
    connection: sqlite3.Connection, table: str, dossier: str
) -> Optional[dict[str, Any]]:
    src, main = "src." + quoted(table), "main." + quoted(table)
    total, distinct = connection.execute(
        statement("SELECT count(*), count(DISTINCT nullif(", _KEY, ", '')) FROM", src)
    ).fetchone()
    if total != distinct:
        return ids_not_unique(table, total - distinct)
    connection.execute("DROP TABLE IF EXISTS temp.qh_new")
    connection.execute("CREATE TEMP TABLE qh_new (id TEXT PRIMARY KEY, old INTEGER)")
    connection.execute(statement("INSERT INTO temp.qh_new SELECT", _KEY, ", fid FROM", src))
    taken = connection.execute(
        statement("SELECT n.id", _ONE, main, "AS m ON m.", _KEY, "= n.id WHERE m.", _OWNER, "<> ?"),
        (dossier,),
    ).fetchone()
    if taken is None:
        return None
    return id_of_another(table, str(taken[0]))


def _load(
    connection: sqlite3.Connection, table: str, fields: list[str], dossier: str
) -> dict[str, int]:
    src, main = "src." + quoted(table), "main." + quoted(table)
    same = " AND ".join(f"s.{c} IS m.{c}" for c in ["geom", *map(quoted, fields)])
    both = (_ONE, main, "AS m ON m.", _KEY, "= n.id JOIN", src, "AS s ON s.fid = n.old")
    count = statement("SELECT count(*), coalesce(sum(", same, "), 0)", *both)
    known, unchanged = connection.execute(count).fetchone()
    received = connection.execute("SELECT count(*) FROM temp.qh_new").fetchone()[0]
    gone = statement(
        "DELETE FROM", main, "WHERE", _OWNER, "= ? AND", _KEY, "NOT IN (SELECT id FROM temp.qh_new)"
    )
    deleted = connection.execute(gone, (dossier,)).rowcount
    changed = statement(
        "DELETE FROM", main, "WHERE fid IN (SELECT m.fid", *both, "WHERE NOT (", same, "))"
    )
    connection.execute(changed)
    names = ", ".join(["geom", *map(quoted, fields)])
    fresh = statement(
        *("INSERT INTO", main, "(", names, ",", _OWNER, ") SELECT", names, ", ? FROM", src),
        *("WHERE", _KEY, "NOT IN (SELECT", _KEY, "FROM", main, "WHERE", _OWNER, "= ?)"),
        "ORDER BY fid",
    )
    insert(connection, table, fresh, (dossier, dossier), int(received - unchanged))
    return {
        "received": int(received),
        "inserted": int(received - known),
        "updated": int(known - unchanged),
        "deleted": int(deleted),
        "unchanged": int(unchanged),
    }


def _proved(
    connection: sqlite3.Connection, entry: LayerEntry, fields: list[str], manifest: Manifest
) -> str:
    there = rows_hash(
        connection, entry.name, fields, statement("WHERE", _OWNER, "= ?"), (manifest.dossier,)
    )
    if there != entry.sha256:
        raise Unfaithful(entry.name)
    return there


def _refresh_extent(connection: sqlite3.Connection, table: str) -> None:
    index = quoted(f"rtree_{table}_geom")
    box = connection.execute(
        statement("SELECT min(minx), min(miny), max(maxx), max(maxy) FROM", index)
    ).fetchone()
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?,"
        " last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE table_name = ?",
        (*box, table),
    )
