# SPDX-License-Identifier: GPL-2.0-or-later
"""Lots made by hand for the tests."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np

from qh_plugin.core.zoning.kinds import KINDS
from qh_plugin.core.zoning.lots import Lots

BY_FIELD = {kind.field: kind for kind in KINDS}


def objects(values: Sequence[Any]):
    """An object array, whatever the values are."""
    made = np.empty(len(values), object)
    made[:] = list(values)
    return made


def lots(area: Sequence[float], codes: Sequence[Any] = (), **columns: Sequence[Any]) -> Lots:
    """Lots "L1", "L2" …; columns by field, the others blank."""
    n = len(area)
    return Lots(
        np.arange(1, n + 1),
        objects([f"L{i + 1}" for i in range(n)]),
        objects(codes or [None] * n),
        np.array(area, float),
        {name: objects(columns.get(name, [None] * n)) for name in BY_FIELD},
    )
