# SPDX-License-Identifier: GPL-2.0-or-later
"""Vertices moved onto others, or dropped, in every feature that has them."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional

import numpy as np

from qh_plugin.core.repair.base import Unmendable
from qh_plugin.core.repair.geometry import Floats, rebuilt
from qh_plugin.core.text import Text

Place = tuple[float, float]


def place_of(xy: Any) -> Place:
    """A vertex as something to look up."""
    return (float(xy[0]), float(xy[1]))


def with_vertices_at(shape: Any, places: Mapping[Place, Place]) -> Optional[Any]:
    """A shape with vertices (keys) put at other places (values); None where it has none of them.
    Vertices that fall together become one."""
    return _changed(shape, lambda xyz: _put(xyz, places))


def rounded(xy: Floats, grid: float) -> Floats:
    """The nearest multiples; a division gives the double nearest to the decimal number."""
    per_metre = 1 / grid
    if abs(per_metre - round(per_metre)) < 1e-9:
        return np.asarray(np.rint(xy * round(per_metre)) / round(per_metre))
    return np.asarray(np.rint(xy / grid) * grid)


def is_closed(xyz: Floats) -> bool:
    """Whether a line ends where it began."""
    return len(xyz) > 3 and bool((xyz[0, :2] == xyz[-1, :2]).all())


def _changed(shape: Any, change: Callable[[Floats], Floats]) -> Optional[Any]:
    touched = []

    def look(xyz: Floats) -> Floats:
        new = change(xyz)
        if new is not xyz:
            touched.append(True)
        return new

    new = rebuilt(shape, look)
    return new if touched else None


def _put(xyz: Floats, places: Mapping[Place, Place]) -> Floats:
    hits = [k for k, xy in enumerate(xyz[:, :2].tolist()) if tuple(xy) in places]
    if not hits:
        return xyz
    moved = xyz.copy()
    for k in hits:
        moved[k, :2] = places[place_of(xyz[k])]
    step = np.hypot(*np.diff(moved[:, :2], axis=0).T)
    moved = moved[np.concatenate([[True], step > 0])]
    if len(moved) < (4 if is_closed(xyz) else 2):
        raise _too_few()
    return np.asarray(moved)


def _too_few() -> Unmendable:
    return Unmendable(
        Text(
            "Bỏ đỉnh thì không còn đủ đỉnh; đối tượng quá nhỏ, hãy xóa hoặc vẽ lại.",
            "Too few vertices would be left; the feature is too small, delete or redraw it.",
        )
    )
