# SPDX-License-Identifier: GPL-2.0-or-later
"""Directed edges and their cancellation: an edge and its opposite meet in a hash table.

Shells run clockwise and holes counter-clockwise, so that a polygon lies on the right of each of
its edges and an edge shared by two neighbours occurs once in either direction. Cancelling is
associative: rings are taken in blocks, what is left of the blocks is cancelled once more, and
the result is the same, to the last bit, whatever the blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints, pairs
from qh_plugin.core.fabric.rings import Rings
from qh_plugin.core.progress import Progress

#: Vertices are the same where they round to the same multiple of 2^-20 m (just under 1 µm, the
#: band around the tolerance within which results are undefined).
GRID = 2.0**-20

_BLOCK = 1 << 15  # vertices hashed at a time, so that all stays in the cache
_PIECE = 1 << 17  # vertices whose edges are cancelled at a time
_FEW = 2000  # vertices whose edges are all taken to the last step

Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Segments:
    """Edges that did not cancel, one directed segment each. `weight` (s,) > 0 counts how many more
    edges run from `a` to `b` than back; `xy` (k, 2) are the vertices. The polygons that do not
    lie on both sides lie on the right."""

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


def cancel(rings: Rings, sense: Ints, progress: Progress) -> Segments:
    """The edges of some rings, less every edge that occurs as often in one direction as in the
    other. `sense` (r,): 1 where a ring is stored in its proper direction, -1 where it has to be
    read backwards."""
    word = vertex_hash(rings.xy)
    backward = np.repeat(sense < 0, rings.size)
    inner = np.ones(len(word), bool)
    inner[rings.start[1:] - 1] = False
    if len(word) <= _FEW:
        at = np.flatnonzero(inner[:-1] & (word[:-1] != word[1:]))
        return _exact(rings.xy, np.arange(len(word)), word, at, backward[at], progress)
    left = [np.empty(0, np.int64)]
    for k in range(0, len(word) - 1, _PIECE):
        progress.step(0.6 * k / len(word))
        last = word[k + 1 : k + 1 + _PIECE]
        first = word[k : k + len(last)]
        edge = np.flatnonzero(inner[k : k + len(last)] & (first != last))
        left.append(k + edge[_unpaired(first[edge], last[edge], backward[k + edge], 0)])
    at = np.concatenate(left)
    del left
    before, number = 2 * len(at) + 1, 0
    while len(at) < 0.9 * before:
        progress.step(1 - 0.4 * 0.5**number)
        before, number = len(at), number + 1
        at = _once_more(word, at, backward, number, progress)
    backward = backward[at]
    copies = _copies(word, at)
    progress.check()
    word = word[copies]
    return _exact(rings.xy, copies, word, at, backward, progress)


def _once_more(word: Words, at: Ints, backward: Flags, number: int, progress: Progress) -> Ints:
    """The edges that start at some vertices, less pairs of opposite ones. Many are taken a part at
    a time, both of a pair in the same one; they come back in another order."""
    parts: Iterable[Ints] = (at,)
    if len(at) > _PIECE:
        bits = min(len(at) // _PIECE, 255).bit_length()
        name = ((word[at] + word[at + 1]) >> np.uint64(64 - bits)).astype(np.uint8)
        parts = (at[name == number] for number in range(1 << bits))
    left = []
    for part in parts:
        progress.check()
        left.append(part[_unpaired(word[part], word[part + 1], backward[part], number)])
    return np.concatenate(left)


def _unpaired(first: Words, last: Words, backward: Flags, number: int) -> Ints:
    """Indices of the edges that are left when pairs of opposite edges have been taken out. A pair
    is overlooked where another edge has the same place in the table; every round (`number`) has
    other places."""
    n = len(first)
    begin, end = np.where(backward, last, first), np.where(backward, first, last)
    slot, size = _slots(begin + end, number)
    entry = np.empty(size, np.int32)
    entry[slot] = np.arange(n, dtype=np.int32)
    other = entry[slot]  # of several edges in a place the last one
    pair = np.flatnonzero(begin == end[other])
    pair = pair[end[pair] == begin[other[pair]]]
    entry[slot[pair]] = pair
    pair = pair[entry[slot[pair]] == pair]  # no edge cancels two others
    keep = np.ones(n, bool)
    keep[pair] = False
    keep[other[pair]] = False
    return np.flatnonzero(keep)


def _slots(word: Words, number: int) -> tuple[Ints, int]:
    """A place for each word in a table, by other bits for each `number`, and the table's size."""
    bits = len(word).bit_length() + 1
    turn = np.uint64(11 * number % 64)
    turned = (word << turn) | (word >> (np.uint64(64) - turn)) if number else word
    return (turned >> np.uint64(64 - bits)).astype(np.int64), 1 << bits


