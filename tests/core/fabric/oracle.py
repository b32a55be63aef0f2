# SPDX-License-Identifier: GPL-2.0-or-later
"""Brute force, written apart from the kernel: every pair, the whole union, erosion by GEOS."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import shapely


def shift(geometries: Any, origin: Any) -> Any:
    return shapely.transform(np.asarray(geometries, object), lambda xy: xy - origin)


def wide(parts: Any, tolerance: float) -> list[Any]:
    """Polygons among the parts that an erosion by half the tolerance does not make vanish."""
    found = [p for p in shapely.get_parts(parts) if p.geom_type == "Polygon" and p.area > 0]
    return [p for p in found if not p.buffer(-tolerance / 2, quad_segs=64).is_empty]


def pairs(geometries: Any, reach: float = 0.0) -> list[tuple[int, int]]:
    box = shapely.bounds(geometries) + np.array([-reach, -reach, reach, reach])
    found = []
    for i in range(len(geometries)):
        meets = (
            (box[i + 1 :, 0] <= box[i, 2])
            & (box[i + 1 :, 2] >= box[i, 0])
            & (box[i + 1 :, 1] <= box[i, 3])
            & (box[i + 1 :, 3] >= box[i, 1])
        )
        found += [(i, i + 1 + int(j)) for j in np.flatnonzero(meets)]
    return found


def same(a: Any, b: Any, tolerance: float) -> bool:
    return (
        shapely.hausdorff_distance(a.boundary, b.boundary, densify=0.25) <= tolerance
        and not wide(a.symmetric_difference(b), tolerance)
        and bool(wide(a.intersection(b), tolerance))
    )


def overlaps(geometries: Any, tolerance: float) -> tuple[list[Any], set[tuple[int, int]]]:
    """(i, j, area) of every overlap region, and the pairs that are duplicates."""
    found, twins = [], set()
    for i, j in pairs(geometries):
        a, b = geometries[i], geometries[j]
        common = wide(a.intersection(b), tolerance)
        if common and same(a, b, tolerance):
            twins.add((i, j))
        else:
            found += [(i, j, p.area) for p in common]
    return found, twins


def gaps(
    geometries: Any,
    tolerance: float,
    domain: Optional[Any] = None,
    voids: Optional[Any] = None,
) -> list[Any]:
    """Every uncovered region that counts, as polygons."""
    union = shapely.union_all(geometries)
    if domain is None:
        frame = shapely.box(*(np.array(union.bounds) + np.array([-10, -10, 10, 10])))
        left = [p for p in shapely.get_parts(frame - union) if not p.intersects(frame.boundary)]
        area = shapely.union_all(left)
    else:
        area = domain - union
    if voids is not None:
        area = area - voids
    return wide(area, tolerance)


def outside(geometries: Any, tolerance: float, domain: Any) -> list[tuple[int, float]]:
    return [(i, p.area) for i, g in enumerate(geometries) for p in wide(g - domain, tolerance)]


def missing(geometries: Any, tolerance: float) -> set[tuple[int, float, float]]:
    """(row, x, y) of every vertex of another feature on an edge of the row without one of its
    own within the tolerance."""
    found = set()
    for i, j in pairs(geometries, tolerance):
        for row, other in ((i, j), (j, i)):
            own = shapely.get_coordinates(geometries[row])
            border = geometries[row].boundary
            for x, y in np.unique(shapely.get_coordinates(geometries[other]), axis=0):
                near = np.hypot(*(own - (x, y)).T).min() > tolerance
                if near and border.distance(shapely.Point(x, y)) <= tolerance:
                    found.add((row, round(float(x), 3), round(float(y), 3)))
    return found
