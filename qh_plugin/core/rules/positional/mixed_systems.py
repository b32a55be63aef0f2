# SPDX-License-Identifier: GPL-2.0-or-later
"""R03: layers of one dossier in several reference systems."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar, Optional

from qh_plugin.core import crs
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import NO_GEOMETRY, DatasetContext, DatasetRule, LayerContext
from qh_plugin.core.rules.statements import statements
from qh_plugin.core.text import Text

#: layers of others, read beside the dossier
_FOREIGN = ("reference", "neighbour", "wards")


@dataclass(frozen=True)
class MixedSystems(DatasetRule):
    """Kiểm tra gì: các lớp của một hồ sơ không cùng một hệ tọa độ VN-2000, ví dụ lớp ở kinh tuyến
    trục 105°45', lớp ở 107°45' (dữ liệu cũ của Bà Rịa - Vũng Tàu). Lớp không phải VN-2000 do R01
    báo.

    Vì sao: Thông tư 16/2025/TT-BXD yêu cầu một hồ sơ dùng một hệ tọa độ; lớp khác múi vẽ đúng chỗ
    trên màn hình nhưng khi ghép, tính diện tích hoặc cắt thì lệch tới 219 km.

    Cách sửa: chuyển đổi (không gán lại) lớp được nêu sang hệ tọa độ của hồ sơ; 105°45' và 107°45'
    đổi cho nhau chính xác, không mất gì.
    """

    id: ClassVar[str] = "R03"
    title: ClassVar[Text] = Text("Nhiều hệ tọa độ trong một hồ sơ", "Mixed reference systems")
    help_en: ClassVar[str] = (
        "What: the layers of one dossier are in different VN-2000 systems, such as central "
        "meridian 105°45' and 107°45' (older data of Bà Rịa - Vũng Tàu). Layers that are not in "
        "VN-2000 are R01's. Why: a dossier has one system by Circular 16/2025/TT-BXD; layers of "
        "several zones look right on the screen, but are up to 219 km apart when they are merged "
        "or measured. Fix: transform (do not re-assign) the layer named to the dossier's system; "
        "between 105°45' and 107°45' this is exact."
    )
    basis: ClassVar[Text] = acts.SYSTEM
    quality: ClassVar[str] = "positional"
    severity: ClassVar[Severity] = Severity.ERROR

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each layer that is not in the dossier's system."""
        foreign = {context.dataset.roles.get(role) for role in _FOREIGN}
        layers = [
            layer
            for layer in context.layers
            if layer.kind != NO_GEOMETRY
            and crs.is_vn2000(layer.table.epsg)
            and layer.table.name not in foreign
        ]
        wanted, declared = _system(context, layers)
        if wanted is None:
            return []
        return [_finding(layer, wanted, declared) for layer in layers if _differs(layer, wanted)]


def _system(context: DatasetContext, layers: list[LayerContext]) -> tuple[Optional[int], bool]:
    """The system of the dossier, and whether it says so itself; else that of most layers, of
    several the one with most features, then the city's."""
    stated = context.dataset.facts.get("epsg")
    named = context.dataset.facts.get("maHoSoQH") or context.dataset.facts.get("name")
    if named and isinstance(stated, int) and crs.is_vn2000(stated):
        return stated, True
    count = Counter(layer.table.epsg for layer in layers)
    rows: Counter[Optional[int]] = Counter()
    for layer in layers:
        rows[layer.table.epsg] += len(layer.table)
    ranked = sorted(count, key=lambda e: (-count[e], -rows[e], e != crs.CITY, e or 0))
    return (ranked[0] if ranked else None), False


def _differs(layer: LayerContext, wanted: int) -> bool:
    return layer.table.epsg != wanted


def _finding(layer: LayerContext, wanted: int, declared: bool) -> Findings:
    return statements(
        MixedSystems.id,
        layer.table.name,
        [()],
        _MESSAGES,
        [0 if declared else 1],
        {
            "layer": [layer.table.class_name],
            "is": [crs.name(layer.table.epsg or 0)],
            "wanted": [crs.name(wanted)],
        },
        Severity.ERROR,
    )


_MESSAGES = (
    Text(
        "Lớp {layer} ở {is}, hồ sơ ở {wanted}; hãy chuyển đổi lớp (không gán lại)",
        "The layer {layer} is in {is}, the dossier in {wanted}; transform it (do not re-assign)",
    ),
    Text(
        "Lớp {layer} ở {is}, các lớp khác ở {wanted}; hãy chuyển đổi lớp (không gán lại)",
        "The layer {layer} is in {is}, the others in {wanted}; transform it (do not re-assign)",
    ),
)
