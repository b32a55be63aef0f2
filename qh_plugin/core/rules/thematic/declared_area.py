# SPDX-License-Identifier: GPL-2.0-or-later
"""A07: stated areas that differ from the drawn ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.crs import is_geographic
from qh_plugin.core.fabric.figures import Figures
from qh_plugin.core.findings import Findings, Severity, none_found
from qh_plugin.core.model import FeatureClass, Model, ModelField
from qh_plugin.core.rules import acts
from qh_plugin.core.rules.attributes import class_of, of_features
from qh_plugin.core.rules.base import POLYGON, LayerContext, Mending, Reach, Rule, Skipped
from qh_plugin.core.text import Text, Value
from qh_plugin.core.wkb import Kind

_HECTARE = 1e4
_MARGIN = 1e-6

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DeclaredArea(Rule):
    """Kiểm tra gì: diện tích ghi trong thuộc tính khác diện tích hình vẽ quá giới hạn: sai số làm
    tròn, hoặc hạn sai theo tỷ lệ bản đồ và cỡ thửa, hoặc tỷ lệ phần trăm của bộ quy tắc.

    Vì sao: bảng cân bằng và thống kê cộng diện tích ghi, bản đồ cho diện tích vẽ; hai số khác
    nhau thì hồ sơ bị trả lại.

    Cách sửa: tính lại diện tích từ hình vẽ, hoặc sửa hình nếu diện tích pháp lý đúng.
    """

    id: ClassVar[str] = "A07"
    title: ClassVar[Text] = Text("Diện tích ghi khác hình vẽ", "Stated area differs from drawing")
    help_en: ClassVar[str] = (
        "What: the stated area differs from the drawn one by more than the limit: rounding, or the "
        "limit by map scale and size of the parcel, or a share set by the profile. Why: balance "
        "and statistics add up stated areas, the map shows drawn ones; if they differ the dossier "
        "is sent back. Fix: compute the area from the drawing, or mend the drawing where the "
        "stated area is the legal one."
    )
    basis: ClassVar[Text] = acts.AREA
    quality: ClassVar[str] = "thematic"
    severity: ClassVar[Severity] = Severity.ERROR
    mending: ClassVar[Mending] = Mending.ASK
    reach: ClassVar[Reach] = Reach.FEATURE
    kinds: ClassVar[frozenset[str]] = frozenset({POLYGON})
    needs_class: ClassVar[bool] = True
    units: ClassVar[Mapping[str, str]] = {"rounding": "m²", "rounding_ha": "ha"}

    #: difference that is rounding alone
    rounding: float = 0.05
    #: the same where areas are stated in hectares with two decimals
    rounding_ha: float = 0.005
    #: map scale ("1/500") whose table of the model gives the limit by the parcel's size
    scale: str = ""
    #: without a scale: share of the drawn area by which the stated one may differ
    share: float = 0.0
    #: fields of stated areas beside those that the model fills from the drawing
    fields: tuple[str, ...] = ("dienTichQH",)

    def run(self, context: LayerContext) -> Findings:
        """One finding for each stated area beyond the limit; invalid areas are left out."""
        of = class_of(context)
        if is_geographic(context.table.epsg, context.table.crs_wkt):
            raise Skipped(
                Text("lớp ở hệ tọa độ địa lý (độ)", "the layer is in a geographic system (degrees)")
            )
        stated = [f for f in area_fields(of, self.fields) if context.columns.get(f.name)]
        if not stated:
            return none_found(self.id, context.table.name)
        drawn = row_areas(context.figures)
        drawn[~context.validity.usable] = np.nan
        drawn[context.table.shapes.kind != Kind.POLYGON] = np.nan  # M02 tells of it
        limits = self._limits(drawn, context.model)
        rows: list[int] = []
        variant: list[int] = []
        told, found, allowed = [np.empty(0)], [np.empty(0)], [np.empty(0)]
        for index, field in enumerate(stated):
            numbers = _numbers(context, field)
            in_hectares = field.unit == "ha"
            least = self.rounding_ha * _HECTARE if in_hectares else self.rounding
            most = np.maximum(limits, least)
            bad = np.flatnonzero(np.abs(numbers - drawn) > most + _MARGIN)
            rows += bad.tolist()
            variant += [index] * len(bad)
            told.append(numbers[bad])
            found.append(drawn[bad])
            allowed.append(most[bad])
        return self._findings(
            context,
            rows,
            [stated[v] for v in variant],
            variant,
            (np.concatenate(told), np.concatenate(found), np.concatenate(allowed)),
        )

    def _findings(
        self,
        context: LayerContext,
        rows: Sequence[int],
        fields: Sequence[ModelField],
        variant: Sequence[int],
        areas: tuple[Floats, Floats, Floats],
    ) -> Findings:
        told, drawn, allowed = areas
        apart = np.abs(told - drawn).tolist()
        sizes = [text.beyond(off, most, text.area) for off, most in zip(apart, allowed.tolist())]
        arguments: dict[str, list[Value]] = {
            "label": [f.label for f in fields],
            "told": [_shown(v, f) for v, f in zip(told.tolist(), fields)],
            "drawn": [_shown(v, f) for v, f in zip(drawn.tolist(), fields)],
            "off": [off for off, _ in sizes],
            "allowed": [most for _, most in sizes],
        }
        made = of_features(
            self.id,
            context,
            [[row] for row in rows],
            [_MESSAGE] * (max(variant, default=0) + 1),
            variant,
            arguments,
            Severity.ERROR,
        )
        return replace(
            made, measures={"area": drawn, "declared": told, "difference": np.abs(told - drawn)}
        )

    def _limits(self, drawn: Floats, model: Optional[Model]) -> Floats:
        if not self.scale:
            return self.share * drawn
        tolerance = model.tolerances.get(self.scale) if model else None
        if tolerance is None or tolerance.area is None:
            raise Skipped(
                Text(
                    "mô hình không có hạn sai diện tích của tỷ lệ {scale}",
                    "the model has no limits of areas for the scale {scale}",
                ).format(scale=self.scale)
            )
        return tolerance.area.at(drawn)


def area_fields(of: FeatureClass, others: Sequence[str] = ()) -> list[ModelField]:
    """The fields that state the area of a feature's own drawing."""
    return [
        field
        for field in of.fields
        if field.type == "real" and (field.default == "area" or field.name in others)
    ]


