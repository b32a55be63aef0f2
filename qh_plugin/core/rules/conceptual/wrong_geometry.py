# SPDX-License-Identifier: GPL-2.0-or-later
"""M02: geometry that does not fit the class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import ALL_KINDS, class_of, of_features, of_layer
from qh_plugin.core.rules.base import LayerContext, Rule
from qh_plugin.core.text import Text
from qh_plugin.core.wkb import Kind

_KINDS = {"Polygon": Kind.POLYGON, "LineString": Kind.LINE, "Point": Kind.POINT}
_NAMES = {
    Kind.POLYGON: Text("vùng", "polygon"),
    Kind.LINE: Text("đường", "line"),
    Kind.POINT: Text("điểm", "point"),
    Kind.OTHER: Text("tập hợp hoặc loại khác", "collection or another type"),
    Kind.NONE: Text("không có hình học", "no geometry"),
}


@dataclass(frozen=True)
class WrongGeometry(Rule):
    """Kiểm tra gì: kiểu hình học của lớp hoặc của đối tượng không khớp với lớp trong mô hình
    (đuôi _A là vùng, _L là đường, _P là điểm).

    Vì sao: lớp sai kiểu hình học không nạp được vào cơ sở dữ liệu và không tính được diện tích,
    chiều dài.

    Cách sửa: chuyển đối tượng sang lớp đúng kiểu, hoặc chuyển đổi hình học (đường khép kín thành
    vùng).
    """

    id: ClassVar[str] = "M02"
    title: ClassVar[Text] = Text("Sai kiểu hình học", "Wrong geometry type")
    help_en: ClassVar[str] = (
        "What: the geometry type of the layer or of a feature does not fit its class in the model "
        "(suffix _A polygon, _L line, _P point). Why: such a layer cannot be loaded into the "
        "database, nor its area or length be computed. Fix: move the feature to a class of its "
        "type, or convert the geometry (closed lines to polygons)."
    )
    basis: ClassVar[Text] = acts.MODEL
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR
    kinds: ClassVar[frozenset[str]] = ALL_KINDS
    needs_class: ClassVar[bool] = True

    def run(self, context: LayerContext) -> Findings:
        """One finding about the layer where its declared type is wrong, else one a feature."""
        table = context.table
        wanted = _kind(class_of(context).geometry)
        declared = _kind(table.geometry_type)
        if declared not in (wanted, Kind.OTHER):
            arguments = {"is": [_NAMES[declared]], "wanted": [_NAMES[wanted]]}
            variant = 2 if declared is Kind.NONE else 0
            return of_layer(self.id, context, _MESSAGES, [variant], arguments, Severity.ERROR)
        kind = table.shapes.kind
        rows = np.flatnonzero((kind != wanted) & (kind != Kind.NONE)).tolist()
        return of_features(
            self.id,
            context,
            [[row] for row in rows],
            _MESSAGES,
            [1] * len(rows),
            {"is": [_NAMES[Kind(kind[r])] for r in rows], "wanted": [_NAMES[wanted]] * len(rows)},
            Severity.ERROR,
        )


def _kind(geometry_type: str) -> Kind:
    """The kind of an OGC type name; OTHER for the general "Geometry", NONE for none."""
    if not geometry_type:
        return Kind.NONE
    base = geometry_type.split()[0]
    for suffix in ("25D", "ZM", "Z", "M"):
        base = base[: -len(suffix)] if base.endswith(suffix) else base
    base = base[5:] if base.startswith("Multi") else base
    return _KINDS.get(base, Kind.OTHER)


_MESSAGES = (
    Text("Lớp {layer} là {is}, mô hình yêu cầu {wanted}", "{layer}: {is}, not {wanted}"),
    Text("{id} là {is}, lớp này chỉ nhận {wanted}", "{id}: {is}, not {wanted}"),
    Text("Lớp {layer} {is}, mô hình yêu cầu {wanted}", "{layer}: {is}, not {wanted}"),
)
