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
            ["corner", "shift", "remove", "twin", "vertex", "hole", "island"]
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
    shapes = [shapely.Polygon(r[0], r[1:]) for r in lots]
    if draw(st.booleans()) and len(shapes) > 2:  # two lots become the parts of one feature
        joined = shapely.MultiPolygon([shapes[0], shapes[-1]])
        if joined.is_valid:
            shapes = [joined, *shapes[1:-1]]
    shapes = [s for s in shapes if s.is_valid]
    assume(shapes)
    boundary = voids = None
    if draw(st.booleans()):
        hull = shapely.union_all(shapes).convex_hull
        hull = hull.buffer(draw(st.sampled_from([0, 0.0005, 0.4, -1.5])), join_style="mitre")
        boundary = shapely.Polygon(np.round(shapely.get_coordinates(hull), 4))
        assume(boundary.is_valid and not boundary.is_empty)
    if draw(st.integers(0, 3)) == 0:
        low = np.round(ORIGIN + np.array([draw(tenth), draw(tenth)]) * 5, 4)
        voids = shapely.box(*low, *(low + np.array([draw(tenth), draw(tenth)]) * 3))
    return Drawn(column(shapes), boundary, voids)
