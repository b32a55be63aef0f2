# SPDX-License-Identifier: GPL-2.0-or-later
"""A net of streets and lots in net coordinates (u, v), and the warp that puts it on the map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString

from qh_plugin.core.cached import cached_property

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: the coordinate grid of every layer (m)
GRID = 0.001
ORIGIN = (603700.0, 1191300.0)
_TURN = np.radians(24.0)
_STEP = 18.0
_COLUMNS, _ROWS = 9, 9


@dataclass(frozen=True)
class Net:
    """Streets run along `u_centres` (constant u) and `v_centres` (constant v) with half widths
    `u_half`, `v_half`. The block (i, j) between streets i, i+1 and j, j+1 has a back line at
    `back[i, j]` and lots parted at `splits[i, j, side]` on its lower (0) and upper (1) side."""

    u_centres: Floats
    v_centres: Floats
    u_half: Floats
    v_half: Floats
    back: Floats
    splits: dict[tuple[int, int, int], Floats]
    bend: Floats

    def warp(self, uv: Floats) -> Floats:
        """Net coordinates to EPSG:9210, on the 1 mm grid."""
        bent = self._bent(uv - self._middle)
        cos, sin = np.cos(_TURN), np.sin(_TURN)
        return np.round(bent @ np.array([[cos, sin], [-sin, cos]]) + ORIGIN, 3)

    def unwarp(self, xy: Floats) -> Floats:
        """The inverse of `warp`, by fixed-point iteration, to better than a millimetre."""
        cos, sin = np.cos(_TURN), np.sin(_TURN)
        bent = (xy - ORIGIN) @ np.array([[cos, -sin], [sin, cos]])
        uv = bent.copy()
        for _ in range(30):
            uv += bent - self._bent(uv)
        return uv + self._middle

    @property
    def street_width(self) -> Floats:
        """Width of each street: first those of constant u, then those of constant v."""
        return 2 * np.concatenate([self.u_half, self.v_half])

    @cached_property
    def lines(self) -> list[LineString]:
        """Everything that parts faces: street edges and centre lines, back lines, lot lines."""
        lines = []
        for index, v in self._edges(self.v_centres, self.v_half):
            lines.append(self._line(self._u_breaks(index), v, along_u=True))
        for index, u in self._edges(self.u_centres, self.u_half):
            lines.append(self._line(self._v_breaks(index), u, along_u=False))
        for (i, j, side), splits in self.splits.items():
            back = self.back[i, j]
            street = self._south(j) if side == 0 else self._north(j)
            lines += [self._line(np.array([street, back]), u, along_u=False) for u in splits]
            if side == 0:
                both = np.concatenate([splits, self.splits[i, j, 1]])
                ends = np.concatenate([[self._west(i), self._east(i)], both])
                lines.append(self._line(ends, back, along_u=True))
        return lines

    @cached_property
    def axes(self) -> list[tuple[int, LineString]]:
        """Street number and centre line between each two junctions."""
        axes = []
        for number, u in enumerate(self.u_centres):
            for j in range(len(self.v_centres) - 1):
                breaks = self._v_breaks(number)
                ends = self.v_centres[j : j + 2]
                axes.append((number, self._line(_within(breaks, ends), u, along_u=False)))
        for number, v in enumerate(self.v_centres):
            for i in range(len(self.u_centres) - 1):
                breaks = self._u_breaks(number)
                ends = self.u_centres[i : i + 2]
                line = self._line(_within(breaks, ends), v, along_u=True)
                axes.append((number + len(self.u_centres), line))
        return axes

    def street_at(self, uv: Floats) -> Ints:
        """The street that covers each place, -1 in a block. Streets of constant v go through
        at junctions."""
        i, du = _nearest(self.u_centres, uv[:, 0])
        j, dv = _nearest(self.v_centres, uv[:, 1])
        along_v = np.where(du < self.u_half[i], i, -1)
        return np.where(dv < self.v_half[j], j + len(self.u_centres), along_v)

    def block_at(self, uv: Floats) -> Ints:
        """The number of the block around each place; street halves belong to the block beside."""
        i = np.searchsorted(self.u_centres, uv[:, 0])
        j = np.searchsorted(self.v_centres, uv[:, 1])
        return i * 100 + j

    def cell_at(self, uv: Floats) -> Ints:
        """The planning cell: three by three blocks, bordered by centre lines."""
        block = self.block_at(uv)
        return (block // 100 + 1) // 3 * 10 + (block % 100 + 1) // 3

    def lot_at(self, uv: Floats) -> Ints:
        """A number for the lot of the net at each place, unique over the net."""
        block = self.block_at(uv)
        number = np.zeros(len(uv), dtype=np.int64)
        for (i, j, side), splits in self.splits.items():
            inside = block == (i + 1) * 100 + j + 1
            inside &= (uv[:, 1] > self.back[i, j]) == bool(side)
            number[inside] = side * 50 + np.searchsorted(splits, uv[inside, 0])
        return block * 100 + number

    def densified(self, uv: Floats) -> Floats:
        """A path with its corners and points between them, no further than a step apart."""
        return shapely.get_coordinates(shapely.segmentize(LineString(uv), _STEP))

    @property
    def _middle(self) -> Floats:
        return np.array([self.u_centres[-1] / 2, self.v_centres[-1] / 2])

    def _bent(self, uv: Floats) -> Floats:
        u, v = uv[:, 0], uv[:, 1]
        a, b, c = self.bend
        return np.column_stack(
            [u + 16 * np.sin(v / 230 + a) + 5 * np.sin(u / 310 + c), v + 12 * np.sin(u / 260 + b)]
        )

    def _line(self, breaks: Floats, at: float, along_u: bool) -> LineString:
        """A straight line of the net through all its break points, on the map."""
        breaks = np.unique(breaks)
        count = np.maximum(np.ceil(np.diff(breaks) / _STEP).astype(int), 1)
        dense = [np.linspace(a, b, n, endpoint=False) for a, b, n in zip(breaks, breaks[1:], count)]
        run = np.concatenate([*dense, breaks[-1:]])
        fixed = np.full(len(run), at)
        return LineString(self.warp(np.column_stack([run, fixed] if along_u else [fixed, run])))

    def _edges(self, centres: Floats, half: Floats) -> list[tuple[int, float]]:
        return [(k, c + side * half[k]) for k, c in enumerate(centres) for side in (-1, 0, 1)]

    def _u_breaks(self, street: int) -> Floats:
        """Break points of a street of constant v: all streets across, the lots on both sides."""
        lots = [s for (_, j, side), s in self.splits.items() if j == street - (side == 1)]
        return np.concatenate([self._across(self.u_centres, self.u_half), *lots])

    def _v_breaks(self, street: int) -> Floats:
        """Break points of a street of constant u: all streets across, the back lines beside."""
        beside = [self.back[i] for i in (street - 1, street) if 0 <= i < len(self.back)]
        return np.concatenate([self._across(self.v_centres, self.v_half), *beside])

    @staticmethod
    def _across(centres: Floats, half: Floats) -> Floats:
        return np.concatenate([centres - half, centres, centres + half])

    def _west(self, i: int) -> float:
        return float(self.u_centres[i] + self.u_half[i])

    def _east(self, i: int) -> float:
        return float(self.u_centres[i + 1] - self.u_half[i + 1])

    def _south(self, j: int) -> float:
        return float(self.v_centres[j] + self.v_half[j])

    def _north(self, j: int) -> float:
        return float(self.v_centres[j + 1] - self.v_half[j + 1])


def make_net(chance: np.random.Generator) -> Net:
    """A net of nine by nine streets, all sizes drawn from `chance`."""
    u_centres = np.concatenate([[0.0], np.cumsum(np.round(chance.uniform(105, 150, _COLUMNS - 1)))])
    v_centres = np.concatenate([[0.0], np.cumsum(np.round(chance.uniform(95, 135, _ROWS - 1)))])
    widths = np.array([12.0, 14.0, 16.0, 20.0, 26.0])
    u_half, v_half = (chance.choice(widths, n) / 2 for n in (_COLUMNS, _ROWS))
    south, north = (v_centres + v_half)[:-1], (v_centres - v_half)[1:]
    back = south + (north - south) * chance.uniform(0.42, 0.58, (_COLUMNS - 1, _ROWS - 1))
    splits = {}
    for i in range(_COLUMNS - 1):
        west, east = u_centres[i] + u_half[i], u_centres[i + 1] - u_half[i + 1]
        for j in range(_ROWS - 1):
            for side in (0, 1):
                count = int(chance.integers(3, 7))
                share = np.cumsum(chance.uniform(0.7, 1.3, count))
                splits[i, j, side] = np.round(west + (east - west) * share[:-1] / share[-1], 1)
    bend = chance.uniform(0, 2 * np.pi, 3)
    return Net(u_centres, v_centres, u_half, v_half, back, splits, bend)


def _nearest(centres: Floats, values: Floats) -> tuple[Ints, Floats]:
    distance = np.abs(values[:, None] - centres)
    nearest = distance.argmin(axis=1)
    return nearest, distance[np.arange(len(values)), nearest]


def _within(breaks: Floats, ends: Floats) -> Floats:
    return np.concatenate([ends, breaks[(breaks > ends[0]) & (breaks < ends[1])]])
