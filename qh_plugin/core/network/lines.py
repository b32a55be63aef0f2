# SPDX-License-Identifier: GPL-2.0-or-later
"""The line parts of a layer and their segments, in coordinates relative to a local origin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.cached import cached_property
from qh_plugin.core.fabric.ragged import Floats, Ints, ranges
from qh_plugin.core.wkb import Fault, Kind, Shapes

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """p line parts (or polygon rings). `xy` (v, 2) relative to `origin`; `start` (p + 1,) into
    it; `row` (p,) the table's row of each part."""

    xy: Floats
    start: Ints
    row: Ints
    origin: Floats

    @cached_property
    def first(self) -> Ints:
        """First vertex (s,) of each segment; those without length are left out."""
        begins = np.ones(len(self.xy), bool)
        begins[self.start[1:] - 1] = False
        at = np.flatnonzero(begins)
        found: Ints = at[(self.xy[at] != self.xy[at + 1]).any(axis=1)]
        return found

    @cached_property
    def vertex_part(self) -> Ints:
        """The part (v,) of each vertex."""
        return np.repeat(np.arange(len(self.row)), np.diff(self.start))

    @cached_property
    def part(self) -> Ints:
        """The part (s,) of each segment."""
        return self.vertex_part[self.first]

    @cached_property
    def arc(self) -> Floats:
        """Way (v,) in metres from the start of the part to each vertex."""
        step = np.zeros(len(self.xy))
        if len(step):
            step[1:] = np.hypot(*np.diff(self.xy, axis=0).T)
            step[self.start[:-1]] = 0.0
        way = np.cumsum(step)
        found: Floats = way - np.repeat(way[self.start[:-1]], np.diff(self.start))
        return found

    @cached_property
    def length(self) -> Floats:
        """Length (p,) of each part in metres."""
        found: Floats = self.arc[self.start[1:] - 1]
        return found

    @cached_property
    def ends(self) -> Floats:
        """Start and end (2p, 2): end 2k starts part k, end 2k + 1 closes it."""
        at = np.stack((self.start[:-1], self.start[1:] - 1), axis=1).ravel()
        found: Floats = self.xy[at]
        return found

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The segments, by their places in `first`."""
        return shapely.STRtree(self.segments)

    @cached_property
    def segments(self) -> NDArray[np.object_]:
        """The segments (s,) as shapely lines."""
        at = self.first
        return np.asarray(shapely.linestrings(np.stack((self.xy[at], self.xy[at + 1]), axis=1)))

    def take(self, parts: Ints) -> Lines:
        """Some of the parts, in ascending order."""
        size = np.diff(self.start)[parts]
        start = np.concatenate(([0], np.cumsum(size)))
        return Lines(self.xy[ranges(self.start[parts], size)], start, self.row[parts], self.origin)

    def line(self, part: int) -> Floats:
        """The vertices of one part, relative to the origin."""
        return self.xy[self.start[part] : self.start[part + 1]]


def lines_of(shapes: Shapes, keep: Mask, origin: Floats) -> Lines:
    """The parts of the rows to keep: line parts, and rings of polygons."""
    wanted = keep & (shapes.fault == Fault.NONE)
    wanted &= (shapes.kind == Kind.LINE) | (shapes.kind == Kind.POLYGON)
    parts = np.flatnonzero(wanted[shapes.ring_row] & (np.diff(shapes.ring_start) > 1))
    lines = Lines(shapes.xy, shapes.ring_start, shapes.ring_row, origin)
    if len(parts) < len(shapes.ring_row):
        lines = lines.take(parts)
    return Lines(lines.xy - origin, lines.start, lines.row, origin)
