# SPDX-License-Identifier: GPL-2.0-or-later
"""Inscribed circles of many or large regions are left when asked to; the figures stay the same."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qh_plugin.core.errors import Cancelled
from qh_plugin.core.fabric.regions import Found, regions
from qh_plugin.core.fabric.width import inscribed_circles, width
from qh_plugin.core.progress import Progress


def blobs(*corners):
    """Stars with so many corners, of different size."""
    made = np.empty(len(corners), object)
    for k, n in enumerate(corners):
        turn = np.linspace(0, 2 * np.pi, n, endpoint=False)
        reach = 20.0 + k + 3 * np.sin(7 * turn)
        made[k] = shapely.Polygon(np.c_[reach * np.cos(turn), reach * np.sin(turn)])
    return made


class Counting:
    """Is asked, and says yes from the n-th time on."""

    def __init__(self, last):
        self.asked, self.last = 0, last

    def __call__(self):
        self.asked += 1
        return self.asked > self.last


@pytest.mark.parametrize("corners", [(), (30,), (30,) * 40, (900, 20, 20, 700), (600, 601, 602)])
def test_in_batches_they_are_those_of_one_call(corners):
    """Those of few vertices to the last bit, the others to the tolerance."""
    polygon = blobs(*corners)
    tolerance = np.full(len(polygon), 0.01)
    middle, radius = inscribed_circles(polygon, tolerance)
    whole = shapely.maximum_inscribed_circle(polygon, tolerance)
    few = np.array(corners) < 500
    assert radius[few].tolist() == shapely.length(whole[few]).tolist()
    start = shapely.get_coordinates(shapely.get_point(whole, 0))
    assert middle[few].tolist() == start[few].tolist()
    assert radius == pytest.approx(shapely.length(whole), abs=0.0101)
    depth = shapely.distance(shapely.boundary(polygon), shapely.points(middle))
    assert radius == pytest.approx(depth, abs=1e-9)


def test_every_large_region_is_one_look_at_cancel():
    polygon = blobs(*range(600, 612))
    looks = Counting(10_000)
    found = width(polygon, Progress(cancelled=looks))
    assert found.tolist() == width(polygon).tolist()
    assert looks.asked >= len(polygon)
    with pytest.raises(Cancelled):
        width(polygon, Progress(cancelled=Counting(4)))


def test_measuring_regions_is_left_when_asked():
    polygon = blobs(*range(600, 606))
    found = Found([(k,) for k in range(len(polygon))], polygon, np.zeros(len(polygon), np.int64))
    (whole,) = regions([found], np.zeros(2))
    assert len(whole.width) == len(polygon)
    with pytest.raises(Cancelled):
        regions([found], np.zeros(2), Progress(cancelled=Counting(3)))
