# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that may lack a vertex: where all edges cancel, few places can hide one.

Let v be a vertex of B within the tolerance of an edge e of A that has no vertex near v, and take
the boundary's outside as one more polygon. One of these holds near v:

- two residual edges come close to each other, other than at a corner that they leave again;
- a point is covered twice: where all edges at v and e cancel, v on e is covered by B and by one
  of the two features along e;
- every point is covered once, so that whoever lies between v and e is as narrow as that, and has
  v for a vertex: it is close to one of its own edges.

Matching moves a vertex by less than half the tolerance; looking three tolerances around allows
for that on both sides.
"""

from __future__ import annotations

import numpy as np
import shapely

from qh_plugin.core.fabric.clearance import distance
from qh_plugin.core.fabric.cover import Cover
from qh_plugin.core.fabric.edges import GRID, Segments
from qh_plugin.core.fabric.faces import Faces
from qh_plugin.core.fabric.loops import segment_lines
from qh_plugin.core.fabric.necks import necks
from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.rings import Rings
from qh_plugin.core.progress import Progress


def reach(tolerance: float) -> float:
    """How far around (metres) things count as close when looking for missing vertices."""
    return 3 * tolerance + 4 * GRID


def suspect_rows(
    faces: Faces,
    twice: Ints,
    segments: Segments,
    rings: Rings,
    sense: Ints,
    boundary: int,
    cover: Cover,
    tolerance: float,
    progress: Progress,
) -> Ints:
    """Rows among which missing vertices have to be looked for, `boundary` among them; `twice`
    the faces that are covered more often than they should, however narrow."""
    near = reach(tolerance)
    narrow = necks(rings, sense, near, boundary, progress.part(0.0, 0.5))
    progress.step(0.5)
    places = (
        _passes(segments, np.flatnonzero(faces.crowded), near, progress),
        shapely.bounds(faces.polygon[twice]),
        np.hstack((narrow, narrow)),
    )
    progress.step(0.8)
    rows = np.unique(cover.near(np.concatenate(places), near)[1])
    return np.append(rows, boundary)


def _passes(segments: Segments, some: Ints, near: float, progress: Progress) -> Floats:
    """Boxes (k, 4) of the segments that come within `near` metres of another one, other than
    one that follows at a simple corner and leaves."""
    lines = segment_lines(segments, some)
    progress.check()
    box = shapely.bounds(lines)
    grown = box + np.array([-near, -near, near, near])
    tree = shapely.STRtree(lines)
    progress.check()
    i, j = tree.query(shapely.box(*grown.T))
    del tree, grown
    i, j = i[i != j], j[i != j]
    progress.step(0.6)
    k = len(segments.xy)
    plain = (np.bincount(segments.a, minlength=k) == 1) & (
        np.bincount(segments.b, minlength=k) == 1
    )
    a, b = segments.a[some], segments.b[some]
    follows = (b[i] == a[j]) & plain[b[i]]
    before, after = i[follows], j[follows]
    start, corner, end = segments.xy[a[before]], segments.xy[b[before]], segments.xy[b[after]]
    back = distance(end, start, corner) <= near
    back |= distance(start, corner, end) <= near
    apart = (i < j) & ~follows & ~((b[j] == a[i]) & plain[a[i]])
    i, j = i[apart], j[apart]
    close = shapely.dwithin(lines[i], lines[j], near)
    found = np.concatenate((i[close], j[close], before[back], after[back]))
    return np.asarray(box[np.unique(found)])
