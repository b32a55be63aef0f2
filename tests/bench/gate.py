# SPDX-License-Identifier: GPL-2.0-or-later
"""The correctness gate: what the kernel says against brute force on the same file.

Brute force is every pair of boxes that meet with exact intersections, and the union's holes; a
region counts where an erosion by half the tolerance leaves something. The union is taken of
shapes on a grid of 0.1 µm, because the union of raw coordinates keeps slits of rounding.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import shapely

from qh_plugin.core.fabric import build
from qh_plugin.core.fabric.validity import assess
from qh_plugin.io.geopackage import read_table

TOLERANCE = 0.001


def compare(path: Path) -> dict[str, Any]:
    """Numbers of overlapping pairs and of gaps, and how many differ from brute force."""
    table = read_table(path, "parcels")
    usable = assess(table.shapes, table.wkb).usable
    fabric = build(table.shapes, usable, TOLERANCE)
    rows = np.flatnonzero(usable)
    geometry = shapely.from_wkb(table.wkb[rows])
    twins = {(a, b) for group in fabric.duplicates for a in group for b in group if a < b}
    mine = {(int(a), int(b)) for a, b in fabric.overlaps.rows} | twins
    pairs = overlapping(geometry, rows)
    holes = gaps(geometry)
    wrong = len(mine ^ pairs) + _unlike(fabric.gaps.geometry, holes)
    return {"pairs": len(pairs), "gaps": len(holes), "wrong": wrong}


def overlapping(geometry: Any, rows: Any) -> set[tuple[int, int]]:
    """Pairs of rows whose common part is wider than the tolerance."""
    a, b = shapely.STRtree(geometry).query(geometry)
    a, b = a[a < b], b[a < b]
    common = shapely.intersection(geometry[a], geometry[b])
    wide = np.array([bool(_wide(part)) for part in common], bool)
    return {(int(rows[i]), int(rows[j])) for i, j in zip(a[wide], b[wide])}


def gaps(geometry: Any) -> list[Any]:
    """Holes of the union that are wider than the tolerance."""
    union = shapely.union_all(geometry, grid_size=1e-7)
    rings = [ring for part in shapely.get_parts(union) for ring in shapely.get_rings(part)[1:]]
    holes = shapely.difference(shapely.polygons(rings), union) if rings else []
    return [piece for hole in holes for piece in _wide(hole)]


def _wide(geometry: Any) -> list[Any]:
    parts = [p for p in shapely.get_parts(geometry) if p.area > 0]
    return [p for p in parts if not p.buffer(-TOLERANCE / 2, quad_segs=64).is_empty]


def _unlike(mine: Any, holes: list[Any]) -> int:
    """Regions of either side without their like (the same place and area) on the other."""
    if not len(mine) or not holes:
        return len(mine) + len(holes)
    a, b = shapely.STRtree(np.asarray(holes, object)).query(np.asarray(mine, object), "intersects")
    same = np.isclose(
        shapely.area(mine[a]), shapely.area(np.asarray(holes, object)[b]), rtol=1e-6, atol=1e-4
    )
    return len(mine) - len(set(a[same])) + len(holes) - len(set(b[same]))
