# SPDX-License-Identifier: GPL-2.0-or-later
"""Noise on every copy of every vertex: a clean fabric stays clean, slivers of 2–9 mm are found."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from qh_plugin.core.fabric import build
from qh_plugin.core.fabric.validity import assess
from qh_plugin.core.wkb import parse
from qh_plugin.training.parcels import parcels

TOLERANCE = 0.001
PER_BLOCK = 24


def measure(count: int, noise: float = 0.0001, seed: int = 5) -> dict[str, Any]:
    """Counts on `count` lots: slivers planted and found, and findings where none was planted."""
    rng = np.random.default_rng(seed)
    table, _ = parcels(count, planted=0.0)
    geometry = shapely.from_wkb(table.wkb)
    chosen = np.arange(0, count - PER_BLOCK, PER_BLOCK) + 5  # one in each block, far apart
    lot = shapely.get_coordinates(geometry[chosen]).reshape(len(chosen), 5, 2)
    east = np.argmax(lot[:, :4].sum(axis=2) - lot[:, :4, 1] * 1e-9, axis=1)
    width = rng.uniform(0.002, 0.009, len(chosen))
    right = lot[:, :, 0] == lot[np.arange(len(lot)), east, 0][:, None]
    lot[:, :, 0] += right * width[:, None]  # its eastern side over the neighbour
    geometry[chosen] = shapely.polygons(lot)
    corners = shapely.get_coordinates(geometry).reshape(len(geometry), 5, 2)
    corners[:, :4] += rng.uniform(-noise, noise, (len(geometry), 4, 2))
    corners[:, 4] = corners[:, 0]
    geometry = shapely.polygons(corners)
    wkb = shapely.to_wkb(geometry, output_dimension=2)
    shapes = parse(wkb)
    fabric = build(shapes, assess(shapes, wkb).usable, TOLERANCE)
    overlapping = {row for pair in fabric.overlaps.rows for row in pair}
    touched = overlapping | {row for gap in fabric.gaps.rows for row in gap}
    over = {int(row) for row in chosen}
    near = {row + step for row in over for step in (-1, 0, 1)}
    return {
        "planted": len(over),
        "found": len(over & overlapping),
        "false": len(touched - near),
    }
