# SPDX-License-Identifier: GPL-2.0-or-later
"""R01: no reference system, or not VN-2000."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import crs
from qh_plugin.core.errors import CrsError
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
        if table.epsg is None and not table.geometry_type:
            return none_found(self.id, table.name)  # it needs none; M02 tells of the class
        if table.epsg is not None:
            variant = 3 if table.epsg == crs.VN2000 else 1
            name = crs.name(table.epsg)
        else:
            variant, name = (2 if table.crs_wkt else 0), ""
        arguments: Mapping[str, Sequence[Value]] = {"name": [name], "hint": [_hint(table)]}
        return of_layer(self.id, context, _MESSAGES, [variant], arguments, Severity.ERROR)


def _hint(table: Table) -> Text:
    """The system that the coordinates seem to have; what to do where that is the one declared."""
    xy = first_vertices(table.shapes)[1]
    guess = crs.probable(xy)
    if guess is None:
        return Text("", "")
    if table.epsg is not None and _fits(xy, table.epsg):
        if guess.epsg == crs.CITY:
            return _EITHER.format(name=crs.name(crs.CITY))
        return _TRANSFORM.format(name=crs.name(crs.CITY))
    return Text("; tọa độ hợp với {name}{swapped}", "; the coordinates fit {name}{swapped}").format(
        name=crs.name(guess.epsg),
        swapped=Text(" nếu đảo trục X và Y", " with X and Y swapped")
        if guess.swapped
        else Text("", ""),
    )


def _fits(xy: NDArray[np.float64], epsg: int) -> bool:
    """Whether coordinates lie in the city by the system that they are declared in."""
    try:
        return bool(crs.in_city(xy, epsg).mean() > 0.5)
    except CrsError:
        return False


_TRANSFORM = Text("; hãy chuyển đổi sang {name}", "; transform it to {name}")
_EITHER = Text(
    "; tọa độ hợp với cả hệ này và {name}; hãy xem lại nguồn rồi mới chuyển đổi hoặc gán lại",
    "; the coordinates fit this one and {name}; look at the source before you transform or assign",
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
    Text(
        "Lớp {layer} ở VN-2000 tính bằng độ (EPSG:4756), phải ở hệ phẳng tính bằng mét{hint}",
        "The layer {layer} is in VN-2000 in degrees (EPSG:4756), not in a plane in metres{hint}",
    ),
)
