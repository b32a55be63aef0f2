# SPDX-License-Identifier: GPL-2.0-or-later
"""The plan boundary that operations keep to."""

from __future__ import annotations

from typing import Any, Optional

import shapely

from qh_plugin.core.drafting.base import polygons
from qh_plugin.core.table import Table


def boundary_of(table: Table) -> Optional[Any]:
    """The whole of a boundary layer; None where it has no feature. Raises `Refused` where one
    cannot be used."""
    if not len(table):
        return None
    return shapely.union_all(polygons(table, range(len(table))))
