# SPDX-License-Identifier: GPL-2.0-or-later
"""When the data of a dossier were last changed.

The time of the files will not do: QGIS touches a GeoPackage by opening it. The file itself notes
for every table when its content changed (GeoPackage 1.3, `gpkg_contents.last_change`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier


def last_change(dossier: Dossier) -> Optional[datetime]:
    """The newest change of any layer (UTC); None where a database cannot be read."""
    newest: Optional[datetime] = None
    for path in dossier.databases():
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
                rows = database.execute(
                    "SELECT last_change FROM gpkg_contents WHERE data_type = 'features'"
                ).fetchall()
            times = [datetime.fromisoformat(str(r[0]).replace("Z", "+00:00")) for r in rows]
        except (sqlite3.Error, ValueError):
            return None
        for time in times:
            aware = time if time.tzinfo else time.replace(tzinfo=timezone.utc)
            newest = aware if newest is None else max(newest, aware)
    return newest
