# SPDX-License-Identifier: GPL-2.0-or-later
"""S07: the plan conflicts with a layer of another sector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.regions import wide_parts
from qh_plugin.core.fabric.validity import assess
from qh_plugin.core.fabric.width import width
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Skipped
from qh_plugin.core.rules.plans import (
    Areas,
    areas_in,
    areas_of,
    holds_lots,
    joined,
    without_codes,
)
from qh_plugin.core.rules.statements import beside, statements
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class ReferenceConflict(DatasetRule):
    """Kiểm tra gì: lô quy hoạch chồng lên đối tượng của ngành khác (giao thông, thủy lợi, điện …)
    trong lớp tham chiếu được chọn (--reference), rộng hơn dung sai; với lớp đường (tuyến) là đoạn
    đi trong lô. Lô có chức năng hạ tầng kỹ thuật (tham số compatible) được phép chồng.

    Vì sao: quyết định của thành phố yêu cầu quy hoạch các ngành không chồng lấn; phát hiện trước
    khi nộp thì còn thỏa thuận được với đơn vị quản lý.

    Cách sửa: chỉ báo cáo, không sửa tự động. Điều chỉnh lô, hoặc đổi chức năng lô cho phù hợp, hoặc
    ghi nhận ý kiến của đơn vị quản lý ngành.
    """

    id: ClassVar[str] = "S07"
    title: ClassVar[Text] = Text(
        "Chồng lấn với quy hoạch ngành khác", "Conflict with another sector"
    )
    help_en: ClassVar[str] = (
        "What: a planning lot overlaps a feature of another sector (transport, water, power …) in "
        "the reference layer chosen (--reference), wider than the tolerance; of a layer of lines, "
        "the stretch inside the lot. Lots whose function is technical infrastructure (parameter "
        "compatible) may overlap. Why: the city's decision asks that the plans of the sectors do "
        "not overlap. Fix: report only. Change the lot or its function, or note the opinion of the "
        "sector's authority."
    )
    basis: ClassVar[Text] = acts.SECTORS
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.WARNING

    #: land-use codes beginning with one of these may overlap the reference
    compatible: tuple[str, ...] = ("DAT_HTKT",)

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """One finding for each lot and feature of the reference."""
        reference = beside(context, "reference")
        if reference is None:
            raise Skipped(
                Text(
                    "không có lớp tham chiếu của ngành khác (--reference)",
                    "there is no reference layer of another sector (--reference)",
                )
            )
        mine = [c for c in context.layers if _compared(c) and c.table.name != reference.name]
        fitting = [c for c in mine if c.table.epsg == reference.epsg]
        if not fitting:
            raise Skipped(_OTHER_SYSTEM if mine else _NO_LOTS)
        return [self._against(layer, reference) for layer in fitting]

    def _against(self, layer: LayerContext, reference: Table) -> Findings:
        lots = without_codes(layer, areas_of(layer), self.compatible)
        others = areas_in(reference)
        lines = None if len(others.polygon) else _lines(reference)
        theirs = lines if lines is not None else others
        pairs = shapely.STRtree(theirs.polygon).query(lots.polygon, predicate="intersects")
        inside = lots.polygon[pairs[0]]
        if lines is not None:
            inside = shapely.buffer(inside, -layer.tolerance)
        common = shapely.intersection(inside, theirs.polygon[pairs[1]])
        if lines is not None:
            owner = np.flatnonzero(shapely.length(common) > layer.tolerance)
            parts, size = common[owner], np.full(len(owner), np.nan)
        else:
            found, of = wide_parts(common, layer.tolerance)
            owner, place = np.unique(of, return_inverse=True)
            parts = joined(found, place, len(owner))
            size = np.zeros(len(owner))
            np.maximum.at(size, place, width(found))
        i, j = pairs[0][owner], pairs[1][owner]
        area, along = shapely.area(parts), shapely.length(parts)
        return statements(
            self.id,
            layer.table.name,
            [layer.table.ids([int(lots.rows[k])]) for k in i],
            _MESSAGES,
            [int(lines is not None)] * len(i),
            {
                "who": [lots.table.names([int(row)])[0] for row in lots.rows[i]],
                "other": [theirs.table.names([int(row)])[0] for row in theirs.rows[j]],
                "layer": [reference.name] * len(i),
                "width": [text.length(v) if v == v else "" for v in size],
                "area": [text.area(v) for v in area],
                "length": [text.length(v) for v in along],
            },
            Severity.WARNING,
            fids=[lots.fids(np.array([k])) for k in i],
            geometry=list(parts),
            measures={
                "width": list(size),
                "area": list(np.where(area > 0, area, np.nan)),
                "length": list(np.where(area > 0, np.nan, along)),
            },
        )


def _compared(layer: LayerContext) -> bool:
    """Lots; in a file without a model every layer that covers ground."""
    return holds_lots(layer) or (layer.model is None and layer.coverage)


def _lines(table: Table) -> Areas:
    rows = np.flatnonzero(assess(table.shapes, table.wkb).usable)
    shapes = shapely.force_2d(shapely.from_wkb(table.wkb[rows], on_invalid="ignore"))
    linear = np.isin(shapely.get_type_id(shapes), (1, 5))
    return Areas(table, rows[linear].astype(np.int64), shapes[linear], np.empty((0, 4)))


_NO_LOTS = Text("không có lớp lô để so", "there is no layer of lots to compare")
_OTHER_SYSTEM = Text(
    "lớp tham chiếu khác hệ tọa độ với lớp lô",
    "the reference layer has another reference system than the lots",
)
_MESSAGES: tuple[Text, ...] = (
    Text(
        "{who} chồng lên {other} của {layer}: rộng {width}, {area}",
        "{who} overlaps {other} of {layer}: {width} wide, {area}",
    ),
    Text(
        "{other} của {layer} đi trong {who}: dài {length}",
        "{other} of {layer} runs through {who}: {length} long",
    ),
)
