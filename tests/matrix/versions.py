# SPDX-License-Identifier: GPL-2.0-or-later
"""One line: the versions of what the plugin stands on, here."""

from __future__ import annotations

import platform
import sqlite3
from importlib import import_module
from importlib.util import find_spec

from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR


def main() -> None:
    """Print the line."""
    found = [f"QGIS {Qgis.QGIS_VERSION}", f"Qt {QT_VERSION_STR}"]
    found += [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for name in ("osgeo", "numpy", "shapely", "pyproj", "lxml", "pygeoapi"):
        here = find_spec(name) is not None
        version = getattr(import_module(name), "__version__", "?") if here else "none"
        found.append(f"{name} {version}")
    print(", ".join(found))


if __name__ == "__main__":
    main()
