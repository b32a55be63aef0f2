# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometries made a piece at a time are those made at once."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qh_plugin.core import piecewise


@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 20])
def test_the_same_whatever_the_pieces(monkeypatch, count):
    monkeypatch.setattr(piecewise, "PIECE", 7)
    rng = np.random.default_rng(count)
    corner = rng.uniform(0, 100, (count, 2))
    bounds = np.hstack([corner, corner + 1])
    squares = [shapely.box(*row) for row in bounds]
    assert (piecewise.boxes(bounds) == np.array(squares, object)).all()
    assert (piecewise.points(corner) == np.array([shapely.Point(*p) for p in corner], object)).all()
    ends = np.stack([corner, corner + 1], axis=1)
    assert [line.coords[:] for line in piecewise.lines(ends)] == [
        [tuple(a), tuple(b)] for a, b in ends.tolist()
    ]
    hexagons = [shapely.Point(*p).buffer(2, quad_segs=1 + k % 3) for k, p in enumerate(corner)]
    xy = [shapely.get_coordinates(h) for h in hexagons]
    size = np.array([len(one) for one in xy], np.int64)
    rings = piecewise.rings_of(np.concatenate([np.empty((0, 2)), *xy]), size)
    assert [shapely.get_num_coordinates(r) for r in rings] == size.tolist()
    assert all(a.equals(b) for a, b in zip(piecewise.polygons(rings), hexagons))
    raw = np.empty(count, object)
    raw[:] = [shapely.to_wkb(shapely.force_3d(square, 5.0)) for square in squares]
    if count > 2:
        raw[2] = b"nothing"
    found = piecewise.read_2d(raw)
    assert [g is None for g in found] == [k == 2 and count > 2 for k in range(count)]
    assert all(not g.has_z and g == s for g, s in zip(found, squares) if g is not None)


@pytest.mark.parametrize("count", [piecewise.PIECE + 1, 3 * piecewise.PIECE])
def test_what_is_let_go_is_deleted_though_its_array_is_kept(count):
    many = piecewise.points(np.zeros((count, 2)))
    kept = many[-1]
    few = piecewise.points(np.zeros((3, 2)))
    piecewise.let_go(many, few)
    assert not any(many), "all of it"
    assert kept == shapely.Point(0, 0), "what others hold stays"
    assert len(few) == 3
