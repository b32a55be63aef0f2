# SPDX-License-Identifier: GPL-2.0-or-later
"""Split two lines where they cross."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import shapely

from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.base import Repair
from qh_plugin.core.repair.geometry import Floats, geometry_at, preview
from qh_plugin.core.repair.joining import joined
from qh_plugin.core.repair.lines import (
    cut_at,
    exact_place,
    from_parts,
    gone,
    measured,
    parts_of,
    rows_of,
)
from qh_plugin.core.repair.splitting import as_features
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class SplitAtNode(Repair):
    """Cuts both lines at the crossing, with the same coordinates; the longer piece stays the
    feature, the other becomes one with its attributes."""

    id: ClassVar[str] = "split_at_node"
    title: ClassVar[Text] = Text("Cắt hai tuyến tại giao điểm", "Split both lines at the crossing")
    mends: ClassVar[frozenset[str]] = frozenset({"L04"})

    def propose(self, context: LayerContext, findings: Findings, i: int) -> Edits:
        """Both features shorter, and two more."""
        rows = rows_of(context, findings.fids[i])
        within = max(2 * context.tolerance, 1e-3)
        shapes = [geometry_at(context, row) for row in rows]
        place = exact_place(findings.point[i], shapes, context.tolerance)
        who = ", ".join(context.table.names(rows))
        text = Text("Cắt {who} tại giao điểm", "Split {who} at the crossing").format(who=who)
        shown = preview(shapely.Point(place))
        done = []
        for row, shape in zip(rows, shapes):
            pieces = _pieces(parts_of(shape), place, within)
            if len(pieces) < 2:
                raise gone()
            done.append(as_features(context, row, pieces, text, shown))
        edits = replace(joined(*done), text=text, preview=shown)
        return measured(context, edits)


def _pieces(parts: list[Floats], place: Floats, within: float) -> list[shapely.Geometry]:
    """The feature without the piece that is cut off, and that piece."""
    for k, xyz in enumerate(parts):
        cut = cut_at(xyz, [place], within)
        if len(cut) == 2:
            short, long = sorted(cut, key=lambda c: shapely.length(shapely.LineString(c)))
            return [from_parts([*parts[:k], long, *parts[k + 1 :]]), shapely.LineString(short)]
    return [from_parts(parts)]
