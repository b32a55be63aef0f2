# SPDX-License-Identifier: GPL-2.0-or-later
"""Draw the boundary line or point that is missing, take out the line that is too much."""

from __future__ import annotations

from typing import Any, ClassVar, Optional, Sequence

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Relation
from qh_plugin.core.repair.base import Repair, Unmendable, row_of
from qh_plugin.core.repair.cut_line_overlap import without_stretch
from qh_plugin.core.repair.geometry import preview
from qh_plugin.core.repair.lines import gone
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

_MISSING_LINE, _EXTRA_LINE, _MISSING_POINT = 0, 1, 3


class MatchBoundaryLine(Repair):
    """Adds the parcel's boundary to the boundary lines, cuts out of a line what lies on no
    parcel, or adds a boundary point at the end of a line."""

    id: ClassVar[str] = "match_boundary_line"
    title: ClassVar[Text] = Text(
        "Khớp đường ranh giới với ranh thửa", "Match boundary lines with parcels"
    )
    mends: ClassVar[frozenset[str]] = frozenset({"C09"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """A new line or point in its layer, or the line without the stretch."""
        variant, found = int(findings.variant[i]), findings.geometry[i]
        if found is None:
            raise gone()
        if variant == _EXTRA_LINE:
            return without_stretch(context, row_of(context, findings.fids[i][0]), found)
        if variant not in (_MISSING_LINE, _MISSING_POINT):
            raise Unmendable(
                Text("Hãy dời điểm về đỉnh ranh.", "Move the point to the boundary instead.")
            )
        relation = _relation(context)
        point = variant == _MISSING_POINT
        target = relation.also if point else relation.other
        table = next((t for t in context.dataset.tables if _is(context, t, target)), None)
        if table is None:
            raise gone()
        text = (
            Text("Thêm điểm ranh giới", "Add a boundary point")
            if point
            else Text("Vẽ đường ranh giới theo ranh thửa", "Draw the boundary line of the parcel")
        )
        values = {s.field: s.values[0] for s in relation.only if s.layer == target and s.values}
        return Edits(
            table.name, text, added=((_wkb(found, table), values),), preview=preview(found)
        )


def _relation(context: LayerContext) -> Relation:
    """The model's relation for the layer of the finding."""
    own = context.feature_class.name if context.feature_class else ""
    relations: Sequence[Relation] = context.model.relations if context.model else ()
    found: Optional[Relation] = next(
        (r for r in relations if r.rule == "C09" and own in (r.layer, r.other)), None
    )
    if found is None:
        raise Unmendable(
            Text(
                "Dữ liệu không theo mô hình nên không biết vẽ vào lớp nào; hãy vẽ bằng tay.",
                "The data follow no model, so the layer to draw in is not known; draw it by hand.",
            )
        )
    return found


def _is(context: LayerContext, table: Table, name: str) -> bool:
    of = context.model.feature_class(table.name) if context.model else None
    return of is not None and of.name == name


def _wkb(shape: Any, table: Table) -> bytes:
    multi = table.geometry_type.upper().startswith("MULTI")
    if multi and shapely.get_type_id(shape) == 1:
        shape = shapely.multilinestrings([shape])
    elif multi and shapely.get_type_id(shape) == 0:
        shape = shapely.multipoints([shape])
    return bytes(shapely.to_wkb(shape, output_dimension=2))
