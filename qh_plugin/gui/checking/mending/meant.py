# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings "mend all" means: noted from the list, found again in a check of the data now.

The list may be behind the data. A finding that moved a little has another key then, yet it is the
same to who asked: the same rule, on the same features. No Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.findings import Findings, State
from qh_plugin.gui.checking.listing.states import Fate

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.gui.checking.listing.listing import Listing

_Place = tuple[str, str, tuple[int, ...]]


@dataclass(frozen=True)
class Meant:
    """Findings noted from a list: `group[n]` and `index[n]` say which of `groups` each one is;
    `rules` in the order in which they are mended."""

    rules: Sequence[str]
    groups: Sequence[Findings]
    group: NDArray[np.int32]
    index: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.group)

    def found_in(self, result: CheckResult) -> tuple[frozenset[str], int]:
        """The keys of what is meant in a check of the data as they are now, and how many of
        those meant are there no more."""
        here: dict[_Place, list[str]] = {}
        keys = set()
        for group, i in result.rows():
            if group.rule in self.rules and group.states[i] is not State.WAIVED:
                here.setdefault(_place(group, i), []).append(group.keys[i])
                keys.add(group.keys[i])
        found: set[str] = set()
        gone = 0
        for g, i in zip(self.group.tolist(), self.index.tolist()):
            key, place = self.groups[g].keys[i], _place(self.groups[g], i)
            if key in keys:
                found.add(key)
            elif place in here and place[2]:
                found.update(here[place])
            else:
                gone += 1
        return frozenset(found), gone


def meant_in(
    listing: Listing, numbers: NDArray[Any], mendable: Callable[[str], bool]
) -> tuple[set[str], NDArray[Any]]:
    """Which of these lines are open and of a rule that can be mended, and their rules."""
    closed = np.isin(listing.fate[numbers], (Fate.WAIVED, Fate.FIXED))
    opened = numbers[listing.alive[numbers] & ~closed]
    codes = listing.rule[opened]
    able = [code for code in np.unique(codes).tolist() if mendable(listing.rules[code])]
    return {listing.rules[code] for code in able}, opened[np.isin(codes, able)]


def _place(group: Findings, i: int) -> _Place:
    return group.rule, group.layer, tuple(group.fids[i])
