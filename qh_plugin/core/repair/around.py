# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies around a place, and shared borders that stay shared.

Nothing is snapped: where a repair makes a new vertex, every feature along gets that vertex with
exactly the same coordinates; where a new border passes a vertex of a neighbour, it gets that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.repair.base import Unmendable
from qh_plugin.core.repair.geometry import (
    Floats,
    geometry_at,
    has_vertex,
    insert,
    insert_one,
    rebuilt,
    to_wkb,
    vertices,
)
from qh_plugin.core.repair.nodes import Place, place_of, rounded, with_vertices_at
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

#: vertices nearer than this (m) are the same but for the rounding of an overlay
DUST = 1e-6
#: a gap or ring with more vertices around than this is not for a repair
_MOST = 20000


@dataclass(frozen=True)
class Around:
    """What lies along a region: valid features by row, and the vertices of all, the boundary and
    the allowed voids too."""

    context: LayerContext
    geometry: Mapping[int, Any]
    vertices: Floats
    tolerance: float

    @property
    def rows(self) -> list[int]:
        """The rows, ascending."""
        return sorted(self.geometry)

    def border(self, region: Any, row: int) -> float:
        """Length in m of the region's border along a feature, to 1 mm."""
        near = shapely.buffer(
            shapely.boundary(self.geometry[row]), self.tolerance + 1e-6, cap_style="flat"
        )
        line = shapely.boundary(region)
        return round(float(shapely.length(shapely.intersection(line, near))), 3)

    def by_border(self, region: Any) -> list[int]:
        """The rows that share more than a corner with a region, the longest border first."""
        found = [(self.border(region, row), row) for row in self.rows]
        found = [pair for pair in found if pair[0] > self.tolerance]
        return [row for _, row in sorted(found, key=lambda pair: (-pair[0], pair[1]))]

    def new_vertices(self, shape: Any) -> Floats:
        """The vertices of a shape that are nobody's yet."""
        mine = np.unique(vertices(shape), axis=0)
        if not len(self.vertices):
            return mine
        tree = shapely.STRtree(shapely.points(self.vertices))
        known, _ = tree.query(shapely.points(mine), predicate="dwithin", distance=1e-9)
        return np.asarray(np.delete(mine, known, axis=0))

    def noded(self, row: int, points: Floats) -> Optional[Any]:
        """A feature with those of the points that lie on its edges; None where none does."""
        before = after = self.geometry[row]
        for point in points:
            if not has_vertex(after, point, self.tolerance):
                after = rebuilt(after, partial(_put, point=point, within=self.tolerance))
        return after if len(vertices(after)) > len(vertices(before)) else None

    def completed(self, shape: Any, within: Any) -> Any:
        """A shape with the vertices of its surroundings that lie on its edges, in some area."""
        if not len(self.vertices):
            return shape
        tree = shapely.STRtree(shapely.points(self.vertices))
        near = tree.query(within, predicate="dwithin", distance=2 * self.tolerance + DUST)
        line = shapely.boundary(shape)
        near = np.sort(near)
        on = shapely.dwithin(line, shapely.points(self.vertices[near]), self.tolerance)
        points = self.vertices[near][on]
        points = points[[not has_vertex(shape, p, self.tolerance) for p in points]]
        return (
            rebuilt(shape, lambda xyz: insert(xyz, points, self.tolerance))
            if len(points)
            else shape
        )


def _put(coordinates: Floats, point: Floats, within: float) -> Floats:
    return insert_one(coordinates, point, within)


def around(context: LayerContext, region: Any, reach: Optional[float] = None) -> Around:
    """The valid features within reach of a region, by default twice the tolerance, and every
    vertex a corner can come from. Raises `Unmendable` where there are far too many."""
    if reach is None:
        reach = 2 * context.tolerance + DUST
    frame = shapely.bounds(region) + np.array([-reach, -reach, reach, reach])
    geometry = {
        row: feature
        for row in rows_in(context, frame)
        for feature in [_feature(context, row)]
        if feature is not None and shapely.dwithin(feature, region, reach)
    }
    known = _vertices_of(context, list(geometry.values()), frame, 0.0)
    if len(known) > _MOST:
        raise Unmendable(
            Text(
                "Quanh đây có quá nhiều đỉnh để sửa tự động; hãy sửa bằng tay.",
                "There are too many vertices around to mend this by the machine; do it by hand.",
            )
        )
    return Around(context, geometry, known, context.tolerance)


