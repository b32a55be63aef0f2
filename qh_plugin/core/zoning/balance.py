# SPDX-License-Identifier: GPL-2.0-or-later
"""The land-use balance (bảng cân bằng sử dụng đất): area by function, against the plan area.

Areas are planar in the coordinates of the layer, in m². Shares are of the sum of all lots, so
that they add up to 100 %; the difference to the plan boundary is a figure of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.model import Code
from qh_plugin.core.text import Text, plain
from qh_plugin.core.zoning.functions import GROUPS, PER_PERSON, group_of

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Line:
    """One function, one group or the total. `code` is "" for a group, the total and lots without
    a code; `known` is False for a code that the model lacks; `area` in m², `share` of the total
    from 0 to 1, `people` as stated of the lots, `rows` those lots (places in the input)."""

    code: str
    title: Text
    count: int
    area: float
    share: float
    people: float
    rows: Rows
    short: str = ""
    colour: str = ""
    known: bool = True


@dataclass(frozen=True)
class GroupLines:
    """A group with its functions, in the order of the code list."""

    id: str
    total: Line
    lines: Sequence[Line]


@dataclass(frozen=True)
class PersonShare:
    """m² a person of some functions."""

    id: str
    title: Text
    square_metres: float


@dataclass(frozen=True)
class Balance:
    """The whole table. `unclassified` has the lots without a code, None where there are none;
    `unmeasured` counts lots without readable geometry (their area counts as 0); `boundary` is the
    plan area in m², None where none is drawn; `people` those of the plan, else of the lots, 0
    where not known; `per_person` is empty then."""

    groups: Sequence[GroupLines]
    unclassified: Optional[Line]
    total: Line
    unmeasured: int
    boundary: Optional[float]
    people: float
    per_person: Sequence[PersonShare]

    @property
    def difference(self) -> Optional[float]:
        """Sum of the lots less the plan area, m²; negative where land is missing."""
        return None if self.boundary is None else self.total.area - self.boundary

    @property
    def relative_difference(self) -> Optional[float]:
        """The same as a share of the plan area; None without a plan area."""
        return self.total.area / self.boundary - 1.0 if self.boundary else None

    @property
    def lines(self) -> list[Line]:
        """Every function, then the lots without one."""
        found = [line for group in self.groups for line in group.lines]
        return found if self.unclassified is None else [*found, self.unclassified]


def balance(
    codes: Sequence[Optional[str]],
    area: NDArray[np.float64],
    known: Mapping[str, Code],
    *,
    people: Optional[NDArray[np.float64]] = None,
    boundary: Optional[float] = None,
    plan_people: float = 0.0,
) -> Balance:
    """Add up n lots: `codes` (None or blank: no code), `area` m² (NaN: unreadable), `people` NaN
    where not stated. `known` maps codes in upper case to the model's."""
    measured = np.nan_to_num(np.asarray(area, np.float64), nan=0.0)
    living = np.zeros(len(measured)) if people is None else np.nan_to_num(people, nan=0.0)
    names, inverse = _distinct(codes)
    order = np.argsort(inverse, kind="stable")
    ends = np.searchsorted(inverse[order], np.arange(len(names) + 1))
    rows_of = {name: order[ends[i] : ends[i + 1]] for i, name in enumerate(names)}
    whole = float(measured.sum())

    def line(title: Text, rows: Rows, code: str = "", of: Optional[Code] = None) -> Line:
        size = float(measured[rows].sum())
        return Line(
            code,
            title,
            len(rows),
            size,
            size / whole if whole else 0.0,
            float(living[rows].sum()),
            rows,
            of.short if of else "",
            of.colour if of else "",
            of is not None or not code,
        )

    place = {code: i for i, code in enumerate(known)}
    ordered = sorted(filter(None, names), key=lambda c: (place.get(c.upper(), len(place)), c))
    lines = []
    for code in ordered:
        of = known.get(code.upper())
        title = of.name if of else plain(code)
        lines.append(line(title, rows_of[code], of.code if of else code, of))
    groups = []
    for group in GROUPS:
        members = [one for one in lines if group_of(one.code) is group]
        if members:
            rows = np.concatenate([one.rows for one in members])
            groups.append(GroupLines(group.id, line(group.title, np.sort(rows)), members))
    loose = rows_of.get("")
    total = line(_TOTAL, np.arange(len(measured)))
    inhabitants = float(plan_people) if plan_people > 0 else total.people
    return Balance(
        groups,
        None if loose is None else line(_UNCLASSIFIED, loose),
        total,
        int(np.isnan(np.asarray(area, np.float64)).sum()),
        boundary,
        inhabitants,
        _per_person(lines, inhabitants),
    )


def _distinct(codes: Sequence[Optional[str]]) -> tuple[list[str], NDArray[np.int64]]:
    """The different codes ("" for none; case and blanks around apart) and each lot's place in
    them."""
    bare: dict[object, str] = {}
    first: dict[str, int] = {}
    names: list[str] = []
    inverse = np.empty(len(codes), np.int64)
    for row, code in enumerate(codes):
        name = bare.get(code)
        if name is None:
            name = bare[code] = "" if code is None or code != code else str(code).strip()
        folded = name.upper()
        if folded not in first:
            first[folded] = len(names)
            names.append(name)
        inverse[row] = first[folded]
    return names, inverse


def _per_person(lines: Sequence[Line], people: float) -> list[PersonShare]:
    if people <= 0:
        return []
    found = []
    for one in PER_PERSON:
        size = sum(line.area for line in lines if line.code.upper().startswith(one.prefixes))
        if size:
            found.append(PersonShare(one.id, one.title, size / people))
    return found


_TOTAL = Text("Tổng cộng", "Total")
_UNCLASSIFIED = Text("Chưa có mã chức năng", "Without a function code")
