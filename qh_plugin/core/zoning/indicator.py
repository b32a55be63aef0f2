# SPDX-License-Identifier: GPL-2.0-or-later
"""Indicator values: one number, a range, a limit or a list; as text and back.

`parse` (in `reading`) is exact; `Indicator.text` writes the house form, and
`parse(value.text(kind), kind) == value`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Optional

from qh_plugin.core.text import Text
from qh_plugin.core.zoning.kinds import Kind


@dataclass(frozen=True)
class Interval:
    """Values from `low` to `high`, both ≥ 0; None is without end. `open_end` leaves out the
    limit itself ("<60", ">40"); only an interval with one limit may have it."""

    low: Optional[float]
    high: Optional[float]
    open_end: bool = False

    def __post_init__(self) -> None:
        limits = [v for v in (self.low, self.high) if v is not None]
        if not limits or any(not 0 <= v < math.inf for v in limits):
            raise ValueError("an interval has one or two finite limits, not negative")
        if len(limits) == 2 and (self.open_end or limits[0] > limits[1]):
            raise ValueError("two limits are closed and in order")

    @property
    def is_number(self) -> bool:
        """True for one single value."""
        return self.low is not None and self.low == self.high


@dataclass(frozen=True)
class Indicator:
    """One interval, or a list of them in the order they are written."""

    parts: tuple[Interval, ...]

    @property
    def low(self) -> float:
        """The smallest value, 0 where only an upper limit is given."""
        return min(0.0 if part.low is None else part.low for part in self.parts)

    @property
    def high(self) -> float:
        """The largest value, infinite where there is no upper limit."""
        return max(math.inf if part.high is None else part.high for part in self.parts)

    @property
    def number(self) -> Optional[float]:
        """The value, where it is a single one."""
        return self.low if len(self.parts) == 1 and self.parts[0].is_number else None

    def text(self, kind: Kind) -> str:
        """The form that is stored: "40-60", "≤60", "2;3;5", "1,5"."""
        return ";".join(_joined(part, kind, "-", "") for part in self.parts)

    def meaning(self, kind: Kind) -> Text:
        """The form that is shown, with its unit: "40–60 %", "≤ 60 %", "2; 3; 5 tầng"."""
        shown = "; ".join(_joined(part, kind, "–", " ") for part in self.parts)
        return Text(f"{shown} {kind.unit.vi}", f"{_english(shown)} {kind.unit.en}")


def written(value: float, kind: Kind) -> str:
    """A number in the house form, every digit of it: 2159.6 as "2.159,6" (thousands where the
    kind has them)."""
    plain = format(Decimal(repr(float(value))), "f")
    whole, _, decimals = plain.partition(".")
    if kind.thousands:
        whole = f"{int(whole):,}".replace(",", ".")
    decimals = decimals.rstrip("0")
    return f"{whole},{decimals}" if decimals else whole


def figure(value: float, kind: Kind) -> Text:
    """A number for reading: as `written`, in English with the decimal point."""
    shown = written(value, kind)
    return Text(shown, _english(shown))


def _joined(part: Interval, kind: Kind, dash: str, gap: str) -> str:
    if part.low is not None and part.high is not None:
        low = written(part.low, kind)
        return low if part.is_number else f"{low}{dash}{written(part.high, kind)}"
    if part.high is not None:
        return f"{'<' if part.open_end else '≤'}{gap}{written(part.high, kind)}"
    low = written(part.low, kind) if part.low is not None else ""
    return f"{'>' if part.open_end else '≥'}{gap}{low}"


def _english(shown: str) -> str:
    return shown.translate(str.maketrans(".,", ",."))
