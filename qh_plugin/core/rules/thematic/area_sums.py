# SPDX-License-Identifier: GPL-2.0-or-later
"""S04: the lots' areas do not add up to the plan's area or to the land-use balance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import crs, text
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.model import FeatureClass
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.base import POLYGON, LayerContext, Rule, Skipped
from qh_plugin.core.rules.plans import holds_lots
from qh_plugin.core.rules.statements import statements
from qh_plugin.core.table import Table
from qh_plugin.core.text import Text
from qh_plugin.core.zoning.balance import Balance, balance
from qh_plugin.core.zoning.balance_source import numbers
from qh_plugin.core.zoning.lots import areas, code_field, known_codes

Floats = NDArray[np.float64]
_STATED, _PLAN = "dienTich", "dienTichQH"
_METRES = {"m2": 1.0, "m²": 1.0, "ha": 10_000.0}
_HALF_LOT = 0.05


@dataclass(frozen=True)
class AreaSums(Rule):
    """Kiểm tra gì: tổng diện tích khai báo của các lô so với diện tích quy hoạch khai báo ở ranh
    giới; nếu tổng đúng thì so tiếp từng chức năng trong bảng cân bằng sử dụng đất: tổng khai báo
    với tổng đo trên bản vẽ. Phần lệch do bản vẽ hở, chồng hoặc vượt ranh giới (C01, C04–C06, S01)
    và lô có diện tích riêng sai (A07) được trừ ra, không báo lần hai.

    Vì sao: bảng cân bằng sử dụng đất kèm quyết định phê duyệt phải cộng đúng bằng diện tích lập quy
    hoạch.

    Cách sửa: tính lại diện tích các lô từ bản vẽ, hoặc sửa diện tích quy hoạch ở ranh giới theo
    quyết định.
    """

    id: ClassVar[str] = "S04"
    title: ClassVar[Text] = Text("Tổng diện tích không khớp", "Areas do not add up")
    help_en: ClassVar[str] = (
        "What: the sum of the lots' declared areas against the plan's declared area; where it is "
        "right, also each function of the land-use balance, declared against drawn. What follows "
        "from gaps, overlaps and parts outside (C01, C04 to C06, S01) and lots whose own area is "
        "wrong (A07) are taken off and not reported again. Why: the balance that goes with the "
        "decision must add up to the plan's area. Fix: compute the lots' areas from the drawing, "
        "or mend the plan's area at the boundary by the decision."
    )
    basis: ClassVar[Text] = acts.PLAN
    quality: ClassVar[str] = "thematic"
    severity: ClassVar[Severity] = Severity.WARNING
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_class: ClassVar[bool] = True
    units: ClassVar[Mapping[str, str]] = {"share": "", "lot_share": ""}

    #: the part of a sum by which it may differ, besides the rounding of its figures
    share: float = 0.001
    #: a lot that differs from its drawing by more than this part is A07's and not counted here
    lot_share: float = 0.01

    def run(self, context: LayerContext) -> Findings:
        """One finding on the sum, else one for each function that differs."""
        table, of = context.table, context.feature_class
        if of is None or not holds_lots(context) or not len(table):
            return none_found(self.id, table.name)
        if crs.is_geographic(table.epsg, table.crs_wkt):
            raise Skipped(Text("tọa độ tính bằng độ", "the coordinates are degrees"))
        drawn, stated = areas(table.shapes), _column(table, of, _STATED)
        if np.isnan(stated).all():
            raise Skipped(
                Text("các lô chưa có diện tích khai báo", "no lot has a declared area yet")
            )
        with np.errstate(invalid="ignore"):
            own = np.abs(stated - drawn) > np.maximum(_HALF_LOT, self.lot_share * drawn)
        stated = np.where(own, np.nan, stated)
        total = self._total(context, drawn, stated)
        return total if total is not None else self._functions(context, of, drawn, stated)

    def _total(self, context: LayerContext, drawn: Floats, stated: Floats) -> Optional[Findings]:
        boundary = context.boundary
        if boundary is None or context.model is None:
            return None
        around = context.model.feature_class(boundary.name)
        plan = _column(boundary, around, _PLAN) if around is not None else np.empty(0)
        if not len(plan) or np.isnan(plan).any():
            return None
        declared, unit = float(plan.sum()), _unit(around, _PLAN)
        sums = float(np.nansum(np.where(np.isnan(stated), drawn, stated)))
        explained = float(np.nansum(drawn) - np.nansum(areas(boundary.shapes)))
        off = sums - declared
        rounding = sum(_rounding(v / unit) for v in plan) * unit + _HALF_LOT * len(stated)
        if abs(off - explained) <= rounding + self.share * declared or abs(off) <= rounding:
            return None
        return statements(
            self.id,
            context.table.name,
            [()],
            _MESSAGES,
            [0],
            {
                "sum": [text.area(sums)],
                "plan": [text.area(declared)],
                "off": [text.area(abs(off))],
                "more": [_MORE if off > 0 else _LESS],
                "part": [text.number(100 * abs(off) / declared if declared else 0.0, 2)],
            },
            Severity.WARNING,
            measures={"area": [abs(off)]},
        )

    def _functions(
        self, context: LayerContext, of: FeatureClass, drawn: Floats, stated: Floats
    ) -> Findings:
        model = context.model
        field = code_field(of, model) if model else ""
        codes = context.table.columns.get(field)
        if model is None or codes is None:
            return none_found(self.id, context.table.name)
        left = np.isnan(stated) | np.isnan(drawn)
        known = known_codes(of, model)
        said = _balance(codes, np.where(left, 0.0, stated), known)
        measured = _balance(codes, np.where(left, 0.0, drawn), known)
        found = [
            (line.title if line.code else Text("lô chưa có chức năng", "lots without function"),
             line.code, line.area, other.area)
            for line, other in zip(said.lines, measured.lines)
            if abs(line.area - other.area) > _HALF_LOT * line.count + self.share * other.area
        ]  # fmt: skip
        return statements(
            self.id,
            context.table.name,
            [(code or "–",) for _, code, _, _ in found],
            _MESSAGES,
            [1] * len(found),
            {
                "title": [title for title, _, _, _ in found],
                "sum": [text.area(a) for _, _, a, _ in found],
                "drawn": [text.area(b) for _, _, _, b in found],
                "off": [text.area(abs(a - b)) for _, _, a, b in found],
            },
            Severity.WARNING,
            measures={"area": [abs(a - b) for _, _, a, b in found]},
        )


def _balance(codes: NDArray[np.object_], area: Floats, known: Mapping[str, object]) -> Balance:
    texts = [None if c is None else str(c) for c in codes.tolist()]
    return balance(texts, area, known)  # type: ignore[arg-type]


def _column(table: Table, of: FeatureClass, name: str) -> Floats:
    """Declared areas in m², NaN where there is none."""
    column = table.columns.get(name)
    if column is None:
        return np.full(len(table), np.nan)
    return numbers(column) * _unit(of, name)


def _unit(of: Optional[FeatureClass], name: str) -> float:
    """How many m² the field's unit is."""
    field = of.field_map.get(name) if of is not None else None
    unit = field.unit if field is not None and field.unit else "m2"
    return _METRES.get(unit.strip().lower(), 1.0)


def _rounding(value: float) -> float:
    """Half of the last decimal that a figure is written with; at most 0.005."""
    exponent = Decimal(repr(round(float(value), 6))).normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return float(0.5 * 10.0 ** -max(decimals, 2))


_MORE, _LESS = Text("lớn hơn", "more"), Text("nhỏ hơn", "less")
_MESSAGES = (
    Text(
        "Tổng diện tích các lô {sum}, diện tích quy hoạch {plan}: {more} {off} ({part} %)",
        "The lots add up to {sum}, the plan's area is {plan}: {off} {more} ({part} %)",
    ),
    Text(
        "{title}: tổng diện tích khai báo {sum}, đo trên bản vẽ {drawn}, lệch {off}",
        "{title}: declared {sum} in all, drawn {drawn}, {off} apart",
    ),
)
