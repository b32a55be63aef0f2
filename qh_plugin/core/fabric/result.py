# SPDX-License-Identifier: GPL-2.0-or-later
"""What the kernel finds in one polygon layer. Rows index the layer's table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Sequence

import numpy as np
from numpy.typing import NDArray


class GapLabel(IntEnum):
    """Where a gap lies: enclosed by polygons, at the boundary, or a hole in one feature."""

    INNER = 0
    EDGE = 1
    HOLE = 2


@dataclass(frozen=True)
class Regions:
    """n connected regions, each wider than the tolerance, sorted by rows, then place.

    `rows`: the features concerned (two for an overlap, the neighbours for a gap, one for a part
    outside), ascending; `geometry` object (n,) of shapely polygons in the layer's CRS; `point`
    (n, 2) strictly inside; `width` (diameter of the largest inscribed circle) and `length`
    (longer side of the smallest rotated rectangle) in m, `area` in m²; `label` a `GapLabel` each
    (0 where labels mean nothing).
    """

    rows: Sequence[tuple[int, ...]]
    geometry: NDArray[np.object_]
    point: NDArray[np.float64]
    width: NDArray[np.float64]
    area: NDArray[np.float64]
    length: NDArray[np.float64]
    label: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class MissingVertices:
    """Places where `owner` has a vertex within the tolerance of an edge of `row`, and `row` has
    none within the tolerance of it. `point` (n, 2) is the owner's exact vertex; `distance` (n,)
    from the edge in m. Sorted by row, then place."""

    row: NDArray[np.int64]
    owner: NDArray[np.int64]
    point: NDArray[np.float64]
    distance: NDArray[np.float64]


@dataclass(frozen=True)
class NearVertices:
    """Groups of vertices of different features that are apart by more than the grid and within the
    tolerance. `rows`: the features, ascending; `point` (n, 2) the vertex of the first of them;
    `distance` (n,) in m, the largest of two vertices that are near. Sorted by rows, then place."""

    rows: Sequence[tuple[int, ...]]
    point: NDArray[np.float64]
    distance: NDArray[np.float64]


@dataclass(frozen=True)
class Fabric:
    """Everything of one layer. `duplicates` are groups of rows with the same point set within
    the tolerance (not repeated in `overlaps`); `edges_tested` is False without a boundary. `mouths`
    tells whether open ground leads out anywhere no wider than the tolerance."""

    overlaps: Regions
    duplicates: Sequence[tuple[int, ...]]
    gaps: Regions
    outside: Regions
    missing: MissingVertices
    near: NearVertices
    edges_tested: bool
    mouths: bool = False
