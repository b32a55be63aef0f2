# SPDX-License-Identifier: GPL-2.0-or-later
"""Geometry for the repairs: WKB in, rings as coordinate arrays, WKB of the same type out.

Coordinates pass through unchanged, to the last bit; Z is kept, M is refused.
"""

from __future__ import annotations

from typing import Any, Callable, Optional

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.repair.base import Unmendable
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

Floats = NDArray[np.float64]


def geometry_at(context: LayerContext, row: int) -> Any:
    """The shapely geometry of a row. Raises `Unmendable` where GEOS cannot read it."""
    wkb = context.table.wkb[row]
    measured = int(context.table.shapes.wkb_type[row]) % 0x20000000 // 1000 in (2, 3)
    geometry = None if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    if geometry is None or measured or shapely.is_missing(geometry):
        raise Unmendable(
            Text(
                "Không đọc được hình học của đối tượng {fid}; hãy sửa hình học trước.",
                "The geometry of feature {fid} cannot be read; mend it first.",
            ).format(fid=str(context.table.fids[row]))
        )
    return geometry


def rebuilt(geometry: Any, change: Callable[[Floats], Floats]) -> Any:
    """The same geometry with `change` done to the coordinates of each ring or line part."""
    kind = shapely.get_type_id(geometry)
    if kind == 3:
        shell, *holes = (change(_xyz(ring)) for ring in shapely.get_rings(geometry))
        return shapely.Polygon(shell, holes)
    if kind in (1, 2):
        return shapely.LineString(change(_xyz(geometry)))
    if kind in (4, 5, 6, 7):
        parts = [rebuilt(part, change) for part in shapely.get_parts(geometry)]
        return type(geometry)(parts)
    return geometry


def to_wkb(geometry: Any, context: LayerContext, row: int) -> bytes:
    """WKB in the type of the column, or of the old geometry where the column is generic.

    Raises `Unmendable` where the result is not valid or would need several parts.
    """
    declared = context.table.geometry_type.upper()
    old = int(context.table.shapes.wkb_type[row]) % 1000
    multi = declared.startswith("MULTI") or (
        declared in ("", "GEOMETRY", "GEOMETRYCOLLECTION") and old in (4, 5, 6)
    )
    kind = shapely.get_type_id(geometry)
    if multi and kind in (0, 1, 3):
        geometry = _MULTI[kind]([geometry])
    elif not multi and kind in (4, 5, 6):
        parts = shapely.get_parts(geometry)
        if len(parts) != 1:
            raise Unmendable(
                Text(
                    "Kết quả gồm nhiều phần nhưng lớp chỉ nhận đối tượng một phần.",
                    "The result has several parts but the layer takes single parts only.",
                )
            )
        geometry = parts[0]
    if not shapely.is_valid(geometry) or shapely.is_empty(geometry):
        raise Unmendable(
            Text(
                "Kết quả không phải hình học hợp lệ; hãy sửa bằng tay.",
                "The result would not be valid geometry; mend it by hand.",
            )
        )
    return bytes(shapely.to_wkb(geometry, output_dimension=3, flavor="iso"))


def vertices(geometry: Any) -> Floats:
    """All vertices (n, 2)."""
    return np.asarray(shapely.get_coordinates(geometry), dtype=np.float64)


def insert(coordinates: Floats, points: Floats, within: float) -> Floats:
    """A line or ring with each point (k, 2) put, exactly, into its nearest segment, where that is
    nearer than `within` and no vertex is. Nothing else changes."""
    for point in points:
        coordinates = insert_one(coordinates, point, within)
    return coordinates


def insert_one(coordinates: Floats, point: Floats, within: float) -> Floats:
    """`insert` for one point."""
    xy = coordinates[:, :2]
    if np.hypot(*(xy - point).T).min() <= within:
        return coordinates
    segment, distance, share = nearest_segment(xy, point)
    if distance > within:
        return coordinates
    new = coordinates[segment] + share * (coordinates[segment + 1] - coordinates[segment])
    new[:2] = point
    return np.insert(coordinates, segment + 1, new, axis=0)


def has_vertex(geometry: Any, point: Floats, within: float) -> bool:
    """Whether a geometry has a vertex within that distance of a point."""
    return bool((np.hypot(*(vertices(geometry) - point).T) <= within).any())


def nearest_segment(xy: Floats, point: Floats) -> tuple[int, float, float]:
    """Index, distance in m, and place along it (0..1) of the segment nearest to a point."""
    start, along = xy[:-1], np.diff(xy, axis=0)
    squared = (along**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip(((point - start) * along).sum(axis=1) / squared, 0.0, 1.0)
    share = np.where(squared > 0, share, 0.0)
    distance = np.hypot(*(start + share[:, None] * along - point).T)
    best = int(np.argmin(distance))
    return best, float(distance[best]), float(share[best])


def preview(geometry: Optional[Any]) -> Optional[bytes]:
    """WKB of what will change on the map; None where there is nothing to show."""
    if geometry is None or shapely.is_empty(geometry):
        return None
    return bytes(shapely.to_wkb(geometry, output_dimension=2))


def _xyz(line: Any) -> Floats:
    return np.asarray(shapely.get_coordinates(line, include_z=bool(shapely.has_z(line))))


_MULTI = {0: shapely.MultiPoint, 1: shapely.MultiLineString, 3: shapely.MultiPolygon}
