# SPDX-License-Identifier: GPL-2.0-or-later
"""The ground of roads: centre lines widened to their right of way, and its two sides."""

from __future__ import annotations

import re
from typing import Any, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.base import DECIMALS, Objects, Refused
from qh_plugin.core.text import Text

#: a sharper bend of the centre line is cut off at so many half widths
_MITRE = 3.0
WIDEST = 500.0
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def parse_width(value: object) -> Optional[float]:
    """The width in m that a field gives ("20", "20,5", "20.5 m"); the largest of several, None
    where there is none."""
    if isinstance(value, (int, float)):
        return float(value) if 0 < value <= WIDEST else None
    found = [float(text.replace(",", ".")) for text in _NUMBER.findall(str(value or ""))]
    widths = [width for width in found if 0 < width <= WIDEST]
    return max(widths) if widths else None


def right_of_way(lines: Sequence[Any], widths: Sequence[float]) -> Any:
    """The area of roads with centre `lines` and `widths` (m): flat ends, mitred bends, corners
    on the millimetre. Raises `Refused` for a line that cannot be read or a width out of range."""
    shapes: Objects = np.array(list(lines), dtype=object)
    if not len(shapes):
        raise Refused(Text("Hãy chọn ít nhất một tim đường.", "Select one centre line at least."))
    if shapely.is_missing(shapes).any() or not np.isin(shapely.get_type_id(shapes), (1, 5)).all():
        raise Refused(
            Text(
                "Có tim đường không đọc được (rỗng hoặc có cung tròn); hãy sửa tim đường đó trước.",
                "Some centre line cannot be read (empty or curved); mend it first.",
            )
        )
    size = np.asarray(widths, np.float64)
    if not ((size > 0) & (size <= WIDEST)).all():
        raise Refused(
            Text(
                "Lộ giới phải lớn hơn 0 và không quá {most} m.",
                "The right of way must be more than 0 and not more than {most} m.",
            ).format(most=WIDEST)
        )
    areas = []
    for width in np.unique(size):
        same = shapely.line_merge(shapely.union_all(shapely.force_2d(shapes[size == width])))
        areas.append(
            shapely.buffer(
                same, width / 2, cap_style="flat", join_style="mitre", mitre_limit=_MITRE
            )
        )
    ground = shapely.set_precision(shapely.union_all(areas), 10.0**-DECIMALS)
    if shapely.is_empty(ground):
        raise Refused(Text("Tim đường quá ngắn.", "The centre line is too short."))
    return ground


def ends(lines: Sequence[Any], widths: Sequence[float]) -> Any:
    """The flat ends of the right of way, as lines: no red line runs across a road."""
    caps = []
    for line, width in zip(lines, widths):
        for part in shapely.get_parts(line):
            xy = shapely.get_coordinates(part)
            if len(xy) < 2 or (xy[0] == xy[-1]).all():
                continue
            for here, inward in ((xy[0], xy[1]), (xy[-1], xy[-2])):
                along = (inward - here) / max(float(np.hypot(*(inward - here))), 1e-12)
                side = np.array([-along[1], along[0]]) * width / 2
                caps.append(shapely.linestrings([here - side, here + side]))
    return shapely.multilinestrings(caps) if caps else None
