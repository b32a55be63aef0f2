# SPDX-License-Identifier: GPL-2.0-or-later
"""Widths of a few regions in plain Python: the same sums as in `width`, to the last bit."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import isnan, pi, sqrt
from typing import Any, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

Objects = NDArray[np.object_]
Pair = tuple[float, float]

#: erosions at most, and what each takes more than it may, relative to all
STEPS = 24
EXTRA = 1e-4
#: so many regions are few
FEW_REGIONS = 6
#: convex regions of so many corners are faster in plain Python
FEW_CORNERS = 6


def least_widths(polygon: Objects) -> list[float]:
    """`width.least_width`."""
    area, around = shapely.area(polygon).tolist(), shapely.length(polygon).tolist()
    holes = shapely.get_num_interior_rings(polygon).tolist()
    return [_least(*each) for each in zip(area, around, holes)]


def _least(area: float, around: float, holes: int) -> float:
    extra = pi * (holes - 1.0)
    root = sqrt(max(around * around + 4 * extra * area, 0.0))
    below = around + root
    found = 4 * area / below if below else 0.0
    return 0.0 if isnan(found) else found


def convex_width_of(corners: list[Pair]) -> Optional[float]:
    """The width of a closed ring if it is convex, else NaN, as `width._inscribed` computes it;
    None where three lines do not fix a circle."""
    x0, y0 = corners[0]
    ring = [(x - x0, y - y0) for x, y in corners]
    twice = 0.0
    for (x, y), (u, v) in zip(ring, ring[1:]):
        twice += x * v - u * y
    if twice < 0:
        ring.reverse()
    side = [(u - x, v - y) for (x, y), (u, v) in zip(ring, ring[1:])]
    size = np.hypot([s[0] for s in side], [s[1] for s in side]).tolist()
    n = len(side)
    for k in range(n):
        (x, y), (u, v) = side[k], side[(k + 1) % n]
        if not size[k] > 0 or x * v - y * u < -1e-12 * size[k] * size[(k + 1) % n]:
            return float("nan")
    normal = [(-y / long, x / long) for (x, y), long in zip(side, size)]
    reach = [p * x + q * y for (p, q), (x, y) in zip(normal, ring)]
    best = 0.0
    for i, j, k in _triples(n):
        (a, b), (c, d), (e, f) = normal[i], normal[j], normal[k]
        u, v, s, t = a - c, b - d, a - e, b - f
        p, q = reach[i] - reach[j], reach[i] - reach[k]
        det = u * t - v * s
        if det == 0.0:
            return None
        x, y = (p * t - v * q) / det, (u * q - p * s) / det
        radius = a * x + b * y - reach[i]
        if radius > best:
            least = radius - 1e-12 - 1e-9 * radius
            if all(g * x + h * y - r >= least for (g, h), r in zip(normal, reach)):
                best = radius
    return 2 * best if best > 0 else float("nan")


@lru_cache(maxsize=FEW_CORNERS)
def _triples(n: int) -> list[tuple[int, int, int]]:
    return list(combinations(range(n), 3))


def eroded_width_of(polygon: Any) -> float:
    """`width._eroded_width` of one polygon."""
    total, core = 0.0, polygon
    for number in range(STEPS):
        around = float(shapely.length(core))
        if around == 0.0:
            break
        if number:
            total += EXTRA * total
        if core.geom_type == "Polygon":
            holes = shapely.get_num_interior_rings(core)
            step = _least(float(shapely.area(core)), around, int(holes))
        else:
            step = max(least_widths(shapely.get_parts(core)))
        total += step
        core = shapely.buffer(core, -(step + EXTRA * total) / 2, quad_segs=8)
    else:
        total += 0.0 if core.is_empty else EXTRA * total
    return total
