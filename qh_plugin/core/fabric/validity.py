# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rows can be read, which are valid, and what is wrong with the others, and where.

Readability is decided on the raw coordinates, since GEOS cannot even read an unclosed ring.
Validity is OGC 06-103r4 (GEOS `is_valid`), but most rings never reach GEOS: one that turns
strictly and exactly once around the mean of its vertices is star-shaped, hence simple.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.crossing import first_contact
from qh_plugin.core.fabric.ragged import Floats, Ints, by_blocks, pairs
from qh_plugin.core.fabric.ring_faults import crosses_itself, only_touches
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.wkb import Fault, Kind, Shapes

#: No projected or geographic coordinate on earth is larger, in metres or degrees.
ABSURD = 1e8
_CHUNK = 5000

Mask = NDArray[np.bool_]


class Defect(IntEnum):
    """What keeps a row out of the fabric (or NONE)."""

    NONE = 0
    NULL = 1
    EMPTY = 2
    BAD_COORDINATE = 3
    UNCLOSED = 4
    TOO_FEW = 5
    SELF_INTERSECTION = 6
    RING_TOUCH = 7
    HOLE_RELATION = 8
    BROKEN = 9
    UNSUPPORTED = 10


@dataclass(frozen=True)
class Validity:
    """`usable` bool (n,): readable and valid; `code` uint8 (n,) a `Defect`; `point` (n, 2) where
    the defect is, in the layer's CRS, NaN where it has no place."""

    usable: Mask
    code: NDArray[np.uint8]
    point: Floats


_FAULTS = {
    Fault.NULL: Defect.NULL,
    Fault.EMPTY: Defect.EMPTY,
    Fault.EMPTY_PART: Defect.EMPTY,
    Fault.BROKEN: Defect.BROKEN,
    Fault.UNSUPPORTED: Defect.UNSUPPORTED,
}
# GEOS 3.x, operation/valid/TopologyValidationError.cpp
_REASONS = {
    "Hole lies outside shell": Defect.HOLE_RELATION,
    "Holes are nested": Defect.HOLE_RELATION,
    "Nested shells": Defect.HOLE_RELATION,
    "Interior is disconnected": Defect.HOLE_RELATION,
    "Duplicate Rings": Defect.HOLE_RELATION,
    "Duplicated rings": Defect.HOLE_RELATION,
    "Ring Self-intersection": Defect.RING_TOUCH,
    "Self-intersection": Defect.SELF_INTERSECTION,
    "Too few points in geometry component": Defect.TOO_FEW,
    "Invalid Coordinate": Defect.BAD_COORDINATE,
    "Ring is not closed": Defect.UNCLOSED,
}
_PLACE = re.compile(r"^(?P<reason>[^\[]*)\[(?P<x>\S+) (?P<y>[^\]\s]+)")


def assess(shapes: Shapes, wkb: NDArray[np.object_], progress: Progress = SILENT) -> Validity:
    """Judge every row: points, lines and polygons. The first defect met is the one named."""
    n = len(shapes.kind)
    code = np.zeros(n, np.uint8)
    for fault, defect in _FAULTS.items():
        code[shapes.fault == fault] = defect
    point = np.full((n, 2), np.nan)
    if len(shapes.ring_row):
        _read(shapes, code, point, progress)
    progress.step(0.2)
    rows = _undecided(shapes, code, progress)
    for k in range(0, len(rows), _CHUNK):
        progress.step(0.2 + 0.8 * k / len(rows))
        _ask_geos(shapes, wkb, rows[k : k + _CHUNK], code, point)
    return Validity(code == Defect.NONE, code, point)


def _mark(code: NDArray[np.uint8], point: Floats, row: Ints, defect: Defect, place: Floats) -> None:
    """Set a defect where none is known yet; of several places of a row the first counts."""
    rows, first = np.unique(row, return_index=True)
    free = code[rows] == Defect.NONE
    code[rows[free]] = defect
    point[rows[free]] = place[first[free]]


