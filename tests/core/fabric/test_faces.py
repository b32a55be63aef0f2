# SPDX-License-Identifier: GPL-2.0-or-later
"""A face that runs out into a needle is counted at its wide place."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.fabric.faces import inner_points

STRIP = np.array([(0, 0), (0, 0.0011), (20, 0.0011), (20, 10), (20, 0)])


def test_the_point_of_a_face_is_not_in_its_needle() -> None:
    """A strip of 1.1 mm whose end runs 10 m along the neighbour's side, at every angle."""
    faces = []
    for angle in np.linspace(0, 2 * np.pi, 90):
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        faces.append(shapely.Polygon(STRIP @ turn + 3_000))
    points = shapely.points(inner_points(np.array(faces, object)))
    assert (shapely.distance(points, shapely.boundary(faces)) > 2e-4).all()
