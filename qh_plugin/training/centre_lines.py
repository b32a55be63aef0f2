# SPDX-License-Identifier: GPL-2.0-or-later
"""The centre lines of an invented ward's streets: a net without loose ends or needless cuts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString, Polygon

from qh_plugin.training.street_net import GRID, Net

Geometries = NDArray[np.object_]
Places = list[tuple[float, float]]
#: width (m) of the promenade that joins the streets' ends along the green strip
PROMENADE_WIDTH = 6.0
#: shorter pieces (m) of a street are left out
_LEAST_PIECE = 10.0


def streets(net: Net, roads: Polygon, strip: LineString) -> tuple[Geometries, NDArray[np.int64]]:
    """The centre lines from junction to junction, and the number of the street of each; the
    promenade along the strip is the last street."""
    pieces: dict[int, list[Places]] = {}
    for number, axis in net.axes:
        inside = shapely.intersection(axis, roads, grid_size=GRID)
        for part in shapely.get_parts(shapely.line_merge(inside)):
            if part.geom_type == "LineString" and part.length > _LEAST_PIECE:
                plain = shapely.remove_repeated_points(part, 0.01)
                pieces.setdefault(number, []).append(_places(plain))
    pieces[len(net.street_width)] = _promenade(pieces, strip)
    meeting = Counter(end for runs in pieces.values() for run in runs for end in (run[0], run[-1]))
    lines, numbers = [], []
    for number, runs in pieces.items():
        for run in _joined(runs, meeting):
            lines.append(MultiLineString([run]))
            numbers.append(number)
    found = np.empty(len(lines), dtype=object)
    found[:] = lines
    return found, np.array(numbers)


def _promenade(pieces: dict[int, list[Places]], strip: LineString) -> list[Places]:
    """The strip's edge from street end to street end."""
    ends = {end for runs in pieces.values() for run in runs for end in (run[0], run[-1])}
    met = [end for end in ends if shapely.distance(strip, shapely.Point(end)) < 2 * GRID]
    along = {shapely.line_locate_point(strip, shapely.Point(end)): end for end in met}
    order = sorted(along)
    bends = [(shapely.line_locate_point(strip, shapely.Point(p)), p) for p in _places(strip)]
    return [
        [along[start], *(p for at, p in bends if start + 0.5 < at < end - 0.5), along[end]]
        for start, end in zip(order, order[1:])
    ]


def _joined(runs: list[Places], meeting: Counter[tuple[float, float]]) -> list[Places]:
    """Runs of one street joined where nothing else ends."""
    left, done = list(runs), []
    while left:
        run = left.pop()
        grown = True
        while grown:
            grown = False
            for other in left:
                joined = _join(run, other, meeting)
                if joined is not None:
                    left.remove(other)
                    run, grown = joined, True
                    break
        done.append(run)
    return done[::-1]


def _join(a: Places, b: Places, meeting: Counter[tuple[float, float]]) -> Any:
    for first, second in ((a, b), (b, a), (a, b[::-1]), (a[::-1], b)):
        if first[-1] == second[0] and meeting[first[-1]] == 2:
            return first + second[1:]
    return None


def _places(line: LineString) -> Places:
    return [(round(x, 3), round(y, 3)) for x, y in shapely.get_coordinates(line).tolist()]
