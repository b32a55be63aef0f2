# SPDX-License-Identifier: GPL-2.0-or-later
"""What a careful script would do: geopandas with its spatial index, shapely's coverage functions,
and brute force (every pair of boxes that meet, exact intersection), which is also the oracle."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import numpy as np
import shapely


def read(path: Path, layer: str) -> tuple[Any, Any]:
    """fids and geometries of the valid rows; the layer name is one of the bench's own."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = connection.execute(f"SELECT fid, substr(geom, 41) FROM {layer}").fetchall()
    connection.close()
    wkb = np.empty(len(rows), object)
    wkb[:] = [row[1] or None for row in rows]
    geometry = shapely.from_wkb(wkb, on_invalid="ignore")
    fids = np.array([row[0] for row in rows])
    good = shapely.is_valid(geometry) & ~shapely.is_missing(geometry)
    return fids[good], geometry[good]


def brute_force(path: Path, layer: str) -> dict[str, Any]:
    """All pairs of boxes, exact intersections, holes of the union."""
    began, used = time.perf_counter(), time.process_time()
    _, geometry = read(path, layer)
    a, b = shapely.STRtree(geometry).query(geometry)
    a, b = a[a < b], b[a < b]
    area = shapely.area(shapely.intersection(geometry[a], geometry[b]))
    pairs = int((area > 0).sum())
    union = shapely.union_all(geometry)
    holes = int(shapely.get_num_interior_rings(shapely.get_parts(union)).sum())
    return _facts(began, used, {"pairs": pairs, "holes": holes})


def geopandas_way(path: Path, layer: str) -> dict[str, Any]:
    """Read with geopandas, is_valid, sindex queries for overlaps and equals, holes of the union."""
    import geopandas

    began, used = time.perf_counter(), time.process_time()
    frame = geopandas.read_file(path, layer=layer)
    frame = frame[frame.geometry.notna() & frame.is_valid]
    index = frame.sindex
    overlaps = index.query_bulk(frame.geometry, predicate="overlaps")
    covers = index.query_bulk(frame.geometry, predicate="contains")
    union = frame.unary_union
    holes = int(shapely.get_num_interior_rings(shapely.get_parts(union)).sum())
    found = {
        "overlaps": int((overlaps[0] < overlaps[1]).sum()),
        "contains": int((covers[0] != covers[1]).sum()),
        "holes": holes,
    }
    return _facts(began, used, found)


def coverage(path: Path, layer: str) -> dict[str, Any]:
    """`coverage_is_valid` and `coverage_invalid_edges` of GEOS."""
    began, used = time.perf_counter(), time.process_time()
    _, geometry = read(path, layer)
    valid = shapely.coverage_is_valid(geometry)
    edges = shapely.coverage_invalid_edges(geometry)
    flagged = int((~shapely.is_empty(edges)).sum())
    return _facts(began, used, {"valid": bool(valid), "flagged": flagged})


def _facts(began: float, used: float, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - used,
        "findings": found,
    }
