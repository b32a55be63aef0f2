# SPDX-License-Identifier: GPL-2.0-or-later
"""A building line parallel to a red line, set back on the side of the plots."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.base import DECIMALS, Drafted, Objects, Refused
from qh_plugin.core.drafting.roles import SET_BACK_FIELD, Roles
from qh_plugin.core.edits import Edits
from qh_plugin.core.text import Text

#: how far from the red line, in m, the sides are compared
_PROBE = 0.5
_MITRE = 5.0


def building_lines(
    layer: str,
    red_lines: Objects,
    set_back: float,
    roles: Roles,
    *,
    plots: Sequence[Any] = (),
    side_of: Optional[tuple[float, float]] = None,
    values: Optional[Mapping[str, Any]] = None,
) -> Drafted:
    """A new feature of `layer` for each red line (n,), `set_back` m away on the side where the
    `plots` are, or where the point `side_of` is.

    Raises `Refused` for a set-back that is not positive, an unreadable line, or a side that
    cannot be told.
    """
    if not (0 < set_back <= 500):
        raise Refused(
            Text(
                "Khoảng lùi phải lớn hơn 0 và không quá 500 m.",
                "The set-back must be more than 0 and not more than 500 m.",
            )
        )
    ground = shapely.union_all(list(plots)) if len(plots) else None
    made: list[Any] = []
    for line in _parts(red_lines):
        sign = _side(line, ground, side_of)
        parts = shapely.get_parts(_parallel(line, sign * set_back))
        made += [_on_grid(part) for part in parts if shapely.length(part) > 0.01]
    if not made:
        raise Refused(
            Text(
                "Khoảng lùi {d} m quá lớn so với đường đã chọn; không tạo được chỉ giới xây dựng.",
                "The set-back of {d} m is too large for the chosen lines; no building line arises.",
            ).format(d=float(set_back))
        )
    shown = f"{set_back:.2f}".rstrip("0").rstrip(".")
    added = tuple(
        (_wkb(line), {**(values or {}), SET_BACK_FIELD: shown, **roles.measures(line)})
        for line in made
    )
    text = Text("Tạo chỉ giới xây dựng, lùi {d} m", "Building line, set back {d} m")
    note = Text(
        "Đã tạo {n} chỉ giới xây dựng, lùi {d} m.", "Building lines made: {n}, set back {d} m."
    )
    return Drafted(
        (Edits(layer, text.format(d=float(set_back)), added=added),),
        note.format(n=len(made), d=float(set_back)),
    )


def _parts(lines: Objects) -> list[Any]:
    if not len(lines):
        raise Refused(
            Text("Hãy chọn ít nhất một chỉ giới đường đỏ.", "Select one red line at least.")
        )
    if shapely.is_missing(lines).any() or not np.isin(shapely.get_type_id(lines), (1, 2, 5)).all():
        raise Refused(
            Text(
                "Có chỉ giới đường đỏ không đọc được (rỗng hoặc có cung tròn); hãy sửa trước.",
                "Some red line cannot be read (empty or curved); mend it first.",
            )
        )
    merged = shapely.line_merge(shapely.union_all(shapely.force_2d(lines)))
    return [part for part in shapely.get_parts(merged) if shapely.length(part) > 0]


def _side(line: Any, ground: Any, point: Optional[tuple[float, float]]) -> int:
    """+1 for the left side, −1 for the right."""
    if point is not None:
        left, right = (
            shapely.distance(_parallel(line, s * _PROBE), shapely.points(*point)) for s in (1, -1)
        )
        return 1 if left < right else -1
    if ground is not None:
        left, right = (
            float(shapely.area(shapely.intersection(ground, _strip(line, sign))))
            for sign in (1, -1)
        )
        if abs(left - right) > 0.05 * max(left, right):
            return 1 if left > right else -1
    raise Refused(
        Text(
            "Không rõ lô đất nằm bên nào của chỉ giới; hãy bấm lên bản đồ ở phía lô đất.",
            "It is not clear on which side the plots are; click the map on their side.",
        )
    )


def _strip(line: Any, sign: int) -> Any:
    """The ground along a line, _PROBE wide, on its left (+1) or right (−1)."""
    block = _block(line)
    if block is None:
        return shapely.buffer(line, sign * _PROBE, single_sided=True)
    wider = shapely.buffer(block, _outwards(line, sign) * _PROBE)
    return shapely.symmetric_difference(block, wider)


def _parallel(line: Any, distance: float) -> Any:
    """The line `distance` m to the left (negative: right)."""
    block = _block(line)
    if block is None:
        return shapely.offset_curve(line, distance, join_style="mitre", mitre_limit=_MITRE)
    grown = _outwards(line, 1) * distance
    return shapely.boundary(shapely.buffer(block, grown, join_style="mitre", mitre_limit=_MITRE))


def _block(line: Any) -> Any:
    """The ground that a closed line encloses, None where it is open or crosses itself: GEOS's
    one-sided operations take a closed line for its whole inside."""
    return shapely.Polygon(line) if line.is_ring and len(line.coords) > 3 else None


def _outwards(ring: Any, sign: int) -> int:
    """+1 where that side of a closed line is outside, −1 where it is inside."""
    return -sign if shapely.is_ccw(ring) else sign


def _on_grid(line: Any) -> Any:
    return shapely.transform(line, lambda xy: np.round(xy, DECIMALS))


def _wkb(line: Any) -> bytes:
    return bytes(shapely.to_wkb(shapely.multilinestrings([line]), output_dimension=2, flavor="iso"))
