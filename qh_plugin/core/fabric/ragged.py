# SPDX-License-Identifier: GPL-2.0-or-later
"""Ragged arrays and connected components, the two tools the whole kernel is written with."""

from __future__ import annotations

from typing import Any, Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.progress import SILENT, Progress

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def ranges(start: Ints, count: Ints) -> Ints:
    """`start[0]`, `start[0] + 1`, … `count[0]` numbers, then those of `start[1]`, and so on."""
    before = np.cumsum(count) - count
    found: Ints = np.repeat(start - before, count) + np.arange(int(count.sum()))
    return found


def pairs(xy: Floats) -> NDArray[np.complex128]:
    """The same coordinates (n, 2) as one number a vertex: gathered and compared in one go."""
    return np.ascontiguousarray(xy).view(np.complex128)[:, 0]


_BLOCK = 1 << 14  # vertices at a time, so that all stays in the processor's cache


def blocks(start: Ints) -> Iterator[slice]:
    """The rings, a few at a time."""
    cuts = np.searchsorted(start, np.arange(_BLOCK, int(start[-1]), _BLOCK))
    edges = np.unique(np.concatenate(([0], cuts, [len(start) - 1]))).tolist()
    return (slice(i, j) for i, j in zip(edges[:-1], edges[1:]))


def by_blocks(
    work: Callable[[Floats, Ints], NDArray[Any]],
    xy: Floats,
    start: Ints,
    progress: Progress = SILENT,
) -> Any:
    """`work(xy, start)`, a value for each ring, block by block; None without rings. Raises
    `Cancelled`."""
    if len(start) > 1 and int(start[-1]) <= _BLOCK and int(start[0]) == 0:
        return work(xy, start)
    found = []
    for some in blocks(start):
        progress.check()
        first = start[some.start]
        found.append(work(xy[first : start[some.stop]], start[some.start : some.stop + 1] - first))
    return np.concatenate(found) if found else None


def components(n: int, a: Ints, b: Ints) -> Ints:
    """Smallest node of each node's connected component; edges join `a[i]` and `b[i]`.

    Hooking and pointer jumping, O((n + m) log n) whatever the shape of the graph.
    """
    label = np.arange(n)
    while True:
        low, high = label[a], label[b]
        apart = low != high
        if not apart.any():
            return label
        low, high = np.minimum(low, high)[apart], np.maximum(low, high)[apart]
        label[high] = low
        while True:
            jumped = label[label]
            if np.array_equal(jumped, label):
                break
            label = jumped


def numbered(label: Ints) -> tuple[Ints, int]:
    """Labels (from 0 on) renumbered 0 … k - 1 in ascending order, and k."""
    there = np.zeros(int(label.max(initial=-1)) + 1, bool)
    there[label] = True
    rank: Ints = np.cumsum(there) - 1
    return rank[label], int(there.sum())


def objects(values: Any) -> NDArray[np.object_]:
    """An object array of exactly these values (numpy alone would unpack sequences)."""
    array = np.empty(len(values), object)
    array[:] = values
    return array
