# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything the kernel finds must be what brute force finds, on any small fabric."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
import oracle
from fabrics import ORIGIN, Drawn, T, column, damaged, fabric_of, narrow, shaken

from qh_plugin.core.fabric.edges import GRID
from qh_plugin.core.fabric.width import width
from qh_plugin.training.parcels import parcels
from tests.long_form import SOAK, examples


def local(geometry: Any) -> Any:
    return None if geometry is None else oracle.shift(column([geometry]), ORIGIN)[0]


def same_areas(mine: Any, others: Any, within: float = 1e-5) -> None:
    """Mine, (*rows, area) each, are the others, (*rows, area, beyond doubt) each; a doubtful one
    of theirs may be missing."""
    left = list(others)
    for *rows, area in mine:
        near = [o for o in left if o[:-2] == tuple(rows) and abs(o[-2] - area) <= within]
        assert near, (rows, area, mine, others)
        left.remove(min(near, key=lambda o: abs(o[-2] - area)))
    assert not [o for o in left if o[-1]], (mine, others)


def certainly(found: Any) -> Any:
    return [f[:-1] for f in found if f[-1]]


def sound(drawn: Drawn) -> tuple[Any, Any]:
    """The rows that are valid as they are stored, far from the origin, and their polygons."""
    rows = np.flatnonzero(shapely.is_valid(drawn.lots))
    return rows, oracle.shift(drawn.lots[rows], ORIGIN)


def pairs_of(groups: Any) -> set[tuple[int, int]]:
    return {(i, j) for g in groups for i in g for j in g if i < j}


#: a gap from 2 mm to nothing along 36 m; the point where it is told lies in its needle
NEEDLE = [
    [(0, 0), (4.7815, 1.4619), (-0.4812, 18.6753), (-5.2627, 17.2135)],
    [(-5.263, 17.2155), (-0.4812, 18.6753), (-5.7439, 35.8888), (-10.5254, 34.427)],
    [(0, 0), (-10.5254, 34.427), (-5.7439, 35.8888), (4.7815, 1.4619)],
]


def needle() -> Drawn:
    *lots, boundary = [shapely.Polygon(np.array(ring) + ORIGIN) for ring in NEEDLE]
    return Drawn(column(lots), boundary, None)


def corner_of_a_millimetre() -> Drawn:
    """Two lots that share a corner of exactly the tolerance: it may be told or not."""
    corners = [((0, 0), (5, 18)), ((4.999, 17.999), (9.999, 36))]
    lots = [shapely.box(*(ORIGIN + low), *(ORIGIN + high)) for low, high in corners]
    return Drawn(column(lots), None, None)


def bays_among(fabric: Any, lots: Any, domain: Any, voids: Any) -> Any:
    """Which gaps are bays behind mouths no wider than the tolerance; none may be missing."""
    is_bay = np.zeros(len(fabric.gaps.area), bool)
    if domain is None and len(lots):
        sure, possible = oracle.bays(lots, T)
        area = oracle.shift(fabric.gaps.geometry, ORIGIN)
        for bay in possible:
            is_bay |= shapely.intersects(area, bay.representative_point())
        for bay in sure if voids is None else ():
            assert shapely.intersects(area, bay.representative_point()).any(), bay.wkt
    return is_bay


