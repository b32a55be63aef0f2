# SPDX-License-Identifier: GPL-2.0-or-later
"""What an indicator measures: unit, form of its numbers, words.

Field names and texts after the TT 16/2025 templates [TPL]; units are recommended [INF].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Mapping

from qh_plugin.core.model import FeatureClass
from qh_plugin.core.text import Text, plain


@dataclass(frozen=True)
class Kind:
    """`field` of the model; `unit` as it is shown, `units` as it may be written behind a number
    (lower case); `thousands` where a point before three digits stands between thousands; `whole`
    where only whole numbers make sense; `ranges` where ranges and lists do; `examples` of how it is
    written."""

    field: str
    title: Text
    unit: Text
    units: tuple[str, ...]
    examples: tuple[str, ...]
    thousands: bool = False
    whole: bool = False
    ranges: bool = True


DENSITY = Kind(
    "matDoXayDung",
    Text("Mật độ xây dựng", "Building density"),
    plain("%"),
    ("%",),
    ("40", "40-60", "≤60"),
)
STOREYS = Kind(
    "tangCaoXayDung",
    Text("Tầng cao", "Storeys"),
    Text("tầng", "storeys"),
    ("tầng", "tang"),
    ("5", "1-5", "2;3;5"),
)
RATIO = Kind(
    "heSoSuDungDat",
    Text("Hệ số sử dụng đất", "Floor area ratio"),
    Text("lần", "times"),
    ("lần", "lan"),
    ("2,4", "1,5-3", "≤4,2"),
)
PEOPLE = Kind(
    "danSo",
    Text("Dân số", "Population"),
    Text("người", "people"),
    ("người", "nguoi"),
    ("1.250",),
    thousands=True,
    whole=True,
    ranges=False,
)
AREA = Kind(
    "dienTich",
    Text("Diện tích", "Area"),
    plain("m²"),
    ("m²", "m2"),
    ("2.159,6",),
    thousands=True,
    ranges=False,
)
HECTARES = replace(AREA, unit=plain("ha"), units=("ha",), examples=("0,22",))
#: the order in which they are shown
KINDS = (DENSITY, STOREYS, RATIO, PEOPLE, AREA)


def example(kind: Kind) -> str:
    """How it is written, for messages and empty fields: “40”, “40-60”, “≤60”."""
    return ", ".join(f"“{text}”" for text in kind.examples)


def kinds_of(of: FeatureClass) -> Mapping[str, Kind]:
    """The indicators that a class has, field → kind, areas in the unit of the model's field."""
    found = {}
    for kind in KINDS:
        field = of.field_map.get(kind.field)
        if field is not None:
            in_hectares = kind is AREA and field.unit == "ha"
            found[kind.field] = HECTARES if in_hectares else kind
    return found
