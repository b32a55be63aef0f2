# SPDX-License-Identifier: GPL-2.0-or-later
"""Files checked one by one, and their seams together, must give what one run over all gives."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

sys.path.insert(0, str(Path(__file__).parent))
from fabrics import ORIGIN, T, column, fabric_of, shaken, shapes_of

from qh_plugin.core.fabric.seam import Across, Seam, across, merge, seam_of
from qh_plugin.core.fabric.validity import assess
from qh_plugin.core.wkb import parse
from qh_plugin.training.parcels import parcels


class Files:
    """Rows of one layer as several files, and what is fetched of them."""

    def __init__(self, geometry: Any, file: Any) -> None:
        self.rows = [np.flatnonzero(file == k) for k in range(file.max() + 1)]
        self.parts = [geometry[rows] for rows in self.rows]
        self.fetched = 0

    def seams(self) -> list[Seam]:
        found = []
        for k, part in enumerate(self.parts):
            shapes = shapes_of(part)
            wkb = column([None if g is None else shapely.to_wkb(g) for g in part])
            found.append(seam_of(shapes, assess(shapes, wkb).usable, k))
        return found

    def fetch(self, source: int, boxes: Any) -> tuple[Any, Any]:
        bounds = shapely.bounds(self.parts[source])
        meets = (bounds[:, None, :2] <= boxes[:, 2:]) & (bounds[:, None, 2:] >= boxes[:, :2])
        near = np.flatnonzero(meets.all(axis=2).any(axis=1))
        self.fetched += len(near)
        return near, self.parts[source][near]

    def whole(self, regions: Any, found: Across) -> list[Any]:
        """Regions with the rows of the whole layer."""
        back = np.array([self.rows[s][r] for s, r in zip(found.source, found.row)], np.int64)
        return described(regions, lambda rows: tuple(sorted(back[list(rows)].tolist())))


def described(regions: Any, rows: Any) -> list[Any]:
    return sorted(
        (rows(r), *np.round(p, 3).tolist(), round(float(a), 5), round(float(w), 5))
        for r, p, a, w in zip(
            regions.rows, shapely.get_coordinates(shapely.centroid(regions.geometry)),
            regions.area, regions.width,
        )
    )  # fmt: skip


def between(regions: Any, file: Any) -> list[Any]:
    """Regions of a run over all that involve more than one file."""
    return [x for x in described(regions, tuple) if len(set(file[list(x[0])].tolist())) > 1]


def compare(geometry: Any, file: Any) -> tuple[Files, Across]:
    fabric = fabric_of(geometry)
    files = Files(geometry, file)
    found = across(merge(files.seams()), files.fetch, T)
    assert files.whole(found.overlaps, found) == between(fabric.overlaps, file)
    assert files.whole(found.gaps, found) == between(fabric.gaps, file)
    groups = {g for g in fabric.duplicates if len(set(file[list(g)].tolist())) > 1}
    mine = {
        tuple(sorted(int(files.rows[found.source[m]][found.row[m]]) for m in g))
        for g in found.duplicates
    }
    assert mine == groups
    return files, found


def layer(count: int, streets: str, noise: float = 0.0, **more: Any) -> Any:
    table, _ = parcels(count, streets=streets, planted=0.03, **more)
    geometry = shapely.from_wkb(table.wkb)
    if noise:
        random = np.random.default_rng(4)
        geometry = column([shaken(g, noise, random) for g in geometry])
    return column([g if g is not None and g.is_valid else None for g in geometry])


def quarters(geometry: Any) -> Any:
    """A file for each quarter, cut where the blocks are, not along the streets."""
    centre = shapely.get_coordinates(shapely.centroid(column([
        shapely.Point() if g is None else g for g in geometry
    ])))  # fmt: skip
    place = np.zeros((len(geometry), 2))
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    place[there] = centre
    middle = np.median(centre, axis=0)
    wave = 30 * np.sin(place[:, ::-1] / 50)
    return ((place + wave) > middle) @ np.array([1, 2])


@pytest.mark.parametrize("streets", ["open", "full"])
@pytest.mark.parametrize("rotation", [0.0, 31.0])
def test_quarters_of_a_fabric(streets: str, rotation: float) -> None:
    geometry = layer(6000, streets, seed=3, rotation=rotation)
    some = np.flatnonzero(~shapely.is_missing(geometry))[::15]
    geometry[some] = shapely.transform(geometry[some], lambda xy: xy + np.array([0.2, -0.3]))
    files, found = compare(geometry, quarters(geometry))
    assert len(found.overlaps) and (len(found.gaps) or streets == "open")
    assert files.fetched < len(geometry) / 2  # only what lies near the seam


@pytest.mark.parametrize("noise", [0.0, 1e-6, 1e-4])
def test_every_lot_in_any_file(noise: float) -> None:
    geometry = layer(1500, "full", noise, seed=8, rotation=12.0)
    file = np.random.default_rng(5).integers(0, 4, len(geometry))
    _, found = compare(geometry, file)
    assert len(found.overlaps) and len(found.gaps) and len(found.duplicates)


def alike(a: Seam, b: Seam) -> bool:
    return all(
        x.dtype == y.dtype and x.tobytes() == y.tobytes()
        for x, y in zip(vars(a).values(), vars(b).values())
    )


@pytest.mark.parametrize("noise", [0.0, 1e-6])
def test_the_same_bytes_in_any_order_and_grouping(noise: float) -> None:
    geometry = layer(1200, "full", noise, seed=2)
    a, b, c, d = Files(geometry, quarters(geometry)).seams()
    all_at_once = merge([a, b, c, d])
    assert alike(merge([merge([a, b]), merge([c, d])]), all_at_once)
    assert alike(merge([merge([merge([d, b]), a]), c]), all_at_once)
    assert alike(merge([all_at_once, merge([])]), all_at_once)
    assert alike(pickle.loads(pickle.dumps(a)), a)


@pytest.mark.parametrize("size", [7, 100, 1000])
def test_a_file_in_chunks_has_the_same_seam(size: int) -> None:
    geometry = layer(1000, "full", 1e-6, seed=6)
    wkb = column([None if g is None else shapely.to_wkb(g) for g in geometry])
    usable = assess(parse(wkb), wkb).usable
    chunks = [
        seam_of(parse(wkb[k : k + size]), usable[k : k + size], 5) for k in range(0, len(wkb), size)
    ]
    assert alike(merge(chunks), seam_of(parse(wkb), usable, 5))


def lots(*boxes: tuple[float, ...]) -> Any:
    return column([shapely.box(*ORIGIN + b[:2], *ORIGIN + b[2:]) for b in boxes])


def test_a_lot_in_the_middle_of_another_file() -> None:
    """All edges around it have cancelled in its own file's fabric; only the other's are left."""
    fabric = lots(
        *((10.0 * i, 10.0 * j, 10.0 * i + 10, 10.0 * j + 10) for i in range(40) for j in range(40))
    )
    geometry = np.concatenate((fabric, lots((203, 203, 206, 206))))
    _, found = compare(geometry, np.append(np.zeros(1600, int), 1))
    assert [g.area for g in found.overlaps.geometry] == [9.0]


def test_a_hole_that_another_file_fills() -> None:
    around = shapely.box(*ORIGIN, *ORIGIN + 50) - shapely.box(*ORIGIN + 20, *ORIGIN + 30)
    _, found = compare(np.concatenate(([around], lots((20, 20, 30, 30)))), np.array([0, 1]))
    assert not len(found.gaps) and not len(found.overlaps)
    _, found = compare(np.concatenate(([around], lots((20, 20, 29, 30)))), np.array([0, 1]))
    assert found.gaps.area.tolist() == pytest.approx([10.0])


def test_the_same_lot_in_two_files() -> None:
    _, found = compare(lots((0, 0, 5, 8), (5, 0, 9, 8), (0, 0, 5, 8)), np.array([0, 0, 1]))
    assert found.duplicates == [(0, 2)] and not len(found.overlaps)


def test_nothing() -> None:
    found = across(merge([]), lambda source, boxes: ([], []), T)
    assert not len(found.overlaps) and not len(found.gaps) and not found.duplicates
