# SPDX-License-Identifier: GPL-2.0-or-later
"""Limits of indicators that an act sets for a time: data in `resources/rules/<id>.json`.

An entry applies only from `valid_from` to `valid_to`, and only once somebody has confirmed its
value against the act (`confirmed`). The date is the plan's decision, else the day that the caller
puts into the dataset's facts ("today"); nothing here looks at the clock.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence, Union

from qh_plugin.core.errors import InputError, ModelError
from qh_plugin.core.resources import resource
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text

FORMAT = "qh-legal/1"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DECIDED = "ngayQDQH"


@dataclass(frozen=True)
class LegalLimit:
    """One limit. `indicator` is a field ("matDoXayDung"); `codes` the land uses it holds for, by
    their beginnings (none: all); `maximum` in `unit`, None while the value is not known; `steps`
    instead of it by the size of the lot in m²: (at most, maximum), between two steps by the
    straight line, beyond the last its value."""

    id: str
    title: Text
    indicator: str
    unit: str
    basis: str
    valid_from: str
    valid_to: str = ""
    confirmed: bool = False
    source: str = ""
    codes: Sequence[str] = ()
    maximum: Optional[float] = None
    steps: Sequence[tuple[float, float]] = ()

    def holds(self, day: str) -> bool:
        """Whether the entry is in force on a day ("2026-05-20")."""
        return self.valid_from <= day and (not self.valid_to or day <= self.valid_to)

    def of(self, code: str) -> bool:
        """Whether it holds for a land use."""
        folded = code.strip().upper()
        return not self.codes or any(folded.startswith(c.upper()) for c in self.codes)

    def value(self, size: float) -> Optional[float]:
        """The limit for a lot of that size in m²; None where it is not known."""
        if not self.steps:
            return self.maximum
        before = self.steps[0]
        if size <= before[0]:
            return before[1]
        for step in self.steps[1:]:
            if size <= step[0]:
                share = (size - before[0]) / (step[0] - before[0])
                return before[1] + share * (step[1] - before[1])
            before = step
        return before[1]


@dataclass(frozen=True)
class LegalTable:
    """All limits of one act and its predecessors."""

    id: str
    title: Text
    limits: Sequence[LegalLimit]

    def on(self, day: str, confirmed: bool = True) -> tuple[LegalLimit, ...]:
        """The limits in force on a day; those not confirmed only where asked for."""
        return tuple(x for x in self.limits if x.holds(day) and (x.confirmed or not confirmed))

    def limit(
        self, indicator: str, code: str, size: float, day: str
    ) -> Optional[tuple[float, LegalLimit]]:
        """The lowest confirmed limit of an indicator for a lot, and its entry; None for none."""
        found = [
            (value, entry)
            for entry in self.on(day)
            if entry.indicator == indicator and entry.of(code)
            if (value := entry.value(size)) is not None
        ]
        return min(found, key=lambda pair: pair[0], default=None)


def decided_on(dataset: Dataset) -> Optional[str]:
    """The day whose law holds for a plan: the newest decision noted at its boundary, else the
    facts' decision, else their "today"; None where nothing tells."""
    boundary = dataset.role("boundary")
    column = boundary.columns.get(_DECIDED) if boundary is not None else None
    days = sorted(filter(None, map(_day, column.tolist() if column is not None else ())))
    if days:
        return days[-1]
    return _day(dataset.facts.get(_DECIDED)) or _day(dataset.facts.get("today"))


@lru_cache(maxsize=8)
def load_table(name: Union[str, Path] = "qcvn01") -> LegalTable:
    """A table by id, or any file by path. Raises `InputError` where there is none, `ModelError`
    where it is wrong."""
    path = Path(name)
    if path.suffix != ".json":
        path = resource("rules", f"{name}.json")
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        text = Text("Không đọc được {file}.", "Cannot read {file}.").format(file=str(path))
        raise InputError(text, details=str(error)) from error
    except ValueError as error:
        raise _broken(path.name, str(error)) from error
    try:
        if content["format"] != FORMAT:
            raise ValueError(f"format is not {FORMAT}")
        limits = tuple(_limit(entry) for entry in content["limits"])
        if len({(x.id, x.valid_from) for x in limits}) != len(limits):
            raise ValueError("two limits with one id begin on the same day")
        return LegalTable(content["id"], _text(content["title"]), limits)
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(path.name, f"{type(error).__name__}: {error}") from error


def _limit(entry: Mapping[str, Any]) -> LegalLimit:
    values = {**entry, "title": _text(entry["title"])}
    values["steps"] = tuple((float(a), float(b)) for a, b in entry.get("steps", ()))
    values["codes"] = tuple(entry.get("codes", ()))
    made = LegalLimit(**values)
    for day in (made.valid_from, *([made.valid_to] if made.valid_to else [])):
        if _day(day) != day:
            raise ValueError(f"{made.id}: {day} is no day")
    if made.valid_to and made.valid_to < made.valid_from:
        raise ValueError(f"{made.id}: valid_to is before valid_from")
    if list(made.steps) != sorted(made.steps):
        raise ValueError(f"{made.id}: steps are not in order")
    if made.confirmed and made.maximum is None and not made.steps:
        raise ValueError(f"{made.id}: confirmed without a value")
    return made


def _day(value: Any) -> Optional[str]:
    text = str(value or "")[:10]
    return text if _DAY.fullmatch(text) else None


def _text(value: Mapping[str, str]) -> Text:
    return Text(value["vi"], value["en"])


def _broken(name: str, why: str) -> ModelError:
    return ModelError(
        Text("Bảng quy chuẩn {file} sai: {why}.", "The legal table {file} is wrong: {why}.").format(
            file=name, why=why
        )
    )
