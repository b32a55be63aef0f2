# SPDX-License-Identifier: GPL-2.0-or-later
"""Noise opens every gap to the outside by slits narrower than the tolerance. A gap is told all the
same: in a layer of nine lots as in one of a hundred, with no boundary to say where land ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from fabrics import ORIGIN, fabric_of, shaken

SIDE = 10.0


def rows_of_lots(columns: int, rows: int, bond: float) -> list[Any]:
    """Lots of 10 × 10 m; every other row is set off by `bond` metres, as bricks are."""
    lots = []
    for j in range(rows):
        cuts = [0.0, *(SIDE * i + bond * (j % 2) for i in range(1, columns)), SIDE * columns]
        lots += [shapely.box(a, SIDE * j, b, SIDE * j + SIDE) for a, b in zip(cuts, cuts[1:])]
    return lots


def turned(lot: Any, degrees: float) -> Any:
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return shapely.transform(lot, lambda xy: xy @ matrix + ORIGIN)


@pytest.mark.parametrize("noise", [1e-5, 1e-4])
@pytest.mark.parametrize("columns, rows, bond", [(3, 3, 0), (3, 3, 4), (5, 2, 0), (2, 6, 0)])
def test_a_strip_between_two_lots(columns: int, rows: int, bond: float, noise: float) -> None:
    """One lot ends 5 mm short of its neighbour; where the row of lots is the outermost one the
    strip is open at its end, and so is no gap without a boundary."""
    for seed, degrees in enumerate((0.0, 23.0, 71.0)):
        random = np.random.default_rng(seed)
        lots = rows_of_lots(columns, rows, bond)
        middle = (rows // 2) * columns + columns // 2 - (columns == 2)
        a, b, c, d = lots[middle].bounds
        lots[middle] = shapely.box(a, b, c - 0.005, d)
        inner = rows > 2
        fabric = fabric_of([shaken(turned(lot, degrees), noise, random) for lot in lots])
        assert len(fabric.overlaps) == 0
        assert len(fabric.gaps) == inner
        if inner:
            assert fabric.gaps.area == pytest.approx(0.05, abs=20 * noise)
            assert fabric.gaps.width == pytest.approx(0.005, abs=4 * noise)


@pytest.mark.parametrize("noise", [1e-6, 1e-5, 1e-4])
def test_a_lot_left_out(noise: float) -> None:
    lots = [lot for i, lot in enumerate(rows_of_lots(3, 3, 0)) if i != 4]
    for seed in range(4):
        random = np.random.default_rng(seed)
        fabric = fabric_of([shaken(turned(lot, 31.0 * seed), noise, random) for lot in lots])
        assert fabric.gaps.area == pytest.approx(100, abs=100 * noise)
        assert len(fabric.gaps) == 1 and not len(fabric.overlaps)


def test_a_gap_between_crossing_edges_lies_on_the_raw_edges() -> None:
    """A lot fills a hole badly: its upper edge crosses the hole's. Noise that moves an edge's far
    end turns the whole edge, also where it passes a gap that has no vertex of the edge."""
    hole = [(10, 10), (70, 10), (70, 70), (40, 30), (20, 40), (10, 40)]
    lots = [
        shapely.Polygon([(0, 0), (80, 0), (80, 80), (0, 80)], [hole]),
        shapely.Polygon([(10, 10), (10, 40), (20, 40), (70, 57), (70, 10)]),
    ]
    for seed in range(8):
        random = np.random.default_rng(seed)
        noisy = [shaken(turned(lot, 31.7), 5e-5, random) for lot in lots]
        fabric = fabric_of(noisy)
        assert fabric.gaps.rows == [(0, 1)]
        assert fabric.gaps.area == pytest.approx(85.0671, abs=0.01)
