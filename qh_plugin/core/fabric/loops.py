# SPDX-License-Identifier: GPL-2.0-or-later
"""Residual segments as connected pieces: simple closed loops, and tangles of several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import piecewise
from qh_plugin.core.fabric.edges import Segments, vertex_hash
from qh_plugin.core.fabric.ragged import Floats, Ints, components, numbered, ranges
from qh_plugin.core.fabric.validity import star_shaped
from qh_plugin.core.progress import Progress

_FEW = 8


@dataclass(frozen=True)
class Pieces:
    """c connected pieces of the residual segments. `of_segment` (s,) the piece of each segment;
    `lines` (c,) all its segments as one geometry; `polygon` (c,) the area inside where the piece
    is one simple loop, else None; `winding` (c,) how often the loop runs around that area."""

    of_segment: Ints
    lines: NDArray[np.object_]
    polygon: NDArray[np.object_]
    winding: Ints


def pieces_of(segments: Segments, progress: Progress) -> Pieces:
    """Split the segments into connected pieces and close the simple loops."""
    a, b, k = segments.a, segments.b, len(segments.xy)
    label = components(k, a, b)
    piece, count = numbered(label[a])
    plain = (np.bincount(a, minlength=k) == 1) & (np.bincount(b, minlength=k) == 1)
    simple = np.bincount(piece, ~(plain[a] & plain[b]), count) == 0
    progress.step(0.1)
    lines = np.empty(count, object)
    polygon = np.empty(count, object)
    if simple.any():
        loop = np.flatnonzero(simple)
        pick = simple[piece]
        lines[loop] = _loops(segments, np.flatnonzero(pick), piece[pick], k)
        progress.step(0.2)
        areas = shapely.polygons(lines[loop])
        good = _simple(lines[loop]) if len(loop) > _FEW else shapely.is_valid(areas)
        polygon[loop[good]] = areas[good]
    if not simple.all():
        pick = np.flatnonzero(~simple[piece])
        pick = pick[np.argsort(piece[pick], kind="stable")]
        lines[~simple] = shapely.multilinestrings(
            segment_lines(segments, pick), indices=numbered(piece[pick])[0]
        )
    weight = np.zeros(count, np.int64)
    weight[piece] = segments.weight
    winding = np.zeros(count, np.int64)
    closed = np.flatnonzero(~shapely.is_missing(polygon))
    ccw = shapely.is_ccw(shapely.get_exterior_ring(polygon[closed]))
    winding[closed] = np.where(ccw, -weight[closed], weight[closed])
    return Pieces(piece, lines, polygon, winding)


def _simple(rings: NDArray[np.object_]) -> NDArray[np.bool_]:
    """True where a closed ring bounds a valid polygon; few need GEOS to tell."""
    start = np.concatenate(([0], np.cumsum(shapely.get_num_coordinates(rings))))
    good = star_shaped(shapely.get_coordinates(rings), start)
    rest = np.flatnonzero(~good)
    good[rest] = shapely.is_valid(shapely.polygons(rings[rest]))
    return good


def segment_lines(segments: Segments, pick: Ints) -> NDArray[np.object_]:
    """Two-point lines of some segments."""
    ends = np.stack((segments.xy[segments.a[pick]], segments.xy[segments.b[pick]]), axis=1)
    return piecewise.lines(ends)


def lines_at(segments: Segments, place: Floats) -> NDArray[np.object_]:
    """The segments that begin or end at one of some places (p, 2)."""
    if not len(place):
        return np.empty(0, object)
    at = np.isin(vertex_hash(segments.xy), vertex_hash(place))
    return segment_lines(segments, np.flatnonzero(at[segments.a] | at[segments.b]))


def _loops(segments: Segments, pick: Ints, piece: Ints, k: int) -> NDArray[np.object_]:
    """Linear rings of the pieces in which every vertex has one segment in and one out."""
    a, b = segments.a[pick], segments.b[pick]
    before = np.arange(k)
    before[b] = a
    _, head_at = np.unique(piece, return_index=True)
    before[a[head_at]] = a[head_at]
    steps = (before != np.arange(k)).astype(np.int64)
    for _ in range(max(len(a), 2).bit_length()):  # list ranking by pointer jumping
        steps += steps[before]
        jumped = before[before]
        if np.array_equal(jumped, before):
            break
        before = jumped
    number, _ = numbered(piece)
    size = np.bincount(number)
    start = np.cumsum(size) - size
    vertex = np.empty_like(a)
    vertex[start[number] + steps[a]] = a
    at = ranges(start, size + 1)
    at[np.cumsum(size + 1) - 1] = start  # close each ring
    return piecewise.rings_of(segments.xy[vertex[at]], size + 1)
