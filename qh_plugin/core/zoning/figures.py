# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures and sentences of a balance as people read them: "2.159,6 m²", "0,4 %"."""

from __future__ import annotations

from typing import Optional

from qh_plugin.core.text import Text
from qh_plugin.core.zoning.balance import Balance

#: shares of the plan area below which lots and boundary count as equal (0.1 %), as 2.1 m² in 1 ha
EQUAL = 0.001


def grouped(value: float, decimals: int = 0) -> Text:
    """A number with thousands set apart: 12345.6 as 12.345,6 and 12,345.6."""
    english = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    return Text(english.translate(_SWAP), english)


def square_metres(value: float) -> Text:
    """An area in m² without its unit: one decimal below 100 m², none above."""
    return grouped(value, 1 if 0 < abs(value) < 100 else 0)


def hectares(value: float) -> Text:
    """An area given in m² as ha, two decimals."""
    return grouped(value / 1e4, 2)


def percent(share: float) -> Text:
    """A share of 1 as a percentage with one decimal, without its sign; more where it is tiny."""
    decimals = 1 if abs(share) >= 0.0005 or share == 0 else 3
    return grouped(100 * share, decimals)


def agrees(made: Balance) -> Optional[bool]:
    """Whether lots and plan area are equal but for `EQUAL`; None without a plan area."""
    relative = made.relative_difference
    return None if relative is None else abs(relative) <= EQUAL


def difference(made: Balance) -> Text:
    """The sentence on lots against the plan area."""
    off, relative = made.difference, made.relative_difference
    if off is None or relative is None:
        return Text(
            "Chưa vẽ ranh giới quy hoạch nên chưa so được tổng diện tích.",
            "No plan boundary is drawn, so the total has nothing to be held against.",
        )
    if round(abs(off), 1) == 0:
        return Text("Khớp với ranh giới quy hoạch.", "Equal to the plan boundary.")
    sentence = _MISSING if off < 0 else _TOO_MUCH
    return sentence.format(area=square_metres(abs(off)), share=percent(abs(relative)))


_SWAP = str.maketrans(".,", ",.")
_MISSING = Text(
    "Thiếu {area} m² so với ranh giới ({share} %)", "{area} m² short of the boundary ({share} %)"
)
_TOO_MUCH = Text(
    "Thừa {area} m² so với ranh giới ({share} %)", "{area} m² more than the boundary ({share} %)"
)
