# SPDX-License-Identifier: GPL-2.0-or-later
"""Indicators of lots held against each other and against the drawing.

Only what follows from the indicators' meaning: no table of a standard, whose values are not
confirmed. Limits are conclusions of ours [INF] and stand in `Limits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Callable, Mapping, Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core import text
from qh_plugin.core.findings import Severity
from qh_plugin.core.text import Text, plain
from qh_plugin.core.zoning.functions import is_buildable, is_lived_on
from qh_plugin.core.zoning.indicator import Indicator, figure
from qh_plugin.core.zoning.kinds import AREA, DENSITY, HECTARES, PEOPLE, RATIO, STOREYS, Kind
from qh_plugin.core.zoning.lots import Lots
from qh_plugin.core.zoning.reading import BLANK, READ, UNREADABLE, Column, parse_column

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Limits:
    """`ratio`: how far the floor area ratio may exceed density × storeys (rounding); `area`: the
    share by which a stated area may differ from the drawn one; `crowded`: people a hectare of a
    lot above which a figure is looked at again; `floor`: m² of floor a person below which it is."""

    ratio: float = 0.05
    area: float = 0.01
    crowded: float = 5000.0
    floor: float = 8.0


LIMITS = Limits()


@dataclass(frozen=True)
class Remark:
    """One thing to be said of the lot in `row`; `fields` it is about, the first one leads.
    `what` does not name the lot, `text` does."""

    row: int
    fields: tuple[str, ...]
    severity: Severity
    label: str
    what: Text

    @property
    def text(self) -> Text:
        """The sentence with the lot's label."""
        return _OF_LOT.format(label=plain(self.label), what=self.what)


@dataclass(frozen=True)
class _Seen:
    lots: Lots
    kinds: Mapping[str, Kind]
    columns: Mapping[str, Column]
    limits: Limits

    def upper(self, kind: Kind) -> NDArray[np.float64]:
        """The largest value of each lot; the lower limit where only that is given; NaN where
        there is nothing to read."""
        column = self.columns[kind.field]
        return np.where(np.isinf(column.high), column.low, column.high)

    def has(self, *kinds: Kind) -> bool:
        return all(kind.field in self.columns for kind in kinds)


def cross_check(lots: Lots, kinds: Mapping[str, Kind], limits: Limits = LIMITS) -> list[Remark]:
    """Everything there is to say, by row; of one row the gravest first."""
    seen = _Seen(lots, kinds, _read(lots, kinds), limits)
    remarks = [
        *_unreadable(seen),
        *_density(seen),
        *_storeys(seen),
        *_ratio(seen),
        *_area(seen),
        *_missing(seen),
        *_people(seen),
    ]
    order = list(Severity)
    return sorted(remarks, key=lambda r: (r.row, order.index(r.severity)))


def indicator_remarks(lots: Lots, kinds: Mapping[str, Kind]) -> list[Remark]:
    """What is wrong with single indicators: texts that cannot be read, values out of range."""
    seen = _Seen(lots, kinds, _read(lots, kinds), LIMITS)
    return [*_unreadable(seen), *_density(seen), *_storeys(seen)]


def ratio_remarks(lots: Lots, kinds: Mapping[str, Kind], limits: Limits = LIMITS) -> list[Remark]:
    """Floor area ratios above density × storeys."""
    return _ratio(_Seen(lots, kinds, _read(lots, kinds), limits))


def _read(lots: Lots, kinds: Mapping[str, Kind]) -> dict[str, Column]:
    return {name: parse_column(lots.values[name].tolist(), kind) for name, kind in kinds.items()}


def _unreadable(seen: _Seen) -> list[Remark]:
    return [
        _remark(seen, row, (name,), Severity.ERROR, column.errors[row].text)
        for name, column in seen.columns.items()
        for row in np.flatnonzero(column.state == UNREADABLE)
    ]


def _density(seen: _Seen) -> list[Remark]:
    if not seen.has(DENSITY):
        return []
    column = seen.columns[DENSITY.field]
    upper = seen.upper(DENSITY)
    found = []
    for row in np.flatnonzero((column.state == READ) & ((upper > 100) | (upper <= 0))):
        what = _TOO_DENSE.format(value=column.values[row].meaning(DENSITY))
        found.append(_remark(seen, row, (DENSITY.field,), Severity.ERROR, what))
    for row in np.flatnonzero((upper > 0) & (upper <= 1)):
        share = figure(round(100 * float(upper[row]), 6), DENSITY)
        what = _FRACTION.format(value=column.values[row].meaning(DENSITY), percent=share)
        found.append(_remark(seen, row, (DENSITY.field,), Severity.WARNING, what))
    return found


def _storeys(seen: _Seen) -> list[Remark]:
    if not seen.has(STOREYS):
        return []
    column = seen.columns[STOREYS.field]
    return [
        _remark(
            seen,
            row,
            (STOREYS.field,),
            Severity.WARNING,
            _HALF_STOREY.format(value=column.values[row].meaning(STOREYS)),
        )
        for row in np.flatnonzero(column.where(_has_fraction))
    ]


def _has_fraction(value: Indicator) -> bool:
    return any(v is not None and v % 1 for part in value.parts for v in (part.low, part.high))


def _ratio(seen: _Seen) -> list[Remark]:
    if not seen.has(DENSITY, STOREYS, RATIO):
        return []
    density, storeys = seen.columns[DENSITY.field].high, seen.columns[STOREYS.field].high
    most = density / 100 * storeys  # no upper limit of one of them: nothing to hold it against
    ratio = seen.upper(RATIO)
    found = []
    for row in np.flatnonzero(ratio > most + seen.limits.ratio + 1e-9):
        what = _RATIO.format(
            ratio=figure(float(ratio[row]), RATIO),
            density=figure(float(density[row]), DENSITY),
            storeys=figure(float(storeys[row]), STOREYS),
            most=figure(round(float(most[row]), 2), RATIO),
        )
        fields = (RATIO.field, DENSITY.field, STOREYS.field)
        found.append(_remark(seen, row, fields, Severity.WARNING, what))
    return found


