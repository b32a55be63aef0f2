# SPDX-License-Identifier: GPL-2.0-or-later
"""One line: the versions of what the plugin stands on, here."""

from __future__ import annotations

import platform
import sqlite3
from importlib import import_module

from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR


def main() -> None:
    """Print the line."""
    found = [f"QGIS {Qgis.QGIS_VERSION}", f"Qt {QT_VERSION_STR}"]
    found += [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    for name in ("osgeo", "numpy", "shapely", "pyproj", "lxml", "pygeoapi"):
        try:
            found.append(f"{name} {getattr(import_module(name), '__version__', '?')}")
        except ImportError:
            found.append(f"no {name}")
    print(", ".join(found))


if __name__ == "__main__":
    main()
