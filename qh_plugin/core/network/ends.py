# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies at the ends of lines: other ends, and lines that pass."""

from __future__ import annotations

import numpy as np

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.network.lines import Lines, Mask
from qh_plugin.core.network.pairs import Pairs

#: a part counts as another line at its own end only this many tolerances further along
_AWAY = 4.0


def ends_met(lines: Lines, pairs: Pairs, tolerance: float) -> tuple[Ints, Ints, Ints]:
    """Other ends (2p,) within the tolerance of each end, other lines (2p,) that pass there, and
    the pairs of ends (k, 2), the smaller first."""
    end, segment = _incidences(lines, pairs)
    part = lines.part[segment]
    own = end // 2 == part
    if own.any():
        far = np.ones(len(end), bool)
        far[own] = _comes_back(lines, end[own], segment[own], tolerance)
        end, part = end[far], part[far]
    here = lines.ends[end]
    count = len(lines.ends)
    link, passing = [], np.ones(len(end), bool)
    for side in (0, 1):
        other = 2 * part + side
        gap = here - lines.ends[other]
        near = (np.hypot(gap[:, 0], gap[:, 1]) <= tolerance) & (other != end)
        passing &= ~near
        link.append(np.minimum(end[near], other[near]) * count + np.maximum(end[near], other[near]))
    key = np.unique(np.concatenate(link))
    links = np.stack((key // max(count, 1), key % max(count, 1)), axis=1)
    ends = np.bincount(links.ravel(), minlength=count)
    parts = max(len(lines.row), 1)
    touched = np.unique(end[passing] * parts + part[passing])
    return ends, np.bincount(touched // parts, minlength=count), links


def _incidences(lines: Lines, pairs: Pairs) -> tuple[Ints, Ints]:
    """Ends and the segments within the tolerance of them."""
    ends, segments = [], []
    for k, (mine, other) in enumerate(
        ((pairs.i, pairs.j), (pairs.i, pairs.j), (pairs.j, pairs.i), (pairs.j, pairs.i))
    ):
        part = lines.part[mine]
        vertex = lines.first[mine] + k % 2
        border = lines.start[part] if k % 2 == 0 else lines.start[part + 1] - 1
        # repeated vertices at an end belong to it
        is_end = np.flatnonzero(pairs.touch[:, k] & (lines.arc[vertex] == lines.arc[border]))
        ends.append(2 * part[is_end] + k % 2)
        segments.append(other[is_end])
    return np.concatenate(ends), np.concatenate(segments)


def _comes_back(lines: Lines, end: Ints, segment: Ints, tolerance: float) -> Mask:
    """Where a part comes back to its own end: the segment is not that of the end itself."""
    first = lines.first[segment]
    low, high = lines.arc[first], lines.arc[first + 1]
    length = lines.length[end // 2]
    way: Floats = np.where(end % 2 == 0, low, length - high)
    return np.asarray(way > _AWAY * tolerance)