def check_regions(drawn: Drawn) -> None:
    fabric = fabric_of(drawn.lots, drawn.boundary, drawn.voids)
    row, lots = sound(drawn)
    domain, voids = local(drawn.boundary), local(drawn.voids)
    overlaps, twins = oracle.overlaps(lots, T)
    found = [(*r, a) for r, a in zip(fabric.overlaps.rows, fabric.overlaps.area)]
    same_areas(found, [(int(row[i]), int(row[j]), a, sure) for i, j, a, sure in overlaps])
    twins = {(int(row[i]), int(row[j])) for i, j in twins}
    assert twins <= pairs_of(fabric.duplicates)
    assert {i for g in fabric.duplicates for i in g} == {i for pair in twins for i in pair}
    gaps = oracle.gaps(lots, T, domain, voids)
    enclosed = ~bays_among(fabric, lots, domain, voids)
    same_areas([(a,) for a in fabric.gaps.area[enclosed]], [(g.area, sure) for g, sure in gaps])
    assert fabric.edges_tested == (domain is not None)
    if domain is not None:
        outside = oracle.outside(lots, T, domain)
        found = [(*r, a) for r, a in zip(fabric.outside.rows, fabric.outside.area)]
        same_areas(found, [(int(row[i]), a, sure) for i, a, sure in outside])
    for regions in (fabric.overlaps, fabric.gaps, fabric.outside):
        apart = shapely.distance(column(regions.geometry), shapely.points(regions.point))
        assert (apart < 1e-9).all()  # at world coordinates a needle may be missed by rounding
        assert (regions.width > T - 1e-6).all()
        assert (regions.width <= 2 * np.sqrt(regions.area / np.pi) + 1e-9).all()


@settings(max_examples=examples(100), deadline=None)
@given(damaged())
@example(needle())
@example(corner_of_a_millimetre())
def test_regions(drawn: Drawn) -> None:
    check_regions(drawn)


@settings(max_examples=examples(40), deadline=None)
@given(damaged(), st.sampled_from([1e-6, 1e-5, 1e-4]), st.integers(0, 99))
def test_regions_under_noise(drawn: Drawn, noise: float, seed: int) -> None:
    """The same pairs and the same gaps, apart from what is narrower than the tolerance. Always in
    a boundary: whether a mouth of a micrometre closes a bay is not defined."""
    random = np.random.default_rng(seed)
    lots = column([shaken(g, noise, random) for g in drawn.lots])
    boundary = drawn.boundary or shapely.box(*shapely.total_bounds(lots))
    drawn = Drawn(lots, boundary, drawn.voids)
    fabric = fabric_of(drawn.lots, drawn.boundary, drawn.voids)
    row, lots = sound(drawn)
    assume(len(row))
    domain, voids = local(drawn.boundary), local(drawn.voids)
    overlaps, twins = oracle.overlaps(lots, T)
    possible = {(int(row[i]), int(row[j])) for i, j, *_ in overlaps}
    certain = {(int(row[i]), int(row[j])) for i, j, _ in certainly(overlaps)}
    assert certain <= set(fabric.overlaps.rows) <= possible
    assert {(int(row[i]), int(row[j])) for i, j in twins} <= pairs_of(fabric.duplicates)
    mine = shapely.union_all(oracle.shift(fabric.gaps.geometry, ORIGIN))
    theirs = shapely.union_all([g for g, _ in oracle.gaps(lots, T, domain, voids)])
    assert not oracle.wide(shapely.symmetric_difference(mine, theirs), T + 2e-6)


def check_missing(drawn: Drawn) -> None:
    fabric = fabric_of(drawn.lots, drawn.boundary)
    rows, lots = sound(drawn)
    certain, possible = (
        {(int(rows[i]) if i >= 0 else -1, x, y) for i, x, y in places}
        for places in oracle.missing(lots, T, local(drawn.boundary))
    )
    missing = fabric.missing
    found = [(int(r), *(p - ORIGIN)) for r, p in zip(missing.row, missing.point)]
    for row, x, y in found:
        assert any(w[0] == row and np.hypot(x - w[1], y - w[2]) < 1e-5 for w in possible)
    for row, x, y in certain:  # vertices within the tolerance of each other are one place
        assert any(f[0] == row and np.hypot(x - f[1], y - f[2]) < 3 * T for f in found)
    for k, a in enumerate(found):
        assert all(a[0] != b[0] or np.hypot(a[1] - b[1], a[2] - b[2]) > T for b in found[:k])


