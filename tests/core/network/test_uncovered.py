# SPDX-License-Identifier: GPL-2.0-or-later
"""What of parcel boundaries is not drawn, and what of building lines lies beyond red lines, in
random grids, turned and far from the origin."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qh_plugin.core.network.lines import lines_of
from qh_plugin.core.network.sides import passages
from qh_plugin.core.network.uncovered import uncovered
from qh_plugin.core.progress import SILENT
from tests.core.network import networks as oracle
from tests.long_form import examples

SIZE = 3
CELLS = [(x, y) for x in range(SIZE) for y in range(SIZE)]


def around(x, y):
    corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
    return [tuple(sorted((corners[k], corners[k - 1]))) for k in range(4)]


EDGES = sorted({edge for cell in CELLS for edge in around(*cell)})


def kept(shapes, geometries):
    origin = oracle.CITY + 0.0
    return lines_of(shapes, np.ones(len(geometries), bool), origin)


@settings(max_examples=examples(50), deadline=None)
@given(
    st.sets(st.sampled_from(CELLS), min_size=1),
    st.sets(st.sampled_from(EDGES), min_size=1),
    st.sampled_from((0.0, 17.3, 133.7)),
    st.sampled_from((0.0, 0.0004)),
)
def test_edges_that_are_not_drawn(cells, drawn, degrees, shift):
    """With every second edge drawn the other way round, and all a little beside their place."""
    areas = oracle.moved([shapely.box(x, y, x + 1, y + 1) for x, y in sorted(cells)], degrees)
    lines = oracle.moved(
        [shapely.LineString(edge if k % 2 else edge[::-1]) for k, edge in enumerate(sorted(drawn))],
        degrees,
    )
    lines = [shapely.transform(line, lambda xy: xy + shift) for line in lines]
    parcels = kept(oracle.shapes_of(areas), areas)
    strokes = kept(oracle.shapes_of(lines), lines)
    wanted = {edge for cell in cells for edge in around(*cell)}
    for mine, others, missing in (
        (parcels, strokes, wanted - drawn),
        (strokes, parcels, drawn - wanted),
    ):
        pieces, rows = uncovered(mine, others, oracle.TOLERANCE, SILENT)
        assert len(pieces) == len(rows)
        assert sum(shapely.length(pieces)) == pytest.approx(len(missing), abs=0.05)
        middles = [shapely.LineString(edge).interpolate(0.5) for edge in sorted(missing)]
        for middle in oracle.moved(middles, degrees):
            assert min(shapely.distance(pieces, middle)) < 2 * oracle.TOLERANCE


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=2, max_size=7), st.sampled_from((0.0, 17.3, 133.7)))
def test_passages(heights, degrees):
    """A line above and below a straight one passes it where the sign of its height changes."""
    xy = [(3.0 * k, float(h)) for k, h in enumerate(heights)]
    (line,) = oracle.moved([shapely.LineString(xy)], degrees)
    (straight,) = oracle.moved([shapely.LineString([(-10, 0), (40, 0)])], degrees)
    found, _ = passages(
        kept(oracle.shapes_of([line]), [line]),
        kept(oracle.shapes_of([straight]), [straight]),
        oracle.TOLERANCE,
        SILENT,
    )
    signs = [np.sign(h) for h in heights if h]
    assert len(found) == sum(a != b for a, b in zip(signs, signs[1:]))
