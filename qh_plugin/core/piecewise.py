# SPDX-License-Identifier: GPL-2.0-or-later
"""Shapely calls that make very many geometries, a piece at a time.

Shapely keeps Python's lock through such a call: made of a hundred thousand features at once, a
window would stand still for as long. The results are the same.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import shapely
from numpy.typing import NDArray

Objects = NDArray[np.object_]

#: geometries a call: some milliseconds
PIECE = 2000


def read_2d(wkb: Objects) -> Objects:
    """Geometries of WKB without Z and M; None where it cannot be read."""
    return _joined(
        lambda some: shapely.force_2d(shapely.from_wkb(wkb[some], on_invalid="ignore")), len(wkb)
    )


def rings_of(xy: NDArray[np.float64], size: NDArray[np.int64]) -> Objects:
    """Linear rings of so many vertices each, one after the other."""
    if len(size) <= PIECE:
        return np.asarray(shapely.linearrings(xy, indices=np.repeat(np.arange(len(size)), size)))
    start = np.concatenate(([0], np.cumsum(size)))

    def made(some: slice) -> Any:
        own = size[some]
        along = xy[start[some.start] : start[some.start + len(own)]]
        return shapely.linearrings(along, indices=np.repeat(np.arange(len(own)), own))

    return _joined(made, len(size))


def polygons(rings: Objects) -> Objects:
    """A polygon of each ring."""
    return _joined(lambda some: shapely.polygons(rings[some]), len(rings))


def lines(ends: NDArray[np.float64]) -> Objects:
    """Two-point lines (n, 2, 2)."""
    return _joined(lambda some: shapely.linestrings(ends[some]), len(ends))


def boxes(bounds: NDArray[np.float64]) -> Objects:
    """Rectangles (n, 4): xmin, ymin, xmax, ymax."""
    return _joined(lambda some: shapely.box(*bounds[some].T), len(bounds))


def points(xy: NDArray[np.float64]) -> Objects:
    """Points (n, 2)."""
    return _joined(lambda some: shapely.points(xy[some]), len(xy))


def let_go(*arrays: Objects) -> None:
    """Delete the geometries of arrays of one's own that are not needed any more: dropped with
    their array, a hundred thousand would be deleted in one go."""
    for objects in arrays:
        for start in range(0, len(objects) if len(objects) > PIECE else 0, PIECE):
            objects[start : start + PIECE] = None


def _joined(made: Callable[[slice], Any], count: int) -> Objects:
    if count <= PIECE:
        return np.asarray(made(slice(0, count)))
    whole = np.empty(count, object)
    for start in range(0, count, PIECE):
        some = slice(start, min(start + PIECE, count))
        whole[some] = made(some)
    return whole
