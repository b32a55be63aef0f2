# SPDX-License-Identifier: GPL-2.0-or-later
"""Which optional libraries this QGIS carries; said in one sentence where one is missing.

Debian 12 has shapely 1.8 and some installers none at all, so shapely is recognised by what it
can do (`from_wkb` came with 2.0), never by its version string.

Inside the QGIS program on Linux the system's GEOS is already loaded, and a shapely wheel's calls
would end in it instead of in the GEOS that the wheel brings (seen: "WKB output dimension must be
2 or 3"). So the libraries are first imported here, each looking among its own symbols first.
"""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import contextmanager
from typing import Iterator, Optional

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
        with _own_symbols_first():
            return hasattr(importlib.import_module(name), proof)
    except (ImportError, OSError, AttributeError):
        return False


@contextmanager
def _own_symbols_first() -> Iterator[None]:
    deep = getattr(os, "RTLD_DEEPBIND", 0)  # Linux only; elsewhere nothing has to be done
    if not deep:
        yield
        return
    before = sys.getdlopenflags()
    sys.setdlopenflags(before | deep)
    try:
        yield
    finally:
        sys.setdlopenflags(before)
