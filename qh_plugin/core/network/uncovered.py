# SPDX-License-Identifier: GPL-2.0-or-later
"""Segments of one layer that no segment of another runs along."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints, objects
from qh_plugin.core.network.lines import Lines
from qh_plugin.core.network.overlaps import merged
from qh_plugin.core.network.pairs import pairs_within
from qh_plugin.core.progress import Progress

_GRID = 2.0**-20
#: what is left of a segment counts where it is longer than this many tolerances
_LEFT = 4.0

Words = NDArray[np.uint64]


def edge_keys(lines: Lines) -> Words:
    """A word (s,) for each segment, the same in either direction and for the same place on a grid
    of 1 µm; relative to the lines' origin."""
    cell = np.rint(lines.xy / _GRID).astype(np.int64).view(np.uint64)
    word = cell[:, 0] * np.uint64(0x9E3779B97F4A7C15) + cell[:, 1] * np.uint64(0xC2B2AE3D27D4EB4F)
    word = (word ^ (word >> np.uint64(31))) * np.uint64(0x9FB21C651E98DF25)
    a, b = word[lines.first], word[lines.first + 1]
    key: Words = (a + b) * np.uint64(0xD6E8FEB86659FD93) ^ (a ^ b)
    return key


def uncovered(
    lines: Lines, others: Lines, tolerance: float, progress: Progress
) -> tuple[NDArray[np.object_], list[tuple[int, ...]]]:
    """The stretches of `lines` along which no segment of `others` runs within the tolerance, in
    the layer's CRS, each with the rows whose border it is. Both have the same origin."""
    keys = edge_keys(lines)
    bare = np.flatnonzero(~np.isin(keys, edge_keys(others)))
    _, first, place = np.unique(keys[bare], return_index=True, return_inverse=True)
    segment = bare[first]
    begin, end = lines.xy[lines.first[segment]], lines.xy[lines.first[segment] + 1]
    single = Lines(
        np.stack((begin, end), axis=1).reshape(-1, 2),
        2 * np.arange(len(segment) + 1),
        np.arange(len(segment)),
        lines.origin,
    )
    piece, low, high = _left(single, others, tolerance, progress)
    owner: dict[int, set[int]] = {}
    for k, row in zip(place.tolist(), lines.row[lines.part[bare]].tolist()):
        owner.setdefault(k, set()).add(row)
    way = (end - begin)[piece] / single.length[piece, None]
    xy = np.stack((begin[piece] + way * low[:, None], begin[piece] + way * high[:, None]), axis=1)
    groups: dict[tuple[int, ...], list[int]] = {}
    for k, of in enumerate(piece.tolist()):
        groups.setdefault(tuple(sorted(owner[of])), []).append(k)
    found, rows = [], []
    for who, pieces in sorted(groups.items()):
        joined = shapely.line_merge(shapely.multilinestrings(xy[pieces]))
        for part in shapely.get_parts(joined):
            found.append(shapely.transform(part, lambda at: at + lines.origin))
            rows.append(who)
    return objects(found), rows


def _left(
    single: Lines, others: Lines, tolerance: float, progress: Progress
) -> tuple[Ints, Floats, Floats]:
    """What of each one-segment part nothing runs along: part, from, to."""
    pairs = pairs_within(single, others, tolerance, progress)
    beside = np.flatnonzero(pairs.high > pairs.low)
    key, low, high, _ = merged(
        single.part[pairs.i[beside]], pairs.low[beside], pairs.high[beside], _LEFT * tolerance
    )
    # the gaps before, between and after the covered stretches of each part
    parts = np.arange(len(single.row))
    at = np.concatenate((key, parts))
    order = np.lexsort((np.concatenate((low, np.full(len(parts), np.inf))), at))
    begin = np.concatenate((low, single.length))[order]
    at = at[order]
    stop = np.concatenate((high, single.length))[order]
    start = np.zeros(len(at))
    same = np.diff(at) == 0
    start[1:][same] = stop[:-1][same]
    keep = begin - start > _LEFT * tolerance
    return at[keep], start[keep], begin[keep]