def row_areas(figures: Figures) -> Floats:
    """Area (n,) of each row in m², holes taken off."""
    shapes = figures.shapes
    size = np.abs(figures.area)
    size[shapes.ring_hole] *= -1
    found: Floats = np.bincount(shapes.ring_row, size, len(shapes.kind)).astype(np.float64)
    return found


def _numbers(context: LayerContext, field: ModelField) -> Floats:
    """The stated areas (n,) in m², NaN where there is no number (A01, A03 and A15 tell)."""
    column = context.columns.get(field.name)
    if column is None:
        return np.full(len(context.table), np.nan)
    numbers = column.numbers
    if numbers is None:
        cells = [v if type(v) in (int, float) else np.nan for v in column.cells]
        numbers = np.array(cells, dtype=np.float64)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    return numbers * _HECTARE if field.unit == "ha" else numbers


def _shown(square_metres: float, field: ModelField) -> Text:
    if field.unit == "ha":
        return Text("{value} ha", "{value} ha").format(
            value=text.number(square_metres / _HECTARE, 4)
        )
    return Text("{value} m²", "{value} m²").format(value=text.number(square_metres, 2))


_MESSAGE = Text(
    "{id}: {label} ghi {told}, hình vẽ đo được {drawn}, chênh {off} (cho phép {allowed})",
    "{id}: {label} is stated as {told}, the drawing measures {drawn}: {off} apart ({allowed} "
    "allowed)",
)
