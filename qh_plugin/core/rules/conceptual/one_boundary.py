# SPDX-License-Identifier: GPL-2.0-or-later
"""S03: exactly one planning boundary, inside the dossier's wards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Mapping, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core import text
from qh_plugin.core.fabric.regions import wide_parts
from qh_plugin.core.fabric.width import width
from qh_plugin.core.findings import Findings, Severity
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import is_blank
from qh_plugin.core.rules.base import DatasetContext, DatasetRule, LayerContext, Skipped
from qh_plugin.core.rules.plans import areas_in, areas_of, plan_boundary
from qh_plugin.core.rules.statements import beside, model_of, must_be_whole, statements
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text

#: columns that may hold the code of a ward
_WARD_CODES = ("maXa", "maDVHC", "ma_xa", "code", "MaXa")
#: a class with this field bounds a plan; that of a cadastral model bounds a commune
_KIND_OF_PLAN = "loaiQuyHoach"
_NONE, _SEVERAL = range(2)


@dataclass(frozen=True)
class OneBoundary(DatasetRule):
    """Kiểm tra gì: hồ sơ có đúng một ranh giới quy hoạch (một đối tượng, có thể nhiều phần, cho mỗi
    mã hồ sơ), nằm trong các phường, xã của hồ sơ. Việc nằm trong phường, xã chỉ kiểm tra khi có lớp
    đơn vị hành chính (--wards) và là cảnh báo vì hai lớp có thể khác nguồn.

    Vì sao: ranh giới xác định phạm vi có hiệu lực của quyết định phê duyệt; thiếu hoặc có hai ranh
    giới thì không biết quy hoạch áp dụng ở đâu.

    Cách sửa: vẽ ranh giới, hoặc gộp các phần thành một đối tượng và xóa ranh giới cũ; phần vượt ra
    ngoài phường, xã thì kiểm tra lại danh sách phường, xã của hồ sơ.
    """

    id: ClassVar[str] = "S03"
    title: ClassVar[Text] = Text("Ranh giới quy hoạch", "Planning boundary")
    help_en: ClassVar[str] = (
        "What: the dossier has exactly one planning boundary (one feature, of one or more parts, "
        "for each dossier code), inside the dossier's wards. The wards are tested only where a "
        "layer of administrative units is given (--wards), as a warning, since the two may come "
        "from different sources. Why: the boundary says where the decision holds; with none or two "
        "nobody knows. Fix: draw it, or merge its parts into one feature and delete the old one; "
        "for a part outside the wards look at the dossier's list of wards."
    )
    basis: ClassVar[Text] = acts.PLAN
    quality: ClassVar[str] = "logical.conceptual"
    severity: ClassVar[Severity] = Severity.ERROR

    def run_all(self, context: DatasetContext) -> list[Findings]:
        """Findings on the count, then on the wards."""
        model = model_of(context)
        name = plan_boundary(model)
        of = model.feature_class(name) if name else None
        if of is None or _KIND_OF_PLAN not in of.field_map:
            raise Skipped(
                Text("mô hình không có ranh giới quy hoạch", "the model has no planning boundary")
            )
        must_be_whole(context.dataset)
        if not any(len(layer.table) for layer in context.layers):
            raise Skipped(Text("hồ sơ chưa có đối tượng nào", "the dossier has no feature yet"))
        layer = context.layer(name)
        found = [_counted(layer, name)]
        wards = beside(context, "wards")
        if layer is not None and wards is not None:
            found.append(_outside(layer, wards, context.dataset.facts))
        elif not len(found[0]):
            raise Skipped(_NO_WARDS)
        return found


def _counted(layer: Optional[LayerContext], name: str) -> Findings:
    if layer is None or not len(layer.table):
        place = layer.table.name if layer else ""
        short = name.rpartition("/")[2]
        return statements(
            OneBoundary.id, place, [()], _MESSAGES, [_NONE], {"layer": [short]}, Severity.ERROR
        )
    table = layer.table
    codes = table.columns.get("maHoSoQH")
    own = str(layer.dataset.facts.get("maHoSoQH") or "")
    groups: dict[str, list[int]] = {}
    for row in range(len(table)):
        code = own if codes is None or is_blank(codes[row]) else str(codes[row]).strip()
        groups.setdefault(code, []).append(row)
    several = [rows for rows in groups.values() if len(rows) > 1]
    shapes = [shapely.from_wkb(table.wkb[rows[-1]], on_invalid="ignore") for rows in several]
    return statements(
        OneBoundary.id,
        table.name,
        [table.ids(rows) for rows in several],
        _MESSAGES,
        [_SEVERAL] * len(several),
        {
            "count": [len(rows) for rows in several],
            "who": [", ".join(str(table.fids[r]) for r in rows[:5]) for rows in several],
        },
        Severity.ERROR,
        fids=[tuple(sorted(int(table.fids[r]) for r in rows)) for rows in several],
        geometry=[shape if shapely.is_valid(shape) else None for shape in shapes],
    )


def _outside(layer: LayerContext, wards: Table, facts: Mapping[str, object]) -> Findings:
    """Parts of the boundary outside the dossier's wards, wider than the tolerance."""
    if wards.epsg != layer.table.epsg:
        raise Skipped(
            Text(
                "lớp đơn vị hành chính khác hệ tọa độ với ranh giới",
                "the layer of wards has another reference system than the boundary",
            )
        )
    listed = facts.get("wards")
    codes = {str(code) for code in listed} if isinstance(listed, Sequence) else set()
    units, own = areas_in(wards), areas_of(layer)
    column = next((wards.columns[n] for n in _WARD_CODES if n in wards.columns), None)
    chosen = units.polygon
    if column is not None and codes:
        known = np.array([_code(column[row]) in codes for row in units.rows], bool)
        chosen = chosen[known]
    if not len(chosen):
        raise Skipped(
            Text(
                "lớp đơn vị hành chính không có phường, xã nào của hồ sơ",
                "the layer of wards has none of the dossier's wards",
            )
        )
    where = shapely.union_all(chosen)
    parts, owner = wide_parts(shapely.difference(own.polygon, where), layer.tolerance)
    size, area = width(parts), shapely.area(parts)
    rows = [int(own.rows[i]) for i in owner]
    return statements(
        OneBoundary.id,
        layer.table.name,
        [layer.table.ids([row]) for row in rows],
        _MESSAGES,
        [2] * len(rows),
        {
            "wards": [", ".join(sorted(codes)) or "–"] * len(rows),
            "width": [text.length(v) for v in size],
            "area": [text.area(v) for v in area],
        },
        Severity.WARNING,
        fids=[(int(layer.table.fids[row]),) for row in rows],
        geometry=list(parts),
        measures={"width": list(size), "area": list(area)},
    )


def _code(value: object) -> str:
    """A code as text: 26740, 26740.0 and "26740" are one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().zfill(5) if value is not None else ""


_NO_WARDS = Text(
    "số ranh giới đúng; không có lớp đơn vị hành chính (--wards) nên chưa kiểm tra ranh giới nằm "
    "trong phường, xã",
    "the count is right; without a layer of wards (--wards) it was not tested whether the boundary "
    "lies inside them",
)
_MESSAGES = (
    Text(
        "Hồ sơ chưa có ranh giới quy hoạch ({layer})",
        "The dossier has no planning boundary ({layer})",
    ),
    Text(
        "Có {count} ranh giới quy hoạch (fid {who}); mỗi hồ sơ chỉ có một",
        "There are {count} planning boundaries (fid {who}); a dossier has one",
    ),
    Text(
        "Ranh giới quy hoạch vượt ra ngoài phường, xã của hồ sơ ({wards}): rộng {width}, {area}",
        "The planning boundary reaches outside the dossier's wards ({wards}): {width} wide, {area}",
    ),
)
