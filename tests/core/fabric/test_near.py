# SPDX-License-Identifier: GPL-2.0-or-later
"""Near vertices against all pairs of vertices, where so many are near that the kernel matches."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.core.fabric.fabrics import ORIGIN, T, fabric_of

_LOT = np.array([[0, 0], [5, 0], [5, 18], [0, 18]])


@pytest.mark.parametrize("noise", [2e-6, 1e-4, 3e-4])
@pytest.mark.parametrize("side", [2, 9])
def test_every_near_vertex_of_a_noisy_fabric_is_found(side: int, noise: float) -> None:
    rng = np.random.default_rng(side)
    lots = []
    for x, y in np.ndindex(side, side):
        corner = _LOT + np.array((5 * x, 18 * y)) + ORIGIN
        lots.append(shapely.Polygon(corner + rng.uniform(-noise, noise, (4, 2))))
    xy, of = shapely.get_coordinates(lots, return_index=True)
    a, b = shapely.STRtree(shapely.points(xy)).query(
        shapely.points(xy), predicate="dwithin", distance=T
    )
    far = (of[a] < of[b]) & (np.hypot(*(xy[a] - xy[b]).T) > 1e-6)
    pairs = {(int(i), int(j)) for i, j in zip(of[a[far]], of[b[far]])}
    groups = fabric_of(lots).near.rows
    assert pairs
    assert pairs <= {(i, j) for group in groups for i in group for j in group}
