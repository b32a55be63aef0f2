# SPDX-License-Identifier: GPL-2.0-or-later
"""Lines that somebody drew or chose, as noded paths; refusals of what cannot be cut along."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np
import shapely

from qh_plugin.core.drafting.base import REACH, Floats, Refused, rounded
from qh_plugin.core.text import Text


def drawn_path(points: Sequence[tuple[float, float]]) -> Floats:
    """A line of clicks (k, 2). Raises `Refused` for fewer than two places, or where the line
    crosses or touches itself."""
    xy = np.asarray(points, np.float64).reshape(-1, 2)
    if not np.isfinite(xy).all():
        raise Refused(Text("Đường cắt có điểm không hợp lệ.", "The line holds an invalid point."))
    step = np.hypot(*np.diff(xy, axis=0).T) if len(xy) > 1 else np.empty(0)
    xy = xy[np.concatenate([[True], step > REACH])] if len(xy) else xy
    if len(xy) < 2:
        raise Refused(
            Text(
                "Đường cắt cần ít nhất hai điểm khác nhau; hãy bấm thêm điểm.",
                "The line needs two different points at least; click some more.",
            )
        )
    if not shapely.is_simple(shapely.linestrings(xy)):
        raise Refused(
            Text(
                "Đường cắt tự cắt chính nó; hãy vẽ một đường không tự giao.",
                "The line crosses itself; draw one that does not.",
            )
        )
    return xy


def chosen_paths(lines: Sequence[Any]) -> list[Floats]:
    """Existing lines as paths that meet at ends only. Raises `Refused` where a geometry is not
    a line or cannot be read."""
    shapes = np.array(list(lines), dtype=object)
    if not len(shapes) or shapely.is_missing(shapes).any():
        raise Refused(_UNREADABLE)
    if not np.isin(shapely.get_type_id(shapes), (1, 2, 5)).all():
        raise Refused(_UNREADABLE)
    parts = shapely.get_parts(shapely.unary_union(shapely.force_2d(shapes)))
    return [np.asarray(shapely.get_coordinates(part)) for part in parts]


def free_ends_rounded(path: Floats) -> Floats:
    """A path on the millimetre; nodes on borders are found afterwards and stay exact."""
    return rounded(path)


_UNREADABLE = Text(
    "Có đường đã chọn không đọc được (rỗng, có cung tròn hoặc không phải đường); hãy sửa đường "
    "đó trước.",
    "Some chosen line cannot be read (empty, curved or no line); mend it first.",
)
