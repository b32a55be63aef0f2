# SPDX-License-Identifier: GPL-2.0-or-later
"""Make an invalid geometry valid."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Iterable

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import shared
from qh_plugin.core.repair.base import Choice, ChoosingRepair, Unmendable, possible, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.repair.overlay import polygons_of
from qh_plugin.core.repair.splitting import as_features
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text


class MakeValid(ChoosingRepair):
    """Rebuilds a polygon from its rings: shells make area, holes take it away (structure), or
    every crossing of the line turns inside to outside (linework). A line that crosses itself is
    split there. Each choice says how the area changes."""

    id: ClassVar[str] = "make_valid"
    title: ClassVar[Text] = Text("Dựng lại hình học hợp lệ", "Make the geometry valid")
    mends: ClassVar[frozenset[str]] = frozenset({"G04", "G06"})

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Iterable[Choice]:
        """The ways that give an area, each different from those before."""
        row = row_of(context, findings.fids[i][0])
        geometry = geometry_at(context, row)
        if shapely.get_dimensions(geometry) == 1:
            return (_split_line(context, row, geometry),)
        ways = _ways(geometry)
        if not ways:
            raise Unmendable(_NOTHING)
        makers = [partial(_whole, context, row, geometry, name, w) for name, w in ways.items()]
        parts = polygons_of(ways["structure"])
        if len(parts) > 1:
            makers.append(partial(_apart, context, row, geometry, parts))
            largest = max(parts, key=shapely.area)
            makers.append(partial(_whole, context, row, geometry, "largest", largest))
        return possible(makers, _NOTHING)


def _ways(geometry: Any) -> dict[str, Any]:
    """The areas that the methods give."""
    found = {}
    for method in ("structure", "linework"):
        made = shapely.make_valid(geometry, method=method, **_KEEP[method])
        parts = polygons_of(made)
        if parts:
            found[method] = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    both = list(found.values())
    if len(both) == 2 and shapely.equals(*both):
        del found["linework"]
    return found


def _whole(context: LayerContext, row: int, old: Any, way: str, new: Any) -> Choice:
    title = _titled(_TITLES[way], context, row, old, new)
    edits = Edits(
        context.table.name,
        title,
        geometries=shared(context, {row: new}, old),
        preview=preview(new),
    )
    return Choice(way, title, (edits,), picked_only=way in ("largest", "linework"))


def _apart(context: LayerContext, row: int, old: Any, parts: list[Any]) -> Choice:
    title = _titled(_TITLES["apart"], context, row, old, shapely.MultiPolygon(parts))
    return Choice("apart", title, (as_features(context, row, parts, title, preview(old)),))


def _split_line(context: LayerContext, row: int, line: Any) -> Choice:
    parts = list(shapely.get_parts(shapely.line_merge(shapely.union_all([line]))))
    parts = [part for part in parts if shapely.length(part) > 0]
    if len(parts) < 2:
        raise Unmendable(_NOTHING)
    title = Text(
        "Tách {id} thành {n} đường tại chỗ tự cắt", "Split {id} into {n} lines where it crosses"
    ).format(id=context.table.names([row])[0], n=len(parts))
    return Choice("split", title, (as_features(context, row, parts, title, preview(line)),))


def _titled(title: Text, context: LayerContext, row: int, old: Any, new: Any) -> Text:
    return title.format(
        id=context.table.names([row])[0],
        before=text.area(float(np.abs(shapely.area(old)))),
        after=text.area(float(shapely.area(new))),
        n=len(polygons_of(new)),
    )


_KEEP: dict[str, dict[str, bool]] = {"structure": {"keep_collapsed": False}, "linework": {}}
_TITLES = {
    "structure": Text(
        "Dựng lại {id} theo các vòng: diện tích {before} thành {after}",
        "Rebuild {id} from its rings: area {before} becomes {after}",
    ),
    "linework": Text(
        "Dựng lại {id} theo đường nét: diện tích {before} thành {after}",
        "Rebuild {id} from its lines: area {before} becomes {after}",
    ),
    "apart": Text(
        "Tách {id} thành {n} đối tượng, tổng {after} (trước {before})",
        "Split {id} into {n} features, {after} in all (was {before})",
    ),
    "largest": Text(
        "Chỉ giữ phần lớn nhất của {id}: diện tích {before} thành {after}",
        "Keep the largest part of {id} only: area {before} becomes {after}",
    ),
}
_NOTHING = Text(
    "Hình học này không dựng lại được; hãy vẽ lại đối tượng.",
    "This geometry cannot be rebuilt; draw the feature again.",
)
