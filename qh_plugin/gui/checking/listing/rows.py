# SPDX-License-Identifier: GPL-2.0-or-later
"""One finding, and the findings of one rule, as the parts around the list look at them.

Made when asked for; the list itself is arrays (`listing.py`). No Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, Sequence

from qh_plugin.core.findings import Findings
from qh_plugin.gui.checking.listing import wording
from qh_plugin.gui.checking.listing.states import Fate, Status

layer_title = wording.layer_title


@dataclass(frozen=True)
class Row:
    """One finding; `i` is its place in the group, `names` what its features are called, `layer`
    the title of its layer."""

    group: Findings
    i: int
    status: Status
    names: tuple[str, ...] = ()
    layer: str = ""
    fate: Fate = Fate.OPEN
    language: str = "vi"

    @property
    def key(self) -> str:
        """Stays the same from run to run."""
        return self.group.keys[self.i] if self.group.keys else f"{self.group.rule}:{self.i}"

    @property
    def objects(self) -> str:
        """The features concerned; the layer where there are none."""
        return wording.objects(self.names, self.layer, self.language)

    @property
    def named(self) -> str:
        """The features and, where a value is wrong, its attribute."""
        value = wording.attribute(self.group, self.i, self.language)
        return " · ".join(filter(None, (self.objects, value)))

    @property
    def placed(self) -> bool:
        """Whether the map can be brought to it."""
        return bool(self.group.fids[self.i]) or self.group.bbox(self.i) is not None

    @property
    def measured(self) -> str:
        """Width and area (or length) with their units."""
        return wording.measured(self.group, self.i, self.language)

    @property
    def sentence(self) -> str:
        """What is wrong."""
        return self.plainly(wording.message(self.group, self.i, self.language))

    def plainly(self, text: str) -> str:
        """A text with the features by name instead of by their long codes."""
        return wording.plainly(text, self.group.ids[self.i], self.names)


@dataclass(frozen=True)
class RuleRows:
    """The findings of one rule: `count` of them, `open` neither waived nor mended; `status` is
    the worst of them; `note` says why the rule did not run."""

    rule: str
    title: str
    status: Status
    count: int = 0
    open: int = 0
    note: str = ""
    _read: Callable[[], Sequence[Row]] = field(default=tuple, repr=False, compare=False)

    @property
    def rows(self) -> Sequence[Row]:
        """Every one of them; not for the many."""
        return self._read()
