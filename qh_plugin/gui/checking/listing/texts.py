# SPDX-License-Identifier: GPL-2.0-or-later
"""What the filter searches in and what sorting by name goes by, made in small portions.

Making the text of one finding takes microseconds, of a hundred thousand most of a second:
`prepare` works as long as it is told to and goes on the next time. No Qt here.
"""

from __future__ import annotations

import re
import time
from typing import Callable, Optional, Sequence, TypeVar

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.findings import Findings
from qh_plugin.core.text import Value
from qh_plugin.gui.checking.listing import wording
from qh_plugin.gui.checking.listing.listing import Listing

#: findings made between two looks at the clock
_PORTION = 100
#: bytes of a name that count for its order
_LENGTH = 40
_Part = tuple[str, Optional[Sequence[Value]]]
_Made = TypeVar("_Made", str, bytes)
_PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}")


class Texts:
    """Of one listing; follows it as it grows."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._searched: list[str] = []
        self._names: list[bytes] = []
        self._titles: list[str] = []
        self._recipes: dict[int, _Recipe] = {}
        self._folds: dict[str, str] = {}
        self._ranks: Optional[NDArray[np.int32]] = None
        self._last: tuple[tuple[str, ...], NDArray[np.bool_]] = ((), np.empty(0, np.bool_))

    def ready(self, names: bool = False) -> bool:
        """Whether there is a text for every row; with `names`, whether they can be sorted too."""
        missing = names and len(self._names) < len(self._listing)
        return len(self._searched) >= len(self._listing) and not missing

    def prepare(self, seconds: float = float("inf"), names: bool = False) -> bool:
        """Work on for so long; True once everything is there."""
        end = time.perf_counter() + seconds
        while not self.ready(names):
            self._go_on(self._searched, self._text)
            if names:
                self._go_on(self._names, self._name)
            if time.perf_counter() > end:
                break
        return self.ready(names)

    def renew(self, rows: NDArray[np.int32]) -> None:
        """Some rows differ from what they were."""
        for row in rows.tolist():
            if row < len(self._searched):
                self._searched[row] = self._text(row)
            if row < len(self._names):
                self._names[row] = self._name(row)
        self._ranks = None
        self._last = ((), np.empty(0, np.bool_))

    def holding(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """The rows whose text, or whose rule's title, holds every one of the folded words."""
        listing, words = self._listing, tuple(words)
        found = self._start(words)
        for word in words:
            rows = np.flatnonzero(found)
            titled = np.array([word in title for title in self._rule_titles()], np.bool_)
            rows = rows[~titled[listing.rule[rows]]] if len(titled) else rows
            searched = self._searched
            texts = searched if len(rows) == len(searched) else [searched[n] for n in rows.tolist()]
            found[rows] = [word in text for text in texts]
        self._last = (words, found.copy())
        return found

    def ranks(self) -> NDArray[np.int32]:
        """The place of every row when sorted by name; "thửa 9" before "thửa 10"."""
        if self._ranks is None or len(self._ranks) < len(self._names):
            order = np.argsort(np.array(self._names, f"S{_LENGTH}"), kind="stable")
            self._ranks = np.empty(len(order), np.int32)
            self._ranks[order] = np.arange(len(order), dtype=np.int32)
        return self._ranks

    def _start(self, words: tuple[str, ...]) -> NDArray[np.bool_]:
        """What can hold the words: what held those typed before, where these only go on."""
        before, held = self._last
        narrower = bool(before) and all(any(old in new for new in words) for old in before)
        if narrower and len(held) == len(self._listing):
            return held.copy()
        return np.ones(len(self._listing), np.bool_)

    def _rule_titles(self) -> list[str]:
        for rule in self._listing.rules[len(self._titles) :]:
            self._titles.append(wording.folded(self._listing.rule_title(rule)))
        return self._titles

    def _go_on(self, made: list[_Made], one: Callable[[int], _Made]) -> None:
        first = len(made)
        made += [one(row) for row in range(first, min(first + _PORTION, len(self._listing)))]

    def _text(self, number: int) -> str:
        listing = self._listing
        number_of_group = int(listing.group[number])
        recipe = self._recipes.get(number_of_group)
        if recipe is None:
            group = listing.groups[number_of_group]
            recipe = self._recipes[number_of_group] = _Recipe(group, listing)
        i = int(listing.index[number])
        ids = recipe.group.ids[i][: wording.MOST_KNOWN]
        names = wording.names_of(recipe.group, i, listing.labels, listing.language)
        fold, said = self._fold, ""
        for literal, column in recipe.sentence(int(recipe.group.variant[i])):
            said += literal
            if column is not None:
                said += fold(wording.shown_value(column[i], listing.language))
        return "\x1f".join([recipe.head, *map(fold, ids), *map(fold, names), said])

    def _fold(self, text: str) -> str:
        known = self._folds.get(text)
        if known is None:
            known = self._folds[text] = wording.folded(text)
        return known

    def _name(self, number: int) -> bytes:
        listing = self._listing
        title = listing.layer_title(listing.layers[listing.layer[number]])
        named = wording.objects(listing.names(number), title, listing.language)
        return wording.natural(named).encode("utf-8")


class _Recipe:
    """What all findings of a group have in common in their texts."""

    def __init__(self, group: Findings, listing: Listing) -> None:
        self.group = group
        title = listing.layer_title(group.layer)
        self.head = wording.folded("\x1f".join((group.rule, group.layer, title)))
        self._language = listing.language
        self._sentences: dict[int, list[_Part]] = {}

    def sentence(self, variant: int) -> list[_Part]:
        """The pieces of a sentence: folded words, and the values that follow them."""
        known = self._sentences.get(variant)
        if known is None:
            split = _PLACEHOLDER.split(self.group.messages[variant].get(self._language))
            columns = [self.group.arguments.get(name) for name in split[1::2]]
            known = list(zip(map(wording.folded, split[0::2]), [*columns, None]))
            self._sentences[variant] = known
        return known
