# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's course: rings → edges → cancel → match → faces → regions."""

from __future__ import annotations

from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core import piecewise
from qh_plugin.core.fabric.bays import with_bays
from qh_plugin.core.fabric.cover import Cover
from qh_plugin.core.fabric.edges import GRID, cancel
from qh_plugin.core.fabric.faces import Faces, faces_of
from qh_plugin.core.fabric.gaps import Ground, gaps_of
from qh_plugin.core.fabric.loops import lines_at
from qh_plugin.core.fabric.match import REACH, match
from qh_plugin.core.fabric.missing import missing_vertices
from qh_plugin.core.fabric.near import near_vertices
from qh_plugin.core.fabric.outside import areas_of, boundary_rings, outside_of
from qh_plugin.core.fabric.overlaps import overlaps_at
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.regions import NOTHING, regions
from qh_plugin.core.fabric.result import Fabric
from qh_plugin.core.fabric.rings import Rings, origin_of, rings_of, signed_areas
from qh_plugin.core.fabric.suspects import reach, suspect_rows
from qh_plugin.core.fabric.width import wider
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.wkb import Shapes


def build(
    shapes: Shapes,
    usable: NDArray[np.bool_],
    tolerance: float,
    *,
    boundary: Optional[Shapes] = None,
    voids: Optional[Shapes] = None,
    progress: Progress = SILENT,
) -> Fabric:
    """Overlaps, duplicates, gaps, parts outside and missing vertices of the usable polygon rows.

    A region counts where it is wider than `tolerance` (metres) on the raw coordinates. With a
    `boundary` (its polygons' union) gaps are what of it no row and no void covers; without one
    they are what the rows enclose. Raises `Cancelled`.
    """
    n = len(shapes.kind)
    origin = origin_of(shapes, usable)
    rings = rings_of(shapes, usable, origin)
    progress.step(0.02)
    cover = Cover(rings, n)
    areas = areas_of(boundary, origin)
    domain = shapely.union_all(areas) if len(areas) else None
    if domain is not None and domain.is_empty:
        domain = None
    ground = Ground(domain, areas_of(voids, origin))
    every = rings if domain is None else joined_rings(rings, boundary_rings(domain, n, origin))
    sense = ring_sense(every, n)
    segments = cancel(every, sense, progress.part(0.05, 0.25))
    progress.step(0.25)
    segments, moved = match(segments, tolerance, progress.part(0.25, 0.4))
    faces = faces_of(segments, reach(tolerance), progress.part(0.4, 0.7))
    mouths = False
    if domain is None:
        faces, mouths = with_bays(faces, tolerance, progress)
    progress.step(0.7)
    over, under = _suspect(faces, domain is not None)
    least = least_face(tolerance, moved)
    cover.prepare(progress)
    twice = over[wider(faces.polygon[over], least)]
    gap = under[wider(faces.polygon[under], least)]
    overlaps, groups = overlaps_at(faces.polygon[twice], cover, tolerance, progress.part(0.7, 0.8))
    edges = lines_at(segments, moved)
    gaps = gaps_of(faces, gap, edges, cover, ground, tolerance, progress.part(0.8, 0.9))
    progress.check()
    outside = NOTHING
    if domain is not None:
        outside = outside_of(faces.polygon[twice], cover, domain, tolerance)
    shared, bare, beyond = regions((overlaps, gaps, outside), origin, progress)
    rows = suspect_rows(
        faces, over, segments, every, sense, n, cover, tolerance, progress.part(0.9, 0.95)
    )
    missing = missing_vertices(every, rows, n, tolerance, progress.part(0.95, 1.0))
    progress.check()
    matched = cover.near(np.hstack((moved, moved)), tolerance)[1]  # their edges may be gone
    near = near_vertices(every, np.union1d(rows, matched), n, tolerance)
    piecewise.let_go(faces.polygon)
    return Fabric(shared, groups, bare, beyond, missing, near, domain is not None, mouths)


def joined_rings(rings: Rings, more: Rings) -> Rings:
    """The rings of both, relative to the same origin."""
    return Rings(
        np.concatenate((rings.xy, more.xy)),
        np.concatenate((rings.start, more.start[1:] + rings.start[-1])),
        np.concatenate((rings.row, more.row)),
        np.concatenate((rings.part, more.part)),
        np.concatenate((rings.hole, more.hole)),
        rings.origin,
    )


def ring_sense(rings: Rings, boundary: int) -> Ints:
    """1 where a ring is stored as it has to run: shells clockwise, holes counter-clockwise, the
    boundary's the other way round, so that a covered point counts 0 inside the boundary."""
    clockwise = signed_areas(rings.xy, rings.start) < 0
    proper = (clockwise != rings.hole) != (rings.row == boundary)
    return np.where(proper, 1, -1)


def least_face(tolerance: float, moved: Floats) -> float:
    """A face that may hold a region wider than the tolerance is at least this wide: matching
    takes no more than its reach from either side, the grid no more than a cell."""
    reach = REACH * tolerance if len(moved) else 0.0
    return max(tolerance - 2 * (reach + GRID), 0.0)


def _suspect(faces: Faces, bounded: bool) -> tuple[Ints, Ints]:
    """Faces that are covered more often than they should be, and those that are not covered."""
    usual = 0 if bounded else 1
    return np.flatnonzero(faces.value > usual), np.flatnonzero(faces.value < usual)
