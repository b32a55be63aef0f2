# SPDX-License-Identifier: GPL-2.0-or-later
"""What a model says must hold between values: keys, references, conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Optional, Sequence

from qh_plugin.core.cached import cached_property
from qh_plugin.core.text import Text

#: tests of a value against given ones, alone, and against another field
LISTED = ("in", "not in", "named", "starts")
ALONE = ("filled", "blank")
COMPARED = ("equals", "differs", "at most", "among", "part")


@dataclass(frozen=True)
class Key:
    """Fields of the class `of` whose values together name one feature (ward, sheet, parcel)."""

    of: str
    fields: Sequence[str]
    source: str = ""


@dataclass(frozen=True)
class Reference:
    """Values of `field` in the class `of` stand in the field `to_field` of the class `to`; so many
    features, `minimum` to `maximum` (None: any number), refer to each one there. `required` E or
    W."""

    of: str
    field: str
    to: str
    to_field: str
    minimum: int = 0
    maximum: Optional[int] = None
    required: str = "E"
    source: str = ""


@dataclass(frozen=True)
class Clause:
    """A test of one value: against `values` ("in", "not in", "named": the name of its code begins
    with one, "starts": it begins with one), alone ("filled", "blank"), or against the value of the
    field `other`: "equals" (within `margin`), "differs", "at most", "among" (the codes joined
    there), "part" (the part of the coded text there that `values` names)."""

    field: str
    test: str
    values: Sequence[str] = ()
    other: str = ""
    margin: float = 0.0


@dataclass(frozen=True)
class Condition:
    """What must hold within a feature: where all of `when` holds, all of `then` does. Values that
    are missing leave a clause open. `of` names classes; none: every class that has the fields.
    `required` E or W."""

    id: str
    #: what a message says of a feature that breaks it
    text: Text
    then: Sequence[Clause]
    when: Sequence[Clause] = ()
    of: Sequence[str] = ()
    required: str = "E"
    source: str = ""

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields that its clauses name, each once; those of `then` first."""
        named = [c.field for c in (*self.then, *self.when)]
        others = [c.other for c in (*self.then, *self.when) if c.other]
        return tuple(dict.fromkeys((*named, *others)))

    def applies(self, name: str, fields: Collection[str]) -> bool:
        """Whether a class of that name with these fields is meant."""
        return name in self.of if self.of else set(self.fields) <= set(fields)