def _copies(word: Words, at: Ints) -> Ints:
    """All copies of the vertices where some edges start and end, and a few other vertices."""
    shift = np.uint64(64 - len(at).bit_length() - 4)
    named = np.zeros(1 << (64 - int(shift)), bool)
    for end in (at, at + 1):
        named[(word[end] >> shift).astype(np.int64)] = True
    some = [
        k + np.flatnonzero(named[(word[k : k + _PIECE] >> shift).astype(np.int64)])
        for k in range(0, len(word), _PIECE)
    ]
    return np.concatenate([np.empty(0, np.int64), *some])


def _exact(
    xy: Floats, copies: Ints, word: Words, at: Ints, backward: Flags, progress: Progress
) -> Segments:
    """Some edges as segments that are cancelled to the last. `at`: the vertices they start at;
    `word`: of the `copies` of their ends."""
    if not len(at):
        return Segments(np.empty((0, 2)), at, at, at)
    progress.check()
    number, vertex = _alike(word, pairs(xy), copies, progress)
    of = np.empty(len(xy), np.int32)
    of[copies] = number
    del copies, number
    a, b = of[np.where(backward, at + 1, at)], of[np.where(backward, at, at + 1)]
    del of, word
    progress.check()
    return combined(vertex, a, b, np.ones(len(a), np.int8))


def combined(xy: Floats, a: Ints, b: Ints, weight: Ints) -> Segments:
    """Segments from `a` to `b` with those between the same two vertices taken together."""
    key = np.minimum(a, b).astype(np.int64) * len(xy) + np.maximum(a, b)
    net = np.where(a < b, weight, -weight)
    del a, b
    order = np.argsort(key, kind="stable")
    key, net = key[order], net[order]
    del order
    start = np.flatnonzero(np.diff(key, prepend=-1))
    net = np.add.reduceat(net, start, dtype=np.int64) if len(start) else net.astype(np.int64)
    left = np.flatnonzero(net)
    key, net = key[start[left]], net[left]
    del start, left
    low, high = np.divmod(key, max(len(xy), 1))
    left = low != high
    low, high, net = low[left], high[left], net[left]
    used = np.zeros(len(xy), bool)
    used[low] = used[high] = True
    rank = np.cumsum(used) - 1
    low, high, ahead = rank[low], rank[high], net > 0
    return Segments(xy[used], np.where(ahead, low, high), np.where(ahead, high, low), np.abs(net))


def _alike(
    word: Words, place: NDArray[np.complex128], copies: Ints, progress: Progress
) -> tuple[NDArray[np.int32], Floats]:
    """The number of each copy of a vertex, the same where the words are, in the order of first
    sight; and for each number the coordinates: where copies differ the least x, then y."""
    first = _first_alike(word, progress)
    new = first == np.arange(len(word))
    best = copies[new]
    number = (np.cumsum(new, dtype=np.int32) - 1)[first]
    progress.check()
    differ = [
        k + np.flatnonzero(place[copies[k : k + _PIECE]] != place[best[number[k : k + _PIECE]]])
        for k in range(0, len(word), _PIECE)
    ]
    several = np.zeros(len(best), bool)
    several[number[np.concatenate(differ)]] = True
    if several.any():
        some = np.flatnonzero(several[number])
        there = place[copies[some]]
        some = some[np.lexsort((there.imag, there.real, number[some]))[::-1]]
        best[number[some]] = copies[some]
    return number, place[best].view(float).reshape(-1, 2)


def _first_alike(word: Words, progress: Progress) -> NDArray[np.int32]:
    """The index of the first word that is the same, for each word."""
    first = np.empty(len(word), np.int32)
    left, number = np.arange(len(word), dtype=np.int32), 0
    while len(left):
        progress.check()
        slot, size = _slots(word[left], number)
        entry = np.empty(size, np.int32)
        entry[slot[::-1]] = left[::-1]
        found = entry[slot]
        same = word[found] == word[left]
        first[left[same]] = found[same]
        left, number = left[~same], number + 1
    return first
