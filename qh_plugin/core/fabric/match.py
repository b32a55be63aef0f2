# SPDX-License-Identifier: GPL-2.0-or-later
"""Matching of residual vertices that are the same within the tolerance.

No vertex moves by more than `REACH` of the tolerance. An inscribed circle of a region shrinks by
at most as much in radius when the region's edges move, so no region wider than the tolerance can
be lost; what only noise had drawn vanishes.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.edges import Segments, combined
from qh_plugin.core.fabric.ragged import Floats, Ints, components, numbered
from qh_plugin.core.progress import Progress

REACH = 0.45
_CHUNK = 20_000
SLANTED = np.cos(1.0), np.sin(1.0)
_FEW_EDGES = 64
_CROWDED = 0.25
_NOISY = 0.5


def crowded(xy: Floats, reach: float) -> Ints:
    """Vertices that may have another one within reach: neighbours in the order along a direction
    that no grid of streets follows are no farther apart than that."""
    # not by `@`: threads of the linear algebra library would wait busily for so little
    along = xy[:, 0] * SLANTED[0] + xy[:, 1] * SLANTED[1]
    order = np.argsort(along)
    close = np.diff(along[order]) <= reach
    found = np.zeros(len(xy), bool)
    found[order[1:][close]] = True
    found[order[:-1][close]] = True
    return np.flatnonzero(found)


def _messy(segments: Segments, target: Ints) -> NDArray[np.bool_]:
    """Vertices of connected pieces that are worth matching: many edges, of which many would
    cancel, or few, where most vertices are drawn twice: noise opens every gap to the outside.
    The others are small enough to be decided as they are, narrow necks and all."""
    k = len(target)
    joined = np.arange(k)
    piece, count = numbered(
        components(k, np.concatenate((segments.a, joined)), np.concatenate((segments.b, target)))
    )
    edges = np.bincount(piece[segments.a], minlength=count)
    shared = np.bincount(target, minlength=k) > 1
    crowded = np.bincount(piece, shared[target], count) / np.bincount(piece, minlength=count)
    least = np.where(edges > _FEW_EDGES, _CROWDED, _NOISY)
    return np.asarray((crowded > least)[piece])


def match(segments: Segments, tolerance: float, progress: Progress) -> tuple[Segments, Floats]:
    """The segments after matching their vertices and cancelling again, and the places (p, 2) of
    all vertices that another one was matched to or from."""
    reach = REACH * tolerance
    xy = segments.xy
    near = crowded(xy, reach) if reach > 0 and len(xy) > 1 else np.empty(0, np.int64)
    if not len(near):
        return segments, np.empty((0, 2))
    points = shapely.points(xy[near])
    tree = shapely.STRtree(points)
    pairs = []
    for k in range(0, len(near), _CHUNK):
        progress.step(k / len(near))
        a, b = tree.query(points[k : k + _CHUNK], predicate="dwithin", distance=reach)
        pairs.append(np.stack((a + k, b)))
    a, b = np.concatenate(pairs, axis=1)
    progress.check()
    first = near[components(len(near), a, b)]
    close = np.hypot(*(xy[near] - xy[first]).T) <= reach
    target = np.arange(len(xy))
    target[near[close]] = first[close]
    progress.check()
    target = np.where(_messy(segments, target), target, np.arange(len(xy)))
    progress.check()
    moved = target != np.arange(len(xy))
    if not moved.any():
        return segments, np.empty((0, 2))
    touched = np.concatenate((xy[moved], xy[target[moved]]))
    a, b = target[segments.a], target[segments.b]
    return combined(xy, a, b, segments.weight), touched
