# SPDX-License-Identifier: GPL-2.0-or-later
"""Which overlaps are a whole feature within another: shared by C01 and C03."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.regions import wide_parts
from qh_plugin.core.rules.base import LayerContext

Numbers = NDArray[np.int64]


def contained(context: LayerContext) -> Numbers:
    """For each overlap region of the layer's fabric: 1 where the pair's first feature lies within
    the second, 2 where the second lies within the first, else 0.

    A feature lies within another where no part of it outside is wider than the tolerance; all
    regions of such a pair get the same number.
    """
    regions = context.fabric.overlaps
    if not len(regions):
        return np.zeros(0, np.int64)
    number: dict[tuple[int, ...], int] = {}
    of = np.array([number.setdefault(pair, len(number)) for pair in regions.rows])
    pairs = np.array(list(number), np.int64)
    common = np.bincount(of, regions.area)
    first, second = shapely.from_wkb(context.table.wkb[pairs.T])
    within = np.zeros(len(pairs), np.int64)
    for which, inner, outer in ((2, second, first), (1, first, second)):
        # what may be left over outside is a band along the border
        band = 2 * context.tolerance * shapely.length(inner) + 1e-6
        near = np.flatnonzero(common >= shapely.area(inner) - band)
        if not len(near):
            continue
        _, out = wide_parts(shapely.difference(inner[near], outer[near]), context.tolerance)
        within[np.delete(near, out)] = which
    return np.asarray(within[of])
