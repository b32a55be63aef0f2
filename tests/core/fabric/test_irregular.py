# SPDX-License-Identifier: GPL-2.0-or-later
"""On irregular fabrics, too, everything found is what brute force finds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_against_brute_force import check_missing, check_near, check_regions
from voronoi import irregular

from tests.long_form import SOAK

SEEDS = range(60 if SOAK else 3)
COUNT = 600 if SOAK else 150


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged(seed: int) -> None:
    drawn = irregular(seed, COUNT)
    check_regions(drawn)
    check_missing(drawn)
    check_near(drawn)
