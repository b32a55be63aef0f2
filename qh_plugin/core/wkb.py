# SPDX-License-Identifier: GPL-2.0-or-later
"""Raw WKB to ragged coordinate arrays, without geometry objects.

GEOS cannot even read an unclosed ring; the readability rules (G01–G03) and the kernel need the
coordinates exactly as they are stored, so they are read here with numpy alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """What a row holds; multipart and single types share a kind."""

    NONE = 0
    POINT = 1
    LINE = 2
    POLYGON = 3
    OTHER = 4


class Fault(IntEnum):
    """Why a row's coordinates could not be read (or NONE)."""

    NONE = 0
    NULL = 1
    EMPTY = 2
    EMPTY_PART = 3
    BROKEN = 4
    UNSUPPORTED = 5


@dataclass(frozen=True)
class Shapes:
    """Coordinates of n rows in r rings (a line part, or a point, counts as a ring) and v vertices.

    `xy` float (v, 2), Z and M dropped; `ring_start` int (r + 1,) into xy; `ring_row` int (r,) the
    row; `ring_part` int (r,) the part within the row, from 0; `ring_hole` bool (r,); `kind` and
    `fault` uint8 (n,); `wkb_type` uint32 (n,) the OGC type code as stored, 0 where unreadable.
    Rows are in order, rings of a row follow each other, a part's shell comes before its holes.
    """

    xy: NDArray[np.float64]
    ring_start: NDArray[np.int64]
    ring_row: NDArray[np.int64]
    ring_part: NDArray[np.int64]
    ring_hole: NDArray[np.bool_]
    kind: NDArray[np.uint8]
    fault: NDArray[np.uint8]
    wkb_type: NDArray[np.uint32]


def parse(wkb: NDArray[np.object_]) -> Shapes:
    """Read WKB (object (n,) of bytes or None; ISO, EWKB and OGC dimension codes, both byte
    orders). Never raises on bad bytes: the row gets a `Fault` and no rings."""
    raise NotImplementedError
