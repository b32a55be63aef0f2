# SPDX-License-Identifier: GPL-2.0-or-later
"""What the line kernel finds in one layer. Parts and ends index `lines`; rows the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.fabric.ragged import Floats, Ints
from qh_plugin.core.network.lines import Lines, Mask

#: the smallest tolerance that double precision leaves at the city's coordinates
LEAST_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Contacts:
    """Places where two parts meet: `a`, `b` (k,) the parts, `at` (k, 2) the place relative to the
    lines' origin, `arc_a`, `arc_b` how far along each part it is in metres."""

    a: Ints
    b: Ints
    at: Floats
    arc_a: Floats
    arc_b: Floats

    def __len__(self) -> int:
        return len(self.a)

    def take(self, which: NDArray[np.int64]) -> Contacts:
        """Some of the contacts."""
        return Contacts(
            self.a[which], self.b[which], self.at[which], self.arc_a[which], self.arc_b[which]
        )


@dataclass(frozen=True)
class Overlaps:
    """Stretches of part `a` that run along part `b` within the tolerance, from arc `low` to arc
    `high` of `a`, in metres. A part that runs over itself has a = b."""

    a: Ints
    b: Ints
    low: Floats
    high: Floats

    def __len__(self) -> int:
        return len(self.a)

    def take(self, which: NDArray[np.int64]) -> Overlaps:
        """Some of the stretches."""
        return Overlaps(self.a[which], self.b[which], self.low[which], self.high[which])


@dataclass(frozen=True)
class Network:
    """A line layer. `other_ends` (2p,) how many other ends lie within the tolerance of each end,
    `other_lines` (2p,) how many other lines pass there without an end; `links` (k, 2) pairs of
    ends within the tolerance; `crossings` where interiors of two rows meet away from the ends of
    both; `overlaps` stretches of lines over each other without those of `duplicates`, which are
    groups of rows with the same line; `tails` contacts of the parts that have a free end."""

    lines: Lines
    tolerance: float
    other_ends: Ints
    other_lines: Ints
    links: Ints
    crossings: Contacts
    overlaps: Overlaps
    duplicates: Sequence[tuple[int, ...]]
    tails: Contacts

    @property
    def free(self) -> Mask:
        """Ends (2p,) at which there is no other end and no other line."""
        found: Mask = (self.other_ends == 0) & (self.other_lines == 0)
        return found
