# SPDX-License-Identifier: GPL-2.0-or-later
"""Overlapping pairs and duplicates, decided on the raw polygons near the covered-twice faces."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.cover import Cover
from qh_plugin.core.fabric.ragged import Floats, Ints, components
from qh_plugin.core.fabric.regions import NOTHING, Found, wide_parts
from qh_plugin.core.fabric.width import wider
from qh_plugin.core.progress import Progress

Objects = NDArray[np.object_]
_CHUNK = 2000
_EXACT = 1e-6  # metres; what GEOS constructs lies this near to what it was made from


def overlaps_at(
    faces: Objects, cover: Cover, tolerance: float, progress: Progress
) -> tuple[Found, list[tuple[int, ...]]]:
    """Overlap regions of the pairs that meet at some faces, and the groups of duplicates."""
    a, b = _pairs(faces, cover, tolerance, progress)
    found, owner, alike = [], [], []
    for k in range(0, len(a), _CHUNK):
        progress.step(k / len(a))
        first, second = a[k : k + _CHUNK], b[k : k + _CHUNK]
        common = shapely.intersection(cover.polygons(first), cover.polygons(second))
        parts, pair = wide_parts(common, tolerance)
        same = _same(np.unique(pair), first, second, cover, tolerance)
        alike.append(same + k)
        if len(same):
            different = ~np.isin(pair, same)
            parts, pair = parts[different], pair[different]
        found.append(parts)
        owner.append(pair + k)
    if not found:
        return NOTHING, []
    polygon, pair, same = np.concatenate(found), np.concatenate(owner), np.concatenate(alike)
    rows = list(zip(a[pair].tolist(), b[pair].tolist()))
    return Found(rows, polygon, np.zeros(len(rows), np.int64)), _groups(a[same], b[same])


def _pairs(faces: Objects, cover: Cover, tolerance: float, progress: Progress) -> tuple[Ints, Ints]:
    """Pairs of rows whose boxes overlap by about the tolerance at least (or no common region is
    wider) among the rows that touch a face, first < second."""
    rows = np.unique(cover.touching(faces)[1])
    progress.check()
    return cover.overlapping(rows, tolerance - _EXACT) if len(rows) else (rows, rows)


def _same(pair: Ints, first: Ints, second: Ints, cover: Cover, tolerance: float) -> Ints:
    """Of the overlapping pairs, those with the same point set within the tolerance."""
    boxes: Floats = cover.boxes
    apart = np.abs(boxes[first[pair]] - boxes[second[pair]]).max(axis=1, initial=0.0)
    pair = pair[apart <= tolerance + 1e-6]
    if not len(pair):
        return pair
    p, q = cover.polygons(first[pair]), cover.polygons(second[pair])
    distance = shapely.hausdorff_distance(shapely.boundary(p), shapely.boundary(q))
    close = distance <= tolerance + 1e-6
    pair, p, q = pair[close], p[close], q[close]
    parts, owner = shapely.get_parts(shapely.symmetric_difference(p, q), return_index=True)
    area = shapely.get_type_id(parts) == 3
    parts, owner = parts[area], owner[area]
    different = np.unique(owner[wider(parts, tolerance + 1e-6)])
    return np.delete(pair, different)


def _groups(a: Ints, b: Ints) -> list[tuple[int, ...]]:
    """Connected groups of rows, each ascending."""
    if not len(a):
        return []
    rows, number = np.unique(np.concatenate((a, b)), return_inverse=True)
    label = components(len(rows), number[: len(a)], number[len(a) :])
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    return [tuple(g.tolist()) for g in np.split(rows[order], cuts) if len(g)]
