# SPDX-License-Identifier: GPL-2.0-or-later
"""An invented ward plan with exact topology: streets, blocks, lots, cells, a river bend.

Streets and lots are drawn as a rectangular net, bent by a smooth warp, rounded to the 1 mm grid
and cut by the river bank. All lines are noded together once, so every face has every node on its
border: lots, cells and boundary share vertices exactly, without gaps or overlaps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon

from qh_plugin.training.centre_lines import PROMENADE_WIDTH, streets
from qh_plugin.training.street_net import GRID, Net, make_net

Geometries = NDArray[np.object_]
#: what a lot is before it gets a land-use code
ROAD, GREEN, BLOCK = "road", "green", "block"
#: a lot of a block that the bank leaves smaller than this (m²) joins the green strip
_LEAST_LOT = 250.0
#: width of the green strip along the river (m)
_STRIP = 30.0
#: nearer than this (m) no vertex may come to another one or to an edge
_CLEARANCE = 0.011


@dataclass(frozen=True)
class Ward:
    """`lots` tile `boundary`, `cells` do too; `kind`, `cell` and `block` say for each lot what it
    is, the row of its cell and its block (-1 for roads and the strip); `roads` are the centre
    lines with `road_street` the street number, `street_width` (m) by street number, the last one
    the promenade's;
    `red_lines` part road lots from the others."""

    boundary: Polygon
    lots: Geometries
    kind: NDArray[np.object_]
    cell: NDArray[np.int64]
    block: NDArray[np.int64]
    cells: Geometries
    roads: Geometries
    road_street: NDArray[np.int64]
    street_width: NDArray[np.float64]
    red_lines: Geometries


def make_ward(seed: int) -> Ward:
    """The ward of that seed, in EPSG:9210, about 70 ha around 603,700 E 1,191,300 N.

    A net whose lines pass each other nearer than 11 mm somewhere is thrown away for the next one.
    """
    chance = np.random.default_rng(seed)
    while True:
        ward = _cut(make_net(chance))
        tiles = np.concatenate([ward.lots, ward.cells])
        edges = shapely.union_all(shapely.boundary(tiles))
        if shapely.minimum_clearance(edges) > _CLEARANCE:
            return ward


def _cut(net: Net) -> Ward:
    """Cut the net by the river bank and the landward limits."""
    bank = net.warp(_bank(net))
    strip = np.round(shapely.get_coordinates(LineString(bank).offset_curve(-_STRIP)), 3)
    lines = [*net.lines, LineString(bank), LineString(strip)]
    noded = shapely.unary_union(shapely.set_precision(lines, GRID), grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.point_on_surface(faces)
    limits = Polygon(net.warp(_limits(net)))
    land = limits.intersection(Polygon(np.vstack([bank, net.warp(_far(net))])))
    inland = limits.intersection(Polygon(np.vstack([strip, net.warp(_far(net))])))
    kept = shapely.contains(land, inner)
    faces, inner = faces[kept], inner[kept]
    places = net.unwarp(shapely.get_coordinates(inner))
    street, block = net.street_at(places), net.block_at(places)
    scrap = (street < 0) & (shapely.area(faces) < _LEAST_LOT)
    green = scrap | ~shapely.contains(inland, inner)
    cell = net.cell_at(places)
    keys = np.column_stack(
        [
            np.where(green, 0, np.where(street >= 0, 1, 2)),
            np.where(green, cell, np.where(street >= 0, street, net.lot_at(places))),
        ]
    )
    return _assemble(net, faces, keys, cell, block, LineString(strip))


def _assemble(
    net: Net,
    faces: Geometries,
    keys: NDArray[np.int64],
    cell: NDArray[np.int64],
    block: NDArray[np.int64],
    strip: LineString,
) -> Ward:
    """Join the faces of equal key; parts that hang together by a point only stay apart."""
    lots, kind, lot_cell, lot_block = [], [], [], []
    for key in np.unique(keys, axis=0):
        rows = np.flatnonzero((keys == key).all(axis=1))
        for part in shapely.get_parts(shapely.coverage_union_all(faces[rows])):
            mine = rows[shapely.contains(part, shapely.point_on_surface(faces[rows]))]
            lots.append(part)
            kind.append((GREEN, ROAD, BLOCK)[key[0]])
            lot_cell.append(int(np.bincount(cell[mine], shapely.area(faces[mine])).argmax()))
            lot_block.append(int(block[mine[0]]) if key[0] == 2 else -1)
    names = np.unique(cell)
    cells = [shapely.coverage_union_all(faces[cell == name]) for name in names]
    boundary = shapely.coverage_union_all(faces)
    shapes, kinds = _objects(lots), _objects(kind)
    roads = shapely.coverage_union_all(shapes[kinds == ROAD])
    edge = shapely.difference(shapely.boundary(roads), shapely.boundary(boundary))
    lines, numbers = streets(net, roads, strip)
    return Ward(
        boundary=_only(boundary),
        lots=shapes,
        kind=kinds,
        cell=np.searchsorted(names, lot_cell),
        block=np.array(lot_block),
        cells=_objects(cells),
        roads=lines,
        road_street=numbers,
        street_width=np.append(net.street_width, PROMENADE_WIDTH),
        red_lines=shapely.get_parts(shapely.line_merge(edge)),
    )


def _bank(net: Net) -> NDArray[np.float64]:
    """The river bank from the north-east to the south-west corner, in the net's coordinates."""
    width, height = net.u_centres[-1], net.v_centres[-1]
    nodes = np.array(
        [
            (0.70, 1.30),
            (0.80, 1.10),
            (0.89, 0.96),
            (0.97, 0.80),
            (0.99, 0.60),
            (0.90, 0.40),
            (0.72, 0.24),
            (0.50, 0.14),
            (0.26, 0.11),
            (-0.02, 0.04),
            (-0.12, 0.01),
        ]
    )
    return _smooth(nodes * (width, height), 9)


def _limits(net: Net) -> NDArray[np.float64]:
    """The landward limits along street centre lines, closed far beyond the river."""
    u, v = net.u_centres, net.v_centres
    corners = [(u[0], -v[-1]), (u[0], v[-3]), (u[1], v[-3]), (u[1], v[-2]), (u[3], v[-2])]
    corners += [(u[3], v[-1]), (2 * u[-1], v[-1]), (2 * u[-1], -v[-1])]
    return net.densified(np.array(corners))


def _far(net: Net) -> NDArray[np.float64]:
    """Corners that close the bank on the land's side."""
    width, height = net.u_centres[-1], net.v_centres[-1]
    return np.array([(-width, 0), (-width, 2 * height), (0.8 * width, 2 * height)])


def _smooth(nodes: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """A Catmull-Rom curve through all nodes but the first and the last."""
    before, start, end, after = nodes[:-3], nodes[1:-2], nodes[2:-1], nodes[3:]
    t = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    curve = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return np.vstack([curve.transpose(1, 0, 2).reshape(-1, 2), nodes[-2]])


def _only(shape: Polygon) -> Polygon:
    """The one polygon of a union that hangs together."""
    parts = shapely.get_parts(shape)
    if len(parts) != 1:
        raise ValueError(f"the ward falls into {len(parts)} parts")
    return parts[0]


def _objects(values: list) -> Geometries:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