@settings(max_examples=examples(80), deadline=None)
@given(damaged())
def test_missing_vertices(drawn: Drawn) -> None:
    check_missing(drawn)


@settings(max_examples=examples(60), deadline=None)
@given(narrow())
def test_missing_vertices_where_all_cancels(drawn: Drawn) -> None:
    check_missing(drawn)


def check_near(drawn: Drawn) -> None:
    near = fabric_of(drawn.lots, drawn.boundary).near
    rows, lots = sound(drawn)
    certain, possible = oracle.near(lots, T)
    point = near.point - ORIGIN
    for i, j, x, y, u, v in certain:
        i, j = int(rows[i]), int(rows[j])
        close = np.hypot(*(point - (x, y)).T) < 5 * T
        assert any({i, j} <= set(near.rows[k]) for k in np.flatnonzero(close)), (i, j, x, y, u, v)
    for group, (x, y), distance in zip(near.rows, point, near.distance):
        assert GRID < distance <= T + 1e-9
        mine = [
            p for p in possible if {int(rows[p[0]]), int(rows[p[1]])} <= set(group)
            and min(np.hypot(p[2] - x, p[3] - y), np.hypot(p[4] - x, p[5] - y)) < 1e-5
        ]  # fmt: skip
        assert mine, (group, x, y)


@settings(max_examples=examples(60), deadline=None)
@given(st.one_of(damaged(), narrow()))
def test_near_vertices(drawn: Drawn) -> None:
    check_near(drawn)


@pytest.mark.parametrize(("streets", "rotation"), [("open", 0.0), ("full", 23.0)])
def test_ten_thousand_parcels(streets: str, rotation: float) -> None:
    table, _ = parcels(
        60_000 if SOAK else 10_000, seed=7, streets=streets, planted=0.02, rotation=rotation
    )
    geometry = shapely.from_wkb(table.wkb)
    geometry = column([g if g is not None and g.is_valid else None for g in geometry])
    fabric = fabric_of(geometry)
    keep = np.flatnonzero(~shapely.is_missing(geometry))
    lots = oracle.shift(geometry[keep], ORIGIN)
    tree = shapely.STRtree(lots)
    a, b = tree.query(lots)
    a, b = a[a < b], b[a < b]
    pairs, areas, twins = [], [], set()
    common = shapely.intersection(lots[a], lots[b])
    for k in np.flatnonzero(shapely.area(common) > 0):
        parts = oracle.wide(common[k], T)
        if parts and oracle.same(lots[a[k]], lots[b[k]], T):
            twins.add((int(keep[a[k]]), int(keep[b[k]])))
        else:
            pairs += [(int(keep[a[k]]), int(keep[b[k]]), p.area, True) for p in parts]
    same_areas([(*r, s) for r, s in zip(fabric.overlaps.rows, fabric.overlaps.area)], pairs)
    assert set(fabric.duplicates) == twins
    areas = [(g.area, sure) for g, sure in oracle.gaps(lots, T)]
    same_areas([(s,) for s in fabric.gaps.area], areas)


@pytest.mark.parametrize(
    ("wkt", "expected"),
    [
        ("POLYGON((0 0, 3 0, 0 4, 0 0))", 2.0),
        ("POLYGON((0 0, 7 0, 7 0.004, 0 0.004, 0 0))", 0.004),
        ("POLYGON((0 0, 1 0, 2 0, 2 1, 2 2, 1 2, 0 2, 0 1, 0 0))", 2.0),
        ("POLYGON((0 0, 9 0, 9 1, 1 1, 1 9, 0 9, 0 0))", 2 * (2 - 2**0.5)),
        ("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1))", 2 * (2 - 2**0.5)),
    ],
)
def test_width(wkt: str, expected: float) -> None:
    found = width(column([shapely.from_wkt(wkt)]))[0]
    assert found == pytest.approx(expected, rel=2e-3)
