# SPDX-License-Identifier: GPL-2.0-or-later
"""Hypothesis strategies: small fabrics far from the origin, with planted damage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import shapely
from hypothesis import assume
from hypothesis import strategies as st

from qh_plugin.core.fabric import Fabric, build
from qh_plugin.core.fabric.validity import assess
from qh_plugin.core.wkb import parse

ORIGIN = np.array([600_000.0, 1_190_000.0])
T = 0.001


def column(values: Any) -> Any:
    array = np.empty(len(values), object)
    array[:] = values
    return array


def shapes_of(geometries: Any) -> Any:
    return parse(column([None if g is None else shapely.to_wkb(g) for g in geometries]))


def fabric_of(
    geometries: Any,
    boundary: Optional[Any] = None,
    voids: Optional[Any] = None,
    tolerance: float = T,
    **more: Any,
) -> Fabric:
    wkb = column([None if g is None else shapely.to_wkb(g) for g in geometries])
    shapes = parse(wkb)
    return build(
        shapes,
        assess(shapes, wkb).usable,
        tolerance,
        boundary=None if boundary is None else shapes_of([boundary]),
        voids=None if voids is None else shapes_of([voids]),
        **more,
    )


def grid(columns: int, rows: int, degrees: float) -> list[Any]:
    """Corners of tube-house lots, at world coordinates on 0.1 mm."""
    turn = np.deg2rad(degrees)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    low = [(5.0 * i, 18.0 * j) for i in range(columns) for j in range(rows)]
    square = np.array([(0, 0), (5, 0), (5, 18), (0, 18)], float)
    return [np.round((square + c) @ matrix + ORIGIN, 4) for c in low]


@dataclass(frozen=True)
class Drawn:
    lots: Any
    boundary: Optional[Any]
    voids: Optional[Any]


tenth = st.integers(1, 30_000).map(lambda v: v / 10_000)
small = st.sampled_from([0.0003, 0.0005, 0.0009, 0.002, 0.005, 0.009, 0.3, 1.7])
sign = st.sampled_from([-1, 1])


@st.composite
def damaged(draw: Any) -> Drawn:
    """A fabric with up to five kinds of damage, perhaps a boundary, perhaps voids."""
    lots = [
        [ring]
        for ring in grid(
            draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(st.sampled_from([0, 0, 17, 63]))
        )
    ]
    for _ in range(draw(st.integers(0, 5))):
        i = draw(st.integers(0, len(lots) - 1))
        kind = draw(st.sampled_from(
            ["corner", "shift", "remove", "twin", "vertex", "hole", "island", "touch", "bow tie"]
        ))  # fmt: skip
        ring = lots[i][0]
        move = np.array([draw(sign) * draw(small), draw(sign) * draw(small)])
        if kind == "corner":
            ring = ring.copy()
            ring[draw(st.integers(0, len(ring) - 1))] += move
            lots[i] = [np.round(ring, 4), *lots[i][1:]]
        elif kind == "shift":
            lots[i] = [np.round(r + move, 4) for r in lots[i]]
        elif kind == "remove" and len(lots) > 1:
            lots.pop(i)
        elif kind == "twin":
            lots.append(
                [np.roll(ring, draw(st.integers(0, 3)), axis=0)[:: draw(sign)], *lots[i][1:]]
            )
        elif kind == "vertex":
            k, share = draw(st.integers(0, len(ring) - 1)), draw(st.integers(1, 9)) / 10
            new = np.round(ring[k] * (1 - share) + ring[(k + 1) % len(ring)] * share, 4)
            lots[i] = [np.insert(ring, k + 1, new, axis=0), *lots[i][1:]]
        elif kind in ("hole", "island"):
            middle = ring.mean(axis=0)
            inner = np.round(middle + (ring - middle) * draw(st.integers(2, 7)) / 10, 4)
            if kind == "hole":
                lots[i] = [ring, inner]
            else:
                lots.append([inner])
        elif kind == "touch":  # a hole with a vertex of the shell, perhaps filled
            middle = ring.mean(axis=0)
            inner = np.round(middle + (ring[:2] - middle) / 2, 4)
            hole = np.concatenate((ring[:1], inner))
            lots[i] = [ring, hole]
            if draw(st.booleans()):
                lots.append([hole])
        elif kind == "bow tie":
            lots.append([ring[[0, 2, 1, 3]] if len(ring) == 4 else ring])
    shapes = [shapely.Polygon(r[0], r[1:]) for r in lots]
    if draw(st.booleans()) and len(shapes) > 2:  # two lots become the parts of one feature
        joined = shapely.MultiPolygon([shapes[0], shapes[-1]])
        if joined.is_valid:
            shapes = [joined, *shapes[1:-1]]
    sound = [s for s in shapes if s.is_valid]
    assume(sound)
    boundary = voids = None
    if draw(st.booleans()):
        hull = shapely.union_all(sound).convex_hull
        hull = hull.buffer(draw(st.sampled_from([0, 0.0005, 0.4, -1.5])), join_style="mitre")
        boundary = shapely.Polygon(np.round(shapely.get_coordinates(hull), 4))
        assume(boundary.is_valid and not boundary.is_empty)
    if draw(st.integers(0, 3)) == 0:
        low = np.round(ORIGIN + np.array([draw(tenth), draw(tenth)]) * 5, 4)
        voids = shapely.box(*low, *(low + np.array([draw(tenth), draw(tenth)]) * 3))
    return Drawn(column(shapes), boundary, voids)


def shaken(geometry: Any, noise: float, random: Any) -> Any:
    """Every vertex of every ring moved by up to `noise` along both axes."""
    if geometry is None:
        return None

    def moved(ring: Any) -> Any:
        xy = np.array(ring.coords)[:-1]
        return xy + random.uniform(-noise, noise, xy.shape)

    parts = shapely.get_parts(geometry)
    return shapely.MultiPolygon(
        [shapely.Polygon(moved(p.exterior), [moved(h) for h in p.interiors]) for p in parts]
    )


@st.composite
def narrow(draw: Any) -> Drawn:
    """A fabric that fits exactly, cut from a few lots by chains of vertices that run close along
    straight borders: slivers, necks, holes that touch their shell, copies, parts; perhaps inside
    a boundary that is their union."""
    lots = [
        shapely.Polygon(r - ORIGIN)
        for r in grid(draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(turn))
    ]
    height = st.integers(0, 30).map(lambda v: v / 10_000)
    for _ in range(draw(st.integers(1, 4))):
        i = draw(st.integers(0, len(lots) - 1))
        cut = _cut(draw, lots[i], height)
        if cut is not None:
            lots[i : i + 1] = cut
    if draw(st.booleans()):
        lots.append(draw(st.sampled_from(lots)))
    if draw(st.integers(0, 3)) == 0:
        lots.pop(draw(st.integers(0, len(lots) - 1)))
    assume(lots)
    if draw(st.booleans()) and len(lots) > 2:
        joined = shapely.MultiPolygon([lots[0], lots[-1]])
        lots = [joined, *lots[1:-1]] if joined.is_valid else lots
    lots = [shapely.transform(lot, lambda xy: xy + ORIGIN) for lot in lots]
    boundary = shapely.union_all(lots) if draw(st.booleans()) else None
    assume(boundary is None or boundary.geom_type == "Polygon")
    return Drawn(column(lots), boundary, None)


turn = st.sampled_from([0, 0, 17, 63])


def _cut(draw: Any, lot: Any, height: Any) -> Any:
    """A lot cut in two along a chain of vertices beside one of its edges (the two have exactly
    the same vertices), or into itself with a hole and what fills the hole."""
    ring = shapely.get_coordinates(lot.exterior)[:-1]
    k = draw(st.integers(0, len(ring) - 1))
    ring = np.roll(ring, -k, axis=0)
    a, b = ring[0], ring[1]
    inward = np.array([-(b - a)[1], (b - a)[0]]) / np.hypot(*(b - a))
    inward = inward if lot.exterior.is_ccw else -inward
    shares = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)))
    chain = np.array([a + (b - a) * s / 10 + inward * draw(height) for s in shares])
    if draw(st.booleans()):
        chain[0] += inward * draw(st.sampled_from([0.02, 0.5, 2.0]))
    chain = np.round(chain, 4)
    if draw(st.integers(0, 2)) == 0:
        hole = np.stack((chain[0], chain[0] + inward * 2 + (b - a) / 20, chain[0] + inward * 3))
        hole = np.round(hole, 4)
        pieces = [shapely.Polygon(ring, [*lot.interiors, hole]), shapely.Polygon(hole)]
    else:
        rest = np.concatenate(([a], chain, ring[1:]))
        pieces = [shapely.Polygon(rest, lot.interiors), shapely.Polygon([a, b, *chain[::-1]])]
    good = all(p.is_valid and p.area > 0 for p in pieces)
    return pieces if good else None
