# SPDX-License-Identifier: GPL-2.0-or-later
"""R01: no reference system, or not VN-2000."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Sequence

from qh_plugin.core import crs
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import of_layer
from qh_plugin.core.rules.base import LayerContext, Rule
from qh_plugin.core.rules.datum import wrong_operation
from qh_plugin.core.rules.first_vertices import first_vertices
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text, Value


@dataclass(frozen=True)
class NotVn2000(Rule):
    """Kiểm tra gì: lớp chưa khai báo hệ tọa độ, hoặc hệ tọa độ không phải VN-2000 múi 3°, 6°.
    Định nghĩa tự viết mang sai phép chuyển sang WGS 84 do R04 báo.

    Vì sao: quy hoạch phải lập trên VN-2000 (TP. Hồ Chí Minh: kinh tuyến trục 105°45', EPSG:9210);
    coi nhầm WGS 84 là VN-2000 thì lệch khoảng 225 m.

    Cách sửa: nếu tọa độ đã là VN-2000, gán đúng hệ tọa độ cho lớp; nếu là hệ khác, chuyển đổi lớp
    sang EPSG:9210 chứ không gán lại.
    """

    id: ClassVar[str] = "R01"
    title: ClassVar[Text] = Text("Hệ tọa độ không phải VN-2000", "Reference system is not VN-2000")
    help_en: ClassVar[str] = (
        "What: the layer declares no reference system, or one that is not VN-2000; a definition "
        "with a wrong operation to WGS 84 is R04's. Why: plans must be drawn in VN-2000 (Ho Chi "
        "Minh City: central meridian 105°45', EPSG:9210); taking WGS 84 for VN-2000 shifts "
        "everything by some 225 m. Fix: if the coordinates are VN-2000, assign the right system to "
        "the layer; if they are not, transform the layer to EPSG:9210 and never just re-assign it."
    )
    basis: ClassVar[Text] = acts.SYSTEM
    quality: ClassVar[str] = "positional"
    severity: ClassVar[Severity] = Severity.ERROR

    def run(self, context: LayerContext) -> Findings:
        """At most one finding, about the layer."""
        table = context.table
        if crs.is_vn2000(table.epsg):
            return none_found(self.id, table.name)
        if table.epsg is None and wrong_operation(table.crs_wkt) is not None:
            return none_found(self.id, table.name)  # R04 says more of it
        if table.epsg is not None:
            variant, name = 1, crs.name(table.epsg)
        else:
            variant, name = (2 if table.crs_wkt else 0), ""
        arguments: Mapping[str, Sequence[Value]] = {"name": [name], "hint": [_hint(table)]}
        return of_layer(self.id, context, _MESSAGES, [variant], arguments, Severity.ERROR)


def _hint(table: Table) -> Text:
    """The system that the coordinates seem to have, where that is not the one declared."""
    guess = crs.probable(first_vertices(table.shapes)[1])
    if guess is None or guess.epsg == table.epsg:
        return Text("", "")
    return Text("; tọa độ hợp với {name}{swapped}", "; the coordinates fit {name}{swapped}").format(
        name=crs.name(guess.epsg),
        swapped=Text(" nếu đảo trục X và Y", " with X and Y swapped")
        if guess.swapped
        else Text("", ""),
    )


_MESSAGES = (
    Text("Lớp {layer} chưa có hệ tọa độ{hint}", "The layer {layer} has no reference system{hint}"),
    Text(
        "Lớp {layer} ở {name}, không phải VN-2000{hint}",
        "The layer {layer} is in {name}, not in VN-2000{hint}",
    ),
    Text(
        "Lớp {layer} có hệ tọa độ tự định nghĩa, không có mã EPSG của VN-2000{hint}",
        "The layer {layer} has a custom reference system without an EPSG code of VN-2000{hint}",
    ),
)
