# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench fabric: blocks of tube-house lots with planted defects, the same for the same seed.

Lots of 5 × 18 m stand in blocks of 12 × 2 between streets of 8 m that stay uncovered ("open") or
are features themselves ("full"). Coordinates are VN-2000 Ho Chi Minh City (EPSG:9210), rounded to
0.1 mm. Every defect has a block of its own, so that what was planted is exactly what is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.errors import InputError
from qh_plugin.core.table import Field, Table
from qh_plugin.core.text import Text
from qh_plugin.io.geopackage import write_table

WIDTH, DEPTH, ACROSS, STREET = 5.0, 18.0, 12, 8.0
PER_BLOCK = 2 * ACROSS
CORNER = np.array([600_000.0, 1_190_000.0])
EPSG = 9210

#: What is planted, and the rule that must find it (None: a decoy that nothing may find).
RULE_OF: Mapping[str, Any] = {
    "overlap": "C01",
    "sliver_overlap": "C01",
    "contained": "C01",
    "duplicate": "C02",
    "gap": "C04",
    "sliver_gap": "C04",
    "hole": "C04",
    "missing_vertex": "C07",
    "duplicate_vertex": "G07",
    "bow_tie": "G04",
    "null": "G01",
    "decoy_half": None,
    "decoy_nine": None,
}
_LAND = ("ODT", "ODT", "ODT", "TMD", "DGD", "DKV")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Planted:
    """Kind of defect → the ids (`maDoiTuong`) of the features of each defect of that kind."""

    ids: Mapping[str, Sequence[tuple[str, ...]]]
    features: int

    def expected(self, rule: str) -> list[tuple[str, ...]]:
        """The ids that a rule must name, sorted."""
        return sorted(
            ids for kind, found in self.ids.items() if RULE_OF[kind] == rule for ids in found
        )


def write_parcels(
    path: Path,
    count: int,
    *,
    seed: int = 1,
    streets: str = "open",
    planted: float = 0.005,
    rotation: float = 0.0,
    layer: str = "parcels",
) -> Planted:
    """Write a GeoPackage with `count` lots (and the streets where `streets` is "full"); `planted`
    defects a lot, the fabric turned by `rotation` degrees. Raises `InputError`, `StorageError`."""
    table, what = parcels(
        count, seed=seed, streets=streets, planted=planted, rotation=rotation, layer=layer
    )
    write_table(path, layer, table)
    return what


def parcels(
    count: int,
    *,
    seed: int = 1,
    streets: str = "open",
    planted: float = 0.005,
    rotation: float = 0.0,
    layer: str = "parcels",
) -> tuple[Table, Planted]:
    """The same fabric as a table in memory, and what was planted in it."""
    if count < 1 or streets not in ("open", "full"):
        raise InputError(
            Text(
                "Cần ít nhất một thửa; đường là “open” hoặc “full”.",
                "At least one lot is needed; streets are “open” or “full”.",
            )
        )
    rings: list[Any] = list(_lots(count))
    blocks = count // PER_BLOCK
    if streets == "full":
        rings += _streets(blocks, _columns(count))
    shapes: list[Any] = [[ring] for ring in rings]
    generator = np.random.default_rng(seed)
    number = min(round(count * planted), blocks)
    ids = _plant(shapes, generator, np.sort(generator.permutation(blocks)[:number]))
    return _table(shapes, rotation, layer), Planted(ids, len(shapes))


