# SPDX-License-Identifier: GPL-2.0-or-later
"""Small random networks on whole metres, turned and moved to the city, and their answers.

On whole metres two places are the same or far apart, so GEOS's exact predicates on the plain
coordinates answer what the kernel has to find on the turned ones within 1 mm.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import shapely
from hypothesis import strategies as st

from qh_plugin.core.wkb import parse

CITY = np.array([600000.0, 1190000.0])
TOLERANCE = 0.001
_EXACT = 1e-6


@st.composite
def networks(draw, most=7, size=8):
    """Lines on whole metres; often one is a copy, a piece or the reverse of another."""
    point = st.tuples(st.integers(0, size), st.integers(0, size))
    lines = []
    for _ in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from(("new", "new", "new", "copy", "reverse", "piece")))
        if kind == "new" or not lines:
            xy = draw(st.lists(point, min_size=2, max_size=4))
        else:
            xy = list(draw(st.sampled_from(lines)))
            if kind == "reverse":
                xy.reverse()
            elif kind == "piece":
                xy = xy[: draw(st.integers(2, len(xy)))]
        distinct = len(set(xy)) > 1 and all(a != b for a, b in zip(xy, xy[1:]))
        if distinct and shapely.is_simple(shapely.LineString(xy)):
            lines.append(xy)
    return [shapely.LineString(xy) for xy in lines]


def moved(lines, degrees):
    """The lines turned about the origin and moved to the city."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [shapely.transform(line, lambda xy: xy @ turn + CITY) for line in lines]


def plain(points, degrees):
    """Places in the city back on whole metres."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (np.asarray(points, float).reshape(-1, 2) - CITY) @ turn


def shapes_of(lines):
    wkb = np.empty(len(lines), object)
    wkb[:] = [shapely.to_wkb(line, output_dimension=2) for line in lines]
    return parse(wkb)


def ends_of(line):
    return [shapely.Point(line.coords[0]), shapely.Point(line.coords[-1])]


def free_ends(lines):
    """(line, side) of every end at which nothing else is."""
    found = set()
    for k, line in enumerate(lines):
        for side, end in enumerate(ends_of(line)):
            others = [o for m, o in enumerate(lines) if m != k]
            closed = ends_of(line)[0].equals(ends_of(line)[1])
            if not closed and all(end.distance(o) > _EXACT for o in others):
                found.add((k, side))
    return found


def crossings(lines):
    """(line, line, x, y) of every place where interiors meet."""
    found = set()
    for (m, a), (n, b) in combinations(enumerate(lines), 2):
        meet = a.intersection(b)
        for place in shapely.get_parts(meet):
            if place.geom_type != "Point":
                continue
            if all(place.distance(end) > _EXACT for end in (*ends_of(a), *ends_of(b))):
                found.add((m, n, place.x, place.y))
    return found


def duplicates(lines):
    """Groups of lines that are the same."""
    groups = []
    for k, line in enumerate(lines):
        for group in groups:
            if line.equals(lines[group[0]]):
                group.append(k)
                break
        else:
            groups.append([k])
    return {tuple(group) for group in groups if len(group) > 1}


def overlaps(lines):
    """{(line, line): metres} that two lines share, without those that are the same."""
    found = {}
    for (m, a), (n, b) in combinations(enumerate(lines), 2):
        shared = a.intersection(b).length
        if shared > _EXACT and not a.equals(b):
            found[m, n] = shared
    return found


def pseudo_nodes(lines):
    """Pairs of ends that meet alone."""
    places = [(k, side, end) for k, line in enumerate(lines) for side, end in
              enumerate(ends_of(line))]  # fmt: skip
    found = set()
    for (m, s, p), (n, u, q) in combinations(places, 2):
        if m == n or not p.equals(q):
            continue
        at = [place for place in places if place[2].equals(p)]
        through = [
            k for k, line in enumerate(lines)
            if k not in (m, n) and line.distance(p) <= _EXACT
        ]  # fmt: skip
        if len(at) == 2 and not through:
            found.add((2 * m + s, 2 * n + u))
    return found
