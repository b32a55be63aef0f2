# SPDX-License-Identifier: GPL-2.0-or-later
"""Stretches that run over each other, and lines that are the same."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints, components, objects, ranges
from qh_plugin.core.network.lines import Lines
from qh_plugin.core.network.pairs import Pairs
from qh_plugin.core.network.result import Overlaps

#: pieces of one stretch lie no further apart than this many tolerances (at a bend)
_JOIN = 4.0
#: a stretch shorter than this is one only where the lines keep their distance: two that part at a
#: narrow angle, but more than 1 in 200, only meet
_LEAST, _LEAST_TOLERANCES = 0.1, 200.0
_FLAT_TOLERANCES = 10.0


def merged(key: Ints, low: Floats, high: Floats, gap: float) -> tuple[Ints, Floats, Floats, Ints]:
    """Union of intervals of the same key, joined where no further apart than `gap`: keys, lows,
    highs, and for each interval given the number of its union."""
    order = np.lexsort((low, key))
    key_, low_, high_ = key[order], low[order], high[order]
    if not len(order):
        return key_, low_, high_, order
    # the running maximum of the highs within a key: keys lie far apart on one axis
    span = float(high.max() - low.min()) + gap + 1.0
    rank = np.concatenate(([0], np.cumsum(np.diff(key_) != 0)))
    top = np.maximum.accumulate(high_ + rank * span)
    fresh = np.ones(len(order), bool)
    fresh[1:] = (low_[1:] + rank[1:] * span > top[:-1] + gap) | (np.diff(key_) != 0)
    start = np.flatnonzero(fresh)
    union = np.empty(len(order), np.int64)
    union[order] = np.cumsum(fresh) - 1
    return key_[start], low_[start], np.maximum.reduceat(high_, start), union


def overlaps_of(lines: Lines, pairs: Pairs, tolerance: float) -> Overlaps:
    """The stretches of each pair of parts, joined over their segments."""
    some = pairs.take(np.flatnonzero(pairs.high - pairs.low > 1e-6))
    parts = max(len(lines.row), 1)
    a, b = lines.part[some.i], lines.part[some.j]
    key, low, high, union = merged(a * parts + b, some.low, some.high, _JOIN * tolerance)
    drift = np.zeros(len(key))
    np.maximum.at(drift, union, some.drift)
    size = high - low
    # where lines touch at a bend they part on either side: that is twice a narrow angle, no stretch
    piece = some.high - some.low
    parting = np.zeros(len(key))
    np.maximum.at(parting, union, np.where(some.drift > tolerance / 2, piece, 0.0))
    beside = np.bincount(union, np.where(some.drift > tolerance / 2, 0.0, piece), len(key))
    long = np.minimum(size, beside + parting) > max(_LEAST, _LEAST_TOLERANCES * tolerance)
    flat = (size > _FLAT_TOLERANCES * tolerance) & (drift <= tolerance / 2)
    keep = np.flatnonzero(long | flat)
    return Overlaps(key[keep] // parts, key[keep] % parts, low[keep], high[keep])


def duplicates_of(
    lines: Lines, overlaps: Overlaps, tolerance: float
) -> tuple[list[tuple[int, ...]], NDArray[np.bool_]]:
    """Groups of rows whose lines are the same within the tolerance, and which of the stretches
    are theirs."""
    a, b = lines.row[overlaps.a], lines.row[overlaps.b]
    rows = int(lines.row.max(initial=-1)) + 1
    total = np.bincount(lines.row, lines.length, minlength=rows)
    many = np.bincount(lines.row, minlength=rows)
    key, inverse = np.unique(np.minimum(a, b) * max(rows, 1) + np.maximum(a, b),
                             return_inverse=True)  # fmt: skip
    covered = np.bincount(inverse, overlaps.high - overlaps.low, minlength=len(key))
    first, last = key // max(rows, 1), key % max(rows, 1)
    slack = (_JOIN * many[first] + 1e-3 / max(tolerance, 1e-6)) * tolerance
    whole = (first != last) & (covered >= total[first] * 0.99 - slack)
    whole &= covered >= total[last] * 0.99 - slack
    chosen = np.flatnonzero(whole)
    if not len(chosen):
        return [], np.zeros(len(overlaps), bool)
    alike = chosen[
        shapely.hausdorff_distance(
            rows_as_lines(lines, first[chosen]), rows_as_lines(lines, last[chosen])
        )
        <= tolerance
    ]
    label = components(rows, first[alike], last[alike])
    order = np.unique(np.concatenate((first[alike], last[alike])))
    groups: dict[int, list[int]] = {}
    for row in order.tolist():
        groups.setdefault(int(label[row]), []).append(row)
    same = np.zeros(len(key), bool)
    same[alike] = True
    return [tuple(group) for group in groups.values()], same[inverse]


def rows_as_lines(lines: Lines, rows: Ints) -> NDArray[np.object_]:
    """The (multi)lines of some rows, relative to the origin; a row may be asked for twice."""
    wanted, place = np.unique(rows, return_inverse=True)
    parts = np.flatnonzero(np.isin(lines.row, wanted))
    size = np.diff(lines.start)[parts]
    single = shapely.linestrings(
        lines.xy[ranges(lines.start[parts], size)], indices=np.repeat(np.arange(len(parts)), size)
    )
    owner = np.searchsorted(wanted, lines.row[parts])
    several: NDArray[np.object_] = shapely.multilinestrings(objects(single), indices=owner)
    return several[place]
