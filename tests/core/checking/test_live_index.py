# SPDX-License-Identifier: GPL-2.0-or-later
"""What a live check keeps of a large layer against a plain look at all of its rows."""

from __future__ import annotations

import numpy as np
import pytest

from qh_plugin.core.checking.live_index import BoxIndex
from qh_plugin.core.checking.live_origin import Origin
from qh_plugin.core.fabric.rings import origin_between

CORNER = np.array([600_000.0, 1_190_000.0])


def boxes(rng, n):
    """Boxes of 1 mm to 3 km around 600 km, 1190 km; some nowhere, one very far."""
    low = rng.uniform(0, 5000, (n, 2)) + CORNER
    size = 10.0 ** rng.choice([-3, 0, 0.7, 1, 1, 1, 2, 3.5], n)
    found = np.hstack((low, low + size[:, None] * rng.uniform(0.1, 1, (n, 2))))
    found[rng.random(n) < 0.02] = (np.inf, np.inf, -np.inf, -np.inf)
    found[0] = (1e15, 1e15, 2e15, 2e15)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_no_row_near_is_overlooked(seed):
    rng = np.random.default_rng(seed)
    box = boxes(rng, int(rng.choice([3, 60, 500, 4000])))
    index = BoxIndex(box)
    for number in range(60):
        if number % 3 == 2:
            row = int(rng.integers(len(box)))
            box[row] = boxes(rng, 2)[1]
            index.moved(np.array([row]))
        x, y = rng.uniform(-100, 5100, 2) + CORNER
        size = 10.0 ** rng.uniform(-2, 4)
        window = (x, y, x + size, y + size) if number % 10 else (-1e18, -1e18, 1e18, 1e18)
        meets = (box[:, 0] <= window[2]) & (box[:, 2] >= window[0])
        meets &= (box[:, 1] <= window[3]) & (box[:, 3] >= window[1])
        assert set(np.flatnonzero(meets).tolist()) <= set(index.candidates(window).tolist())


@pytest.mark.parametrize("seed", range(4))
def test_the_origin_follows_the_outermost_rows(seed):
    """Always the outermost row goes, moves or becomes unusable, until few are left."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([5, 300, 900]))
    point = rng.uniform(0, 30_000, (n, 2))
    first = np.hstack((point, point))
    alive, usable = np.ones(n, bool), rng.random(n) < 0.9
    origin = Origin(first, usable)
    for _ in range(min(n + 3, 600)):
        taking = np.flatnonzero(alive & usable)
        wanted = np.zeros(2)
        if len(taking):
            wanted = origin_between(first[taking, :2].min(axis=0), first[taking, 2:].max(axis=0))
        assert (origin.now(first, alive, usable) == wanted).all()
        if not len(taking):
            break
        row = int(taking[np.argmin(first[taking, int(rng.integers(4))] * rng.choice([-1, 1]))])
        kind = rng.integers(3)
        if kind == 0:
            alive[row] = False
        else:
            first[row] = np.tile(rng.uniform(5_000, 25_000, 2), 2)
            usable[row] = kind == 1
            origin.changed([row])
