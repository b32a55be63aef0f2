# SPDX-License-Identifier: GPL-2.0-or-later
"""Missing vertices far from everything else that is wrong: all edges around them cancel."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import pytest
import shapely

from tests.core.fabric.fabrics import ORIGIN, T, column, fabric_of


def found(*lots: Any, boundary: Optional[Any] = None, **more: Any) -> set[tuple[int, float, float]]:
    """(row, x, y) of every missing vertex; lots are given relative to the origin."""
    moved = [shapely.transform(lot, lambda xy: xy + ORIGIN) for lot in lots]
    around = None if boundary is None else shapely.transform(boundary, lambda xy: xy + ORIGIN)
    missing = fabric_of(column(moved), around, **more).missing
    return {(int(r), *np.round(p - ORIGIN, 4).tolist()) for r, p in zip(missing.row, missing.point)}


def polygon(*rings: Any) -> Any:
    shape = shapely.Polygon(rings[0], rings[1:])
    assert shape.is_valid, shapely.is_valid_reason(shape)
    return shape


SLIVER = (
    polygon([(0, 0), (10, 0), (10, 5), (0, 5)]),
    polygon([(0, 5), (10, 5), (4, 5.0008)]),
    polygon([(0, 5), (4, 5.0008), (10, 5), (10, 9), (0, 9)]),
)


def test_across_a_lot_narrower_than_the_tolerance() -> None:
    assert found(*SLIVER) == {(0, 4.0, 5.0008)}


def test_across_a_fan_of_narrow_lots() -> None:
    fan = (
        SLIVER[0],
        polygon([(0, 5), (10, 5), (8, 5.0001), (4, 5.0003)]),
        polygon([(0, 5), (4, 5.0003), (8, 5.0001), (10, 5), (6, 5.0009)]),
        polygon([(0, 5), (6, 5.0009), (10, 5), (10, 9), (0, 9)]),
    )
    assert found(*fan) == {
        (0, 4.0, 5.0003), (0, 6.0, 5.0009), (0, 8.0, 5.0001), (1, 6.0, 5.0009),
        (3, 4.0, 5.0003), (3, 8.0, 5.0001),
    }  # fmt: skip


def test_at_the_neck_of_a_lot() -> None:
    """A lot whose corner nearly touches its own straight border; all neighbours fit exactly."""
    neck = polygon([(0, 0), (10, 0), (10, 4), (5, 0.0006), (0, 4)])
    above = polygon([(0, 4), (5, 0.0006), (10, 4)])
    below = polygon([(0, 0), (0, -3), (10, -3), (10, 0)])
    assert found(neck, above, below) == {(2, 5.0, 0.0006)}


def test_at_a_hole_that_touches_its_own_shell() -> None:
    """Every edge of the layer cancels or is the outer border, and nothing overlaps."""
    hole = [(5, 5), (4, 3), (6, 3)]
    around = polygon([(0, 0), (10, 0), (10, 5), (0, 5)], hole)
    above = polygon([(0, 5), (10, 5), (10, 9), (0, 9)])
    assert found(around, polygon(hole), above) == {(2, 5.0, 5.0)}


def test_beside_the_middle_of_an_edge_where_something_else_is_wrong() -> None:
    """The long lower edge is open to the street; a lot with a vertex near it is cancelled on
    both sides, the only tangle is ten metres away."""
    lots = (
        polygon([(0, 0), (20, 0), (20, 5), (12, 0.0007), (0, 5)]),
        polygon([(0, 5), (12, 0.0007), (20, 5)]),
        polygon([(0, -4), (3, -4), (3, 0), (0, 0)]),
    )
    assert found(*lots) == {(0, 3.0, 0.0)}


def test_between_duplicates() -> None:
    """The copy has one more vertex; the neighbour's edge there is cancelled by the first."""
    left = [(0, 0), (5, 0), (5, 8), (0, 8)]
    lots = (
        polygon(left),
        polygon([(5, 0), (9, 0), (9, 8), (5, 8)]),
        polygon([(0, 0), (5, 0), (5, 3), (5, 8), (0, 8)]),
    )
    assert found(*lots) == {(0, 5.0, 3.0), (1, 5.0, 3.0)}


