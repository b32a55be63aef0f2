# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows that may lack a vertex: where all edges cancel, few places can hide one.

Let v be a vertex of B within the tolerance of an edge e of A that has no vertex near v, and take
the boundary's outside as one more polygon. One of these holds near v:

- residual edges come close to each other: a cluster of several pieces or a tight loop;
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

from qh_plugin.core.fabric.cover import Cover
from qh_plugin.core.fabric.edges import GRID, Segments
from qh_plugin.core.fabric.faces import Faces
from qh_plugin.core.fabric.loops import segment_lines
from qh_plugin.core.fabric.necks import necks
from qh_plugin.core.fabric.ragged import Ints
from qh_plugin.core.fabric.rings import Rings


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
) -> Ints:
    """Rows among which missing vertices have to be looked for, `boundary` among them; `twice`
    the faces that are covered more often than they should, however narrow."""
    near = reach(tolerance)
    crowded = np.flatnonzero(faces.crowded)
    narrow = necks(rings, sense, near, boundary)
    places = np.concatenate(
        (segment_lines(segments, crowded), faces.polygon[twice], shapely.points(narrow))
    )
    rows = np.unique(cover.boxes_near(places, near)[1])
    return np.append(rows, boundary)
