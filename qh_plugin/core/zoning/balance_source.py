# SPDX-License-Identifier: GPL-2.0-or-later
"""The balance of a dossier's tables: lots of one class against the plan boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.model import FeatureClass, Model
from qh_plugin.core.table import Table
from qh_plugin.core.zoning.balance import Balance, balance
from qh_plugin.core.zoning.lots import areas, known_codes, lots_of

_PEOPLE, _PLAN_PEOPLE = "danSo", "danSoQuyHoach"


@dataclass(frozen=True)
class PlanFacts:
    """What the boundary says of the plan; "" and 0 where it says nothing."""

    name: str = ""
    decision: str = ""
    date: str = ""
    people: float = 0.0
    area: Optional[float] = None


@dataclass(frozen=True)
class ClassBalance:
    """The balance of one class; `fids` (n,) of the lots whose places the lines hold."""

    feature_class: FeatureClass
    balance: Balance
    fids: NDArray[np.int64]
    plan: PlanFacts
    epsg: Optional[int]


def balance_of(
    table: Table, of: FeatureClass, model: Model, boundary: Optional[Table] = None
) -> ClassBalance:
    """Raises `CrsError` where coordinates are degrees."""
    lots = lots_of(table, of, model)
    plan = facts(boundary) if boundary is not None else PlanFacts()
    made = balance(
        lots.codes.tolist(),
        lots.area,
        known_codes(of, model),
        people=numbers(lots.values[_PEOPLE]) if _PEOPLE in lots.values else None,
        boundary=plan.area,
        plan_people=plan.people,
    )
    return ClassBalance(of, made, lots.fids, plan, table.epsg)


def facts(boundary: Table) -> PlanFacts:
    """The plan's facts: areas and people of all boundaries added up, words of the first one."""
    size = areas(boundary.shapes)
    drawn = float(np.nansum(size))
    people = boundary.columns.get(_PLAN_PEOPLE)
    return PlanFacts(
        _first(boundary, "tenDoAn"),
        _first(boundary, "soQDQH"),
        _first(boundary, "ngayQDQH")[:10],
        float(np.nansum(numbers(people))) if people is not None else 0.0,
        drawn if drawn > 0 else None,
    )


def numbers(column: NDArray[np.object_]) -> NDArray[np.float64]:
    """Numbers of a column, NaN for anything else."""
    return np.array(
        [
            float(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else np.nan
            for v in column.tolist()
        ],
        np.float64,
    )


def _first(table: Table, name: str) -> str:
    column = table.columns.get(name)
    return next((str(v) for v in column if v not in (None, "")), "") if column is not None else ""
