# SPDX-License-Identifier: GPL-2.0-or-later
"""When the data of a dossier were last changed.

The time of the files will not do: QGIS touches a GeoPackage by opening it. The file itself notes
for every table when its content changed (GeoPackage 1.3, `gpkg_contents.last_change`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Iterator, Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.report.content import content_hash
from qh_plugin.io.geopackage import read_table

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult


def last_change(dossier: Dossier) -> Optional[datetime]:
    """The newest change of any layer (UTC); None where a database cannot be read."""
    times = last_changes(dossier)
    return max(times.values(), default=None) if times is not None else None


def last_changes(dossier: Dossier) -> Optional[dict[str, datetime]]:
    """`<database>/<class>` → its newest change (UTC); None where a database cannot be read."""
    try:
        return {k: time for path in dossier.databases() for k, time in _times(path)}
    except (sqlite3.Error, ValueError):
        return None


def _times(path: Path) -> Iterator[tuple[str, datetime]]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT table_name, last_change FROM gpkg_contents WHERE data_type = 'features'"
        ).fetchall()
    for name, told in rows:
        time = datetime.fromisoformat(str(told).replace("Z", "+00:00"))
        yield f"{path.stem}/{name}", time if time.tzinfo else time.replace(tzinfo=timezone.utc)


def newer_than(
    dossier: Dossier, result: CheckResult, progress: Progress = SILENT
) -> Optional[frozenset[str]]:
    """The layers that are not as a stored check saw them: changed after it by the file's own note
    and, where the check kept the hash of their content, by that too: a layer that was saved
    without a difference is as it was. None where it cannot be told. Raises `QhError`."""
    times = last_changes(dossier)
    try:
        ended = datetime.fromisoformat(result.run.finished.replace("Z", "+00:00"))
    except ValueError:
        return None
    if times is None or ended.tzinfo is None:
        return None
    known, newer = result.run.content, set()
    noted = [name for name, time in times.items() if time >= ended - _SLACK]
    for number, name in enumerate(noted):
        progress.step(number / len(noted))
        database, _, layer = name.partition("/")
        if name not in known:
            later = times[name] >= ended + timedelta(seconds=1)
            newer |= {name} if later else set()
            continue
        table = read_table(dossier.geopackage(database), layer, name=name, progress=progress)
        if content_hash(table) != known[name]:
            newer.add(name)
    return frozenset(newer)


#: a check reads its layers before it ends; what was saved while it ran is looked at too
_SLACK = timedelta(hours=1)
