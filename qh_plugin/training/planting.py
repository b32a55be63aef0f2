# SPDX-License-Identifier: GPL-2.0-or-later
"""Plant known errors in clean lots: each by itself, far from the others, mendable by a repair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

#: how many of each rule
GEOMETRIC = {"G07": 4, "C02": 2, "C04": 3, "C07": 3}
#: how far (m) a corner is pulled inwards to open a gap, and the largest share of the lot that the
#: gap may take: its declared area has to stay right as far as A07 can tell
_PULL, _LEAST_NOTICED = 1.5, 0.008


@dataclass
class Planting:
    """The lots with the errors in them, and what was planted. `planted` holds dicts with rule,
    rows (of the lots concerned) and place [x, y] or None; copies are appended at the end."""

    shapes: list[Polygon]
    values: list[dict[str, Any]]
    planted: list[dict[str, Any]] = field(default_factory=list)

    def note(self, rule: str, rows: list[int], place: Any = None) -> None:
        """Write one planted error down."""
        at = None if place is None else [round(float(v), 3) for v in place]
        self.planted.append({"rule": rule, "rows": rows, "place": at})


def plant(
    shapes: NDArray[np.object_],
    values: list[dict[str, Any]],
    boundary: Polygon,
    chance: np.random.Generator,
) -> Planting:
    """Plant `GEOMETRIC` and three attribute errors (A01 once, A02 twice)."""
    planting = Planting(list(shapes), [dict(v) for v in values])
    lots = _apart(shapes, boundary, chance)
    for _ in range(GEOMETRIC["G07"]):
        _repeat_vertex(planting, next(lots))
    for _ in range(GEOMETRIC["C02"]):
        _copy(planting, next(lots))
    for _ in range(GEOMETRIC["C04"]):
        while not _open_gap(planting, next(lots)):
            pass
    for _ in range(GEOMETRIC["C07"]):
        while not _add_vertex(planting, shapes, next(lots)):
            pass
    row = next(lots)
    planting.values[row]["kyHieuLoDat"] = None
    planting.note("A01", [row])
    for change in (str.lower, lambda code: f"{code} "):
        row = next(lots)
        code = planting.values[row]["chucNangSuDungDatMuc2"]
        planting.values[row]["chucNangSuDungDatMuc2"] = change(code)
        planting.note("A02", [row])
    return planting


def _apart(
    shapes: NDArray[np.object_], boundary: Polygon, chance: np.random.Generator
) -> Iterator[int]:
    """Lots of middling size away from the boundary, none touching another one's neighbour."""
    area = shapely.area(shapes)
    rim = shapely.boundary(boundary)
    fit = (area > 700) & (area < 6000) & (shapely.get_num_interior_rings(shapes) == 0)
    fit &= shapely.distance(shapes, rim) > 20
    taken = np.zeros(len(shapes), dtype=bool)
    for row in chance.permutation(np.flatnonzero(fit)):
        if not taken[row]:
            taken |= shapely.dwithin(shapes, shapes[row], 25.0)
            yield int(row)


def _repeat_vertex(planting: Planting, row: int) -> None:
    ring = shapely.get_coordinates(planting.shapes[row])
    at = len(ring) // 2
    planting.shapes[row] = Polygon(np.insert(ring, at, ring[at], axis=0))
    planting.note("G07", [row], ring[at])


def _copy(planting: Planting, row: int) -> None:
    planting.shapes.append(planting.shapes[row])
    planting.values.append(dict(planting.values[row]))
    place = shapely.get_coordinates(shapely.point_on_surface(planting.shapes[row]))[0]
    planting.note("C02", [row, len(planting.shapes) - 1], place)


def _open_gap(planting: Planting, row: int) -> bool:
    """Pull a corner of the lot inwards. False where the gap would take too much of the lot."""
    shape = planting.shapes[row]
    ring = shapely.get_coordinates(shape)[:-1]
    before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
    turn = (
        np.abs(_cross(ring - before, after - ring)) / _length(ring - before) / _length(after - ring)
    )
    for corner in np.argsort(-turn):
        inward = shapely.get_coordinates(shape.centroid)[0] - ring[corner]
        moved = ring.copy()
        moved[corner] = np.round(ring[corner] + inward * _PULL / _length(inward), 3)
        smaller = Polygon(moved)
        if smaller.is_valid and shape.covers(smaller):
            break
    else:
        return False
    if smaller.area < (1 - _LEAST_NOTICED) * shape.area:
        return False
    planting.shapes[row] = smaller
    planting.note("C04", [row], (2 * ring[corner] + moved[corner]) / 3)
    return True


def _add_vertex(planting: Planting, shapes: NDArray[np.object_], row: int) -> bool:
    """Give the neighbour on one straight edge a vertex that the lot lacks: the edge's middle,
    where that lies on the 1 mm grid. False where the lot has no such edge."""
    ring = shapely.get_coordinates(shapes[row])
    for start, end in zip(ring, ring[1:]):
        middle = (start + end) / 2
        on_grid = np.abs(middle * 1000 - np.round(middle * 1000)).max() < 1e-3
        near = np.flatnonzero(shapely.dwithin(shapes, shapely.points(middle), 0.001))
        if not on_grid or len(near) != 2 or _length(end - start) < 5.0:
            continue
        other = int(near[near != row][0])
        planting.shapes[other] = _with_vertex(planting.shapes[other], end, start, middle)
        planting.note("C07", [row], middle)
        return True
    return False


def _with_vertex(shape: Polygon, start: Any, end: Any, middle: Any) -> Polygon:
    """The polygon with `middle` between the consecutive vertices `start` and `end`."""
    rings = []
    for ring in (shape.exterior, *shape.interiors):
        xy = shapely.get_coordinates(ring)
        here = (_same(xy[:-1], start) & _same(xy[1:], end)) | (
            _same(xy[:-1], end) & _same(xy[1:], start)
        )
        rings.append(np.insert(xy, np.flatnonzero(here) + 1, np.round(middle, 3), axis=0))
    return Polygon(rings[0], rings[1:])


def _same(xy: NDArray[np.float64], place: Any) -> NDArray[np.bool_]:
    return (xy == place).all(axis=1)


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def _length(vectors: NDArray[np.float64]) -> Any:
    return np.hypot(vectors[..., 0], vectors[..., 1])
