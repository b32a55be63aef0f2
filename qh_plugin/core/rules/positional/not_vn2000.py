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
from qh_plugin.core.text import Text, Value, plain


@dataclass(frozen=True)
class NotVn2000(Rule):
    """Kiểm tra gì: lớp chưa khai báo hệ tọa độ, hệ tọa độ không phải VN-2000 múi 3°, 6°, hoặc là
    múi VN-2000 mà mô hình dữ liệu không nhận (TP. Hồ Chí Minh: 105°45' và 107°45'). Định nghĩa tự
    viết mang sai phép chuyển sang WGS 84 do R04 báo.

    Vì sao: quy hoạch phải lập trên VN-2000 (TP. Hồ Chí Minh: kinh tuyến trục 105°45', EPSG:9210);
    coi nhầm WGS 84 là VN-2000 thì lệch khoảng 225 m.

    Cách sửa: nếu tọa độ đã là VN-2000, gán đúng hệ tọa độ cho lớp; nếu là hệ khác, chuyển đổi lớp
    sang EPSG:9210 chứ không gán lại.
    """

    id: ClassVar[str] = "R01"
    title: ClassVar[Text] = Text("Hệ tọa độ không phải VN-2000", "Reference system is not VN-2000")
    help_en: ClassVar[str] = (
        "What: the layer declares no reference system, one that is not VN-2000, or a VN-2000 zone "
        "that the data model does not take (Ho Chi Minh City: 105°45' and 107°45'); a definition "
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
            return self._zone(context)
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

    def _zone(self, context: LayerContext) -> Findings:
        """A class of the model in a VN-2000 zone that the model does not take. Coordinates that do
        not fit the zone are R02's, several zones in one dossier R03's."""
        table, model = context.table, context.model
        xy = first_vertices(table.shapes)[1]
        if (
            model is None
            or context.feature_class is None
            or table.epsg is None
            or table.epsg in (model.default_epsg, *model.accepted_epsg)
            or (len(xy) and not _fits(xy, table.epsg))
            or any(
                other.epsg != table.epsg
                and crs.is_vn2000(other.epsg)
                and model.feature_class(other.name) is not None
                for other in context.dataset.tables
            )
        ):
            return none_found(self.id, table.name)
        taken = plain(", ".join(map(crs.name, dict.fromkeys(model.accepted_epsg))))
        arguments: Mapping[str, Sequence[Value]] = {"name": [crs.name(table.epsg)], "hint": [taken]}
        return of_layer(self.id, context, _MESSAGES, [4], arguments, Severity.ERROR)


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
    Text(
        "Lớp {layer} ở {name}, mô hình chỉ nhận {hint}; hãy chuyển đổi lớp (không gán lại)",
        "The layer {layer} is in {name}, the model takes only {hint}; transform it (do not "
        "re-assign)",
    ),
)
