# SPDX-License-Identifier: GPL-2.0-or-later
"""G15: geometry of a form that the layer does not take: kind, curves, Z and M."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import (
    LINE,
    POINT,
    POLYGON,
    LayerContext,
    Mending,
    Rule,
)
from qh_plugin.core.rules.defects import readable
from qh_plugin.core.rules.single import of_rows, of_whole_layer
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import Kind

_KINDS = {POLYGON: Kind.POLYGON, LINE: Kind.LINE, POINT: Kind.POINT}
_NAMES = {
    Kind.POLYGON: Text("vùng", "polygon"),
    Kind.LINE: Text("đường", "line"),
    Kind.POINT: Text("điểm", "point"),
}


@dataclass(frozen=True)
class WrongType(Rule):
    """Kiểm tra gì: đối tượng khác loại với lớp (đường trong lớp vùng), đường cong, tọa độ có cao
    độ Z hoặc giá trị M. Đường cong được kiểm tra như đường gấp khúc sát cung tròn; Z và M không
    tham gia kiểm tra. Đường cong, Z và M chỉ báo một lần cho cả lớp.

    Vì sao: cơ sở dữ liệu quy định lớp là vùng, đường hay điểm phẳng; đối tượng khác kiểu bị từ
    chối khi nạp hoặc bị đổi hình âm thầm.

    Cách sửa: chuyển đối tượng sang lớp đúng loại; nắn đường cong thành đường gấp khúc, bỏ Z và M
    cho cả lớp.
    """

    id: ClassVar[str] = "G15"
    title: ClassVar[Text] = Text("Sai kiểu hình, đường cong, Z và M", "Wrong type, curves, Z and M")
    help_en: ClassVar[str] = (
        "What: features of another kind than the layer (lines in a polygon layer), curves, and "
        "coordinates with heights (Z) or measures (M). Curves are checked as segments close to the "
        "arc; Z and M take no part. Curves, Z and M give one finding a layer. Why: the database "
        "takes flat polygons, lines or points; others are refused when loaded, or changed without "
        "a word. Fix: move the feature to a layer of its kind; turn curves into segments and drop "
        "Z and M for the whole layer."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.AUTO

    allow_z: bool = False
    allow_m: bool = False

    def run(self, context: LayerContext) -> list[Findings]:
        """Features of another kind, one finding each (one for the layer where they are most of
        it); then curves, Z and M."""
        groups = [self._kinds(context)] if context.feature_class is None else []  # else M02's
        stored = context.dataset.table(context.table.name) if len(context.curved) else None
        code = (
            context.table if stored is None else stored
        ).shapes.wkb_type  # as stored, not as checked
        three = np.flatnonzero(np.isin(code // 1000, (1, 3)))
        measured = np.flatnonzero(np.isin(code // 1000, (2, 3)))
        groups.append(self._layer(context, context.curved, 2, Severity.WARNING))
        if not self.allow_z:
            groups.append(self._layer(context, three, 3, Severity.INFO))
        if not self.allow_m:
            groups.append(self._layer(context, measured, 4, Severity.INFO))
        return groups

    def _kinds(self, context: LayerContext) -> Findings:
        kind = context.table.shapes.kind
        wanted = _KINDS[context.kind]
        rows = np.flatnonzero((kind != wanted) & readable(context))
        names = {"is": [_NAMES[Kind(kind[row])] for row in rows]}
        if 2 * len(rows) > len(context.table):
            several = ", ".join(_NAMES[k].vi for k in _NAMES if (kind[rows] == k).any())
            english = ", ".join(_NAMES[k].en for k in _NAMES if (kind[rows] == k).any())
            values = {"is": Text(several, english), "wanted": _NAMES[wanted]}
            point = _first_vertex(context, rows[:1])[0]
            return of_whole_layer(self.id, context, rows, point, _MESSAGES, values, {}, 1)
        point = _first_vertex(context, rows)
        geometry = np.asarray(shapely.points(point), object)
        values_of = {**names, "wanted": [_NAMES[wanted]] * len(rows)}
        return of_rows(self.id, context, rows, geometry, point, _MESSAGES, values_of, {})

    def _layer(
        self, context: LayerContext, rows: Ints, variant: int, severity: Severity
    ) -> Findings:
        point = np.full(2, np.nan)
        if len(rows):
            there = rows[readable(context)[rows]]
            point = _first_vertex(context, there[:1])[0] if len(there) else point
        found = of_whole_layer(self.id, context, rows, point, _MESSAGES, {}, {}, variant)
        return replace(found, severity=severity)


def _first_vertex(context: LayerContext, rows: Ints) -> Floats:
    """The first vertex (n, 2) of some readable rows."""
    shapes = context.table.shapes
    ring = np.searchsorted(shapes.ring_row, rows)
    found: Floats = shapes.xy[shapes.ring_start[ring]]
    return found


_MESSAGES = (
    Text(
        "{id} là {is} trong một lớp {wanted}; đối tượng này không được kiểm tra cùng lớp",
        "{id} is a {is} in a layer of {wanted} type; it is not checked together with the layer",
    ),
    Text(
        "Lớp {layer} khai báo là {wanted} nhưng {count}/{total} đối tượng là {is}",
        "Layer {layer} is declared as {wanted}, but {count} of {total} features are {is}",
    ),
    Text(
        "Lớp {layer}: {count}/{total} đối tượng có đường cong, đã kiểm tra như đường gấp khúc lệch "
        "cung không quá 1/10 dung sai",
        "Layer {layer}: {count} of {total} features are curves, checked as segments within a tenth "
        "of the tolerance of the arc",
    ),
    Text(
        "Lớp {layer}: {count}/{total} đối tượng có cao độ Z; Z không tham gia kiểm tra",
        "Layer {layer}: {count} of {total} features have heights (Z); Z takes no part in the check",
    ),
    Text(
        "Lớp {layer}: {count}/{total} đối tượng có giá trị M; M không tham gia kiểm tra",
        "Layer {layer}: {count} of {total} features have measures (M); M takes no part in the "
        "check",
    ),
)
