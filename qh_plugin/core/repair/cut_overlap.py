# SPDX-License-Identifier: GPL-2.0-or-later
"""Cut the common part of two features from one of them."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Iterable

import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import shared
from qh_plugin.core.repair.base import Choice, ChoosingRepair, Unmendable, possible, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.repair.overlay import common_at, polygons_of, without
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class CutOverlap(ChoosingRepair):
    """Cuts the common part from one of two features: by default from the larger one, which loses
    the smaller share. Their new common border has the same vertices in both."""

    id: ClassVar[str] = "cut_overlap"
    title: ClassVar[Text] = Text("Cắt phần chồng lấn", "Cut the overlap")
    mends: ClassVar[frozenset[str]] = frozenset({"C01", "C03"})

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Iterable[Choice]:
        """One choice for each feature that something is left of."""
        fids = sorted(set(findings.fids[i]))
        if len(fids) == 1:
            return (_parts_joined(context, fids[0]),)
        if len(fids) != 2:
            raise Unmendable(_NOT_TWO)
        rows = [row_of(context, fid) for fid in fids]
        shapes = {row: geometry_at(context, row) for row in rows}
        if not all(context.validity.usable[row] for row in rows):
            raise Unmendable(_INVALID)
        place = findings.geometry[i]
        if place is None:
            place = shapely.Point(findings.point[i])
        a, b = shapes.values()
        piece = common_at(a, b, place, context.tolerance)
        if piece is None:
            raise Unmendable(_GONE)
        larger_first = sorted(rows, key=lambda row: (-shapely.area(shapes[row]), row))
        return possible(
            [partial(_cut, context, row, shapes[row], piece) for row in larger_first], _GONE
        )


def _cut(context: LayerContext, row: int, shape: Any, piece: Any) -> Choice:
    left = without(shape, piece, context.tolerance)
    geometries = shared(context, {row: left}, piece)
    name = context.table.names([row])[0]
    title = Text("Cắt phần chung {area} khỏi {id}", "Cut the common {area} from {id}").format(
        area=text.area(float(shapely.area(piece))), id=name
    )
    edits = Edits(context.table.name, title, geometries=geometries, preview=preview(piece))
    return Choice(f"from_{int(context.table.fids[row])}", title, (edits,))


def _parts_joined(context: LayerContext, fid: int) -> Choice:
    """Parts of one feature that lie over each other, as one area."""
    row = row_of(context, fid)
    shape = geometry_at(context, row)
    parts = polygons_of(shape)
    joined = shapely.union_all(parts)
    title = Text("Gộp các phần chồng nhau của {id}", "Join the parts of {id}").format(
        id=context.table.names([row])[0]
    )
    edits = Edits(
        context.table.name,
        title,
        geometries=shared(context, {row: joined}, shape),
        preview=preview(joined),
    )
    return Choice("join", title, (edits,))


_NOT_TWO = Text(
    "Phép sửa này cần đúng hai đối tượng; hãy sửa bằng tay.",
    "This repair needs exactly two features; mend it by hand.",
)
_INVALID = Text(
    "Một trong hai đối tượng có hình học sai; hãy sửa đối tượng đó trước.",
    "One of the two features has invalid geometry; mend that one first.",
)
_GONE = Text(
    "Hai đối tượng không còn chồng lấn ở đây; hãy kiểm tra lại.",
    "The two features no longer overlap here; run the check again.",
)
