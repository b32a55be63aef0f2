# SPDX-License-Identifier: GPL-2.0-or-later
"""Mine, base and published: what differs, class by class and feature by feature.

Base is the version that mine was made from, published what the server has now. Every row comes as
a key and a hash, so that only what differs is ever looked at closely. Pure: arrays in, arrays out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Any, Sequence

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.table import Objects

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Way(str, Enum):
    """Who changed a feature since the base. SAME: mine and published agree (both may have made the
    same change); BOTH: each changed it in its own way, or one changed what the other removed."""

    SAME = "same"
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


#: 0 same, 1 mine, 2 theirs, 3 both
WAYS = tuple(Way)


class Kind(str, Enum):
    """What became of a feature between two versions."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Rows:
    """One class in one version: `keys` (n,) distinct texts, `fids` (n,), `hashes` (n,) of fixed
    length over geometry and attributes, `areas` (n,) in m², 0 where a row is no area."""

    keys: Objects
    fids: Ints
    hashes: NDArray[np.bytes_]
    areas: Floats

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class Amount:
    """How many features, and their area in m²; of changed ones the area afterwards."""

    count: int = 0
    area: float = 0.0


@dataclass(frozen=True)
class Tally:
    """What lies between two versions of a class."""

    added: Amount = Amount()
    changed: Amount = Amount()
    removed: Amount = Amount()

    @property
    def count(self) -> int:
        """Features that differ."""
        return self.added.count + self.changed.count + self.removed.count


@dataclass(frozen=True)
class ClassDifference:
    """One class. `keys` (m,) are the features that are not the same in all three versions, `base`,
    `mine` and `theirs` (m,) their rows in each (-1: not there), `codes` (m,) the `Way` of each as
    its place in `WAYS`.
    `sent` lies between base and mine, `others` between base and published, `sending` between
    published and mine: what publishing would change on the server."""

    layer: str
    keys: Objects
    base: Ints
    mine: Ints
    theirs: Ints
    codes: NDArray[np.int8]
    totals: dict[str, Amount]
    sent: Tally
    others: Tally
    sending: Tally

    def count(self, way: Way) -> int:
        """Features of this way."""
        return int(np.count_nonzero(self.codes == WAYS.index(way)))

    @property
    def ways(self) -> list[Way]:
        """The way of each feature of `keys`."""
        return [WAYS[code] for code in self.codes.tolist()]

    @property
    def differs(self) -> bool:
        """True where mine and published are not the same."""
        return self.sending.count > 0


def compare_rows(layer: str, base: Rows, mine: Rows, theirs: Rows) -> ClassDifference:
    """The difference of one class from its rows in the three versions."""
    keys = np.array([*dict.fromkeys(chain(mine.keys, theirs.keys, base.keys))], dtype=object)
    at_base, at_mine, at_theirs = (_places(rows, keys) for rows in (base, mine, theirs))
    moved_mine = _differs(base, at_base, mine, at_mine)
    moved_theirs = _differs(base, at_base, theirs, at_theirs)
    apart = _differs(theirs, at_theirs, mine, at_mine)
    codes = np.where(apart, moved_mine + 2 * moved_theirs.astype(np.int8), 0).astype(np.int8)
    any_of = moved_mine | moved_theirs
    chosen = np.flatnonzero(any_of)
    chosen = chosen[np.argsort(keys[chosen], kind="stable")]
    return ClassDifference(
        layer=layer,
        keys=keys[chosen],
        base=at_base[chosen],
        mine=at_mine[chosen],
        theirs=at_theirs[chosen],
        codes=codes[chosen],
        totals={
            name: Amount(len(rows), float(rows.areas.sum()))
            for name, rows in (("base", base), ("mine", mine), ("theirs", theirs))
        },
        sent=_tally(base, at_base, mine, at_mine, moved_mine),
        others=_tally(base, at_base, theirs, at_theirs, moved_theirs),
        sending=_tally(theirs, at_theirs, mine, at_mine, apart),
    )


def kind_of(before: int, after: int) -> Kind:
    """What became of a feature that differs, from its rows (-1: not there)."""
    return Kind.ADDED if before < 0 else Kind.REMOVED if after < 0 else Kind.CHANGED


def no_rows() -> Rows:
    """A version that does not have the class."""
    empty = np.empty(0, object)
    return Rows(empty, np.empty(0, np.int64), np.empty(0, "S16"), np.empty(0))


def distinct_keys(ids: Sequence[Any], fids: Sequence[int]) -> Objects:
    """A key for each row: its id; where that is empty its fid, where it is repeated with a number
    after it. The mark between cannot stand in an id that a person types."""
    seen: dict[str, int] = {}
    keys = []
    for value, fid in zip(ids, fids):
        key = str(value) if value not in (None, "") else f"{MARK}{fid}"
        times = seen[key] = seen.get(key, 0) + 1
        keys.append(key if times == 1 else f"{key}{MARK}{times}")
    found = np.empty(len(keys), object)
    found[:] = keys
    return found


MARK = "\x1f"


def _places(rows: Rows, keys: Objects) -> Ints:
    at = dict(zip(rows.keys.tolist(), range(len(rows))))
    return np.fromiter((at.get(key, -1) for key in keys), np.int64, len(keys))


def _differs(before: Rows, at: Ints, after: Rows, at_after: Ints) -> NDArray[np.bool_]:
    both = (at >= 0) & (at_after >= 0)
    found: NDArray[np.bool_] = (at >= 0) != (at_after >= 0)
    found[both] = before.hashes[at[both]] != after.hashes[at_after[both]]
    return found


def _tally(
    before: Rows, at: Ints, after: Rows, at_after: Ints, differs: NDArray[np.bool_]
) -> Tally:
    added = at_after[differs & (at < 0)]
    removed = at[differs & (at_after < 0)]
    changed = at_after[differs & (at >= 0) & (at_after >= 0)]
    return Tally(
        Amount(len(added), float(after.areas[added].sum())),
        Amount(len(changed), float(after.areas[changed].sum())),
        Amount(len(removed), float(before.areas[removed].sum())),
    )
