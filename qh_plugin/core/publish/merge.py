# SPDX-License-Identifier: GPL-2.0-or-later
"""Taking published features into mine: one choice a feature or a class, and the edits it comes to.

The outcome is edits like those of a repair, so that the dock makes them one undo step and the
command line writes them after a backup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Collection, Mapping, Optional, Sequence

from qh_plugin.core.edits import Edits
from qh_plugin.core.errors import InputError
from qh_plugin.core.publish.difference import Way
from qh_plugin.core.publish.feature_difference import Feature, name_of, same_value
from qh_plugin.core.text import Text


class Take(str, Enum):
    """Whose feature stays."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Choices:
    """What is taken: `features` by (class, key) before `classes` before `conflicts` (None: not
    decided). `classes` and `conflicts` speak of conflicts only; a class of `whole` is taken as a
    whole, what only one side changed with it. Without a choice, what only others changed is taken
    and what only I changed stays."""

    conflicts: Optional[Take] = None
    classes: Mapping[str, Take] = field(default_factory=dict)
    features: Mapping[tuple[str, str], Take] = field(default_factory=dict)
    whole: Collection[str] = ()

    def of(self, layer: str, key: str, way: Way) -> Optional[Take]:
        """Whose feature stays; None where that is not decided."""
        chosen = self.features.get((layer, key))
        if chosen is None and (way is Way.BOTH or layer in self.whole):
            chosen = self.classes.get(layer, self.conflicts)
        if chosen is None and way is not Way.BOTH:
            return Take.THEIRS if way is Way.THEIRS else Take.MINE
        return chosen


class Undecided(InputError):
    """Conflicts without a choice; `features` (class, key) names them."""

    def __init__(self, features: Sequence[tuple[str, str]]) -> None:
        self.features = features
        layer, key = features[0]
        super().__init__(
            Text(
                "Còn {n} đối tượng xung đột chưa chọn, đầu tiên là {id} (lớp {layer}); hãy chọn "
                "của tôi hoặc đã công bố (--take mine|theirs).",
                "Features in conflict not decided: {n}, the first is {id} (class {layer}); "
                "choose mine or published (--take mine|theirs).",
            ).format(n=len(features), id=name_of(key), layer=layer)
        )


def edits_taking(
    layer: str, pairs: Sequence[tuple[Optional[Feature], Optional[Feature]]], fields: Sequence[str]
) -> Edits:
    """The edits that make each (mine, theirs) what theirs is; `fields` are those that my layer
    has: others cannot be held and are left out."""
    geometries: dict[int, bytes] = {}
    attributes: dict[int, dict[str, Any]] = {}
    deleted: set[int] = set()
    added: list[tuple[bytes, Mapping[str, Any]]] = []
    for mine, theirs in pairs:
        if theirs is None:
            deleted |= {mine.fid} if mine is not None else set()
            continue
        values = {name: theirs.values.get(name) for name in fields if name in theirs.values}
        if mine is None:
            added.append((theirs.wkb or b"", values))
            continue
        if theirs.wkb is not None and theirs.wkb != mine.wkb:
            geometries[mine.fid] = theirs.wkb
        other = {n: v for n, v in values.items() if not same_value(v, mine.values.get(n))}
        if other:
            attributes[mine.fid] = other
    text = Text("Lấy {n} đối tượng đã công bố", "Take published features: {n}").format(n=len(pairs))
    return Edits(layer, text, geometries, attributes, frozenset(deleted), tuple(added))
