# SPDX-License-Identifier: GPL-2.0-or-later
"""Without a boundary: ground that leads out no wider than the tolerance is enclosed. Far from the
origin no corner lies on a slanted edge to the last digit, and yet it was meant to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from fabrics import ORIGIN, T, fabric_of

#: a C, open to the right between (30, 10) and (30, 20): 200 m² inside
C = [(0, 0), (30, 0), (30, 10), (10, 10), (10, 20), (30, 20), (30, 30), (0, 30)]
#: the saw's teeth leave two triangles of 400 m² against the block
SAW = [(100, 100), (120, 80), (100, 60), (120, 40), (100, 20), (200, 50)]
RIDGE = [(10, 30), (30, 10), (40, 30), (30, 40)]
L = [(0, 0), (40, 0), (40, 10), (10, 10), (10, 40), (0, 40)]
BAR = [(30, -5), (40, -5), (40, 35), (30, 35)]
BLOCK = [(0, 0), (100, 0), (100, 100), (0, 100)]


def placed(rings: Any, degrees: float = 0.0, digits: int = 9) -> list[Any]:
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return [shapely.Polygon(np.round(np.array(r, float) @ matrix + ORIGIN, digits)) for r in rings]


@pytest.mark.parametrize("digits", [9, 6, 4, 3])
@pytest.mark.parametrize(
    "rings, area", [((C, BAR), 200.0), ((L, RIDGE), 200.0), ((BLOCK, SAW), 800.0)]
)
def test_a_corner_on_a_slanted_edge_closes(rings: Any, area: float, digits: int) -> None:
    """The corners are on the edges by construction; rounded to 1 mm they are off by up to that."""
    for degrees in range(3, 360, 51):
        fabric = fabric_of(placed(rings, degrees, digits))
        assert 1 <= len(fabric.gaps) <= 2
        assert sum(fabric.gaps.area) == pytest.approx(area, abs=0.2)
        assert not len(fabric.overlaps)


@pytest.mark.parametrize("mouth, gaps", [(0.0, 1), (0.0004, 1), (0.0009, 1), (0.0011, 0), (1, 0)])
def test_the_mouth_counts_as_a_strip_does(mouth: float, gaps: int) -> None:
    bar = np.add(BAR, (mouth, 0))
    assert len(fabric_of(placed([C, bar])).gaps) == gaps
    assert len(fabric_of(placed([C, bar]), tolerance=0.0).gaps) == (mouth == 0)
    assert len(fabric_of(placed([C, bar]), tolerance=0.002).gaps) == (mouth < 0.002)


def test_one_mouth_wide_enough_is_enough() -> None:
    """Two blocks that meet within the tolerance at one end of the street between them."""
    one, other = [(0, 0), (50, 0), (50, 20), (0, 20)], [(0, 30), (50, 20.0005), (50, 50), (0, 50)]
    assert not len(fabric_of(placed([one, other])).gaps)
    third = [(-10, 0), (-0.0008, 0), (-0.0008, 50), (-10, 50)]
    fabric = fabric_of(placed([one, other, third]))
    assert fabric.gaps.area == pytest.approx(50 * 10 / 2, abs=0.05)
    assert fabric.gaps.rows == [(0, 1, 2)]


def test_a_strip_that_is_narrow_all_along_is_no_bay() -> None:
    one, other = [(0, 0), (50, 0), (50, 20), (0, 20)], [(0, 20.0009), (50, 20.0009), (50, 40)]
    fabric = fabric_of(placed([one, [*other, (0, 40)]]))
    assert not len(fabric.gaps) and not len(fabric.overlaps)


def test_what_lies_in_a_bay_is_no_part_of_it() -> None:
    """A lot in the C, and in it a C of its own behind a mouth: that is ground of the same bay."""
    bar = np.add(BAR, (0.0005, 0))
    lot = [(12, 12), (18, 12), (18, 18), (12, 18)]
    fabric = fabric_of(placed([C, bar, lot]))
    assert fabric.gaps.area == pytest.approx(200 - 36, abs=0.02)
    small = np.array(C) / 5 + 12, np.array(BAR) / 5 + np.array((12.0005, 12))
    fabric = fabric_of(placed([C, bar, *small]))
    taken = (900 - 200 + 400) / 25
    assert fabric.gaps.area == pytest.approx(200 - taken, abs=0.02)


def test_with_a_boundary_nothing_is_told_twice() -> None:
    bar = np.add(BAR, (T / 2, 0))
    boundary = shapely.box(*np.add(ORIGIN, (0, -5)), *np.add(ORIGIN, (50, 35)))
    fabric = fabric_of(placed([C, bar]), boundary)
    uncovered = 50 * 40 - (900 - 200) - 400
    assert sum(fabric.gaps.area) == pytest.approx(uncovered, abs=0.1)
