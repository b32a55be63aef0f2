# SPDX-License-Identifier: GPL-2.0-or-later
"""What follows from the indicators of lots: floor area, footprint, people a hectare; summed up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Mapping, Optional

import numpy as np

from qh_plugin.core.text import Text
from qh_plugin.core.zoning.figures import grouped, square_metres
from qh_plugin.core.zoning.kinds import DENSITY, PEOPLE, RATIO, Kind
from qh_plugin.core.zoning.lots import Lots
from qh_plugin.core.zoning.reading import READ, parse_column


@dataclass(frozen=True)
class Sum:
    """From `low` to `high` (infinite: no upper limit), over `count` lots that tell it."""

    low: float
    high: float
    count: int

    def text(self, unit: Text) -> Optional[Text]:
        """ "8.638–12.958 m²", "≥ 500 m²"; None where no lot tells it."""
        if not self.count:
            return None
        low = square_metres(self.low)
        if math.isinf(self.high):
            return Text(f"≥ {low.vi} {unit.vi}", f"≥ {low.en} {unit.en}")
        high = square_metres(self.high)
        if low == high:
            return Text(f"{low.vi} {unit.vi}", f"{low.en} {unit.en}")
        if self.low == 0:
            return Text(f"≤ {high.vi} {unit.vi}", f"≤ {high.en} {unit.en}")
        return Text(f"{low.vi}–{high.vi} {unit.vi}", f"{low.en}–{high.en} {unit.en}")


@dataclass(frozen=True)
class Derived:
    """Of n lots: `area` m² as drawn; `footprint` = area × density; `floor` = area × floor area
    ratio; `people` None where no lot states them; `per_hectare` over the lots that do."""

    count: int
    area: float
    footprint: Sum
    floor: Sum
    people: Optional[float]
    per_hectare: Optional[float]

    @property
    def per_hectare_text(self) -> Optional[Text]:
        """Whole people a hectare."""
        return None if self.per_hectare is None else grouped(self.per_hectare)


def derive(lots: Lots, kinds: Mapping[str, Kind]) -> Derived:
    """Add up over lots; a lot whose geometry or indicator cannot be read is left out."""
    area = lots.area
    stated = lots.values[PEOPLE.field].tolist() if _in(kinds, PEOPLE) else [None] * len(lots)
    people = parse_column(stated, PEOPLE)
    living = (people.state == READ) & ~np.isnan(area)
    total = float(people.low[living].sum()) if living.any() else None
    lived_on = float(area[living].sum())
    return Derived(
        len(lots),
        float(np.nansum(area)),
        _sum(lots, kinds, DENSITY, 0.01),
        _sum(lots, kinds, RATIO, 1.0),
        total,
        total / (lived_on / 1e4) if total is not None and lived_on else None,
    )


def _sum(lots: Lots, kinds: Mapping[str, Kind], kind: Kind, factor: float) -> Sum:
    if not _in(kinds, kind):
        return Sum(0.0, 0.0, 0)
    column = parse_column(lots.values[kind.field].tolist(), kind)
    told = (column.state == READ) & ~np.isnan(lots.area)
    size = lots.area[told] * factor
    return Sum(
        float((size * column.low[told]).sum()),
        float((size * column.high[told]).sum()),
        int(told.sum()),
    )


def _in(kinds: Mapping[str, Kind], kind: Kind) -> bool:
    return kind.field in kinds
