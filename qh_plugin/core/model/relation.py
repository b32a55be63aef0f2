# SPDX-License-Identifier: GPL-2.0-or-later
"""What a model says of lines that form a network, and of features of two classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

#: the rules on line networks, by id
LINE_RULES = ("L01", "L02", "L03", "L04", "L05", "L06")
#: the rules that relations are for
RELATION_RULES = ("C09", "P01", "S05", "S06", "X01", "X02", "X03", "X04")
#: what a point has to do (P01)
POINT_RELATIONS = ("disjoint", "coincident", "on_line", "on_end", "on_boundary", "inside")


@dataclass(frozen=True)
class LineNetwork:
    """A class of lines that form a network. `rules` which of the L rules apply; `same` fields
    that two lines must share to be one line cut in two (L03); `kind` the field of which lines
    that cross or overlap must share a value (L04, L05); `boundary` the class at whose border
    lines may end, "" for none."""

    rules: Sequence[str] = LINE_RULES
    same: Sequence[str] = ()
    kind: str = ""
    boundary: str = ""


@dataclass(frozen=True)
class Selection:
    """Rows of a class whose field has one of some values."""

    layer: str
    field: str
    values: Sequence[str]


@dataclass(frozen=True)
class Relation:
    """A rule that holds between the features of `layer` and those of `other` (class names).

    `also` is a third class where a rule needs one: the boundary points (C09), the road centre
    lines (S05). `how` says what P01 tests. `field` and `other_field` are what X04 compares.
    `only` and `exclude` choose rows of the classes concerned. `severity` is "error", "warning" or
    "info", at most the profile's; "" for the profile's.
    """

    rule: str
    layer: str
    other: str = ""
    also: str = ""
    how: str = ""
    field: str = ""
    other_field: str = ""
    only: Sequence[Selection] = ()
    exclude: Sequence[Selection] = ()
    severity: str = ""
    source: str = ""

    @property
    def id(self) -> str:
        """What tells it from the other relations."""
        return " ".join(filter(None, (self.rule, self.layer, self.other, self.how, self.field)))
