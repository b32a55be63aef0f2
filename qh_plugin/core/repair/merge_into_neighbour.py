# SPDX-License-Identifier: GPL-2.0-or-later
"""Merge a feature, or a small part of one, into a neighbour."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Iterable, Optional, Sequence

import shapely

from qh_plugin.core import text
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.repair.around import Around, around, shared
from qh_plugin.core.repair.base import Choice, ChoosingRepair, Unmendable, possible, row_of
from qh_plugin.core.repair.geometry import geometry_at, preview
from qh_plugin.core.repair.overlay import polygons_of, together
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.text import Text

_OFFERED = 4


class MergeIntoNeighbour(ChoosingRepair):
    """Adds what is too small to the neighbour with the longest common border, or to another one;
    the neighbour keeps its attributes. What has no neighbour can be deleted."""

    id: ClassVar[str] = "merge_into_neighbour"
    title: ClassVar[Text] = Text("Gộp vào đối tượng liền kề", "Merge into a neighbour")
    mends: ClassVar[frozenset[str]] = frozenset({"G10", "G11"})

    def choices(self, context: LayerContext, findings: Findings, i: int) -> Iterable[Choice]:
        """One choice for each neighbour, the longest border first; to delete comes last."""
        row = row_of(context, findings.fids[i][0])
        shape = geometry_at(context, row)
        if not context.validity.usable[row]:
            raise Unmendable(_INVALID)
        small, rest = _parted(shape, findings.geometry[i])
        if small is None:
            raise Unmendable(_GONE)
        near = around(context, small)
        others = [k for k in near.by_border(small) if k != row][:_OFFERED]
        makers = [partial(_merged, context, near, row, small, rest, k) for k in others]
        makers.append(partial(_deleted, context, row, small, rest))
        return possible(makers, _GONE)


def _parted(shape: Any, place: Any) -> tuple[Optional[Any], Optional[Any]]:
    """The parts that a finding means, and the others; None for none."""
    if place is None:
        return shape, None
    parts = polygons_of(shape)
    meant = [any(shapely.equals(p, m) for m in polygons_of(place)) for p in parts]
    small = [p for p, is_meant in zip(parts, meant) if is_meant]
    rest = [p for p, is_meant in zip(parts, meant) if not is_meant]
    return _one(small), _one(rest)


def _one(parts: Sequence[Any]) -> Optional[Any]:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))


def _merged(
    context: LayerContext, near: Around, row: int, small: Any, rest: Optional[Any], other: int
) -> Choice:
    table = context.table
    changed = {other: together(near.geometry[other], small, context.tolerance)}
    gone = frozenset({row}) if rest is None else frozenset()
    if rest is not None:
        changed[row] = rest
    title = Text("Gộp {id} ({area}) vào {to}", "Merge {id} ({area}) into {to}").format(
        id=table.names([row])[0],
        area=text.area(float(shapely.area(small))),
        to=table.names([other])[0],
    )
    edits = Edits(
        table.name,
        title,
        geometries=shared(context, changed, small, gone=gone),
        deleted=frozenset(int(table.fids[k]) for k in gone),
        preview=preview(small),
    )
    return Choice(f"into_{int(table.fids[other])}", title, (edits,))


def _deleted(context: LayerContext, row: int, small: Any, rest: Optional[Any]) -> Choice:
    table = context.table
    title = Text("Xóa {id} ({area})", "Delete {id} ({area})").format(
        id=table.names([row])[0], area=text.area(float(shapely.area(small)))
    )
    if rest is None:
        deleted = frozenset({int(table.fids[row])})
        edits = Edits(table.name, title, deleted=deleted, preview=preview(small))
    else:
        kept = shared(context, {row: rest}, small)
        edits = Edits(table.name, title, geometries=kept, preview=preview(small))
    return Choice("delete", title, (edits,), picked_only=True)


_INVALID = Text(
    "Đối tượng có hình học sai; hãy sửa hình học trước.",
    "The feature has invalid geometry; mend that first.",
)
_GONE = Text(
    "Không còn phần quá nhỏ ở đây; hãy kiểm tra lại.",
    "There is nothing too small here any more; run the check again.",
)
