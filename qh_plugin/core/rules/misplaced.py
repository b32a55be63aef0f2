# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a feature may lie far from where it belongs."""

from __future__ import annotations

from typing import Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import crs
from qh_plugin.core.text import Text

_MARGIN = 1000.0  # metres around the boundary that still count as the right place
_UTM_48 = 3405  # VN-2000 / UTM zone 48N, the other system in use for the city

Floats = NDArray[np.float64]


def probable_cause(point: Floats, boundary: Floats, epsg: Optional[int]) -> Text:
    """A hint to append to a message, "" where nothing fits: swapped axes, degrees, or another
    VN-2000 zone. `boundary` (v, 2) are the vertices of where the feature should be."""
    low, high = np.nanmin(boundary, axis=0) - _MARGIN, np.nanmax(boundary, axis=0) + _MARGIN

    def fits(xy: Floats) -> bool:
        return bool((xy >= low).all() and (xy <= high).all())

    if fits(point[::-1]):
        return Text("; có lẽ đảo trục X và Y", "; probably the X and Y axes are swapped")
    if np.abs(point[0]) <= 180 and np.abs(point[1]) <= 90:
        return Text("; có lẽ tọa độ tính bằng độ", "; probably the coordinates are in degrees")
    for other in sorted({*crs.ZONES, _UTM_48}) if epsg else ():
        if other != epsg and fits(_moved(point, other, epsg)):
            return Text(
                "; có lẽ sai múi chiếu: tọa độ hợp với {name}",
                "; probably another zone: the coordinates fit {name}",
            ).format(name=crs.name(other))
    return Text("", "")


def _moved(point: Floats, source: int, target: Optional[int]) -> Floats:
    if target is None:
        return point
    return np.asarray(crs.transformer(source, target)(point[None, :])[0], float)