def _columns(count: int) -> int:
    """Blocks in a row, so that the whole is about square."""
    blocks = -(-count // PER_BLOCK)
    ratio = (2 * DEPTH + STREET) / (ACROSS * WIDTH + STREET)
    return max(1, round(float(np.sqrt(blocks * ratio))))


def _corner(block: NDArray[np.int64], columns: int) -> Floats:
    x = (block % columns) * (ACROSS * WIDTH + STREET)
    y = (block // columns) * (2 * DEPTH + STREET)
    return np.stack((x, y), axis=-1).astype(float)


def _lots(count: int) -> Floats:
    """Corners (count, 4, 2), counter-clockwise; a block's lower row first."""
    number = np.arange(count)
    slot = number % PER_BLOCK
    low = _corner(number // PER_BLOCK, _columns(count))
    low += np.stack((slot % ACROSS * WIDTH, slot // ACROSS * DEPTH), axis=1)
    corner = np.array([[0, 0], [WIDTH, 0], [WIDTH, DEPTH], [0, DEPTH]])
    return low[:, None] + corner


def _streets(blocks: int, columns: int) -> list[Floats]:
    """For each whole block the street above, the one to the right, and their crossing, with a
    vertex at every lot corner."""
    wide, deep = ACROSS * WIDTH, 2 * DEPTH
    along = np.arange(ACROSS + 1) * WIDTH
    above = np.concatenate(
        (
            np.stack((along, np.full(ACROSS + 1, deep)), axis=1),
            np.stack((along[::-1], np.full(ACROSS + 1, deep + STREET)), axis=1),
        )
    )
    up = np.array([0.0, DEPTH, deep])
    right = np.concatenate(
        (
            np.stack((np.full(3, wide + STREET), up), axis=1),
            np.stack((np.full(3, wide), up[::-1]), axis=1),
        )
    )
    low = np.array([wide, deep])
    crossing = low + np.array([[0, 0], [STREET, 0], [STREET, STREET], [0, STREET]])
    corner = _corner(np.arange(blocks), columns)
    return [piece + c for piece in (above, right, crossing) for c in corner]


def _plant(
    shapes: list[Any], generator: np.random.Generator, blocks: NDArray[np.int64]
) -> dict[str, list[tuple[str, ...]]]:
    """Put one defect into each of the blocks, the kinds in turn."""
    kinds = list(RULE_OF)
    found: dict[str, list[tuple[str, ...]]] = {kind: [] for kind in kinds}
    for k, block in enumerate(blocks):
        kind = kinds[k % len(kinds)]
        row = int(block) * PER_BLOCK + int(generator.integers(2, ACROSS - 2))
        rows = _spoil(shapes, kind, row, generator)
        found[kind].append(tuple(_id(r) for r in sorted(rows)))
    return found


def _spoil(
    shapes: list[Any], kind: str, row: int, generator: np.random.Generator
) -> tuple[int, ...]:
    """Plant one defect at a lot of a lower row, whose right neighbour is the next row; returns
    the rows concerned. Widths are whole tenths of a millimetre."""
    (x0, y0), (x1, _), (_, y1), _ = ring = shapes[row][0]
    fine = round(float(generator.integers(20, 91)) / 10_000, 4)
    coarse = round(float(generator.uniform(0.05, 1.0)), 3)
    side = {
        "overlap": coarse, "sliver_overlap": fine, "gap": -coarse, "sliver_gap": -fine,
    }.get(kind)  # fmt: skip
    if side is not None:  # a bulge that leaves the corners alone
        bulge = [(x1 + side, y0 + DEPTH / 3), (x1 + side, y0 + 2 * DEPTH / 3)]
        shapes[row] = [[ring[0], ring[1], *bulge, ring[2], ring[3]]]
        return row, row + 1
    if kind in ("decoy_half", "decoy_nine"):
        move = (0.0005 if kind == "decoy_half" else 0.0009) * generator.choice((-1, 1))
        shapes[row] = [ring + np.array([[0, 0], [move, 0], [move, 0], [0, 0]])]
        return (row,)
    if kind == "missing_vertex":
        shapes[row] = [[ring[0], ring[1], (x1, y0 + 7.0), ring[2], ring[3]]]
        return row, row + 1
    if kind == "duplicate_vertex":
        shapes[row] = [[ring[0], ring[1], (x1, y0 + 0.0004), ring[2], ring[3]]]
        return (row,)
    if kind == "hole":
        shapes[row].append([(x0 + 1, y0 + 1), (x0 + 1, y0 + 2), (x0 + 2, y0 + 2), (x0 + 2, y0 + 1)])
        return (row,)
    if kind == "null":
        shapes.append(None)
        return (len(shapes) - 1,)
    inner = np.array([(x0 + 1, y0 + 4), (x0 + 3, y0 + 4), (x0 + 3, y1 - 4), (x0 + 1, y1 - 4)])
    if kind == "contained":
        shapes.append([inner])
    elif kind == "bow_tie":
        shapes.append([inner[[0, 2, 1, 3]]])
        return (len(shapes) - 1,)
    else:
        shapes.append([np.roll(ring, int(generator.integers(1, 4)), axis=0)[::-1]])
    return row, len(shapes) - 1


def _id(row: int) -> str:
    return f"P{row + 1:07d}"


def _table(shapes: list[Any], rotation: float, layer: str) -> Table:
    n = len(shapes)
    number = np.arange(n)
    block, area = number // PER_BLOCK, np.zeros(n)
    wkb = np.empty(n, object)
    full = np.array([s is not None for s in shapes])
    geometry = _polygons([s for s in shapes if s is not None], rotation)
    wkb[full] = shapely.to_wkb(shapely.multipolygons(geometry[:, None]), output_dimension=2)
    area[full] = np.round(shapely.area(geometry), 2)
    columns = {
        "maDoiTuong": [_id(r) for r in range(n)],
        "soTo": (block // 40 + 1).tolist(),
        "soThua": (number % (40 * PER_BLOCK) + 1).tolist(),
        "loaiDat": [_LAND[r % len(_LAND)] for r in range(n)],
        "dienTich": area.tolist(),
    }
    fields = (
        Field("maDoiTuong", "text", 50),
        Field("soTo", "integer"),
        Field("soThua", "integer"),
        Field("loaiDat", "text", 10),
        Field("dienTich", "real"),
    )
    return Table(
        name=layer,
        fids=np.arange(1, n + 1, dtype=np.int64),
        wkb=wkb,
        columns={name: _objects(values) for name, values in columns.items()},
        fields=fields,
        epsg=EPSG,
        geometry_type="MultiPolygon",
        id_field="maDoiTuong",
    )


def _polygons(shapes: list[Any], rotation: float) -> NDArray[np.object_]:
    """Polygons of shells and holes given without their closing vertex."""
    rings = [ring for shape in shapes for ring in shape]
    size = np.array([len(ring) for ring in rings])
    xy = np.concatenate([np.asarray(ring, float) for ring in rings])
    turn = np.deg2rad(rotation)
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    xy = np.round(xy @ matrix + CORNER, 4) if rotation else np.round(xy + CORNER, 4)
    lines = shapely.linearrings(xy, indices=np.repeat(np.arange(len(size)), size))
    owner = np.repeat(np.arange(len(shapes)), [len(shape) for shape in shapes])
    return np.asarray(shapely.polygons(lines, indices=owner))


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    array = np.empty(len(values), object)
    array[:] = values
    return array
