# SPDX-License-Identifier: GPL-2.0-or-later
"""A face that runs out into a needle is counted at its wide place."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.fabric.faces import _joined, inner_points

STRIP = np.array([(0, 0), (0, 0.0011), (20, 0.0011), (20, 10), (20, 0)])


def test_the_point_of_a_face_is_not_in_its_needle() -> None:
    """A strip of 1.1 mm whose end runs 10 m along the neighbour's side, at every angle."""
    faces = []
    for angle in np.linspace(0, 2 * np.pi, 90):
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        faces.append(shapely.Polygon(STRIP @ turn + 3_000))
    points = shapely.points(inner_points(np.array(faces, object)))
    assert (shapely.distance(points, shapely.boundary(faces)) > 2e-4).all()


def test_areas_joined_without_a_union_are_the_union() -> None:
    """Apart, touching at a corner, one within another, one in another's hole."""
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 40, (2, 60))
    areas = [*shapely.box(x, y, x + 1.5, y + 1.5), shapely.box(100, 0, 101, 1)]
    areas += [shapely.box(101, 1, 102, 2), shapely.box(200, 0, 210, 10)]
    areas += [
        shapely.box(203, 3, 204, 4),
        shapely.box(-9, -9, 0, 0).difference(shapely.box(-6, -6, -3, -3)),
    ]
    areas += [shapely.box(-5, -5, -4, -4)]
    for some in (areas, areas[:1], areas[-4:]):
        joined = _joined(np.array(some, object))
        assert shapely.is_valid(joined) and shapely.equals(joined, shapely.union_all(some))
