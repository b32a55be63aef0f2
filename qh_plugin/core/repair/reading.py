# SPDX-License-Identifier: GPL-2.0-or-later
"""All geometries of a layer at once, for repairs of whole layers."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.validity import Defect
from qh_plugin.core.rules.base import LayerContext

Objects = NDArray[np.object_]

_UNREADABLE = (
    Defect.NULL,
    Defect.EMPTY,
    Defect.BAD_COORDINATE,
    Defect.UNCLOSED,
    Defect.TOO_FEW,
    Defect.BROKEN,
    Defect.UNSUPPORTED,
)


def read_plain(context: LayerContext, valid: bool = False) -> tuple[NDArray[np.int64], Objects]:
    """The rows that can be read, have no M values and are no curves, and their geometries; only
    valid ones where asked for."""
    table = context.table
    measured = (table.shapes.wkb_type % 0x20000000) // 1000 >= 2
    good = context.validity.usable if valid else ~np.isin(context.validity.code, _UNREADABLE)
    rows = np.flatnonzero(good & ~measured & (table.shapes.wkb_type > 0))
    shapes = np.asarray(shapely.from_wkb(table.wkb[rows], on_invalid="ignore"), dtype=object)
    known = ~np.asarray(shapely.is_missing(shapes), dtype=bool)
    return rows[known], shapes[known]


def wkb_of(shapes: Objects) -> list[Any]:
    """ISO WKB, Z kept."""
    return list(shapely.to_wkb(shapes, output_dimension=3, flavor="iso"))
