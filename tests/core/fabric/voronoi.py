# SPDX-License-Identifier: GPL-2.0-or-later
"""Irregular fabrics: Voronoi cells with wavy shared borders, turned, and damaged at random places.

Not a block of lots is like another here: borders meet three at a time at any angle, lots have
islands, touch their own holes in a corner and consist of parts far from each other.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from fabrics import ORIGIN, Drawn, column

Corner = tuple[float, float]


class Voronoi:
    """`count` lots of about 12 × 12 m; the same seed, the same fabric."""

    def __init__(self, seed: int, count: int) -> None:
        self.random = np.random.default_rng(seed)
        self.digits = 3 + int(seed % 3 > 0)
        size = 12.0 * count**0.5
        cut = shapely.box(0, 0, size, size)
        seeds = shapely.multipoints(self.random.uniform(0, size, (count, 2)))
        cells = shapely.intersection(
            shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=cut)), cut
        )
        turn = self.random.uniform(0, 2 * np.pi)
        self.turn = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        self.middles: dict[tuple[Corner, Corner], list[Corner]] = {}
        rings = [self.ring(shapely.get_coordinates(cell)[:-1]) for cell in cells]
        self.lots = {k: shapely.Polygon(r) for k, r in enumerate(rings) if len(r) > 2}
        self.lots = {k: lot for k, lot in self.lots.items() if lot.is_valid and lot.area > 1}

    def point(self, xy: Any) -> Corner:
        x, y = np.round(np.asarray(xy) @ self.turn + ORIGIN, self.digits).tolist()
        return x, y

    def ring(self, xy: Any) -> list[Corner]:
        """The corners, and on every border longer than 4 m perhaps some between, the same ones
        from both sides."""
        corners = [self.point(np.round(p, 6)) for p in xy]
        corners = [p for k, p in enumerate(corners) if p != corners[k - 1]]
        ring: list[Corner] = []
        for a, b in zip(corners, corners[1:] + corners[:1]):
            low, high = min(a, b), max(a, b)
            if (low, high) not in self.middles:
                self.middles[low, high] = list(self.between(np.array(low), np.array(high)))
            middles = self.middles[low, high]
            ring += [a, *(middles if a == low else middles[::-1])]
        return ring

    def between(self, low: Any, high: Any) -> Iterator[Corner]:
        along, length = high - low, float(np.hypot(*(high - low)))
        if length > 4 and self.random.random() < 0.5:
            many = int(self.random.integers(1, 5))
            for k in range(1, many + 1):
                aside = self.random.normal(0, 0.03) * min(length, 6) / length
                place = low + along * k / (many + 1) + aside * np.array([-along[1], along[0]])
                x, y = np.round(place, self.digits).tolist()
                yield x, y

    def damage(self, share: float) -> None:
        """About this share of the lots, each in one of ten ways."""
        names = list(self.lots)
        for name in self.random.choice(names, int(len(names) * share), replace=False).tolist():
            if name in self.lots:
                self.damage_one(name, int(self.random.integers(10)))

    def damage_one(self, name: int, kind: int) -> None:
        lot = self.lots[name]
        if lot.geom_type != "Polygon" or len(lot.interiors):
            return
        xy = shapely.get_coordinates(lot)[:-1]
        corner, angle = int(self.random.integers(len(xy))), self.random.uniform(0, 2 * np.pi)
        aim = np.array([np.cos(angle), np.sin(angle)])
        new, further = lot, None
        if kind <= 1:  # a corner moves: centimetres to decimetres, or some millimetres
            by = self.random.uniform(0.05, 0.8) if kind else self.random.uniform(0.004, 0.02)
            moved = xy.copy()
            moved[corner] += aim * by
            new = shapely.Polygon(np.round(moved, self.digits))
        elif kind == 2:
            new = shapely.Polygon(np.round(xy + aim * self.random.uniform(0.01, 0.5), self.digits))
        elif kind == 3:
            new = None
        elif kind == 4:  # the same lot again, begun elsewhere and turned round
            further = shapely.Polygon(np.roll(xy, corner, axis=0)[::-1])
        elif kind == 5:  # a corner more in the middle of a border
            middle = (xy[corner] + xy[(corner + 1) % len(xy)]) / 2
            new = shapely.Polygon(np.insert(xy, corner + 1, np.round(middle, self.digits), axis=0))
        elif kind <= 8:  # an island that fills its hole, a hole without one, an island upon the lot
            hole = self.island(lot)
            new = lot if kind == 8 else shapely.Polygon(xy, [hole])
            further = None if kind == 7 else shapely.Polygon(hole[::-1])
        else:  # one lot of two parts far from each other
            other = self.random.choice([k for k in self.lots if k != name])
            if self.lots[other].geom_type == "Polygon" and self.lots[other].disjoint(lot):
                new = shapely.MultiPolygon([lot, self.lots.pop(other)])
        if new is None:
            del self.lots[name]
        elif new.is_valid:
            self.lots[name] = new
            if further is not None:
                self.lots[max(self.lots) + 1] = further

    def island(self, lot: Any) -> Any:
        """A hexagon inside, sometimes touching the border in a corner."""
        centre = np.array(shapely.point_on_surface(lot).coords[0])
        reach = 0.5 * shapely.distance(lot.boundary, shapely.Point(centre))
        angles = np.arange(6) * np.pi / 3
        ring = np.round(centre + reach * np.c_[np.cos(angles), np.sin(angles)], self.digits)
        if self.random.random() < 0.3:
            corners = shapely.get_coordinates(lot)
            ring[0] = corners[np.hypot(*(corners - centre).T).argmin()]
        return ring


def irregular(seed: int, count: int, share: float = 0.15) -> Drawn:
    """A damaged fabric, without a boundary."""
    made = Voronoi(seed, count)
    made.damage(share)
    return Drawn(column(list(made.lots.values())), None, None)