def _read(shapes: Shapes, code: NDArray[np.uint8], point: Floats, progress: Progress) -> None:
    xy, start, row = shapes.xy, shapes.ring_start, shapes.ring_row
    place, last = pairs(xy), start[1:] - 1
    kind = shapes.kind[row]
    with np.errstate(invalid="ignore"):
        if not (xy.min() >= -ABSURD and xy.max() <= ABSURD):  # NaN is neither
            bad = np.flatnonzero(~(np.abs(xy) <= ABSURD).all(axis=1))
            owner = row[np.searchsorted(start, bad, side="right") - 1]
            _mark(code, point, owner, Defect.BAD_COORDINATE, np.full((len(bad), 2), np.nan))
        progress.step(0.05)
        open_ring = np.flatnonzero((kind == Kind.POLYGON) & (place[start[:-1]] != place[last]))
        _mark(code, point, row[open_ring], Defect.UNCLOSED, xy[last[open_ring]])
        again = np.flatnonzero(place[1:] == place[:-1]) + 1
    progress.step(0.1)
    ring = np.searchsorted(start, again, side="right") - 1
    distinct = np.diff(start) - np.bincount(ring[again > start[ring]], minlength=len(row))
    least = np.select([kind == Kind.POLYGON, kind == Kind.LINE], [4, 2], 1)
    few = np.flatnonzero(distinct < least)
    _mark(code, point, row[few], Defect.TOO_FEW, xy[start[few]])


def star_shaped(xy: Floats, start: Ints, progress: Progress = SILENT) -> Mask:
    """True where a closed ring turns strictly and exactly once around its vertices' mean."""
    found = by_blocks(_star_shaped, xy, start, progress)
    return np.empty(0, bool) if found is None else np.asarray(found)


def _star_shaped(xy: Floats, start: Ints) -> Mask:
    size, first, last = np.diff(start), start[:-1], start[1:] - 1
    x, y = xy[:, 0].copy(), xy[:, 1].copy()
    for along in (x, y):
        middle = (np.add.reduceat(along, first) - along[first]) / np.maximum(size - 1, 1)
        along -= np.repeat(middle, size)
    cross = np.empty(len(x))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[last] = cross[np.maximum(last - 1, 0)]  # a ring's last vertex starts no edge
    # well above the rounding of the products, so that the sign is certain
    least = 1e-9 * (np.abs(x) + np.abs(y))
    left = np.minimum.reduceat(cross - least, first) > 0
    right = np.maximum.reduceat(cross + least, first) < 0
    below = y < 0
    up = np.zeros(len(y), np.int64)
    up[:-1] = below[:-1] & ~below[1:]
    up[last] = 0
    return np.asarray((left | right) & (np.add.reduceat(up, first) == 1))


def _undecided(shapes: Shapes, code: NDArray[np.uint8], progress: Progress) -> Ints:
    """Rows that only GEOS can judge: lines, and polygons that are not one star-shaped ring."""
    good = (code == Defect.NONE) & ((shapes.kind == Kind.POLYGON) | (shapes.kind == Kind.LINE))
    if not good.any():
        return np.empty(0, np.int64)
    one_ring = np.bincount(shapes.ring_row, minlength=len(code)) == 1
    ring = np.flatnonzero((shapes.kind == Kind.POLYGON)[shapes.ring_row])
    star = np.zeros(len(code), bool)
    if len(ring):
        with np.errstate(invalid="ignore", over="ignore"):
            star[shapes.ring_row[ring]] = star_shaped(shapes.xy, shapes.ring_start, progress)[ring]
    return np.flatnonzero(good & ~(one_ring & star))


def _ask_geos(
    shapes: Shapes, wkb: NDArray[np.object_], rows: Ints, code: NDArray[np.uint8], point: Floats
) -> None:
    geometry = shapely.force_2d(shapely.from_wkb(wkb[rows], on_invalid="ignore"))
    unread = shapely.is_missing(geometry)
    code[rows[unread]] = Defect.BROKEN
    lines = shapes.kind[rows] == Kind.LINE
    tangled = np.flatnonzero(lines & ~unread & ~shapely.is_simple(geometry))
    for i in tangled:
        code[rows[i]] = Defect.SELF_INTERSECTION
        point[rows[i]] = first_contact(geometry[i])
    wrong = np.flatnonzero(~lines & ~unread & ~shapely.is_valid(geometry))
    for i, text in zip(wrong, shapely.is_valid_reason(geometry[wrong])):
        found = _PLACE.match(text)
        reason = found["reason"] if found else text
        code[rows[i]] = _defect(reason, geometry[i])
        if found:
            point[rows[i]] = float(found["x"]), float(found["y"])


def _defect(reason: str, polygon: shapely.Geometry) -> Defect:
    """Exactly one name for what is wrong: a ring that crosses itself before all others."""
    defect = _REASONS.get(reason, Defect.SELF_INTERSECTION)
    if defect not in (Defect.SELF_INTERSECTION, Defect.RING_TOUCH, Defect.HOLE_RELATION):
        return defect
    if crosses_itself(polygon):
        return Defect.SELF_INTERSECTION
    if defect is Defect.RING_TOUCH and only_touches(polygon):
        return defect
    return Defect.HOLE_RELATION  # rings lie across each other, none crosses itself
