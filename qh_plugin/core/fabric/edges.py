# SPDX-License-Identifier: GPL-2.0-or-later
"""Directed edges and their cancellation: one sort finds every edge and its opposite.

Shells run clockwise and holes counter-clockwise, so that a polygon lies on the right of each of
its edges and an edge shared by two neighbours occurs once in either direction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.fabric.rings import Rings
from qh_plugin.core.progress import Progress

#: Vertices are the same where they round to the same multiple of 2^-20 m (just under 1 µm, the
#: band around the tolerance within which results are undefined).
GRID = 2.0**-20
_BUCKET_BITS = 18  # this many edges are sorted at a time: little memory, and a quick cancel

_BLOCK = 1 << 15  # vertices hashed at a time, so that all stays in the cache

Words = NDArray[np.uint64]
Signs = NDArray[np.int8]


@dataclass(frozen=True)
class Residual:
    """Edges that did not cancel. `xy` (k, 2) vertices; `a`, `b` (m,) ends of every raw edge of a
    class whose signed sum is not zero, in the direction that has the polygon on its right."""

    xy: Floats
    a: Ints
    b: Ints


@dataclass(frozen=True)
class Segments:
    """Residual edges as one directed segment each. `weight` (s,) > 0 counts how many more edges
    run from `a` to `b` than back; `xy` (k, 2) are the vertices."""

    xy: Floats
    a: Ints
    b: Ints
    weight: Ints


def _mixed(word: Words) -> Words:
    word = (word ^ (word >> np.uint64(32))) * np.uint64(0x9FB21C651E98DF25)
    return word ^ (word >> np.uint64(29))


def vertex_hash(xy: Floats) -> Words:
    """A 64-bit word for each vertex, equal where the vertices are the same on the grid."""
    word = np.empty(len(xy), np.uint64)
    for k in range(0, len(xy), _BLOCK):
        cell = np.rint(xy[k : k + _BLOCK] * (1 / GRID)).astype(np.int64).view(np.uint64)
        x, y = (
            cell[:, 0] * np.uint64(0x9E3779B97F4A7C15),
            cell[:, 1] * np.uint64(0xC2B2AE3D27D4EB4F),
        )
        word[k : k + _BLOCK] = _mixed(x + y)
    return word


def _edge_hash(first: Words, last: Words) -> Words:
    """The same word for an edge in either direction."""
    key = np.empty_like(first)
    for k in range(0, len(first), _BLOCK):
        a, b = first[k : k + _BLOCK], last[k : k + _BLOCK]
        key[k : k + _BLOCK] = _mixed((a + b) ^ _mixed(a ^ b))
    return key


def cancel(rings: Rings, sense: Ints, progress: Progress) -> Residual:
    """Remove every edge class whose signed sum is zero. `sense` (r,): 1 where the ring is stored
    in its proper direction, -1 where it has to be read backwards."""
    xy, size = rings.xy, rings.size
    starts = np.ones(len(xy), bool)
    starts[rings.start[1:] - 1] = False
    word = vertex_hash(xy)
    first, last = word[:-1], word[1:]
    edge = np.flatnonzero(starts[:-1] & (first != last))
    first, last = first[edge], last[edge]
    sign = np.repeat(sense.astype(np.int8), size)[edge]
    np.negative(sign, out=sign, where=first > last)
    key = _edge_hash(first, last)
    keep, clashed = [], False
    buckets = max((len(edge) - 1) >> _BUCKET_BITS, 0).bit_length()
    for bucket in range(1 << buckets):
        progress.step(bucket / (1 << buckets))
        chosen = (
            np.flatnonzero(key >> np.uint64(64 - buckets) == bucket)
            if buckets
            else np.arange(len(edge))
        )
        if len(chosen):
            left, clash = _left(key[chosen], first[chosen], last[chosen], sign[chosen])
            keep.append(chosen[left])
            clashed |= clash
    left = np.sort(np.concatenate(keep)) if keep else np.empty(0, np.int64)
    at = edge[left]
    ring = np.searchsorted(rings.start, at, side="right") - 1
    forward = sense[ring] > 0
    ends = np.concatenate((np.where(forward, at, at + 1), np.where(forward, at + 1, at)))
    one, number = _alike(word[ends])
    m = len(at)
    residual = Residual(xy[ends[one]], number[:m], number[m:])
    return drop_cancelled(residual) if clashed else residual


def _sorted(key: Words) -> tuple[Ints, Words]:
    """The order of some words by their high bits, and those bits: one sort of packed words is
    far quicker than an argsort."""
    bits = max(len(key) - 1, 1).bit_length()
    low = np.uint64((1 << bits) - 1)
    packed = (key & ~low) | np.arange(len(key), dtype=np.uint64)
    packed.sort()
    return (packed & low).astype(np.int64), packed >> np.uint64(bits)


def _alike(word: Words) -> tuple[Ints, Ints]:
    """The first of each kind of word, and the number of its kind for each word."""
    order, name = _sorted(word)
    new = np.ones(len(word), bool)
    new[1:] = word[order[1:]] != word[order[:-1]]
    if (new[1:] & (name[1:] == name[:-1])).any():  # two kinds with the same high bits
        _, one, number = np.unique(word, return_index=True, return_inverse=True)
        return one, number
    number = np.empty(len(word), np.int64)
    number[order] = np.cumsum(new) - 1
    return order[new], number


def _left(key: Words, first: Words, last: Words, sign: Signs) -> tuple[Ints, bool]:
    """Indices of the edges whose class does not cancel, and whether classes clashed.

    A class is a run of equal sort keys; one that mixes two edges by a hash collision is kept for
    the exact second pass.
    """
    order, name = _sorted(key)
    new = np.ones(len(key), bool)
    new[1:] = name[1:] != name[:-1]
    low_end, sum_end = np.minimum(first, last)[order], (first + last)[order]
    same = (low_end[1:] == low_end[:-1]) & (sum_end[1:] == sum_end[:-1])
    start = np.flatnonzero(new)
    net = np.add.reduceat(sign[order], start, dtype=np.int64)
    odd = net != 0
    clash = np.flatnonzero(~new[1:] & ~same) + 1
    odd[np.searchsorted(start, clash, side="right") - 1] = True
    kept: Ints = order[np.repeat(odd, np.diff(start, append=len(key)))]
    return kept, len(clash) > 0


def _classes(residual: Residual) -> tuple[Ints, Ints, Ints, Ints]:
    """Lower and higher vertex and signed sum of each edge class, and the class of each edge."""
    low, high = np.minimum(residual.a, residual.b), np.maximum(residual.a, residual.b)
    k = len(residual.xy)
    key, number = np.unique(low * k + high, return_inverse=True)
    sign = np.where(residual.a < residual.b, 1, -1)
    net = np.bincount(number, sign, len(key)).astype(np.int64)
    net[key // max(k, 1) == key % max(k, 1)] = 0  # both ends became one vertex
    return key // max(k, 1), key % max(k, 1), net, number


def drop_cancelled(residual: Residual) -> Residual:
    """The residual without the edges whose class sums to zero."""
    _, _, net, number = _classes(residual)
    keep = net[number] != 0
    return Residual(residual.xy, residual.a[keep], residual.b[keep])


def segments_of(residual: Residual) -> Segments:
    """One directed segment for each edge class that is left."""
    low, high, net, _ = _classes(residual)
    keep = net != 0
    low, high, net = low[keep], high[keep], net[keep]
    ahead = net > 0
    return Segments(
        residual.xy, np.where(ahead, low, high), np.where(ahead, high, low), np.abs(net)
    )
