# SPDX-License-Identifier: GPL-2.0-or-later
"""Width of a region: the diameter of its largest inscribed circle.

For a polygon with area A, perimeter P and h holes, every inner point is within the inradius r of
the border, so A <= P r + pi (h - 1) r² (Bonnesen for h = 0): a lower bound that is nearly exact
for strips. Small convex regions are solved exactly, others by eroding them, those of many vertices
by a search for the circle.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.few_widths import (
    EXTRA,
    FEW_CORNERS,
    FEW_REGIONS,
    STEPS,
    convex_width_of,
    eroded_width_of,
    least_widths,
)
from qh_plugin.core.fabric.largest_circle import largest_circle
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.progress import SILENT, Progress

Objects = NDArray[np.object_]
_MOST_CORNERS = 8
_RINGS = 512  # taken at a time
_LARGE = 500
_AT_ONCE = 500  # vertices, and hundreds of widths along the border: some tenths of a second
_PRECISE = 1e-3
_POLYGON = 3
#: metres; coordinates of a million metres are told apart to 1e-10 m, so that a strip of exactly
#: the limit comes out up to some 1e-10 m wider: that alone does not make it wider than the limit
_ROUNDING = 1e-9


def least_width(polygon: Objects) -> Floats:
    """A lower bound of the width (n,), from area and perimeter."""
    if len(polygon) <= FEW_REGIONS:
        return np.array(least_widths(polygon), float)
    area, around = shapely.area(polygon), shapely.length(polygon)
    extra = np.pi * (shapely.get_num_interior_rings(polygon) - 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        # the root of extra r² + around r - area, in the form that stays good for extra → 0
        root = np.sqrt(np.maximum(around**2 + 4 * extra * area, 0.0))
        found: Floats = 4 * area / (around + root)
    found[np.isnan(found)] = 0.0
    return found


def wider(polygon: Objects, limit: float) -> NDArray[np.bool_]:
    """True where the width is more than `limit` metres, by more than coordinates are rounded."""
    if not len(polygon):
        return np.ones(0, bool)
    limit += _ROUNDING
    if len(polygon) <= FEW_REGIONS and all(w > limit for w in least_widths(polygon)):
        return np.ones(len(polygon), bool)
    area = shapely.area(polygon)
    sure = least_width(polygon) > limit
    open_ = np.flatnonzero(~sure & (2 * np.sqrt(area / np.pi) > limit))
    if len(open_):
        exact = convex_width(polygon[open_])
        sure[open_] = exact > limit
        rest = open_[np.isnan(exact)]
        eroded = shapely.buffer(polygon[rest], -limit / 2, quad_segs=16)
        sure[rest] = ~shapely.is_empty(eroded)
    return np.asarray(sure)


def inscribed_circles(
    polygon: Objects, tolerance: Floats, progress: Progress = SILENT
) -> tuple[Floats, Floats]:
    """Middle (n, 2) and radius (n,) of the largest inscribed circle of each polygon, the radius to
    the tolerance; looks at cancel between a few, and often within a large one."""
    middle, radius = np.empty((len(polygon), 2)), np.empty(len(polygon))
    vertices = shapely.get_num_coordinates(polygon)
    for k in np.flatnonzero(vertices > _LARGE).tolist():
        x, y, radius[k] = largest_circle(polygon[k], float(tolerance[k]), progress=progress)
        middle[k] = x, y
    small = np.flatnonzero(vertices <= _LARGE)
    along = shapely.length(polygon[small]) / np.maximum(least_width(polygon[small]), 1e-9)
    done = np.cumsum(vertices[small] + np.minimum(along / 100, _AT_ONCE))
    start = 0
    while start < len(small):
        progress.check()
        before = float(done[start - 1]) if start else 0.0
        end = max(int(np.searchsorted(done, before + _AT_ONCE, "right")), start + 1)
        some = small[start:end]
        circle = shapely.maximum_inscribed_circle(polygon[some], tolerance[some])
        middle[some] = shapely.get_coordinates(shapely.get_point(circle, 0))
        radius[some] = shapely.length(circle)
        start = end
    return middle, radius


def width(polygon: Objects, progress: Progress = SILENT) -> Floats:
    """The width (n,) in metres: exact for convex regions of few corners, else to about 0.1 %."""
    found = convex_width(polygon)
    rest = np.flatnonzero(np.isnan(found))
    if not len(rest):
        return found
    large = shapely.get_num_coordinates(polygon[rest]) > _LARGE
    progress.check()
    found[rest[~large]] = _eroded_width(polygon[rest[~large]], progress)
    for k in rest[large].tolist():
        low = float(least_width(polygon[k : k + 1])[0])
        precise = max(low * _PRECISE / 2, 1e-7)
        found[k] = max(2 * largest_circle(polygon[k], precise, low / 2, progress).radius, low)
    return found


def _eroded_width(polygon: Objects, progress: Progress = SILENT) -> Floats:
    """Erode by the lower bound of what is left and a little more, until nothing is left: the
    little more makes long strips vanish that would hide a wider place. Many small erosions keep
    the error of GEOS's buffer small."""
    if len(polygon) <= FEW_REGIONS:
        return np.array([eroded_width_of(p) for p in polygon], float)
    total = np.zeros(len(polygon))
    left, core = np.arange(len(polygon)), polygon
    for _ in range(STEPS):
        progress.check()
        if (shapely.get_type_id(core) == _POLYGON).all():
            step = least_width(core)
        else:
            parts, owner = shapely.get_parts(core, return_index=True)
            step = np.zeros(len(core))
            np.maximum.at(step, owner, least_width(parts))
        total[left] += step
        step += EXTRA * total[left]
        core = shapely.buffer(core, -step / 2, quad_segs=8)
        more = ~shapely.is_empty(core)
        total[left[more]] += (EXTRA * total[left])[more]
        left, core = left[more], core[more]
        if not len(left):
            break
    return total


