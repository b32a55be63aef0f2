# SPDX-License-Identifier: GPL-2.0-or-later
"""Take out segments that are too short."""

from __future__ import annotations

from typing import Any, ClassVar

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import Around, around
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview, to_wkb, vertices
from qh_plugin.core.repair.nodes import Place, place_of, with_vertices_at
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class RemoveShortSegments(Repair):
    """Puts one end of each short segment on the other, in every feature that has it, so that
    shared borders stay shared. The end that more features or the boundary use stays."""

    id: ClassVar[str] = "remove_short_segments"
    title: ClassVar[Text] = Text("Bỏ đoạn quá ngắn", "Remove short segments")
    mends: ClassVar[frozenset[str]] = frozenset({"G08"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """New geometry of the feature and of those that share the vertices."""
        row = row_of(context, findings.fids[i][0])
        place = findings.geometry[i]
        if place is None or shapely.is_empty(place):
            raise Unmendable(_GONE)
        near = around(context, place)
        shapes = {**near.geometry, row: geometry_at(context, row)}
        places = _places(near, shapes, place)
        changed = {}
        for k, shape in shapes.items():
            new = with_vertices_at(shape, places)
            if new is not None:
                changed[k] = new
        if row not in changed:
            raise Unmendable(_GONE)
        fids = context.table.fids
        text = Text("Bỏ {n} đoạn quá ngắn của {id}", "Remove {n} short segments of {id}").format(
            n=len(places), id=context.table.names([row])[0]
        )
        return Edits(
            context.table.name,
            text,
            geometries={int(fids[k]): to_wkb(new, context, k) for k, new in changed.items()},
            preview=preview(place),
        )


def _places(near: Around, shapes: dict[int, Any], segments: Any) -> dict[Place, Place]:
    """Which vertex goes where, for each segment one."""
    use: dict[Place, int] = {}
    for shape in shapes.values():
        for xy in set(map(place_of, vertices(shape))):
            use[xy] = use.get(xy, 0) + 1
    fixed = set(map(place_of, near.vertices)) - set(use)  # of the boundary alone
    partners = (near.context.boundary, near.context.voids)
    for partner in partners:
        if partner is not None:
            inside = partner.shapes.xy
            box = shapely.bounds(segments)
            hit = ((inside >= box[:2] - 1e-9) & (inside <= box[2:] + 1e-9)).all(axis=1)
            fixed |= set(map(place_of, inside[hit]))
    goes: dict[Place, Place] = {}

    def end(xy: Place) -> Place:
        while xy in goes:
            xy = goes[xy]
        return xy

    for line in shapely.get_parts(segments):
        a, b = (end(place_of(xy)) for xy in shapely.get_coordinates(line)[[0, -1]])
        if a == b:
            continue
        if (b in fixed, use.get(b, 0)) > (a in fixed, use.get(a, 0)):
            a, b = b, a
        goes[b] = a
    return {xy: end(xy) for xy in goes}


_GONE = Text(
    "Không còn đoạn quá ngắn ở đây; hãy kiểm tra lại.",
    "There is no short segment here any more; run the check again.",
)
