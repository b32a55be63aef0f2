# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of single geometries against shapely and against loops; which fault an invalid polygon
has, on polygons made to have it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qh_plugin.core.fabric.figures import Figures, sharp_corners
from qh_plugin.core.fabric.ring_faults import tangled
from qh_plugin.core.fabric.validity import Defect, assess
from qh_plugin.core.wkb import parse
from tests.core.fabric.fabrics import ORIGIN, column
from tests.long_form import examples

T = 0.001
millimetres = st.integers(0, 40).map(lambda v: v / 4000)
place = st.one_of(
    st.tuples(st.integers(0, 8).map(float), st.integers(0, 8).map(float)),
    st.tuples(st.integers(0, 8).map(float), millimetres),
    st.tuples(millimetres, millimetres),
)


@st.composite
def chains(draw: Any) -> Any:
    """A closed ring or an open line on a coarse grid with needles and near-doubles in it."""
    points = draw(st.lists(place, min_size=4, max_size=9))
    closed = draw(st.booleans())
    xy = np.array([*points, points[0]] if closed else points, float)
    return shapely.Polygon(xy + ORIGIN) if closed else shapely.LineString(xy + ORIGIN)


def figures_of(geometries: Any) -> Figures:
    return Figures(parse(column([shapely.to_wkb(g, output_dimension=2) for g in geometries])))


def corners_by_hand(geometry: Any, limit: float) -> list[tuple[float, float, float]]:
    """Tip and angle of every corner, vertex by vertex."""
    xy = shapely.get_coordinates(geometry).tolist()
    closed = geometry.geom_type == "Polygon"
    kept = [xy[0]]
    for k in range(1, len(xy)):
        step = np.subtract(xy[k], xy[k - 1])
        if step @ step > T * T or k == len(xy) - 1:
            kept.append(xy[k])
    if closed and len(xy) > 2:
        step = np.subtract(kept[-1], kept[-2])
        if step @ step <= T * T and len(kept) > 2:
            kept.pop(-2)
    turns = range(1, len(kept) - 1)
    found = []
    for a, b, c in [
        *((kept[k - 1], kept[k], kept[k + 1]) for k in turns),
        *([(kept[-2], kept[0], kept[1])] if closed and len(kept) > 3 else []),
    ]:
        back, on = np.subtract(a, b), np.subtract(c, b)
        if back.any() and on.any():
            cross, dot = back[0] * on[1] - back[1] * on[0], back @ on
            angle = math.degrees(math.atan2(abs(cross), dot))
            if angle < limit:
                found.append((b[0], b[1], angle))
    return sorted(found)


#: a spike whose closing vertex is written three times: a corner at both ends
THRICE = shapely.Polygon(np.array([(2, 0), (0, 0), (1, 0), (2, 0), (2, 0), (2, 0)]) + ORIGIN)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(chains(), min_size=1, max_size=4))
@example([THRICE])
def test_sharp_corners(geometries: list[Any]) -> None:
    limit = 6.0
    figures = figures_of(geometries)
    found = sharp_corners(figures, limit, T)
    row = figures.row_of(found.vertex)
    for k, geometry in enumerate(geometries):
        mine = row == k
        xy = figures.shapes.xy[found.vertex[mine]]
        got = sorted(zip(*xy.T.tolist(), found.angle[mine].tolist()))
        wanted = corners_by_hand(geometry, limit)
        clear = [w for w in wanted if abs(w[2] - limit) > 1e-6]
        got = [g for g in got if abs(g[2] - limit) > 1e-6]
        assert len(got) == len(clear)
        for one, other in zip(got, clear):
            assert one == pytest.approx(other, abs=1e-6)


