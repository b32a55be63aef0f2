# SPDX-License-Identifier: GPL-2.0-or-later
"""Cut a road out of the lots: the road's ground becomes a lot of its own, with red lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.drafting.base import REACH, Drafted, Floats, Refused, to_wkb, usable
from qh_plugin.core.drafting.labels import known, next_free
from qh_plugin.core.drafting.noding import node, on_vertices
from qh_plugin.core.drafting.pieces import piece_values
from qh_plugin.core.drafting.right_of_way import ends, right_of_way
from qh_plugin.core.drafting.roles import ROAD_CODE, ROAD_CODES, Roles
from qh_plugin.core.drafting.split import (
    cut_lot,
    refuse_crossed_but_unusable,
    renoded,
)
from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.geometry import preview, vertices
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

#: a piece that is nowhere wider than this (m) is no lot: it goes to what lies beside it
SLIVER = 0.1
_BORDER = -1


@dataclass(frozen=True)
class RoadInput:
    """Centre `lines` with `widths` in m; `boundary` of the plan or None; `values`, `short`
    (symbol) and `code` of the new road lots; `red_layer` "" for no red lines, `red_roles` its
    fields and `red_values` the lines' attributes."""

    lines: Sequence[Any]
    widths: Sequence[float]
    boundary: Optional[Any] = None
    values: Mapping[str, Any] = field(default_factory=dict)
    short: str = "GT"
    code: str = ROAD_CODE
    red_layer: str = ""
    red_roles: Roles = field(default_factory=Roles)
    red_values: Mapping[str, Any] = field(default_factory=dict)


def cut_road(
    table: Table, road: RoadInput, roles: Roles, *, labels: Iterable[object] = ()
) -> Drafted:
    """Cut the roads' right of way out of the lots in `table` (those near it); the ground, also
    where no lot was, becomes new road lots. Lots that are roads already stay as they are.

    Raises `Refused` where a lot in the way is invalid or there is nothing to do.
    """
    ground = right_of_way(road.lines, road.widths)
    shapes = usable(table)
    refuse_crossed_but_unusable(table, [_outline(ground)], shapes, None)
    codes = table.columns.get(roles.code, np.full(len(table), None, object))
    roads = {row for row in shapes if codes[row] in ROAD_CODES}
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(ground))]
    border = {} if road.boundary is None else {_BORDER: road.boundary}
    nodes, noded = node(rings, {**shapes, **border})
    noded.pop(_BORDER, None)
    work = _Work(table, roles, known([*labels, *table.columns.get(roles.label, ())]))
    inside = _polygon_of(nodes, ground)
    for row in sorted(set(noded) - roads):
        if shapely.intersects(noded[row], inside):
            work.cut(row, noded[row], nodes, inside)
    free = _free(inside, road.boundary, list(noded.values()))
    taken = [*work.taken_ground, *free]
    if not taken:
        raise Refused(_NOTHING)
    corners = [vertices(shape) for shape in [*noded.values(), *border.values()]]
    whole = on_vertices(shapely.union_all(taken), np.concatenate([*nodes, *corners]))
    lots = shapely.get_parts(whole)
    lots = [lot for lot in lots if shapely.get_type_id(lot) == 3 and not thin(lot)]
    work.add_roads(lots, road)
    for fid, wkb in renoded(table, shapes, noded).items():
        if fid not in work.deleted:
            work.geometries.setdefault(fid, wkb)
    edits = [work.edits(lots)]
    if road.red_layer:
        others = shapely.union_all([noded[row] for row in sorted(roads)])
        edits.append(_red_lines(nodes, road, others))
    return Drafted(tuple(edits), _note(work, lots, edits))


class _Work:
    """The changes of the lots' layer as they come together."""

    def __init__(self, table: Table, roles: Roles, taken: set[str]) -> None:
        self.table, self.roles, self.taken = table, roles, taken
        self.geometries: dict[int, bytes] = {}
        self.attributes: dict[int, dict[str, Any]] = {}
        self.added: list[tuple[bytes, dict[str, Any]]] = []
        self.deleted: set[int] = set()
        self.taken_ground: list[Any] = []
        self.slivers, self.sliver_area, self.cut_lots = 0, 0.0, 0

    def cut(self, row: int, shape: Any, nodes: Sequence[Floats], ground: Any) -> None:
        """Take the ground out of one lot."""
        faces = [face for part in shapely.get_parts(shape) for face in cut_lot(part, nodes)]
        within = [bool(shapely.intersects(ground, shapely.point_on_surface(f))) for f in faces]
        road = [f for f, inside in zip(faces, within) if inside]
        rest = [f for f, inside in zip(faces, within) if not inside]
        if not road or (rest and all(map(thin, road))):
            self._count_slivers(road)
            return
        lost = [face for face in rest if thin(face)]
        self._count_slivers(lost)
        rest = sorted((f for f in rest if not thin(f)), key=lambda f: -float(shapely.area(f)))
        self.taken_ground += [*road, *lost]
        self.cut_lots += 1
        fid = int(self.table.fids[row])
        if not rest:
            self.deleted.add(fid)
            return
        areas = [float(shapely.area(face)) for face in rest]
        kept, others = piece_values(self.table, row, self.roles, rest, areas, self.taken)
        self.geometries[fid] = to_wkb(rest[0], self.table)
        self.attributes[fid] = kept
        self.added += [(to_wkb(f, self.table), v) for f, v in zip(rest[1:], others)]

    def add_roads(self, lots: Sequence[Any], road: RoadInput) -> None:
        """The new road lots."""
        present = set(self.table.columns)
        names = next_free(f"{road.short}-00", self.taken, len(lots)) if road.short else []
        for i, lot in enumerate(lots):
            values = {**road.values, **self.roles.measures(lot)}
            if self.roles.code:
                values[self.roles.code] = road.code
            if names and self.roles.label:
                values[self.roles.label] = names[i]
            mine = {k: v for k, v in values.items() if k in present}
            self.added.append((to_wkb(lot, self.table), mine))

    def edits(self, lots: Sequence[Any]) -> Edits:
        """All changes of the layer."""
        return Edits(
            self.table.name,
            Text("Cắt lô theo đường", "Cut lots by a road"),
            {f: w for f, w in self.geometries.items() if f not in self.deleted},
            self.attributes,
            frozenset(self.deleted),
            tuple(self.added),
            preview(shapely.union_all(list(lots))),
        )

    def _count_slivers(self, faces: Sequence[Any]) -> None:
        self.slivers += len(faces)
        self.sliver_area += float(sum(shapely.area(face) for face in faces))


