# SPDX-License-Identifier: GPL-2.0-or-later
"""The largest inscribed circle of one region, against known shapes and against GEOS."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from qh_plugin.core.errors import Cancelled
from qh_plugin.core.fabric.largest_circle import largest_circle
from qh_plugin.core.progress import Progress

ORIGIN = (600_000.0, 1_190_000.0)


def placed(shape, angle=0.0, dense=0.0):
    """A shape turned, far from the origin, with many vertices where `dense` says so."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    whole = shapely.segmentize(shape, dense) if dense else shape
    return shapely.transform(whole, lambda xy: xy @ turn.T + ORIGIN)


def street_grid(wide, side, n):
    whole = wide + n * (side + wide)
    at = wide + np.arange(n) * (side + wide)
    holes = [shapely.box(x, y, x + side, y + side) for x in at for y in at]
    return shapely.box(0, 0, whole, whole).difference(shapely.union_all(holes))


L_SHAPE = shapely.union_all([shapely.box(0, 0, 30, 4), shapely.box(0, 0, 4, 30)])
#: shape and the radius worked out by hand: in an L of arms 4 m wide the circle touches both outer
#: sides and the inner corner, r + r/√2 = 4; at a crossing of streets it touches four corners
KNOWN = {
    "rectangle": (shapely.box(0, 0, 50, 7), 3.5),
    "strip of 100 m by 2 cm": (shapely.box(0, 0, 100, 0.02), 0.01),
    "right triangle 3 4 5": (shapely.Polygon([(0, 0), (4, 0), (0, 3)]), 1.0),
    "L": (L_SHAPE, 4 * np.sqrt(2) / (1 + np.sqrt(2))),
    "frame": (shapely.box(0, 0, 20, 20) - shapely.box(3, 3, 18, 18), 3 * np.sqrt(2) / (1 + 2**0.5)),
    "streets": (street_grid(6, 40, 4), 3 * np.sqrt(2)),
}


@pytest.mark.parametrize("angle", [0.0, 0.3])
@pytest.mark.parametrize("dense", [0.0, 1.0])
@pytest.mark.parametrize("name", KNOWN)
def test_known_shapes(name, dense, angle) -> None:
    shape, radius = KNOWN[name]
    polygon = placed(shape, angle, dense)
    found = largest_circle(polygon, radius * 1e-3)
    assert radius * (1 - 1e-3) - 1e-9 <= found.radius <= radius + 1e-9
    middle = shapely.Point(found.x, found.y)
    assert polygon.contains(middle)
    assert found.radius == pytest.approx(middle.distance(polygon.boundary), abs=1e-9)


def test_a_ring_between_two_circles() -> None:
    """An annulus: many equal answers, none of them at a corner."""
    ring = placed(shapely.Point(0, 0).buffer(30, 128) - shapely.Point(0, 0).buffer(26, 128))
    assert largest_circle(ring, 1e-3).radius == pytest.approx(2.0, abs=5e-3)


outlines = st.lists(st.floats(2.0, 30.0), min_size=3, max_size=60)


@given(outlines, st.floats(0, 6.28), st.sampled_from([0.5, 0.05]))
def test_the_radius_is_that_of_geos(reach, angle, share) -> None:
    """Stars of every form; GEOS looks a hundred times more closely."""
    turn = np.linspace(0, 2 * np.pi, len(reach), endpoint=False)
    star = shapely.Polygon(np.array(reach)[:, None] * np.c_[np.cos(turn), np.sin(turn)])
    polygon = placed(star, angle)
    exact = float(shapely.length(shapely.maximum_inscribed_circle(polygon, 1e-4)))
    tolerance = share * exact
    found = largest_circle(polygon, tolerance)
    assert exact - tolerance - 2e-4 <= found.radius <= exact + 2e-4
    assert largest_circle(polygon, tolerance) == found
    least = exact / 2
    known = max(largest_circle(polygon, tolerance, least).radius, least)
    assert exact - tolerance - 2e-4 <= known <= exact + 2e-4


def test_it_is_left_soon_and_often() -> None:
    """A comb: with 4,000 vertices it kept GEOS for seconds in one call."""
    teeth = np.arange(300)
    tip = np.c_[np.full(300, 0.5), 8 + teeth % 7 * 0.1]
    corners = np.stack((np.c_[teeth, 0 * teeth], np.c_[teeth, 0 * teeth] + tip), axis=1)
    comb = shapely.Polygon([*corners.reshape(-1, 2), (300, -1), (0, -1)])
    assert comb.is_valid
    looks = []
    found = largest_circle(comb, 0.01, progress=Progress(cancelled=lambda: bool(looks.append(0))))
    assert found.radius > 0.5 and len(looks) > 8
    asked = iter([False] * 5 + [True] * 5)
    with pytest.raises(Cancelled):
        largest_circle(comb, 0.01, progress=Progress(cancelled=lambda: next(asked)))