def _vertices_of(
    context: LayerContext, shapes: Sequence[Any], frame: Floats, tolerance: float
) -> Floats:
    """The vertices (n, 2) of some shapes, the boundary and the voids in and around a frame."""
    sources = [vertices(shape) for shape in shapes]
    partners = (context.boundary, context.voids)
    sources += [partner.shapes.xy for partner in partners if partner is not None]
    xy = np.concatenate([np.empty((0, 2)), *sources])
    reach = 2 * tolerance + DUST
    inside = ((xy >= frame[:2] - reach) & (xy <= frame[2:] + reach)).all(axis=1)
    return np.asarray(np.unique(xy[inside], axis=0))


def _feature(context: LayerContext, row: int) -> Optional[Any]:
    """The geometry of a row; None where repairs cannot use it."""
    try:
        return geometry_at(context, row)
    except Unmendable:
        return None


def rows_in(context: LayerContext, frame: Floats) -> list[int]:
    """Valid rows whose box meets the frame (xmin, ymin, xmax, ymax)."""
    boxes = context.table.boxes
    with np.errstate(invalid="ignore"):
        meets = ((boxes[:, :2] <= frame[2:]) & (boxes[:, 2:] >= frame[:2])).all(axis=1)
    return [int(row) for row in np.flatnonzero(meets) if context.validity.usable[row]]


def shared(
    context: LayerContext,
    changed: Mapping[int, Any],
    region: Any,
    *,
    gone: frozenset[int] = frozenset(),
) -> dict[int, bytes]:
    """fid → WKB of changed features (by row) and of those along that get a new vertex of theirs.

    `region` is where they change; rows in `gone` are deleted. Raises `Unmendable` where a result
    is not valid, or does not fit the layer."""
    near = around(context, region)
    fitted = {row: on_known(shape, near.vertices) for row, shape in changed.items()}
    fresh = [near.new_vertices(_within(s, region, context.tolerance)) for s in fitted.values()]
    points = np.unique(np.concatenate([np.empty((0, 2)), *fresh]), axis=0)
    places = _on_grid(context, near, points)
    if places:
        fitted = {row: with_vertices_at(s, places) or s for row, s in fitted.items()}
        points = np.unique(np.array(list(places.values())), axis=0)
    beside = {row: s for row, s in near.geometry.items() if row not in changed and row not in gone}
    done = {}
    for row, shape in fitted.items():
        others = [*beside.values(), *(s for k, s in fitted.items() if k != row)]
        known = _vertices_of(context, others, shapely.bounds(region), context.tolerance)
        full = Around(context, {}, known, context.tolerance).completed(shape, region)
        done[row] = (
            Around(context, {row: full}, known, context.tolerance).noded(row, points) or full
        )
    for row in beside:
        more = near.noded(row, points)
        if more is not None:
            done[row] = more
    fids = context.table.fids
    return {int(fids[row]): to_wkb(shape, context, row) for row, shape in done.items()}


def _on_grid(context: LayerContext, near: Around, points: Floats) -> dict[Place, Place]:
    """New vertices on the grid, where all around are on it and that is within the tolerance."""
    grid = context.grid
    if not len(points) or not grid > 0 or context.tolerance < 0.75 * grid:
        return {}
    if len(near.vertices) and np.abs(near.vertices - rounded(near.vertices, grid)).max() > 1e-7:
        return {}
    return {place_of(a): place_of(b) for a, b in zip(points, rounded(points, grid))}


def on_known(shape: Any, known: Floats) -> Any:
    """A shape with its vertices put exactly on those of the known ones that the arithmetic of an
    overlay missed; none twice."""
    if not len(known):
        return shape
    tree = shapely.STRtree(shapely.points(known))

    def fit(xyz: Floats) -> Floats:
        corner, place = tree.query_nearest(
            shapely.points(xyz[:, :2]), max_distance=DUST, all_matches=False
        )
        moved = xyz.copy()
        moved[corner, :2] = known[place]
        if (xyz[0, :2] == xyz[-1, :2]).all():
            moved[-1] = moved[0]
        step = np.hypot(*np.diff(moved[:, :2], axis=0).T)
        return np.asarray(moved[np.concatenate([[True], step > 0])])

    try:
        fitted = rebuilt(shape, fit)
    except ValueError:
        return shape
    return fitted if shapely.is_valid(fitted) else shape


def _within(shape: Any, region: Any, reach: float) -> Any:
    """The vertices of a shape near a region."""
    points = shapely.points(vertices(shape))
    return shapely.multipoints(points[shapely.dwithin(points, region, 2 * reach + DUST)])
