# SPDX-License-Identifier: GPL-2.0-or-later
"""One geometry read and judged quickly, as `core.wkb.parse` and `fabric.validity.assess` do it for
many: the usual case alone, everything else is left to them."""

from __future__ import annotations

import struct
from itertools import accumulate
from typing import Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import pairs
from qh_plugin.core.fabric.validity import ABSURD
from qh_plugin.core.wkb import Fault, Kind, Shapes

_POLYGON, _MULTIPOLYGON = 3, 6
_HEAD = struct.Struct("<BII")
_COUNT = struct.Struct("<I")


def read_valid(wkb: Optional[bytes]) -> Optional[Shapes]:
    """The coordinates of a valid polygon or multipolygon in two dimensions, little end first;
    None for anything else."""
    try:
        rings = _rings(wkb) if wkb else None
    except struct.error:
        return None
    if wkb is None or not rings:
        return None
    xy = np.concatenate([ring for ring, _, _ in rings])
    if not (np.abs(xy) <= ABSURD).all():
        return None
    for ring, _, _ in rings:
        place = pairs(ring)
        closed = len(place) >= 4 and place[0] == place[-1]
        if not closed or np.count_nonzero(place[1:] != place[:-1]) < 3:
            return None
    if not shapely.is_valid(shapely.from_wkb(wkb, on_invalid="ignore")):
        return None
    return Shapes(
        xy=xy,
        ring_start=np.array([0, *accumulate(len(ring) for ring, _, _ in rings)], np.int64),
        ring_row=np.zeros(len(rings), np.int64),
        ring_part=np.array([part for _, part, _ in rings], np.int64),
        ring_hole=np.array([hole for _, _, hole in rings], bool),
        kind=np.array([Kind.POLYGON], np.uint8),
        fault=np.array([Fault.NONE], np.uint8),
        wkb_type=np.array([_COUNT.unpack_from(wkb, 1)[0]], np.uint32),
    )


_Ring = tuple[NDArray[np.float64], int, bool]


def _rings(wkb: bytes) -> Optional[list[_Ring]]:
    order, kind, count = _HEAD.unpack_from(wkb, 0)
    if order != 1 or kind not in (_POLYGON, _MULTIPOLYGON):
        return None
    rings: list[_Ring] = []
    if kind == _POLYGON:
        end = _polygon(wkb, 5, count, 0, rings)
    else:
        at: Optional[int] = 9
        for part in range(count):
            if at is None or _HEAD.unpack_from(wkb, at)[:2] != (1, _POLYGON):
                return None
            at = _polygon(wkb, at + 5, _HEAD.unpack_from(wkb, at)[2], part, rings)
        end = at
    return rings if end == len(wkb) else None


def _polygon(wkb: bytes, at: int, count: int, part: int, rings: list[_Ring]) -> Optional[int]:
    """Read the rings of one polygon, whose count stands at `at`; where it ends."""
    if not count:
        return None
    at += 4
    for k in range(count):
        size = _COUNT.unpack_from(wkb, at)[0]
        at += 4
        if not size or at + 16 * size > len(wkb):
            return None
        ring = np.frombuffer(wkb, "<f8", 2 * size, at).reshape(size, 2)
        rings.append((ring, part, k > 0))
        at += 16 * size
    return at
