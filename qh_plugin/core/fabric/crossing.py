# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a line that is not simple meets itself first."""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.fabric.ragged import Floats, Ints


def first_contact(line: shapely.Geometry) -> Floats:
    """A place (2,) where a (multi)line crosses, touches or runs over itself; NaN if nowhere."""
    parts = shapely.get_parts(line)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    moved = np.append((xy[1:] != xy[:-1]).any(axis=1) | (part[1:] != part[:-1]), True)
    xy, part = xy[moved], part[moved]
    first = np.flatnonzero(part[1:] == part[:-1])
    pieces = shapely.linestrings(np.stack((xy[first], xy[first + 1]), axis=1))
    a, b = shapely.STRtree(pieces).query(pieces, predicate="intersects")
    a, b = a[a < b], b[a < b]
    order = np.lexsort((b, a))
    for i, j in zip(a[order], b[order]):
        common = shapely.intersection(pieces[i], pieces[j])
        follows = first[j] == first[i] + 1
        if follows and common.geom_type == "Point":
            continue  # the vertex two neighbours share
        ends = [xy[part == part[first[k]]][e] for k in (i, j) for e in (0, -1)]
        place = shapely.get_coordinates(shapely.point_on_surface(common))[0]
        if common.geom_type == "Point" and _only_ends(place, i, j, first, part, ends):
            continue  # a closed line, or parts that meet at their ends
        return np.asarray(place, float)
    return np.full(2, np.nan)


def _only_ends(place: Floats, i: int, j: int, first: Ints, part: Ints, ends: list[Floats]) -> bool:
    """True where both pieces have an end of their own part at this place."""
    return all(any(np.array_equal(place, end) for end in ends[2 * k : 2 * k + 2]) for k in (0, 1))
