# SPDX-License-Identifier: GPL-2.0-or-later
"""Which finding a click means, compared with a loop over all of them."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.gui.checking.map.nearest import nearest


def test_the_nearest_within_reach_and_of_those_that_hold_the_click_the_smallest():
    boxes = np.array([[0, 0, 100, 100], [40, 40, 60, 60], [200, 0, 200, 0], [np.nan] * 4])
    every = np.arange(4, dtype=np.int32)
    assert nearest(boxes, every, 50, 50, 5) == 1
    assert nearest(boxes, every, 20, 50, 5) == 0
    assert nearest(boxes, every, 197, 3, 5) == 2
    assert nearest(boxes, every, 160, 50, 5) == -1
    assert nearest(boxes, every[:1], 50, 50, 5) == 0, "only what the list shows"
    assert nearest(boxes, every[:0], 50, 50, 5) == -1


def test_distances_are_those_of_shapely():
    rng = np.random.default_rng(11)
    low = rng.uniform(0, 100, (300, 2))
    boxes = np.column_stack([low, low + rng.uniform(0, 4, (300, 2))])
    shapes = shapely.box(*boxes.T)
    for x, y in rng.uniform(0, 100, (100, 2)):
        away = shapely.distance(shapes, shapely.Point(x, y))
        found = nearest(boxes, np.arange(300, dtype=np.int32), x, y, 2.0)
        if away.min() > 2.0:
            assert found == -1
        else:
            assert abs(away[found] - away.min()) < 1e-9
