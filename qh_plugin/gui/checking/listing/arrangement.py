# SPDX-License-Identifier: GPL-2.0-or-later
"""What the list shows of a listing and in which order: sections by rule, layer or ward, each with
its rows. Every finding knows its place, so that going on and back costs nothing. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.dossier.wards import ward_of
from qh_plugin.gui.checking.listing import wording
from qh_plugin.gui.checking.listing.listing import Listing
from qh_plugin.gui.checking.listing.states import COUNTED, RANKS, SEVERITIES, Fate, Status
from qh_plugin.gui.checking.listing.texts import Texts

Ints = NDArray[np.int32]


class Grouping(str, Enum):
    """What the sections of the list stand for."""

    RULE = "rule"
    LAYER = "layer"
    WARD = "ward"


class Sorting(str, Enum):
    """What the rows of a section are sorted by; `FOUND` is the order of the report."""

    FOUND = "found"
    NAME = "name"
    SIZE = "size"
    RULE = "rule"
    LAYER = "layer"
    STATE = "state"


@dataclass(frozen=True)
class Wish:
    """What the user wants to see."""

    grouping: Grouping = Grouping.RULE
    statuses: frozenset[Status] = frozenset(SEVERITIES)
    seen: bool = True
    consequences: bool = True
    text: str = ""
    sorting: Sorting = Sorting.FOUND
    descending: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words typed, folded."""
        return tuple(wording.folded(self.text).split())


@dataclass(frozen=True)
class Section:
    """A heading and the rows below it; `status` is the worst of them, `note` says why a rule
    did not run."""

    key: str
    title: str
    status: Status
    rows: Ints = field(default_factory=lambda: np.empty(0, np.int32), compare=False)
    note: str = ""


class Arrangement:
    """Sections in order; `order` (m,) are all shown rows as they follow each other, `place` (n,)
    where a row stands in `order`, -1 where it is not shown, `starts` where each section begins."""

    def __init__(self, sections: list[Section], count: int) -> None:
        self.sections = sections
        sizes = [len(section.rows) for section in sections]
        self.starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        self.order = np.concatenate([np.empty(0, np.int32), *(s.rows for s in sections)])
        self.place = np.full(count, -1, np.int32)
        self.place[self.order] = np.arange(len(self.order), dtype=np.int32)
        self.number = {section.key: n for n, section in enumerate(sections)}

    def section_of(self, place: int) -> int:
        """The number of the section that holds a place."""
        return int(np.searchsorted(self.starts, place, side="right")) - 1

    def step(self, place: int, by: int) -> int:
        """The place one on (1) or back (-1), the same at either end; -1 where nothing is shown."""
        return min(max(place + by, 0), len(self.order) - 1)

    def near(self, key: str, offset: int) -> int:
        """The place in a section, or the nearest there is: in a later section, -1 in none."""
        number = self.number.get(key)
        if number is not None and len(self.sections[number].rows):
            return int(self.starts[number]) + min(offset, len(self.sections[number].rows) - 1)
        later = (n for n, s in enumerate(self.sections) if len(s.rows) and s.key > key)
        found = next(later, None)
        return -1 if found is None else int(self.starts[found])


def arranged(listing: Listing, wish: Wish, texts: Optional[Texts] = None) -> Arrangement:
    """The listing as wished; `texts` must be ready where words are typed or names sort."""
    rows = np.flatnonzero(_wanted(listing, wish, texts)).astype(np.int32)
    codes, keys = _codes(listing, wish.grouping)
    sort = [_sort_key(listing, wish, texts)[rows]] if wish.sorting is not Sorting.FOUND else []
    order = np.lexsort((rows, *sort, codes[rows]))
    rows = rows[order]
    ends = np.searchsorted(codes[rows], np.arange(len(keys) + 1))
    sections = [
        _section(listing, wish.grouping, key, rows[ends[n] : ends[n + 1]])
        for n, key in enumerate(keys)
        if ends[n] < ends[n + 1]
    ]
    return Arrangement(sections + _skipped(listing, wish), len(listing))


def counts(listing: Listing) -> dict[Status, int]:
    """How many there are of each status."""
    found = np.bincount(listing.statuses()[listing.alive], minlength=len(COUNTED))
    return dict(zip(COUNTED, found.tolist()))


