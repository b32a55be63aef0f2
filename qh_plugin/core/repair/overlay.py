# SPDX-License-Identifier: GPL-2.0-or-later
"""Areas cut from one another and put together so that no vertex moves and no crumb is left.

Before an overlay both sides get each other's vertices, so that their common border is the same
chain of vertices on both and the overlay has nothing to round.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from qh_plugin.core.repair.around import DUST, on_known
from qh_plugin.core.repair.base import Unmendable
from qh_plugin.core.repair.geometry import Floats, insert, rebuilt, vertices
from qh_plugin.core.text import Text


def polygons_of(shape: Any) -> list[Any]:
    """The polygons in a geometry of any kind."""
    flat = shapely.get_parts(shapely.get_parts(np.atleast_1d(shape)))
    return [part for part in flat if shapely.get_type_id(part) == 3 and not shapely.is_empty(part)]


def width_of(shape: Any) -> float:
    """Diameter in m of the largest circle in a polygon, to a tenth of it."""
    low, high = np.array(shapely.bounds(shape)).reshape(2, 2)
    scale = float(np.hypot(*(high - low)))
    circle = shapely.maximum_inscribed_circle(shape, tolerance=max(scale * 1e-4, 1e-6))
    return 2 * float(shapely.length(circle))


def common_at(a: Any, b: Any, place: Any, tolerance: float) -> Any:
    """The common part of two areas at a place: the regions that meet it, else None."""
    parts = polygons_of(shapely.intersection(a, b))
    found = [p for p in parts if shapely.dwithin(p, place, DUST) and width_of(p) > tolerance]
    return shapely.union_all(found) if found else None


def outside_at(a: Any, b: Any, place: Any, tolerance: float) -> Any:
    """The part of `a` outside `b` at a place, else None."""
    parts = polygons_of(shapely.difference(a, b))
    found = [p for p in parts if shapely.dwithin(p, place, DUST) and width_of(p) > tolerance]
    return shapely.union_all(found) if found else None


def without(shape: Any, piece: Any, tolerance: float) -> Any:
    """An area without a piece of it; what is left narrower than the tolerance goes too. Raises
    `Unmendable` where nothing is left."""
    known = vertices(piece)
    noded = rebuilt(shape, lambda xyz: insert(xyz, known, DUST))
    piece = _with_vertices(piece, vertices(shape))
    rest = polygons_of(shapely.difference(on_known(noded, known), piece))
    rest = [part for part in rest if width_of(part) > tolerance]
    if not rest:
        raise Unmendable(
            Text(
                "Cắt như vậy thì không còn gì của đối tượng; hãy xóa đối tượng nếu nó thừa.",
                "Nothing of the feature would be left; delete it if it is not needed.",
            )
        )
    return rest[0] if len(rest) == 1 else shapely.MultiPolygon(rest)


def together(first: Any, second: Any, tolerance: float) -> Any:
    """Two areas as one. The second's vertices within the tolerance of the first's border are on
    it in the result; no crack is left between them."""
    second = _near_as(second, vertices(first), tolerance)
    one = rebuilt(first, lambda xyz: insert(xyz, vertices(second), tolerance))
    two = rebuilt(second, lambda xyz: insert(xyz, vertices(first), tolerance))
    if not shapely.is_valid(two):
        two = shapely.union_all(polygons_of(shapely.make_valid(two)))
    parts = [_without_cracks(p, tolerance) for p in polygons_of(shapely.union(one, two))]
    parts = [p for p in parts if width_of(p) > tolerance]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _near_as(shape: Any, known: Floats, tolerance: float) -> Any:
    """A shape with its vertices within the tolerance of known ones put on them."""
    tree = shapely.STRtree(shapely.points(known))

    def fit(xyz: Floats) -> Floats:
        corner, place = tree.query_nearest(
            shapely.points(xyz[:, :2]), max_distance=tolerance, all_matches=False
        )
        moved = xyz.copy()
        moved[corner, :2] = known[place]
        moved[-1] = moved[0]
        step = np.hypot(*np.diff(moved[:, :2], axis=0).T)
        kept = moved[np.concatenate([[True], step > 0])]
        return kept if len(kept) >= 4 else xyz

    return rebuilt(shape, fit)


def _with_vertices(shape: Any, points: Floats) -> Any:
    return rebuilt(shape, lambda xyz: insert(xyz, points, DUST))


def _without_cracks(polygon: Any, tolerance: float) -> Any:
    """A polygon without holes that are not wider than the tolerance."""
    shell, *holes = shapely.get_rings(polygon)
    kept = [hole for hole in holes if width_of(shapely.polygons(hole)) > tolerance]
    return polygon if len(kept) == len(holes) else shapely.Polygon(shell, kept)
