# SPDX-License-Identifier: GPL-2.0-or-later
"""Look at a whole dossier and say what it still lacks."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Optional, Sequence

from qh_plugin.core.dossier.completeness import Holdings, Item, completeness
from qh_plugin.core.dossier.description import missing
from qh_plugin.core.dossier.documents import FOLDERS, Document, Facts
from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.records import Records
from qh_plugin.core.errors import QhError
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.text import Text
from qh_plugin.io.descriptions import read_description
from qh_plugin.io.documents import Seen, chosen_kinds, documents
from qh_plugin.io.records import read_records
from qh_plugin.io.sqlite import quoted, reading, statement


def look(
    dossier: Dossier, model: Model, seen: Optional[Seen] = None, progress: Progress = SILENT
) -> Holdings:
    """Everything that completeness asks for. Raises `DossierError` (damaged records)."""
    counts = feature_counts(dossier, model)
    progress.step(0.2)
    records = read_records(dossier, model)
    found = documents(dossier, seen, progress.part(0.2, 0.9))
    return Holdings(
        info=dossier.info,
        counts=counts,
        records=records,
        documents=[*found, *_elsewhere(dossier, model)],
        metadata=_description_lacks(dossier, model, records),
        chosen=chosen_kinds(dossier),
    )


def status(dossier: Dossier, model: Model, progress: Progress = SILENT) -> list[Item]:
    """The items for a dossier on disk."""
    return completeness(model, look(dossier, model, progress=progress))


def feature_counts(dossier: Dossier, model: Model) -> dict[str, Optional[int]]:
    """Class name → features, for the tables that are there; None for those that cannot be read
    (for a database that cannot be read: its classes that a new dossier starts with)."""
    counts: dict[str, Optional[int]] = {}
    for database in model.databases:
        path = dossier.geopackage(database)
        if not path.exists():
            continue
        try:
            with reading(path) as connection:
                rows = connection.execute("SELECT table_name FROM gpkg_contents").fetchall()
                for (table,) in rows:
                    one = model.feature_class(f"{database}/{table}")
                    if one is not None:
                        counts[one.name] = _count(connection, str(table))
        except QhError:
            broken = [c for c in model.classes if c.database == database and c.initial]
            counts.update({c.name: None for c in broken})
    return counts


def _count(connection: sqlite3.Connection, table: str) -> Optional[int]:
    try:
        sql = statement("SELECT count(*) FROM", quoted(table))
        return int(connection.execute(sql).fetchone()[0])
    except sqlite3.Error:
        return None


def _elsewhere(dossier: Dossier, model: Model) -> list[Document]:
    """Files of the kinds that lie outside the four folders: the xlsx of records, the project."""
    found: list[Document] = []
    folders = {kind.folder for kind in model.documents} - set(FOLDERS)
    for folder in sorted(folders):
        types = {t for kind in model.documents if kind.folder == folder for t in kind.types}
        place = dossier.folder / folder
        files: Sequence[Path] = sorted(place.iterdir()) if place.is_dir() else ()
        for path in files:
            ending = path.suffix.lstrip(".").lower()
            if path.is_file() and ending in types and not path.name.startswith((".", "~$")):
                kind = "xlsx" if ending == "xlsx" else ""
                facts = Facts(path.name, path.stat().st_size, kind)
                found.append(Document(f"{folder}/{path.name}", facts))
    return found


def _description_lacks(dossier: Dossier, model: Model, records: Records) -> list[Text]:
    try:
        return missing(read_description(dossier, model, records.tables))
    except QhError as error:
        return [error.text]
