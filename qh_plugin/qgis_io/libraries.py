# SPDX-License-Identifier: GPL-2.0-or-later
"""Which optional libraries this QGIS carries; said in one sentence where one is missing.

Debian 12 has shapely 1.8 and some installers none at all, so shapely is recognised by what it
can do (`from_wkb` came with 2.0), never by its version string.
"""

from __future__ import annotations

import importlib
from typing import Optional

from qh_plugin.core.errors import MissingLibrary
from qh_plugin.core.text import Text

_CHECKING = Text("kiểm tra dữ liệu", "check data")


def missing_for_checking() -> Optional[Text]:
    """None where everything that checking needs is there, else the sentence to show."""
    for name, label, proof in (
        ("numpy", "numpy", "ndarray"),
        ("shapely", "shapely ≥ 2.0", "from_wkb"),
        ("pyproj", "pyproj", "Transformer"),
        ("lxml.etree", "lxml", "XMLParser"),
    ):
        if not _usable(name, proof):
            return MissingLibrary(label, _CHECKING).text
    return None


def _usable(name: str, proof: str) -> bool:
    try:
        return hasattr(importlib.import_module(name), proof)
    except (ImportError, OSError, AttributeError):
        return False
