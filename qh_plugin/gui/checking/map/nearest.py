# SPDX-License-Identifier: GPL-2.0-or-later
"""Which finding a click on the map means. No Qt here."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def nearest(
    boxes: NDArray[np.float64], rows: NDArray[np.int32], x: float, y: float, reach: float
) -> int:
    """The one of `rows` whose box is nearest to a place and not farther than `reach`; of several
    that hold it the smallest, for a large one is easily clicked elsewhere. -1 for none."""
    some = boxes[rows]
    across = np.maximum(np.maximum(some[:, 0] - x, x - some[:, 2]), 0.0)
    along = np.maximum(np.maximum(some[:, 1] - y, y - some[:, 3]), 0.0)
    away = np.hypot(across, along)
    near = np.flatnonzero(away <= reach)  # NaN: it has no place
    if not len(near):
        return -1
    size = np.hypot(some[near, 2] - some[near, 0], some[near, 3] - some[near, 1])
    return int(rows[near[np.lexsort((size, away[near]))[0]]])