def thin(face: Any) -> bool:
    """Whether a face is nowhere wider than `SLIVER`."""
    return bool(shapely.is_empty(shapely.buffer(face, -SLIVER / 2)))


def _outline(ground: Any) -> Floats:
    return np.asarray(shapely.get_coordinates(ground))


def _polygon_of(nodes: Sequence[Floats], ground: Any) -> Any:
    """The ground through its nodes; its parts and holes are those of `ground`."""
    parts, place = [], 0
    for part in shapely.get_parts(ground):
        count = shapely.get_num_interior_rings(part) + 1
        rings = [_closed(path) for path in nodes[place : place + count]]
        parts.append(shapely.Polygon(rings[0], rings[1:]))
        place += count
    whole = shapely.union_all(parts)
    return whole if shapely.is_valid(whole) else ground


def _closed(path: Floats) -> Floats:
    return path if (path[0] == path[-1]).all() else np.vstack([path, path[:1]])


def _free(ground: Any, boundary: Optional[Any], lots: Sequence[Any]) -> list[Any]:
    """The parts of the ground where no lot is, within the plan boundary."""
    left = shapely.difference(ground, shapely.union_all(list(lots)))
    if boundary is not None:
        left = shapely.intersection(left, boundary)
    return [p for p in shapely.get_parts(left) if shapely.get_type_id(p) == 3 and not thin(p)]


def _red_lines(nodes: Sequence[Floats], road: RoadInput, others: Any) -> Edits:
    """The sides of the ground without its flat ends and without what borders an older road."""
    sides = shapely.multilinestrings([shapely.linestrings(_closed(path)) for path in nodes])
    away = [shapely.buffer(others, REACH)] if not shapely.is_empty(others) else []
    caps = ends(road.lines, road.widths)
    if caps is not None:
        away.append(shapely.buffer(caps, REACH, cap_style="square"))
    segments = _segments(sides)
    covered = shapely.covers(shapely.union_all(away), segments) if away else np.zeros(len(segments))
    kept = segments[~covered.astype(bool)]
    if road.boundary is not None:
        middle = shapely.line_interpolate_point(kept, 0.5, normalized=True)
        kept = kept[shapely.dwithin(road.boundary, middle, REACH)]
    lines = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(list(kept))))
    added = tuple(
        (_line_wkb(line), {**road.red_values, **road.red_roles.measures(line)}) for line in lines
    )
    return Edits(road.red_layer, Text("Tạo chỉ giới đường đỏ", "Make red lines"), added=added)


def _segments(lines: Any) -> Any:
    pairs = []
    for part in shapely.get_parts(lines):
        xy = shapely.get_coordinates(part)
        pairs.append(np.stack((xy[:-1], xy[1:]), axis=1))
    return shapely.linestrings(np.concatenate(pairs))


def _line_wkb(line: Any) -> bytes:
    return bytes(shapely.to_wkb(shapely.multilinestrings([line]), output_dimension=2, flavor="iso"))


def _note(work: _Work, lots: Sequence[Any], edits: Sequence[Edits]) -> Text:
    note = Text(
        "Đã cắt {n} lô, tạo {m} lô đường và {k} chỉ giới đường đỏ.",
        "Lots cut: {n}, road lots made: {m}, red lines: {k}.",
    ).format(n=work.cut_lots, m=len(lots), k=len(edits[1].added) if len(edits) > 1 else 0)
    if not work.slivers:
        return note
    more = Text(
        "{note} {s} mảnh vụn ({area}) nhập vào lô bên cạnh.",
        "{note} Slivers that went to the lot beside them: {s} ({area}).",
    )
    return more.format(note=note, s=work.slivers, area=text.area(work.sliver_area))


_NOTHING = Text(
    "Đường này không đi qua lô hay chỗ trống nào cần cắt; có lẽ đã được cắt rồi.",
    "The road meets no lot or empty place to be cut; perhaps that was done before.",
)