def _area(seen: _Seen) -> list[Remark]:
    if not seen.has(AREA):
        return []
    kind = seen.kinds[AREA.field]
    factor, decimals = (1e4, 4) if kind is HECTARES else (1.0, 2)
    stated, drawn = seen.columns[AREA.field].low, seen.lots.area / factor
    rounding = 0.005 if kind is HECTARES else 0.5
    wrong = np.abs(stated - drawn) > np.maximum(seen.limits.area * drawn, rounding)
    return [
        _remark(
            seen,
            row,
            (AREA.field,),
            Severity.WARNING,
            _AREA.format(
                stated=text.number(float(stated[row]), decimals),
                drawn=text.number(float(drawn[row]), decimals),
                unit=kind.unit,
            ),
        )
        for row in np.flatnonzero(wrong)
    ]


def _missing(seen: _Seen) -> list[Remark]:
    wanted = [k for k in (DENSITY, STOREYS, RATIO) if k.field in seen.columns]
    built = _of_codes(seen.lots, is_buildable)
    blank = np.array([seen.columns[k.field].state == BLANK for k in wanted], bool)
    found = []
    for row in np.flatnonzero(built & blank.any(axis=0)) if wanted else ():
        lacking = [kind for kind, gone in zip(wanted, blank[:, row]) if gone]
        fields = tuple(k.field for k in lacking)
        found.append(_remark(seen, row, fields, Severity.WARNING, _missing_names(tuple(lacking))))
    return found


@lru_cache(maxsize=16)
def _missing_names(kinds: tuple[Kind, ...]) -> Text:
    names = Text(
        ", ".join(kind.title.vi.lower() for kind in kinds),
        ", ".join(kind.title.en.lower() for kind in kinds),
    )
    return _MISSING.format(names=names)


def _people(seen: _Seen) -> list[Remark]:
    if not seen.has(PEOPLE):
        return []
    people, area = seen.columns[PEOPLE.field].low, seen.lots.area
    with np.errstate(divide="ignore", invalid="ignore"):
        crowd = people / (area / 1e4)
        floor = area * seen.upper(RATIO) / people if seen.has(RATIO) else np.full(len(area), np.nan)
    found = []
    for row in np.flatnonzero((people > 0) & (crowd > seen.limits.crowded) & np.isfinite(crowd)):
        what = _CROWDED.format(crowd=_rounded(crowd[row]))
        found.append(_remark(seen, row, (PEOPLE.field,), Severity.INFO, what))
    for row in np.flatnonzero((people > 0) & (floor < seen.limits.floor)):
        what = _NARROW.format(floor=text.number(float(floor[row]), 1))
        found.append(_remark(seen, row, (PEOPLE.field, RATIO.field), Severity.INFO, what))
    coded = _of_codes(seen.lots, bool)
    lived = _of_codes(seen.lots, is_lived_on)
    odd = np.flatnonzero((people > 0) & coded & ~lived)
    return found + [
        _remark(seen, row, (PEOPLE.field,), Severity.INFO, _NOT_LIVED_ON) for row in odd
    ]


def _of_codes(lots: Lots, test: Callable[[Optional[str]], bool]) -> NDArray[np.bool_]:
    """Which lots have a code that passes a test (n,); each different code is tested once."""
    codes = lots.codes.tolist()
    passed = {code: test(code) for code in set(codes)}
    return np.fromiter((passed[code] for code in codes), bool, len(codes))


def _rounded(value: float) -> Text:
    shown = f"{round(float(value)):,}"
    return Text(shown.replace(",", "."), shown)


def _remark(
    seen: _Seen, row: int, fields: tuple[str, ...], severity: Severity, what: Text
) -> Remark:
    return Remark(int(row), fields, severity, str(seen.lots.labels[row]), what)


_OF_LOT = Text("{label}: {what}", "{label}: {what}")
_TOO_DENSE = Text(
    "mật độ xây dựng {value} phải lớn hơn 0 và không quá 100 %",
    "building density {value} must be above 0 and at most 100 %",
)
_FRACTION = Text(
    "mật độ xây dựng {value}: có phải {percent} % không?",
    "building density {value}: is {percent} % meant?",
)
_HALF_STOREY = Text(
    "số tầng lẻ ({value}); danh sách viết bằng dấu chấm phẩy, ví dụ “2;3”",
    "a fraction of a storey ({value}); a list takes semicolons, such as “2;3”",
)
_RATIO = Text(
    "hệ số sử dụng đất {ratio} lớn hơn {density} % × {storeys} tầng = {most}",
    "floor area ratio {ratio} exceeds {density} % × {storeys} storeys = {most}",
)
_AREA = Text(
    "diện tích ghi {stated} {unit}, hình vẽ đo được {drawn} {unit}",
    "the area is stated as {stated} {unit}, the drawing measures {drawn} {unit}",
)
_MISSING = Text("thiếu {names}", "{names} missing")
_CROWDED = Text(
    "mật độ dân số {crowd} người/ha cao khác thường", "{crowd} people a hectare is unusually many"
)
_NARROW = Text(
    "chỉ {floor} m² sàn mỗi người, ít khác thường",
    "only {floor} m² of floor a person, unusually little",
)
_NOT_LIVED_ON = Text(
    "có dân số nhưng chức năng đất không phải đất ở", "has people, but the land is not for housing"
)
