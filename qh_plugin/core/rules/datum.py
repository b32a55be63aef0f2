# SPDX-License-Identifier: GPL-2.0-or-later
"""What a definition (WKT 1 or 2) says of the way from its datum to WGS 84, held against EPSG:6960.

Parameters are metres, arc-seconds, parts per million with position-vector rotations, as
`+towgs84` and TOWGS84 have them; EPSG:6960 is published with coordinate-frame signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Optional

import numpy as np
from numpy.typing import NDArray

#: EPSG:6960 and EPSG:5194 with position-vector signs
PINNED = (
    -191.90441429,
    -39.30318279,
    -111.45032835,
    0.00928836,
    -0.01975479,
    0.00427372,
    0.252906278,
)
MEKONG = (-192.873, -39.382, -111.202, -0.00205, -0.0005, 0.00335, 0.0188)
#: operations nearer than this are the same
_SAME = 0.005
_PLACE = (106.698, 10.7725)
_NUMBER = r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?"
_TOWGS84 = re.compile(r"TOWGS84\s*\[([^\]]*)\]|\+towgs84=([-+0-9.eE,]+)", re.IGNORECASE)
_PARAMETERS = tuple(
    re.compile(rf'PARAMETER\s*\[\s*"{name}"\s*,\s*({_NUMBER})', re.IGNORECASE)
    for name in (
        "X-axis translation",
        "Y-axis translation",
        "Z-axis translation",
        "X-axis rotation",
        "Y-axis rotation",
        "Z-axis rotation",
        "Scale difference",
    )
)
_WGS84 = re.compile(
    r'(?:DATUM|ENSEMBLE)\s*\[\s*"(?:D_)?(?:WGS[_ ]?(?:19)?84|World Geodetic System 1984)', re.I
)
_TM = re.compile(r"Transverse[_ ]Mercator|\+proj=tmerc", re.IGNORECASE)
_SCALE = re.compile(rf'PARAMETER\s*\[\s*"Scale[^"]*"\s*,\s*({_NUMBER})', re.IGNORECASE)
_MERIDIAN = re.compile(
    rf'PARAMETER\s*\[\s*"(?:Central_Meridian|Longitude of natural origin)"\s*,\s*({_NUMBER})',
    re.IGNORECASE,
)

Seven = tuple[float, ...]


class Way(IntEnum):
    """What is wrong with the operation."""

    SIGNS = 0
    NONE = 1
    WGS84_DATUM = 2
    MEKONG = 3
    NO_ROTATION = 4
    OTHER = 5


@dataclass(frozen=True)
class Operation:
    """A wrong operation: how far (m) it puts a place in the city from where EPSG:6960 does;
    `meridian` of a projection that claims to be on WGS 84."""

    way: Way
    shift: float
    meridian: float = 0.0


@lru_cache(maxsize=256)
def stated(wkt: str) -> Optional[Seven]:
    """The seven parameters that a definition states; None where it states none."""
    found = _TOWGS84.search(wkt)
    if found:
        numbers = [float(n) for n in re.findall(_NUMBER, found[1] or found[2])]
        return tuple((numbers + [0.0] * 7)[:7]) if len(numbers) >= 3 else None
    if "BOUNDCRS" not in wkt.upper():
        return None
    bound = wkt[wkt.upper().rfind("ABRIDGEDTRANSFORMATION") :]
    hits = [pattern.search(bound) for pattern in _PARAMETERS]
    if not all(hits[:3]):
        return None
    values = [float(hit[1]) if hit else 0.0 for hit in hits]
    if abs(values[6]) > 0.5:  # a ratio, not parts per million
        values[6] = (values[6] - 1.0) * 1e6
    if "coordinate frame" in bound.lower():
        values[3:6] = [-v for v in values[3:6]]
    return tuple(values)


@lru_cache(maxsize=256)
def wrong_operation(wkt: str) -> Optional[Operation]:
    """What is wrong with the operation that a definition states or implies; None where it is
    EPSG:6960 or nothing can be told."""
    own = wkt.partition("TARGETCRS")[0]
    if _WGS84.search(own) and _TM.search(own):
        scale, meridian = _SCALE.search(own), _MERIDIAN.search(own)
        if scale and meridian and abs(float(scale[1]) - 0.9999) < 1e-9:
            return Operation(Way.WGS84_DATUM, shift_of((0.0,) * 7), float(meridian[1]))
        return None
    found = stated(wkt)
    if found is None:
        return None
    shift = shift_of(found)
    if shift <= _SAME:
        return None
    turned = (*PINNED[:3], *(-v for v in PINNED[3:6]), PINNED[6])
    plain = (*PINNED[:3], 0.0, 0.0, 0.0, 0.0)
    for way, known in (
        (Way.SIGNS, turned),
        (Way.NONE, (0.0,) * 7),
        (Way.MEKONG, MEKONG),
        (Way.MEKONG, (*MEKONG[:3], *(-v for v in MEKONG[3:6]), MEKONG[6])),
        (Way.NO_ROTATION, plain),
    ):
        if _between(found, known) <= _SAME:
            return Operation(way, shift)
    return Operation(Way.OTHER, shift)


def shift_of(seven: Seven) -> float:
    """How far (m, on the ground) the parameters put a place in the city from EPSG:6960."""
    return _between(seven, PINNED)


def _between(a: Seven, b: Seven) -> float:
    longitude, latitude = np.radians(_PLACE)
    difference = _helmert(a) - _helmert(b)
    east = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
    north = np.array(
        [
            -np.sin(latitude) * np.cos(longitude),
            -np.sin(latitude) * np.sin(longitude),
            np.cos(latitude),
        ]
    )
    return float(np.hypot(difference @ east, difference @ north))


def _helmert(seven: Seven) -> NDArray[np.float64]:
    """A place in the city, geocentric, moved by the parameters."""
    longitude, latitude = np.radians(_PLACE)
    a, flat = 6378137.0, 1 / 298.257223563
    e2 = flat * (2 - flat)
    n = a / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
    place = np.array(
        [
            n * np.cos(latitude) * np.cos(longitude),
            n * np.cos(latitude) * np.sin(longitude),
            n * (1 - e2) * np.sin(latitude),
        ]
    )
    rx, ry, rz = np.radians(np.array(seven[3:6]) / 3600)
    turn = np.array([[1.0, -rz, ry], [rz, 1.0, -rx], [-ry, rx, 1.0]])
    moved = np.array(seven[:3]) + (1 + seven[6] * 1e-6) * turn @ place
    return np.asarray(moved, np.float64)
