# SPDX-License-Identifier: GPL-2.0-or-later
"""The area to be covered, and the parts of features that lie outside it."""

from __future__ import annotations

from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.cover import Cover
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.regions import Found, wide_parts
from qh_plugin.core.fabric.rings import Rings, polygons, rings_of
from qh_plugin.core.wkb import Shapes

Objects = NDArray[np.object_]


def areas_of(shapes: Optional[Shapes], origin: Floats) -> Objects:
    """The readable polygons of a boundary or voids layer, relative to the origin; those that are
    not valid are repaired here, since they only say where to look."""
    if shapes is None:
        return np.empty(0, object)
    xy, start = shapes.xy, shapes.ring_start
    good = np.ones(len(shapes.kind), bool)
    if len(shapes.ring_row):
        finite = np.logical_and.reduceat(np.isfinite(xy).all(axis=1), start[:-1])
        closed = (xy[start[:-1]] == xy[start[1:] - 1]).all(axis=1) & (np.diff(start) >= 4)
        good[shapes.ring_row[~(finite & closed)]] = False
    rings = rings_of(shapes, good, origin)
    found = polygons(rings, np.unique(rings.row))
    wrong = ~shapely.is_valid(found)
    found[wrong] = shapely.make_valid(found[wrong])
    return found


def boundary_rings(domain: shapely.Geometry, row: int, origin: Floats) -> Rings:
    """The rings of the area to be covered, as rings of one more row."""
    part, _ = shapely.get_parts([domain], return_index=True)
    ring, of = shapely.get_rings(part, return_index=True)
    hole = np.append(False, of[1:] == of[:-1])
    start = np.concatenate(([0], np.cumsum(shapely.get_num_coordinates(ring))))
    return Rings(
        shapely.get_coordinates(ring),
        start.astype(np.int64),
        np.full(len(ring), row),
        of.astype(np.int64),
        hole,
        origin,
    )


def outside_of(faces: Objects, cover: Cover, domain: shapely.Geometry, tolerance: float) -> Found:
    """Parts of the rows at some faces that lie outside the domain."""
    rows: Ints = np.unique(cover.touching(faces)[1])
    shapely.prepare(domain)
    rows = rows[~shapely.covers(domain, cover.polygons(rows))]
    parts, owner = wide_parts(shapely.difference(cover.polygons(rows), domain), tolerance)
    return Found([(r,) for r in rows[owner].tolist()], parts, np.zeros(len(parts), np.int64))
