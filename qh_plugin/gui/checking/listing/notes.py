# SPDX-License-Identifier: GPL-2.0-or-later
"""What the user has done with findings, kept from list to list and from start to start: which were
looked at, which were mended before this start."""

from __future__ import annotations

from typing import Iterable, Sequence

import numpy as np

from qh_plugin.core.findings import Findings
from qh_plugin.gui.checking.listing.listing import Listing
from qh_plugin.gui.checking.listing.states import Fate


class Notes:
    """By key, so that they also hold for what is listed later. No Qt here."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._mended: Sequence[Findings] = ()
        self._before: frozenset[str] = frozenset()

    def put_on(self, listing: Listing) -> None:
        """Mark in a new listing what is noted."""
        there = self.seen.intersection(listing.keys) if self.seen else ()
        listing.note_seen(listing.row_of[key] for key in there)
        if len(listing) and self._mended:
            listing.take_mended(self._mended)
            self._mended = ()

    def note_seen(self, keys: Iterable[str], seen: bool) -> None:
        """The user has looked at them, or has not."""
        self.seen = self.seen.union(keys) if seen else self.seen.difference(keys)

    def still_seen(self, listing: Listing) -> set[str]:
        """What was looked at, as far as it is still there."""
        return self.seen & set(listing.keys) if len(listing) else set(self.seen)

    def recall_mended(self, groups: Sequence[Findings]) -> None:
        """What was mended before this start; it is put on the next listing."""
        self._mended = tuple(groups)
        self._before = frozenset(key for group in groups for key in group.keys)

    def mended_before(self, listing: Listing) -> int:
        """How many of the mended were so before this start."""
        known = listing.row_of
        rows = np.array([known[key] for key in self._before if key in known], np.int64)
        return int(np.count_nonzero(listing.fate[rows] == Fate.FIXED))
