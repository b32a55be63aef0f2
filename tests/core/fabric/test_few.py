# SPDX-License-Identifier: GPL-2.0-or-later
"""What is written in plain Python for a few edges gives the same bits as the arrays do."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qh_plugin.core.fabric import width as widths
from qh_plugin.core.fabric.build import joined_rings, ring_sense
from qh_plugin.core.fabric.edges import cancel
from qh_plugin.core.fabric.faces import faces_of
from qh_plugin.core.fabric.few_edges import Vertices, cancel_few, match_few, missing_few
from qh_plugin.core.fabric.few_faces import faces_few
from qh_plugin.core.fabric.match import match
from qh_plugin.core.fabric.missing import missing_vertices
from qh_plugin.core.fabric.outside import boundary_rings
from qh_plugin.core.fabric.rings import origin_of, rings_of
from qh_plugin.core.fabric.suspects import reach
from qh_plugin.core.progress import SILENT
from qh_plugin.core.wkb import parse

TOLERANCE = 0.001


def same(one, other):
    """The same arrays, bit by bit; NaN equals NaN, polygons by their bytes."""
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype == object:
        one, other = shapely.to_wkb(one), shapely.to_wkb(other)
    assert one.shape == other.shape
    if one.dtype.kind == "f":
        assert ((one == other) | (np.isnan(one) & np.isnan(other))).all()
    else:
        assert (one == other).all()


def scene(rng):
    """Squares side by side that were moved, turned, holed and torn a little, in their rings."""
    polygons = []
    for i in range(int(rng.integers(1, 5))):
        for j in range(int(rng.integers(1, 4))):
            ring = np.array([(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)], float) * 5
            if rng.random() < 0.4:
                ring[rng.integers(4)] += rng.choice([2e-7, 4e-4, 9e-4, 0.3, 3.0], 2)
            if rng.random() < 0.2:
                ring = np.insert(ring, 1, (ring[0] + ring[1]) / 2, axis=0)
            hole = [(ring + ring.mean(axis=0)) / 2] if rng.random() < 0.2 else []
            polygon = shapely.Polygon(np.round(ring, 7), hole)
            polygons += [polygon, shapely.reverse(polygon)][: 1 if rng.random() < 0.9 else 2]
    polygons = [p for p in polygons if p.is_valid and rng.random() < 0.9] or [
        shapely.box(0, 0, 1, 1)
    ]
    shapes = parse(np.array([shapely.to_wkb(p, output_dimension=2) for p in polygons], object))
    usable = np.ones(len(polygons), bool)
    rings, n = rings_of(shapes, usable, origin_of(shapes, usable)), len(polygons)
    if rng.random() < 0.3:
        hull = shapely.convex_hull(shapely.union_all(polygons))
        rings = joined_rings(rings, boundary_rings(hull, n, rings.origin))
    return rings, n


@pytest.mark.parametrize("seed", range(80))
def test_edges_and_faces(seed):
    rings, n = scene(np.random.default_rng(seed))
    sense, vertices = ring_sense(rings, n), Vertices.of(rings)
    segments, few = cancel(rings, sense, SILENT), cancel_few(rings, sense, vertices)
    for name in ("xy", "a", "b", "weight"):
        same(getattr(few, name), getattr(segments, name))
    (segments, moved), (few, few_moved) = (
        match(segments, TOLERANCE, SILENT),
        match_few(few, TOLERANCE),
    )
    same(few_moved, moved)
    same(few.xy, segments.xy)
    faces = faces_of(segments, reach(TOLERANCE), SILENT, crowding=False)
    quick = faces_few(few, reach(TOLERANCE))
    for name in ("polygon", "cluster", "value", "crowded"):
        same(getattr(quick, name), getattr(faces, name))
    assert set(zip(*quick.inside)) == set(zip(*faces.inside))
    missing = missing_vertices(rings, None, n, TOLERANCE, SILENT)
    quick = missing_few(rings, n, TOLERANCE, vertices)
    for name in ("row", "owner", "point", "distance"):
        same(getattr(quick, name), getattr(missing, name))


def test_vertices_within_the_tolerance_are_matched_too():
    """Not one of the random scenes is worth matching, so here is a fringe of 40 lots."""
    rng = np.random.default_rng(1)
    polygons = [shapely.box(k, 0, k + 1, 3) for k in range(40)]
    shaken = [shapely.get_coordinates(p)[:4] + rng.uniform(-4e-5, 4e-5, (4, 2)) for p in polygons]
    shapes = parse(np.array([shapely.to_wkb(shapely.Polygon(ring)) for ring in shaken], object))
    rings = rings_of(shapes, np.ones(40, bool), np.zeros(2))
    sense = ring_sense(rings, 40)
    segments, moved = match(cancel(rings, sense, SILENT), TOLERANCE, SILENT)
    few, few_moved = match_few(cancel_few(rings, sense, Vertices.of(rings)), TOLERANCE)
    assert len(moved)
    same(few_moved, moved)
    same(few.xy, segments.xy)


def region(rng):
    """A convex, star-shaped or upright region, perhaps narrow, perhaps with a hole."""
    points = rng.uniform(-5, 5, (int(rng.integers(3, 11)), 2)) * rng.choice([1e-3, 1, 10])
    kind = rng.integers(4)
    if kind == 0:
        return shapely.convex_hull(shapely.multipoints(points * [1, rng.choice([1e-3, 1])]))
    if kind == 1:
        return shapely.box(*np.sort(np.round(rng.uniform(0, 9, 4), 2)).tolist())
    angle = np.linspace(0, 6, len(points))
    ring = np.stack((np.cos(angle), np.sin(angle)), axis=1) * rng.uniform(0.2, 3, (len(points), 1))
    star = shapely.Polygon(ring)
    return (
        star if kind == 2 else shapely.difference(star, shapely.buffer(shapely.Point(0, 0), 0.02))
    )


def test_widths():
    rng = np.random.default_rng(3)
    found = [region(rng) for _ in range(600)]
    found = [p for p in found if p.geom_type == "Polygon" and p.is_valid and not p.is_empty]
    polygon = np.array(found, object)
    assert len(polygon) > 300
    for measure in (widths.least_width, widths.convex_width, widths.width):
        each = [measure(polygon[k : k + 1]) for k in range(len(polygon))]
        same(np.concatenate(each), measure(polygon))
    for limit in (0.001, 0.02, 0.5):
        each = [widths.wider(polygon[k : k + 1], limit) for k in range(len(polygon))]
        same(np.concatenate(each), widths.wider(polygon, limit))
    flat = shapely.polygons([[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (0.0, 0.0)]])
    assert widths.least_width(flat).tolist() == [0.0]
