# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user has chosen: mine or published, for a class or for single features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterable, Optional

from qh_plugin.gui.publishing.difference.comparing import Held, Line

if TYPE_CHECKING:
    from qh_plugin.core.publish.merge import Choices, Take


class Choosing:
    """Choices over one comparison. A choice for a class forgets those for its features."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._classes: dict[str, Take] = {}
        self._features: dict[tuple[str, str], Take] = {}

    def features(self, lines: Iterable[Line], take: Take) -> None:
        """Choose for single features."""
        for line in lines:
            self._features[(line.layer, line.key)] = take

    def class_(self, layer: str, take: Take) -> None:
        """Choose for every feature of a class, those that are not listed too."""
        self._classes[layer] = take
        self._features = {at: kept for at, kept in self._features.items() if at[0] != layer}

    @property
    def choices(self) -> Choices:
        """For `merge.plan`."""
        from qh_plugin.core.publish.merge import Choices

        chosen = dict(self._classes)
        return Choices(None, chosen, dict(self._features), frozenset(chosen))

    def of(self, line: Line) -> Optional[Take]:
        """Whose feature stays; None where that is not decided."""
        return self.choices.of(line.layer, line.key, line.way)

    @property
    def undecided(self) -> int:
        """Conflicts without a choice."""
        from qh_plugin.core.publish.difference import Way

        count, held = 0, self._held.compared
        for one in held.classes:
            if one.layer not in self._classes:
                count += one.count(Way.BOTH)
        listed = [x for x in self._held.lines if x.way is Way.BOTH]
        single = [x for x in listed if x.layer not in self._classes]
        return count - sum((x.layer, x.key) in self._features for x in single)

    @property
    def taken(self) -> int:
        """Features that will be as published."""
        from qh_plugin.core.publish.difference import Way
        from qh_plugin.core.publish.merge import Take

        count, choices = 0, self.choices
        for one in self._held.compared.classes:
            for way in (Way.MINE, Way.THEIRS, Way.BOTH):
                if choices.of(one.layer, "", way) is Take.THEIRS:
                    count += one.count(way)
        for line in self._held.lines:
            if (line.layer, line.key) in self._features:
                count += choices.of(line.layer, line.key, line.way) is Take.THEIRS
                count -= choices.of(line.layer, "", line.way) is Take.THEIRS
        return count