def fates(listing: Listing) -> tuple[int, int]:
    """How many the user has seen, and how many are consequences, of those still open."""
    still = listing.alive & (listing.fate < Fate.WAIVED)
    seen = np.count_nonzero(still & listing.seen)
    return int(seen), int(np.count_nonzero(still & (listing.fate == Fate.CONSEQUENCE)))


def _wanted(listing: Listing, wish: Wish, texts: Optional[Texts]) -> NDArray[np.bool_]:
    wanted = np.array([status in wish.statuses for status in COUNTED])
    found = listing.alive & wanted[listing.statuses()]
    still = listing.fate < Fate.WAIVED
    if not wish.seen:
        found &= ~(listing.seen & still)
    if not wish.consequences:
        found &= listing.fate != Fate.CONSEQUENCE
    if wish.words and texts is not None:
        found &= texts.holding(wish.words)
    return found


def _codes(listing: Listing, grouping: Grouping) -> tuple[Ints, list[str]]:
    """The section of every row, and the keys of the sections in their order."""
    if grouping is Grouping.RULE:
        ids = [rule for rule in listing.rule_ids() if rule in listing.rules]
        own, names = listing.rule, listing.rules
    elif grouping is Grouping.LAYER:
        ids = sorted(listing.layers, key=lambda n: (not n, wording.natural(listing.layer_title(n))))
        own, names = listing.layer, listing.layers
    else:
        own, names = listing.wards(), listing.ward_codes
        ids = sorted(names, key=lambda n: (not n, wording.natural(ward_title(n))))
    rank = np.full(len(names) + 1, len(ids), np.int32)
    rank[[names.index(i) for i in ids]] = np.arange(len(ids))
    return rank[own], ids


def _sort_key(listing: Listing, wish: Wish, texts: Optional[Texts]) -> NDArray[np.float64]:
    if wish.sorting is Sorting.SIZE:
        key = listing.sizes()
        return np.where(np.isnan(key), np.inf, -key if wish.descending else key)
    if wish.sorting is Sorting.NAME:
        key = texts.ranks().astype(np.float64) if texts is not None else np.zeros(len(listing))
    elif wish.sorting is Sorting.STATE:
        noted = np.where(listing.seen & (listing.fate < Fate.WAIVED), Fate.SEEN, listing.fate)
        key = listing.statuses() * 10.0 + noted
    elif wish.sorting is Sorting.LAYER:
        titles = [wording.natural(listing.layer_title(name)) for name in listing.layers]
        key = _ranks(titles)[listing.layer]
    else:
        key = _ranks(listing.rules)[listing.rule]
    return -key if wish.descending else key


def _ranks(names: list[str]) -> NDArray[np.float64]:
    place = {name: n for n, name in enumerate(sorted(set(names)))}
    return np.array([place[name] for name in names], np.float64)


def _section(listing: Listing, grouping: Grouping, key: str, rows: Ints) -> Section:
    still = rows[listing.fate[rows] < Fate.WAIVED]
    if len(still):
        status = SEVERITIES[int(listing.severity[still].min())]
    else:
        status = listing.status(int(rows[0]))
    if grouping is Grouping.RULE:
        return Section(key, f"{key} {listing.rule_title(key)}", _worst(listing, key, status), rows)
    title = listing.layer_title(key) if grouping is Grouping.LAYER else ward_title(key)
    return Section(key, title, status, rows)


def _worst(listing: Listing, rule: str, shown: Status) -> Status:
    """A rule keeps its status whatever the filter leaves of it."""
    code = listing.rules.index(rule)
    still = listing.alive & (listing.fate < Fate.WAIVED) & (listing.rule == code)
    if still.any():
        return SEVERITIES[int(listing.severity[still].min())]
    facts = listing.facts.get(rule)
    return shown if facts is None else SEVERITIES[RANKS[facts.severity]]


def _skipped(listing: Listing, wish: Wish) -> list[Section]:
    found = []
    for facts in listing.facts.values():
        if facts.skipped is None:
            continue
        title = f"{facts.id} {facts.title.get(listing.language)}"
        named = wording.folded(title)
        if all(word in named for word in wish.words):
            why = wording.without_options(facts.skipped.get(listing.language))
            found.append(Section(f"-{facts.id}", title, Status.SKIPPED, note=why))
    return found


def ward_title(codes: str) -> str:
    """A ward by name, else by its code, of several each; "" where it is not known."""
    known = [(ward_of(code), code) for code in codes.split(", ") if code]
    return ", ".join(ward.label if ward is not None else code for ward, code in known)
