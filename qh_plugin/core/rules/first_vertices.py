# SPDX-License-Identifier: GPL-2.0-or-later
"""One coordinate of each feature, for the rules on reference systems."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.wkb import Shapes


def first_vertices(shapes: Shapes) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows that have a finite first vertex, and these vertices (n, 2)."""
    filled = np.diff(shapes.ring_start) > 0
    rows, first = np.unique(shapes.ring_row[filled], return_index=True)
    xy = shapes.xy[shapes.ring_start[:-1][filled][first]]
    finite = np.isfinite(xy).all(axis=1)
    return rows[finite], xy[finite]
