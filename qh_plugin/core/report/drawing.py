# SPDX-License-Identifier: GPL-2.0-or-later
"""A defect's geometry as a small inline SVG."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

_WIDTH, _HEIGHT, _MARGIN = 88.0, 66.0, 6.0
_MOST_VERTICES = 2000


def drawing(geometry: Any) -> str:
    """The SVG element, north up, fitted into 88 × 66; "" where there is nothing to draw."""
    if geometry is None or geometry.is_empty:
        return ""
    bounds = shapely.bounds(geometry)
    if not np.isfinite(bounds).all():
        return ""
    if shapely.get_num_coordinates(geometry) > _MOST_VERTICES:
        geometry = shapely.envelope(geometry)
    shape = "".join(_element(part, bounds) for part in shapely.get_parts(geometry))
    return f'<svg viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img">{shape}</svg>'


def _element(part: Any, bounds: Any) -> str:
    kind = shapely.get_type_id(part)
    if kind == 0:
        x, y = _on_paper(shapely.get_coordinates(part), bounds)[0]
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#b00020"/>'
    if kind == 3:
        path = "".join(f"{_path(ring, bounds)}Z" for ring in shapely.get_rings(part))
        return (
            f'<path d="{path}" fill="#f2b8c0" fill-rule="evenodd" stroke="#b00020" '
            'stroke-width="1.5"/>'
        )
    if kind in (1, 2):
        return f'<path d="{_path(part, bounds)}" fill="none" stroke="#b00020" stroke-width="2"/>'
    return "".join(_element(p, bounds) for p in shapely.get_parts(part))


def _path(line: Any, bounds: Any) -> str:
    points = _on_paper(shapely.get_coordinates(line), bounds)
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _on_paper(xy: Any, bounds: Any) -> Any:
    low, high = bounds[:2], bounds[2:]
    room = np.array([_WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN])
    with np.errstate(divide="ignore"):
        scale = np.min(room / np.maximum(high - low, 1e-9))
    middle = (low + high) / 2
    return (xy - middle) * (scale, -scale) + (_WIDTH / 2, _HEIGHT / 2)