def convex_width(polygon: Objects) -> Floats:
    """Exact width (n,) of convex polygons without holes and with few corners, NaN for others.

    The largest circle touches three edges: try every three, keep the best one that fits.
    """
    found = np.full(len(polygon), np.nan)
    corners = shapely.get_num_coordinates(polygon) - 1
    fits = (shapely.get_num_interior_rings(polygon) == 0) & (corners <= _MOST_CORNERS)
    if len(polygon) <= FEW_REGIONS:
        for k, n in enumerate(corners.tolist()):
            if fits[k] and 3 <= n <= FEW_CORNERS:
                width = convex_width_of(shapely.get_coordinates(polygon[k]).tolist())
                fits[k] = width is None
                found[k] = np.nan if width is None else width
    for n in np.unique(corners[fits]).tolist() if fits.any() else ():
        if n < 3:
            continue
        some = np.flatnonzero(fits & (corners == n))
        ring = shapely.get_coordinates(polygon[some]).reshape(len(some), n + 1, 2)
        ring = ring - ring[:, :1]
        twice = np.sum(ring[:, :-1, 0] * ring[:, 1:, 1] - ring[:, 1:, 0] * ring[:, :-1, 1], axis=1)
        ring[twice < 0] = ring[twice < 0, ::-1]
        for k in range(0, len(some), _RINGS):
            found[some[k : k + _RINGS]] = _inscribed(ring[k : k + _RINGS])
    return found


def _inscribed(ring: Floats) -> Floats:
    """Width of closed counter-clockwise rings (k, n + 1, 2), NaN where one is not convex."""
    side = np.diff(ring, axis=1)
    size = np.hypot(side[..., 0], side[..., 1])
    following = np.roll(side, -1, axis=1)
    turn = side[..., 0] * following[..., 1] - side[..., 1] * following[..., 0]
    convex = (turn >= -1e-12 * size * np.roll(size, -1, axis=1)).all(axis=1) & (size > 0).all(
        axis=1
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        normal = np.stack((-side[..., 1], side[..., 0]), axis=-1) / size[..., None]
        reach = np.sum(normal * ring[:, :-1], axis=-1)
        three = _triples(ring.shape[1] - 1)
        radius, x, y = _tangent(normal[:, three], reach[:, three])
        gap = normal[:, None, :, 0] * x[..., None] + normal[:, None, :, 1] * y[..., None]
        gap -= reach[:, None]
        inside = (gap >= (radius - 1e-12 - 1e-9 * radius)[..., None]).all(axis=2)
        best = np.where(inside, radius, 0.0).max(axis=1, initial=0.0)
    return np.where(convex & (best > 0), 2 * best, np.nan)


@lru_cache(maxsize=_MOST_CORNERS)
def _triples(n: int) -> Ints:
    return np.array(list(combinations(range(n), 3)), np.int64)


def _tangent(normal: Floats, reach: Floats) -> tuple[Floats, Floats, Floats]:
    """Radius and centre of the circles that touch three lines n · p = reach from inside, by
    Cramer's rule; NaN where they do not fix one. The lines are along the last but one axis."""
    n1, n2, n3 = normal[..., 0, :], normal[..., 1, :], normal[..., 2, :]
    u, v = n1 - n2, n1 - n3
    p, q = reach[..., 0] - reach[..., 1], reach[..., 0] - reach[..., 2]
    d = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    x = (p * v[..., 1] - u[..., 1] * q) / d
    y = (u[..., 0] * q - p * v[..., 0]) / d
    return n1[..., 0] * x + n1[..., 1] * y - reach[..., 0], x, y


def longer_side(polygon: Objects) -> Floats:
    """Longer side (n,) of the smallest rotated rectangle around each region, in metres."""
    box = shapely.oriented_envelope(polygon)
    line = shapely.get_type_id(box) != _POLYGON
    if line.any():
        longest: Floats = shapely.length(box)
        longest[~line] = _longer_side(box[~line])
        return longest
    return _longer_side(box)


def _longer_side(rectangle: Objects) -> Floats:
    corner = shapely.get_coordinates(rectangle).reshape(-1, 5, 2)
    side = corner[:, 1:3] - corner[:, :2]
    long = np.hypot(side[..., 0], side[..., 1])
    longer: Floats = np.maximum(long[:, 0], long[:, 1])
    return longer
