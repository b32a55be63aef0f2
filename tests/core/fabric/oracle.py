# SPDX-License-Identifier: GPL-2.0-or-later
"""Brute force, written apart from the kernel: every pair, the whole union, erosion by GEOS."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import shapely

#: metres about the tolerance within which nothing is defined
BAND = 1e-6


def shift(geometries: Any, origin: Any) -> Any:
    return shapely.transform(np.asarray(geometries, object), lambda xy: xy - origin)


def is_wide(part: Any, tolerance: float) -> bool:
    """A polygon that an erosion by half the tolerance does not make vanish."""
    if part.geom_type != "Polygon" or part.area <= 0:
        return False
    return not part.buffer(-tolerance / 2, quad_segs=64).is_empty


def wide(parts: Any, tolerance: float) -> list[Any]:
    return [p for p in shapely.get_parts(parts) if is_wide(p, tolerance)]


def told(parts: Any, tolerance: float) -> list[tuple[Any, bool]]:
    """The parts wider than the tolerance and whether that is beyond doubt: what is as wide as the
    tolerance to a micrometre may be told or not."""
    return [(p, is_wide(p, tolerance + BAND)) for p in wide(parts, tolerance - BAND)]


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
    """The same point set within the tolerance; a distance of the tolerance, which rounding may
    have made longer by less than a micrometre, is within it."""
    within = tolerance + 1e-6
    return (
        shapely.hausdorff_distance(a.boundary, b.boundary, densify=0.25) <= within
        and not wide(a.symmetric_difference(b), within)
        and bool(wide(a.intersection(b), tolerance))
    )


def overlaps(geometries: Any, tolerance: float) -> tuple[list[Any], set[tuple[int, int]]]:
    """(i, j, area, beyond doubt) of every overlap region, and the pairs that are duplicates."""
    found, twins = [], set()
    for i, j in pairs(geometries):
        a, b = geometries[i], geometries[j]
        common = a.intersection(b)
        if not common.is_empty and same(a, b, tolerance):
            twins.add((i, j))
        else:
            found += [(i, j, p.area, certain) for p, certain in told(common, tolerance)]
    return found, twins


def gaps(
    geometries: Any,
    tolerance: float,
    domain: Optional[Any] = None,
    voids: Optional[Any] = None,
) -> list[Any]:
    """Every uncovered region that counts: (polygon, beyond doubt)."""
    union = shapely.union_all(geometries)
    if domain is None:
        frame = shapely.box(*(np.array(union.bounds) + np.array([-10, -10, 10, 10])))
        left = [p for p in shapely.get_parts(frame - union) if not p.intersects(frame.boundary)]
        area = shapely.union_all(left)
    else:
        area = domain - union
    if voids is not None:
        area = area - voids
    return told(area, tolerance)


def bays(geometries: Any, tolerance: float) -> tuple[list[Any], list[Any]]:
    """Places that a disc of the tolerance fits into but, starting from outside of everything,
    cannot be rolled to: what is so beyond doubt, and what may be so (to a micrometre)."""
    union = shapely.union_all(geometries)
    frame = shapely.box(*(np.array(union.bounds) + np.array([-10, -10, 10, 10])))
    ground = [p for p in shapely.get_parts(frame - union) if p.intersects(frame.boundary)]

    def stuck(disc: float) -> list[Any]:
        room = shapely.union_all(ground) - union.buffer(disc / 2, quad_segs=64)
        return [p for p in shapely.get_parts(room) if not p.intersects(frame.boundary)]

    large = stuck(tolerance + BAND)
    small = shapely.union_all(stuck(tolerance - BAND))
    return [p for p in large if p.representative_point().intersects(small)], large


def outside(geometries: Any, tolerance: float, domain: Any) -> list[tuple[int, float, bool]]:
    """(row, area, beyond doubt) of every part of a row outside the domain."""
    found = []
    for i, geometry in enumerate(geometries):
        found += [(i, p.area, certain) for p, certain in told(geometry - domain, tolerance)]
    return found


def missing(geometries: Any, tolerance: float, domain: Optional[Any] = None) -> tuple[Any, Any]:
    """(row, x, y) of every vertex of another part, or of the boundary, on an edge of a part of
    the row without one of its own within the tolerance: what is so beyond doubt, and what may be
    so where a distance equals the tolerance to a micrometre."""
    parts, row = shapely.get_parts(geometries, return_index=True)
    if domain is not None:
        parts, row = np.append(parts, shapely.get_parts(domain)), np.append(row, -1)
    certain, possible = set(), set()
    for i, j in pairs(parts, tolerance + 1e-6):
        for part, other in ((i, j), (j, i)):
            if row[part] == -1:
                continue
            own = shapely.get_coordinates(parts[part])
            border = parts[part].boundary
            for x, y in np.unique(shapely.get_coordinates(parts[other]), axis=0):
                vertex = np.hypot(*(own - (x, y)).T).min()
                edge = border.distance(shapely.Point(x, y))
                place = (int(row[part]), float(x), float(y))
                if vertex > tolerance - 1e-6 and edge <= tolerance + 1e-6:
                    possible.add(place)
                if vertex > tolerance + 1e-6 and edge <= max(tolerance - 1e-6, 1e-7):
                    certain.add(place)
    return certain, possible


def near(geometries: Any, tolerance: float) -> tuple[Any, Any]:
    """(i, j, x, y, u, v) of every vertex x, y of i and u, v of j that are near and that the other
    one lacks: beyond doubt, and what may be so (a distance of the tolerance to a micrometre)."""
    certain, possible = set(), set()
    for i, j in pairs(geometries, tolerance + 1e-6):
        a, b = (np.unique(shapely.get_coordinates(geometries[k]), axis=0) for k in (i, j))
        apart = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
        lone_a, lone_b = (apart > 2e-6).all(axis=1), (apart > 2e-6).all(axis=0)
        for k, m in zip(*np.nonzero((apart > 0) & (apart <= tolerance + 1e-6))):
            place = (i, j, *a[k].tolist(), *b[m].tolist())
            possible.add(place)
            if lone_a[k] and lone_b[m] and apart[k, m] <= tolerance - 1e-6:
                certain.add(place)
    return certain, possible
