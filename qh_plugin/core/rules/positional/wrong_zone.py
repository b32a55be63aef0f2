# SPDX-License-Identifier: GPL-2.0-or-later
"""R02: coordinates that do not fit the declared meridian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import crs
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import of_features, of_layer
from qh_plugin.core.rules.base import LayerContext, Rule, Skipped
from qh_plugin.core.rules.first_vertices import first_vertices
from qh_plugin.core.text import Text, Value


@dataclass(frozen=True)
class WrongZone(Rule):
    """Kiểm tra gì: tọa độ không nằm trong phạm vi TP. Hồ Chí Minh theo kinh tuyến trục đã khai báo:
    sai múi chiếu, đảo trục X và Y, hoặc tọa độ tính bằng độ. Thông báo nêu hệ tọa độ có thể đúng.

    Vì sao: nhầm kinh tuyến trục 105°45' với 107°45' làm dữ liệu lệch khoảng 219 km; đây là lý do
    trả hồ sơ hay gặp nhất.

    Cách sửa: nếu cả lớp sai, gán lại hệ tọa độ đúng rồi chuyển đổi sang EPSG:9210; nếu chỉ vài đối
    tượng, kiểm tra lại nguồn của các đối tượng đó.
    """

    id: ClassVar[str] = "R02"
    title: ClassVar[Text] = Text("Tọa độ không hợp múi chiếu", "Coordinates do not fit the zone")
    help_en: ClassVar[str] = (
        "What: coordinates that do not lie in Ho Chi Minh City by the declared central meridian: "
        "wrong zone, swapped axes, or degrees. The message names the probable system. Why: taking "
        "105°45' for 107°45' moves the data by some 219 km, the most frequent reason for a "
        "returned dossier. Fix: for a whole layer, assign the right system, then transform it to "
        "EPSG:9210; for a few features, look at where they came from."
    )
    basis: ClassVar[Text] = acts.SYSTEM
    quality: ClassVar[str] = "positional"
    severity: ClassVar[Severity] = Severity.ERROR
    units: ClassVar[Mapping[str, str]] = {"margin": "m"}

    #: how far outside the city's wards a feature may still lie
    margin: float = 5000.0

    def run(self, context: LayerContext) -> Findings:
        """One finding about the layer where most features do not fit, else one a feature."""
        table = context.table
        if table.epsg is None or not crs.is_vn2000(table.epsg):
            raise Skipped(
                Text("hệ tọa độ không phải VN-2000 (xem R01)", "not in VN-2000 (see R01)")
            )
        rows, xy = first_vertices(table.shapes)
        stray = ~crs.in_city(xy, table.epsg, self.margin)
        if not stray.any():
            return none_found(self.id, table.name)
        hint, name = _hint(xy[stray]), crs.name(table.epsg)
        if stray.mean() > 0.5:
            arguments: Mapping[str, Sequence[Value]] = {"name": [name], "hint": [hint]}
            return of_layer(self.id, context, _MESSAGES, [0], arguments, Severity.ERROR)
        far = rows[np.flatnonzero(stray)].tolist()
        return of_features(
            self.id,
            context,
            [[row] for row in far],
            _MESSAGES,
            [1] * len(far),
            {"name": [name] * len(far), "hint": [hint] * len(far)},
            Severity.ERROR,
        )


def _hint(xy: NDArray[np.float64]) -> Text:
    guess = crs.probable(xy)
    if guess is None:
        return Text("", "")
    if crs.is_geographic(guess.epsg):
        return Text("; có lẽ tọa độ tính bằng độ", "; probably the coordinates are in degrees")
    swapped = Text("; có lẽ đảo trục X và Y, hệ {name}", "; probably {name} with X and Y swapped")
    plain = Text("; có lẽ là {name}", "; probably {name}")
    return (swapped if guess.swapped else plain).format(name=crs.name(guess.epsg))


_MESSAGES = (
    Text(
        "Tọa độ của lớp {layer} không hợp với {name}{hint}",
        "The coordinates of the layer {layer} do not fit {name}{hint}",
    ),
    Text(
        "{id} nằm ngoài TP. Hồ Chí Minh theo {name}{hint}",
        "{id} lies outside Ho Chi Minh City by {name}{hint}",
    ),
)
