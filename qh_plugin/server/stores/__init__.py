# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the published city is kept: one protocol, a GeoPackage or PostGIS behind it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Mapping

from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.model import load as load_model
from qh_plugin.core.text import Text
from qh_plugin.server.places import Places
from qh_plugin.server.stores.store import Store


def open_store(definition: Mapping[str, Any]) -> Store:
    """The store that a configuration names: `kind` gpkg or postgis, `root` its folder, `model`,
    and `dsn` the database. One object a process. Raises `MissingLibrary`, `StorageError`."""
    return _opened(json.dumps(dict(definition), sort_keys=True))


@cache
def _opened(definition: str) -> Store:
    said = json.loads(definition)
    model = load_model(said["model"])
    if said["kind"] == "postgis":
        try:
            from qh_plugin.server.stores.postgis import PostGISStore
        except ImportError as error:
            what = Text("dùng kho PostGIS", "use the PostGIS store")
            raise MissingLibrary("psycopg2", what) from error
        return PostGISStore(said["dsn"], model)
    from qh_plugin.server.stores.geopackage import GeoPackageStore

    return GeoPackageStore(Places(Path(said["root"])), model)