def test_duplicates_of_whole_blocks() -> None:
    """Two copies of two lots, one drawn with a vertex more: inside, everything cancels."""
    lots = (
        polygon([(0, 0), (5, 0), (5, 8), (0, 8)]),
        polygon([(5, 0), (9, 0), (9, 8), (5, 8)]),
        polygon([(0, 0), (5, 0), (5, 3), (5, 8), (0, 8)]),
        polygon([(5, 0), (9, 0), (9, 8), (5, 8), (5, 3)]),
    )
    assert found(*lots) == {(0, 5.0, 3.0), (1, 5.0, 3.0)}


def test_in_the_middle_of_a_large_overlap() -> None:
    """A second fabric lies over the first; its inner border and the first one's cancel."""
    lots = (
        polygon([(0, 0), (50, 0), (50, 30), (0, 30)]),
        polygon([(0, 30), (50, 30), (50, 60), (0, 60)]),
        polygon([(20, 20), (25, 20), (25, 30), (25, 40), (20, 40)]),
        polygon([(25, 20), (30, 20), (30, 40), (25, 40), (25, 30)]),
    )
    assert found(*lots) == {(0, 25.0, 30.0), (1, 25.0, 30.0)}


def test_between_parts_of_one_feature() -> None:
    upper = polygon([(0, 5), (4, 5.0008), (10, 5), (10, 9), (0, 9)])
    lower = SLIVER[0]
    assert found(shapely.MultiPolygon([lower, upper]), SLIVER[1]) == {(0, 4.0, 5.0008)}


def test_of_the_boundary() -> None:
    """The boundary has a vertex across a lot that is narrower than the tolerance."""
    boundary = polygon([(0, 0), (10, 0), (10, 5), (4, 5.0008), (0, 5)])
    assert found(*SLIVER[:2], boundary=boundary) == {(0, 4.0, 5.0008)}


def test_at_a_notch_of_the_boundary() -> None:
    """The boundary's own two banks are within the tolerance of each other, outside the lots."""
    lower = polygon([(0, 0), (20, 0), (20, 1), (15, 3), (10, 5), (0, 5)])
    upper = polygon([(0, 5), (10, 5), (20, 1.0008), (20, 9), (0, 9)])
    boundary = polygon(
        [(0, 0), (20, 0), (20, 1), (15, 3), (10, 5), (20, 1.0008), (20, 9), (0, 9), (0, 5)]
    )
    assert found(lower, upper, boundary=boundary) == {(1, 15.0, 3.0)}


@pytest.mark.parametrize("tolerance", [0.0, 0.0004, 0.02])
def test_follows_the_tolerance(tolerance: float) -> None:
    expected = {(0, 4.0, 5.0008)} if tolerance > 0.0008 else set()
    assert found(*SLIVER, tolerance=tolerance) == expected
    assert T == 0.001


@pytest.mark.parametrize("turn", range(4))
def test_the_nearest_edge_counts(turn: int) -> None:
    """A vertex inside a corner is near both its edges; whichever comes first in the ring."""
    corners = [(0, 0), (5, 0), (5, 5), (0, 5)]
    for ring in (corners[turn:] + corners[:turn], (corners[turn:] + corners[:turn])[::-1]):
        lots = [polygon(ring), polygon([(4.9992, 4.9991), (9, 6), (6, 9)])]
        moved = [shapely.transform(lot, lambda xy: xy + ORIGIN) for lot in lots]
        missing = fabric_of(column(moved)).missing
        assert missing.row.tolist() == [0, 1]
        assert round(missing.distance[0], 6) == 0.0008
