# SPDX-License-Identifier: GPL-2.0-or-later
"""Which line of the list shows what: the heading of a section, or one of the rows below it.

Sections are few, so that a line is found by halving; nothing is kept per row. No Qt here.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Optional, Sequence

from qh_plugin.gui.checking.listing.arrangement import Section


class Lines:
    """The sections as they are unfolded now; `closed` are the keys of those folded up."""

    def __init__(self, sections: Sequence[Section] = (), closed: Optional[set[str]] = None) -> None:
        self.sections = list(sections)
        self.closed = closed if closed is not None else set()
        self._starts: list[int] = []
        self.count = 0
        self.recount()

    def recount(self) -> None:
        """After a section was folded, unfolded, changed, put in or taken out."""
        self._starts, line = [], 0
        for section in self.sections:
            self._starts.append(line)
            line += 1 + self.shown(section)
        self.count = line

    def shown(self, section: Section) -> int:
        """How many rows of a section are to be seen."""
        return 0 if section.key in self.closed else len(section.rows)

    def heading(self, number: int) -> int:
        """The line of a section's heading."""
        return self._starts[number]

    def at(self, line: int) -> tuple[int, int]:
        """The section of a line and the row's place in it, -1 for the heading."""
        number = bisect_right(self._starts, line) - 1
        return number, line - self._starts[number] - 1

    def row(self, line: int) -> int:
        """The finding of a line, -1 for a heading."""
        if not 0 <= line < self.count:
            return -1
        number, offset = self.at(line)
        return -1 if offset < 0 else int(self.sections[number].rows[offset])


def runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted numbers as (first, last) of those that follow each other."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
