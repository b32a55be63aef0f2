# SPDX-License-Identifier: GPL-2.0-or-later
"""Random networks: the kernel finds what all pairs of lines show, turned and far from 0, 0."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qh_plugin.core.network import build_network
from qh_plugin.core.network.near import near_misses
from tests.core.network import networks as oracle
from tests.long_form import examples

ANGLES = st.sampled_from((0.0, 90.0, 17.3, 45.0, 133.7, 271.9))


def built(lines, degrees):
    shapes = oracle.shapes_of(oracle.moved(lines, degrees))
    return build_network(shapes, np.ones(len(lines), bool), oracle.TOLERANCE)


def bent(*lines):
    return [shapely.LineString(line) for line in lines]


@settings(max_examples=examples(80), deadline=None)
@given(oracle.networks(), ANGLES)
@example(bent([(1, 0), (2, 8), (3, 0)], [(1, 1), (2, 8), (3, 1)]), 0.0)
@example(bent([(1, 0), (2, 8), (1, 1)], [(1, 0), (2, 8)]), 0.0)
@example(bent([(0, 0), (8, 7)], [(0, 0), (7, 6)]), 17.3)
@example(bent([(0, 0), (8, 7), (0, 1)], [(1, 1), (8, 7), (2, 2)]), 0.0)
def test_network(lines, degrees):
    network = built(lines, degrees)
    free = {(int(e) // 2, int(e) % 2) for e in np.flatnonzero(network.free)}
    assert free == oracle.free_ends(lines)
    row = network.lines.row
    at = oracle.plain(network.crossings.at + network.lines.origin, degrees)
    crossings = sorted(
        (int(row[a]), int(row[b]), float(x), float(y))
        for a, b, (x, y) in zip(network.crossings.a, network.crossings.b, at)
    )
    answer = sorted(oracle.crossings(lines))
    left = list(answer)
    for one in crossings:
        left.remove(next(o for o in left if o[:2] == one[:2] and np.allclose(o, one, atol=1e-3)))
    assert not left, (crossings, answer)
    assert set(network.duplicates) == oracle.duplicates(lines)
    shared: dict = {}
    over = network.overlaps
    for a, b, low, high in zip(row[over.a], row[over.b], over.low, over.high):
        shared[int(a), int(b)] = shared.get((int(a), int(b)), 0.0) + float(high - low)
    expected = oracle.overlaps(lines)
    assert set(shared) == set(expected)
    for pair, metres in expected.items():
        # where a line turns off at a narrow angle, at most 1 in 120 on the grid, it stays within
        # the tolerance a little longer
        assert abs(shared[pair] - metres) < 2 * 120 * oracle.TOLERANCE
    alone = (network.other_ends == 1) & (network.other_lines == 0)
    pseudo = {
        (int(e), int(f)) for e, f in network.links
        if alone[e] and alone[f] and row[e // 2] != row[f // 2]
    }  # fmt: skip
    assert pseudo == oracle.pseudo_nodes(lines)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("turned", range(8))
def test_of_lines_on_one_another_the_first_is_named(place, turned):
    """Which one must not hang on the order in which contacts are found: a part of the layer has
    to give what the whole gives."""
    road = [(5, -10), (5, 10)]
    lines = [road[:: -1 if turned >> k & 1 else 1] for k in range(3)]
    lines.insert(place, [(0, 0), (5.5, 0)])  # runs half a metre past them
    network = built([shapely.LineString(line) for line in lines], 0.0)
    misses = near_misses(network, np.flatnonzero(network.free), 1.0)
    past = misses.end == 2 * place + 1
    assert misses.part[past].tolist() == [0 if place else 1] and misses.beyond[past].all()


@settings(max_examples=examples(80), deadline=None)
@given(oracle.networks(), ANGLES, st.sampled_from((0.7, 1.0, 2.3)))
def test_near_misses(lines, degrees, search):
    network = built(lines, degrees)
    ends = np.flatnonzero(network.free)
    misses = near_misses(network, ends, search)
    found = set(misses.end.tolist()) | set(misses.partner[misses.partner >= 0].tolist())
    near, doubtful = set(), set()
    for end in ends.tolist():
        point = oracle.ends_of(lines[end // 2])[end % 2]
        others = [line for k, line in enumerate(lines) if k != end // 2]
        least = min((point.distance(line) for line in others), default=np.inf)
        if abs(least - search) < 1e-4:
            doubtful.add(end)
        elif least < search:
            near.add(end)
    assert found - doubtful == near - doubtful
    for part, target in zip(misses.part, misses.target + network.lines.origin):
        line = oracle.moved([lines[int(network.lines.row[part])]], degrees)[0]
        assert line.distance(shapely.Point(target)) < 1e-6
