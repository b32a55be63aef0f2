# SPDX-License-Identifier: GPL-2.0-or-later
"""A gap or an overlap of exactly the tolerance is none, wherever it lies; 0.1 mm more is one.

The lots are written with decimals, whose nearest binary numbers lie some 1e-10 m beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import shapely

from tests.core.fabric.fabrics import column, fabric_of

NORTH = Decimal("1190000")


def strip(left: Decimal, right: Decimal) -> Any:
    return shapely.box(float(left), float(NORTH), float(right), float(NORTH + 18))


def two(border: Decimal, apart: Decimal) -> Any:
    """Two lots side by side, `apart` metres between them."""
    return column([strip(border - 5, border - apart), strip(border, border + 5)])


@pytest.mark.parametrize("beyond, count", [("0", 0), ("0.0001", 1)])
@pytest.mark.parametrize("sign", [1, -1])
def test_strips_of_the_tolerance(sign: int, beyond: str, count: int) -> None:
    apart = sign * (Decimal("0.001") + Decimal(beyond))
    for k in range(40):
        border = Decimal(599000) + Decimal("37.3171") * k
        lots = two(border, apart)
        frame = strip(border - 5, border + 5)
        fabric = fabric_of(lots, frame)
        assert [len(fabric.gaps.area), len(fabric.overlaps.area)] == (
            [count, 0] if sign > 0 else [0, count]
        ), (border, apart)
