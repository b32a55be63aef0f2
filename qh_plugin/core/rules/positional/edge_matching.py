# SPDX-License-Identifier: GPL-2.0-or-later
"""E01: the border with the neighbouring ward or map sheet differs too much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot
from typing import ClassVar, Mapping, Optional, Sequence

import numpy as np

from qh_plugin.core import crs, text
from qh_plugin.core.fabric.borders import OVERLAP, BorderDifference, border_differences
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.model import Model, load
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Skipped
from qh_plugin.core.rules.plans import areas_in, areas_of, plan_boundary
from qh_plugin.core.rules.statements import all_beside, statements
from qh_plugin.core.table import Objects, Table
from qh_plugin.core.text import Text

#: the model with the tables of the cadastral circulars, for models without them
_TABLES = "dia_chinh"


@dataclass(frozen=True)
class EdgeMatching(DatasetRule):
    """Kiểm tra gì: đường ranh của hồ sơ và của phường, xã hoặc mảnh bản đồ bên cạnh (--neighbour)
    lệch nhau hơn √(m1² + m2²), m1 và m2 là sai số vị trí cho phép theo tỷ lệ của hai bên (1/500:
    9,9 cm; 1/1.000: 21,2 cm; 1/2.000: 42,4 cm). Thông báo nêu chỗ lệch lớn nhất và lệch bao nhiêu.

    Vì sao: hai bên cùng một đường ranh; lệch quá hạn nghĩa là một bên đo hoặc số hóa sai.

    Cách sửa: chỉ báo cáo, không bên nào được tự dời ranh. Trong hạn thì sửa bản đồ mới hơn hoặc tỷ
    lệ nhỏ hơn; quá hạn thì kiểm tra lại hồ sơ gốc của cả hai bên và lập biên bản.
    """

    id: ClassVar[str] = "E01"
    title: ClassVar[Text] = Text("Lệch tiếp biên", "Edge matching")
    help_en: ClassVar[str] = (
        "What: the border of the dossier and that of the neighbouring ward or map sheet "
        "(--neighbour) differ by more than √(m1² + m2²), where m1 and m2 are the permitted errors "
        "of position at the two scales (1/500: 9.9 cm; 1/1.000: 21.2 cm; 1/2.000: 42.4 cm). The "
        "message says where the largest difference is and how large. Why: both sides have one "
        "border; beyond the limit one of them was surveyed or digitised wrongly. Fix: report only, "
        "neither side may move it alone. Within the limit the newer or smaller-scale map follows; "
        "beyond it look at the records of both sides."
    )
    basis: ClassVar[Text] = acts.EDGES
    quality: ClassVar[str] = "positional"
    severity: ClassVar[Severity] = Severity.WARNING
    units: ClassVar[Mapping[str, str]] = {"m1": "m", "m2": "m", "search": "m"}

    #: map scale of the data and of the neighbour; "" the dossier's own
    scale: str = ""
    neighbour_scale: str = ""
    #: permitted errors; 0 by the scales
    m1: float = 0.0
    m2: float = 0.0
    #: borders farther apart are not the same line; 0: ten limits, at least 1 m
    search: float = 0.0

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each place."""
        neighbours = all_beside(context, "neighbour")
        if not neighbours:
            raise Skipped(
                Text(
                    "không có lớp bên cạnh để so tiếp biên (--neighbour)",
                    "there is no neighbour's layer to match with (--neighbour)",
                )
            )
        own = _own(context, neighbours)
        if own is None:
            raise Skipped(Text("không có ranh để so", "there is no border to compare"))
        placed = [one for one in neighbours if _comparable(own.table, one)]
        if not placed:
            raise Skipped(_UNPLACED.format(names=_names(neighbours)))
        limit = self.limit(context.model, str(context.dataset.facts.get("scale") or ""))
        told = self._compared(areas_of(own).polygon, placed, limit)
        found = [one for _, one in told]
        sizes = [text.beyond(one.distance, limit, text.length) for one in found]
        findings = statements(
            self.id,
            own.table.name,
            [()] * len(found),
            _MESSAGES,
            [0 if one.kind == OVERLAP else 1 for one in found],
            {
                "other": [name for name, _ in told],
                "distance": [distance for distance, _ in sizes],
                "limit": [allowed for _, allowed in sizes],
            },
            Severity.WARNING,
            geometry=[one.geometry for one in found],
            measures={"distance": [one.distance for one in found]},
        )
        places = np.array([one.point for one in found], np.float64).reshape(len(found), 2)
        findings = replace(findings, point=places)
        left = [one for one in neighbours if not _comparable(own.table, one)]
        if left:
            raise Skipped(_UNPLACED.format(names=_names(left)), found=[findings])
        return [findings]

    def _compared(
        self, own: Objects, neighbours: Sequence[Table], limit: float
    ) -> list[tuple[str, BorderDifference]]:
        """The differences with each neighbour; what the others cover is no gap."""
        areas = [areas_in(one).polygon for one in neighbours]
        found = []
        for i, one in enumerate(neighbours):
            thirds = np.concatenate((np.empty(0, object), *areas[:i], *areas[i + 1 :]))
            differences = border_differences(own, areas[i], limit, self.search, thirds)
            found += [(one.name, difference) for difference in differences]
        return found

    def limit(self, model: Optional[Model], stated: str = "") -> float:
        """√(m1² + m2²) in m; `stated` is the dossier's own scale. Raises `Skipped`."""
        scale = self.scale or stated
        first = self.m1 or _error_of(model, scale)
        second = self.m2 or _error_of(model, self.neighbour_scale or scale)
        if not first or not second:
            raise Skipped(
                Text(
                    "chưa biết tỷ lệ bản đồ nên không có hạn sai tiếp biên (tỷ lệ: {scale})",
                    "the map scale is not known, so there is no limit (scale: {scale})",
                ).format(scale=scale or "–")
            )
        return hypot(first, second)


def _comparable(own: Table, other: Table) -> bool:
    return own.epsg == other.epsg and not crs.is_geographic(other.epsg, other.crs_wkt)


def _names(tables: Sequence[Table]) -> str:
    return ", ".join(table.name for table in tables)


def _own(context: DatasetContext, neighbours: Sequence[Table]) -> Optional[LayerContext]:
    """The layer whose outer border counts: the boundary, else what covers the ground."""
    others = {table.name for table in neighbours}
    names = [plan_boundary(context.model)] if context.model else []
    for name in (*names, "boundary", "parcels", "lots"):
        found = context.layer(name) if name else None
        if found is not None and len(found.table) and found.table.name not in others:
            return found
    covering = [c for c in context.layers if c.coverage and c.table.name not in others]
    return covering[0] if len(covering) == 1 else None


def _error_of(model: Optional[Model], scale: str) -> float:
    """The permitted error of position at a scale in m; 0 where the tables do not have it."""
    for known in (model, load(_TABLES)):
        found = known.tolerances.get(scale) if known is not None else None
        if found is not None and found.vertex:
            return found.vertex
    return 0.0


_UNPLACED = Text(
    "lớp bên cạnh khác hệ tọa độ hoặc tính bằng độ: {names}",
    "a neighbour's layer has another reference system, or is in degrees: {names}",
)
_MESSAGES = (
    Text(
        "Chồng lên {other} ở đường ranh: lệch lớn nhất {distance}, cho phép {limit}",
        "Overlap with {other} at the border: {distance} at most, {limit} is permitted",
    ),
    Text(
        "Hở với {other} ở đường ranh: lệch lớn nhất {distance}, cho phép {limit}",
        "Gap to {other} at the border: {distance} at most, {limit} is permitted",
    ),
)
