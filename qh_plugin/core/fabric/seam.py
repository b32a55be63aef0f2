# SPDX-License-Identifier: GPL-2.0-or-later
"""Overlaps and gaps between files: each file leaves its seam, the seams together tell the rest.

A seam is what cancelling leaves of one file, on a grid that is the same for all files. Seams
merge in any order and grouping with the same result; only near the regions that lie across files
are polygons fetched again. A ward's seam holds about 2 edges a parcel with open streets, 0.1 with
covered ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.bays import with_bays
from qh_plugin.core.fabric.build import least_face, ring_sense
from qh_plugin.core.fabric.cover import Given
from qh_plugin.core.fabric.edges import GRID, Segments, cancel, combined
from qh_plugin.core.fabric.faces import Faces, faces_of
from qh_plugin.core.fabric.gaps import Ground, gaps_of
from qh_plugin.core.fabric.match import match
from qh_plugin.core.fabric.overlaps import overlaps_at
from qh_plugin.core.fabric.ragged import Floats, Ints, objects
from qh_plugin.core.fabric.regions import regions
from qh_plugin.core.fabric.result import Regions
from qh_plugin.core.fabric.rings import bounds_of_rows, origin_of, rings_of
from qh_plugin.core.fabric.suspects import reach
from qh_plugin.core.fabric.width import wider
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.wkb import Shapes

Objects = NDArray[np.object_]
#: (source, boxes (k, 4): xmin, ymin, xmax, ymax) → the rows of a source whose boxes meet one of
#: these, and their polygons as shapely (multi)polygons in the layer's CRS. Rows that are not valid
#: are left out. A source is asked once.
Fetch = Callable[[int, Floats], tuple[Sequence[int], Sequence[object]]]

_PER_METRE = 2**20  # grid steps; `GRID` is the size of one
_PLACE = 64.0  # metres: how coarsely a seam tells where its source has polygons


@dataclass(frozen=True)
class Seam:
    """What is left of some sources when all their edges have cancelled.

    `edge` (m, 4) int64: both ends x, y as grid steps of the layer's CRS, the lower end (x, then y)
    first; `net` (m,) int32: how many more edges of the source run from the lower end to the
    higher than back, never 0; `source` (m,) int32; `place` (k, 5) int32: source and box, in steps
    of 64 m, where a source has polygons. All sorted, no edge of a source twice.
    """

    edge: Ints
    net: NDArray[np.int32]
    source: NDArray[np.int32]
    place: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.net)


@dataclass(frozen=True)
class Across:
    """Regions that involve more than one source. Their `rows`, and those of the `duplicates`
    (groups with the same point set), are numbers of members: member i is row `row[i]` of source
    `source[i]`; members are sorted by source, then row."""

    source: Ints
    row: Ints
    overlaps: Regions
    duplicates: Sequence[tuple[int, ...]]
    gaps: Regions


def seam_of(
    shapes: Shapes, usable: NDArray[np.bool_], source: int, progress: Progress = SILENT
) -> Seam:
    """The seam of one file's (or one chunk's) usable polygon rows; `source` is the file's number,
    not negative. All files must be in one projected CRS. Raises `Cancelled`."""
    n = len(shapes.kind)
    origin = origin_of(shapes, usable)
    rings = rings_of(shapes, usable, origin)
    segments = cancel(rings, ring_sense(rings, n), progress)
    cell = np.rint(segments.xy / GRID).astype(np.int64) + origin.astype(np.int64) * _PER_METRE
    a, b = cell[segments.a], cell[segments.b]
    ahead = (a[:, 0] < b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] < b[:, 1]))
    edge = np.where(ahead[:, None], np.hstack((a, b)), np.hstack((b, a)))
    net = np.where(ahead, segments.weight, -segments.weight)
    box = bounds_of_rows(rings, n) + np.tile(origin, 2)
    box = np.floor(box[~np.isnan(box[:, 0])] / _PLACE)
    place = np.hstack((np.full((len(box), 1), source), box)).astype(np.int32)
    whose = np.full(len(net), source, np.int32)
    return merge([Seam(edge, net.astype(np.int32), whose, place)])


def merge(seams: Iterable[Seam]) -> Seam:
    """Several seams as one; the same bytes whatever their order and grouping. The chunks of one
    file may come as several seams with the same source: what they share cancels here."""
    some = list(seams) or [_NONE]
    edge, net, source, place = (
        np.concatenate([getattr(seam, name) for seam in some])
        for name in ("edge", "net", "source", "place")
    )
    order = np.lexsort((source, *edge.T[::-1]))
    edge, net, source = edge[order], net[order], source[order]
    first = np.ones(len(net), bool)
    first[1:] = (edge[1:] != edge[:-1]).any(axis=1) | (source[1:] != source[:-1])
    start = np.flatnonzero(first)
    total = np.add.reduceat(net, start) if len(start) else net
    left = total != 0
    start = start[left]
    return Seam(edge[start], total[left], source[start], _distinct(place))


def _distinct(place: NDArray[np.int32]) -> NDArray[np.int32]:
    """The different rows, sorted (`numpy.unique` along an axis takes several times as long)."""
    place = np.take(place, np.lexsort(place.T[::-1]), axis=0)
    new = np.ones(len(place), bool)
    new[1:] = (place[1:] != place[:-1]).any(axis=1)
    return np.compress(new, place, axis=0)


_NONE = Seam(
    np.empty((0, 4), np.int64),
    np.empty(0, np.int32),
    np.empty(0, np.int32),
    np.empty((0, 5), np.int32),
)


def across(merged: Seam, fetch: Fetch, tolerance: float, progress: Progress = SILENT) -> Across:
    """Overlaps, duplicates and gaps, wider than the tolerance (metres), that involve more than one
    source; those within one source are for that source's own check. A gap of one source that
    another one fills is none here, and the bare file's own check cannot know. Raises `Cancelled`.
    """
    segments, origin = _segments(merged)
    segments, moved = match(segments, tolerance, progress.part(0.0, 0.2))
    faces = faces_of(segments, reach(tolerance), progress.part(0.2, 0.6))
    faces, _ = with_bays(faces, tolerance, progress)
    face, source = _between(faces, merged.place, origin, tolerance)
    wide = np.zeros(len(faces.value), bool)
    chosen = np.unique(face)
    wide[chosen] = wider(faces.polygon[chosen], least_face(tolerance, moved))
    wide &= faces.value != 1
    face, source = face[wide[face]], source[wide[face]]
    source, row, polygon = _fetched(faces.polygon, face, source, fetch, origin, tolerance)
    cover = Given(polygon, origin)
    twice = np.flatnonzero(wide & (faces.value > 1))
    bare = np.flatnonzero(wide & (faces.value < 1))
    progress.step(0.7)
    overlaps, groups = overlaps_at(faces.polygon[twice], cover, tolerance, progress.part(0.7, 0.85))
    # the grid has moved every vertex, so every gap is measured on the polygons
    corner = shapely.points(shapely.get_coordinates(faces.polygon[bare]))
    ground = Ground(None, np.empty(0, object))
    gaps = gaps_of(faces, bare, corner, cover, ground, tolerance, progress.part(0.85, 1.0))
    overlap, gap = regions((overlaps, gaps), origin, progress)
    several = [g for g in groups if len(set(source[list(g)].tolist())) > 1]
    return Across(source, row, _shared(overlap, source), several, _shared(gap, source))


def _segments(merged: Seam) -> tuple[Segments, Floats]:
    """The edges of all sources, cancelled with each other, and the origin of their vertices."""
    if not len(merged):
        return Segments(np.empty((0, 2)), *np.empty((3, 0), np.int64)), np.zeros(2)
    cell = merged.edge.reshape(-1, 2)
    middle = (cell.min(axis=0) + cell.max(axis=0)) // 2 // _PER_METRE
    order = np.lexsort(cell.T[::-1])
    new = np.ones(len(cell), bool)
    new[1:] = (cell[order[1:]] != cell[order[:-1]]).any(axis=1)
    number = np.empty(len(cell), np.int64)
    number[order] = np.cumsum(new) - 1
    low, high = number.reshape(-1, 2).T
    xy = (cell[order[new]] - middle * _PER_METRE) * GRID
    return combined(xy, low, high, merged.net.astype(np.int64)), middle.astype(float)


def _between(
    faces: Faces, place: NDArray[np.int32], origin: Floats, tolerance: float
) -> tuple[Ints, Ints]:
    """Pairs (face, source) of the faces near which two sources or more have polygons."""
    low, high = place[:, 1:3] * _PLACE - origin, (place[:, 3:] + 1) * _PLACE - origin
    tree = shapely.STRtree(shapely.box(*low.T, *high.T))
    around = shapely.bounds(faces.polygon) + np.array([-1, -1, 1, 1]) * (tolerance + 2 * GRID)
    face, at = tree.query(shapely.box(*around.T))
    pair = np.unique(np.stack((face, place[at, 0]), axis=1), axis=0)
    several = np.bincount(pair[:, 0], minlength=len(faces.polygon)) > 1
    face, source = pair[several[pair[:, 0]]].T
    return face, source


def _fetched(
    polygon: Objects, face: Ints, source: Ints, fetch: Fetch, origin: Floats, tolerance: float
) -> tuple[Ints, Ints, Objects]:
    """Source, row and polygon (relative to the origin) of every row near the faces, by source and
    row."""
    numbers, rows = [np.empty((0, 2), np.int64)], [np.empty(0, object)]
    margin = np.array([-1, -1, 1, 1]) * (2 * tolerance + 1e-3)
    for one in np.unique(source):
        box = shapely.bounds(polygon[np.unique(face[source == one])]) + margin
        found, shape = fetch(int(one), box + np.tile(origin, 2))
        order = np.argsort(np.asarray(found, np.int64))
        numbers.append(np.stack((np.full(len(found), one), np.asarray(found, int)[order]), axis=1))
        rows.append(objects(list(shape))[order])
    number, found_polygon = np.concatenate(numbers), np.concatenate(rows)
    good = shapely.is_valid(found_polygon) & ~shapely.is_empty(found_polygon)
    number, found_polygon = number[good], shapely.force_2d(found_polygon[good])
    local = shapely.transform(found_polygon, lambda xy: xy - origin)
    return number[:, 0], number[:, 1], objects(list(local))


def _shared(regions: Regions, source: Ints) -> Regions:
    """The regions whose members are of more than one source."""
    keep = [i for i, rows in enumerate(regions.rows) if len(set(source[list(rows)].tolist())) > 1]
    at = np.array(keep, np.int64)
    return Regions(
        [regions.rows[i] for i in keep],
        regions.geometry[at],
        regions.point[at],
        regions.width[at],
        regions.area[at],
        regions.length[at],
        regions.label[at],
    )