@settings(max_examples=examples(20), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_areas_and_lengths(seed: int) -> None:
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(int(rng.integers(1, 6))):
        parts = []
        for k in range(int(rng.integers(1, 4))):
            low = ORIGIN + np.array([30.0 * k, 0.0])
            shell = shapely.box(*low, *(low + rng.uniform(8, 20, 2)))
            holes = [shapely.box(*(low + 1 + 2 * h), *(low + 2 + 2 * h)) for h in range(3)]
            parts.append(shapely.Polygon(shell.exterior, [h.exterior for h in holes][: k + 1]))
        made.append(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))
    figures = figures_of(made)
    single = shapely.get_parts(made)
    np.testing.assert_allclose(figures.part_area, shapely.area(single), rtol=1e-9)
    np.testing.assert_allclose(figures.part_perimeter, shapely.length(single), rtol=1e-12)
    assert figures.part_holes.tolist() == shapely.get_num_interior_rings(single).tolist()
    assert figures.parts.tolist() == shapely.get_num_geometries(made).tolist()
    rings = [shapely.get_rings(shapely.get_parts(g)) for g in made]
    assert figures.rings.tolist() == [len(r) for r in rings]
    counted = [int((shapely.get_num_coordinates(r) - 1).sum()) for r in rings]
    assert figures.vertices.tolist() == counted
    ccw = [bool(shapely.is_ccw(r)) for some in rings for r in some]
    assert (figures.area > 0).tolist() == ccw


def test_nothing_at_all() -> None:
    figures = figures_of([])
    assert not len(figures.square) and not len(figures.area) and not len(figures.perimeter)
    assert not len(figures.part_area) and not len(sharp_corners(figures, 6.0, T).vertex)


def defect_of(rings: Any) -> Defect:
    wkb = column([shapely.to_wkb(shapely.Polygon(rings[0], rings[1:]), output_dimension=2)])
    return Defect(assess(parse(wkb), wkb).code[0])


loop = st.tuples(st.sampled_from([3, 7, 11, 15]), st.integers(1, 4), st.integers(1, 4))


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(loop, min_size=1, max_size=3, unique_by=lambda v: v[0]), st.booleans())
def test_loops_along_a_border(loops: Any, clockwise: bool) -> None:
    """A shell that goes off its lower border into loops and comes back to the same point: a touch
    where the loop turns against the shell, a crossing where it turns with it."""
    touch: list[Any] = [(0.0, 0.0)]
    cross: list[Any] = [(0.0, 0.0)]
    for x, wide, high in sorted(loops):
        left, right = (x - wide / 5, float(high)), (x + wide / 5, float(high))
        touch += [(float(x), 0.0), left, right, (float(x), 0.0)]
        cross += [(float(x), 0.0), right, left, (float(x), 0.0)]
    rest = [(20.0, 0.0), (20.0, 10.0), (0.0, 10.0), (0.0, 0.0)]
    turn = -1 if clockwise else 1
    assert defect_of([(np.array(touch + rest) + ORIGIN)[::turn]]) is Defect.RING_TOUCH
    assert defect_of([(np.array(cross + rest) + ORIGIN)[::turn]]) is Defect.SELF_INTERSECTION


@pytest.mark.parametrize("outside", [True, False])
def test_a_touch_and_a_hole_out_of_place(outside: bool) -> None:
    touch = [(0, 0), (5, 0), (4, 3), (6, 3), (5, 0), (20, 0), (20, 10), (0, 10), (0, 0)]
    x = 30 if outside else 10
    hole = [(x, 5), (x, 6), (x + 1, 6), (x, 5)]
    found = defect_of([np.array(r, float) + ORIGIN for r in (touch, hole)])
    assert found is (Defect.HOLE_RELATION if outside else Defect.RING_TOUCH)


def test_tangled() -> None:
    angle = np.linspace(0, 2 * np.pi, 5000, endpoint=False)
    smooth = shapely.Polygon(np.stack((np.cos(angle), np.sin(angle)), axis=1) * 100)
    assert not tangled(smooth)
    assert not tangled(shapely.Polygon([(0, 0), (4, 4), (4, 0), (0, 4)]))
    assert not tangled(shapely.from_wkt("POLYGON EMPTY"))
    for n in (200, 3000):
        assert tangled(shapely.Polygon(np.random.default_rng(n).uniform(0, 50, (n, 2))))
