# SPDX-License-Identifier: GPL-2.0-or-later
"""Split lots along lines; neighbours get the new nodes, so the fabric stays clean."""

from __future__ import annotations

from typing import Any, Iterable, Optional, Sequence

import shapely

from qh_plugin.core.drafting.base import (
    Drafted,
    Floats,
    Refused,
    polygons,
    read_shapes,
    to_wkb,
    usable,
)
from qh_plugin.core.drafting.cutting import cut
from qh_plugin.core.drafting.labels import known
from qh_plugin.core.drafting.noding import node
from qh_plugin.core.drafting.pieces import piece_values
from qh_plugin.core.drafting.roles import Roles
from qh_plugin.core.edits import Edits
from qh_plugin.core.repair.geometry import vertices
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text


def split(
    table: Table,
    paths: Sequence[Floats],
    roles: Roles,
    *,
    only: Optional[Iterable[int]] = None,
    labels: Iterable[object] = (),
) -> Drafted:
    """Split every lot that a path (k, 2) crosses from border to border; `only` some fids.

    `table` holds the lots near the paths and their neighbours, `labels` the symbols in use in
    the whole layer. The largest piece keeps fid, ids and symbol; others are new features with
    the next free symbols. Raises `Refused` where nothing is split, or a crossed lot is invalid.
    """
    shapes = usable(table)
    refuse_crossed_but_unusable(table, paths, shapes, only)
    nodes, noded = node(paths, shapes)
    wanted = None if only is None else set(only)
    taken = known([*labels, *table.columns.get(roles.label, ())])
    geometries: dict[int, bytes] = {}
    attributes: dict[int, dict[str, Any]] = {}
    added: list[tuple[bytes, dict[str, Any]]] = []
    touched: list[int] = []
    for row in _from_start(noded, paths):
        fid = int(table.fids[row])
        if wanted is not None and fid not in wanted:
            continue
        pieces = cut_lot(noded[row], nodes)
        if len(pieces) == 1:
            continue
        areas = [float(shapely.area(piece)) for piece in pieces]
        kept, others = piece_values(table, row, roles, pieces, areas, taken)
        geometries[fid] = to_wkb(pieces[0], table)
        attributes[fid] = kept
        added += [(to_wkb(p, table), values) for p, values in zip(pieces[1:], others)]
        touched.append(row)
    if not touched:
        left = [r for r in range(len(table)) if r not in shapes]
        polygons(table, [r for r in left if wanted is None or int(table.fids[r]) in wanted])
        raise Refused(_NOTHING if wanted is None else _NOT_THE_CHOSEN)
    for fid, wkb in renoded(table, shapes, noded).items():
        geometries.setdefault(fid, wkb)
    return Drafted((Edits(table.name, _text(table, touched), geometries, attributes,
                          added=tuple(added)),),
                   Text("Đã tách {n} lô thành {m}.", "Lots split: {n}, now {m}.").format(
                       n=len(touched), m=len(touched) + len(added)))  # fmt: skip


def cut_lot(shape: Any, paths: Sequence[Floats]) -> list[Any]:
    """The pieces of a lot, largest first; parts that are not cut stay with the largest."""
    whole: list[Any] = []
    pieces: list[Any] = []
    for part in shapely.get_parts(shape):
        faces = cut(part, paths)
        (whole if len(faces) == 1 else pieces).extend(faces)
    if not pieces:
        return [shape]
    pieces.sort(key=lambda face: -float(shapely.area(face)))
    if whole:
        pieces[0] = shapely.multipolygons([pieces[0], *whole])
    return pieces


def renoded(table: Table, before: dict[int, Any], after: dict[int, Any]) -> dict[int, bytes]:
    """fid → WKB of the features that only got new vertices."""
    return {
        int(table.fids[row]): to_wkb(shape, table)
        for row, shape in after.items()
        if len(vertices(shape)) > len(vertices(before[row]))
    }


def _from_start(shapes: dict[int, Any], paths: Sequence[Floats]) -> list[int]:
    """The rows in the order in which a person would count: along the line, from its start."""
    start = shapely.points(paths[0][0])
    return sorted(shapes, key=lambda row: (float(shapely.distance(shapes[row], start)), row))


def refuse_crossed_but_unusable(
    table: Table, paths: Sequence[Floats], shapes: dict[int, Any], only: Optional[Iterable[int]]
) -> None:
    """Raise `Refused` for an invalid lot whose box meets the paths'."""
    frame = shapely.bounds(shapely.multilinestrings([shapely.linestrings(path) for path in paths]))
    wanted = None if only is None else set(only)
    for row, fid in enumerate(table.fids):
        if row in shapes or (wanted is not None and int(fid) not in wanted):
            continue
        box = shapely.bounds(read_shapes(table.wkb[row : row + 1]))[0]
        if (box[:2] <= frame[2:]).all() and (box[2:] >= frame[:2]).all():
            polygons(table, [row])


def _text(table: Table, rows: Sequence[int]) -> Text:
    if len(rows) == 1:
        return Text("Tách {name}", "Split {name}").format(name=table.names(rows)[0])
    return Text("Tách {n} lô", "Split {n} lots").format(n=len(rows))


_NOTHING = Text(
    "Đường cắt không đi hết qua lô nào; hãy vẽ từ ngoài ranh này sang ngoài ranh kia của lô.",
    "The line crosses no lot from border to border; draw it from outside one border to outside "
    "the other.",
)
_NOT_THE_CHOSEN = Text(
    "Đường cắt không đi hết qua lô nào đang được chọn; hãy vẽ qua lô đã chọn, hoặc bỏ chọn để tách "
    "mọi lô mà đường cắt đi qua.",
    "The line crosses no selected lot from border to border; draw it across the selected lot, or "
    "clear the selection to split every lot that it crosses.",
)
