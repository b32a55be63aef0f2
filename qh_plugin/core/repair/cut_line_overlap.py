# SPDX-License-Identifier: GPL-2.0-or-later
"""Take the common stretch out of one of two lines."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Iterable, Optional

import numpy as np
import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Choice, ChoosingRepair, possible
from qh_plugin.core.repair.geometry import Floats, geometry_at, preview
from qh_plugin.core.repair.joining import joined
from qh_plugin.core.repair.lines import cut_at, gone, measured, parts_of, rows_of, with_nodes
from qh_plugin.core.repair.splitting import as_features
from qh_plugin.core.repair.unfold_line import unfolded
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class CutLineOverlap(ChoosingRepair):
    """The stretch is cut out of one line, of which nothing may be left; the other one gets a
    vertex where the rest joins it. A line that runs over itself keeps the stretch once."""

    id: ClassVar[str] = "cut_line_overlap"
    title: ClassVar[Text] = Text(
        "Bỏ đoạn trùng khỏi một tuyến", "Cut the common stretch out of one line"
    )
    mends: ClassVar[frozenset[str]] = frozenset({"L05"})

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Iterable[Choice]:
        """From the shorter line first."""
        rows = rows_of(context, findings.fids[i])
        found = findings.geometry[i]
        if len(set(rows)) == 1:
            edits = unfolded(context, findings.fids[i][0], found)
            return (Choice("", edits.text, (edits,)),)
        if len(rows) != 2:
            raise gone()
        order = sorted(rows, key=lambda row: float(shapely.length(geometry_at(context, row))))
        makers = [
            partial(_choice, context, row, next(r for r in rows if r != row), found)
            for row in order
        ]
        return possible(makers, gone().text)


def _choice(context: LayerContext, row: int, other: int, found: Any) -> Choice:
    edits = without_stretch(context, row, found, other)
    return Choice(str(context.table.fids[row]), edits.text, (edits,))


def without_stretch(
    context: LayerContext, row: int, found: Any, other: Optional[int] = None
) -> Edits:
    """A feature without a stretch of its line; deleted where nothing is left."""
    if found is None or shapely.get_type_id(found) != 1:
        raise gone()
    within = max(2 * context.tolerance, 1e-3)
    begin, end = shapely.get_coordinates(found)[[0, -1]]
    left: list[Floats] = []
    places: list[Floats] = []
    for xyz in parts_of(geometry_at(context, row)):
        kept, cuts = _cut(xyz, begin, end, found, within)
        left += kept
        places += cuts
    fid, name = int(context.table.fids[row]), context.table.names([row])[0]
    shown = preview(found)
    if not left:
        text = Text("Xóa {id}, trùng hoàn toàn", "Delete {id}, all of it is common")
        return Edits(
            context.table.name, text.format(id=name), deleted=frozenset({fid}), preview=shown
        )
    if not places:
        raise gone()
    text = Text("Bỏ đoạn trùng khỏi {id}", "Cut the stretch out of {id}").format(id=name)
    lines = [shapely.LineString(xyz) for xyz in left]
    edits = as_features(context, row, lines, text, shown)
    noded = with_nodes(context, other, places, context.tolerance) if other is not None else None
    if noded is not None and other is not None:
        mate = int(context.table.fids[other])
        edits = joined(edits, Edits(context.table.name, text, geometries={mate: noded}))
    return measured(context, replace(edits, text=text, preview=shown))


def _cut(
    xyz: Floats, begin: Floats, end: Floats, found: Any, within: float
) -> tuple[list[Floats], list[Floats]]:
    """What is left of a part without the stretch, and where it was cut."""
    line = shapely.LineString(xyz[:, :2])
    near = shapely.distance(line, shapely.points([begin, end])) <= within
    middle = shapely.line_interpolate_point(found, 0.5, normalized=True)
    if not near.all() or shapely.distance(line, middle) > within:
        return [xyz], []
    pieces = cut_at(xyz, [np.asarray(begin), np.asarray(end)], within)
    band = shapely.buffer(found, within, cap_style="flat")
    kept = [
        piece
        for piece in pieces
        if shapely.length(shapely.difference(shapely.LineString(piece[:, :2]), band)) > within
    ]
    if len(kept) == len(pieces):
        return [xyz], []
    ends = [xyz[0, :2], xyz[-1, :2]]
    cuts = [p for p in (begin, end) if min(np.hypot(*(p - e)) for e in ends) > within]
    return kept, cuts or [begin]
