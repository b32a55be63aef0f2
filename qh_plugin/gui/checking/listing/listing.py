# SPDX-License-Identifier: GPL-2.0-or-later
"""All findings of a result as flat arrays: what the list filters, sorts and walks through.

A finding is a row number here, for as long as the result is shown; its key finds it again. An
edit that changes a few findings changes a few rows. No Qt here, and no object per finding.
"""

from __future__ import annotations

from itertools import chain
from typing import Any, Iterable, Mapping, Optional, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from qh_plugin.core.checking.settle import take
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.report.result import CheckResult, RuleFacts
from qh_plugin.gui.checking.listing import wording
from qh_plugin.gui.checking.listing.labels import Labels
from qh_plugin.gui.checking.listing.rows import Row, RuleRows
from qh_plugin.gui.checking.listing.states import RANKS, SEVERITIES, Fate, Status

Ints = NDArray[np.int32]
_MEASURES = ("width", "length", "area", "distance")
_TYPES = {
    "group": np.int32,
    "index": np.int32,
    "rule": np.int16,
    "layer": np.int16,
    "severity": np.uint8,
    "fate": np.uint8,
    **dict.fromkeys(_MEASURES, np.float64),
}


class Listing:
    """The arrays have one entry a row: `group` and `index` (where the finding is in `groups`),
    `rule` and `layer` (places in `rules` and `layers`), `severity` (place in `SEVERITIES`), `fate`
    (`Fate`, without the user's notes), `seen`, `alive` (False once it is of no more interest), and
    the measures, NaN where not measured."""

    def __init__(self, language: str = "vi", model: str = "") -> None:
        self.language, self.model = language, model
        self.groups: list[Findings] = []
        self.rules: list[str] = []
        self.layers: list[str] = []
        self.facts: dict[str, RuleFacts] = {}
        self.labels = Labels()
        self._row_of: dict[str, int] = {}
        self.keys: list[str] = []
        self._arrays: dict[str, NDArray[Any]] = {n: np.empty(0, t) for n, t in _TYPES.items()}
        self.seen = self.alive = np.empty(0, np.bool_)
        self._codes: dict[tuple[str, str], int] = {}
        self.ward_codes: list[str] = []
        self._code("ward", "", self.ward_codes)
        self._wards: Ints = np.empty(0, np.int32)
        self._boxes: Optional[NDArray[np.float64]] = None

    @classmethod
    def of(
        cls,
        result: CheckResult,
        labels: Optional[Mapping[tuple[str, int], str]] = None,
        before: Optional[Listing] = None,
        looked_at: Optional[Iterable[str]] = None,
        language: str = "vi",
    ) -> Listing:
        """The findings of a result; those of the listing `before` that are gone count as mended,
        where their rule ran and their layer is among those `looked_at` (None: all)."""
        made = cls(language, (result.run.model or {}).get("id", ""))
        made.facts = {facts.id: facts for facts in result.rules}
        if isinstance(labels, Labels):
            made.labels = labels
        else:
            made.labels.take(labels or {})
        made._put([group for group in result.findings if len(group)])
        if before is not None:
            made._keep(before, None if looked_at is None else set(looked_at))
        return made

    def __len__(self) -> int:
        return len(self.keys)

    def __getattr__(self, name: str) -> NDArray[Any]:
        try:
            return self.__dict__["_arrays"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def row_of(self) -> dict[str, int]:
        """Key → row; made when it is first asked for."""
        known = len(self._row_of)
        if known < len(self.keys):
            self._row_of.update(zip(self.keys[known:], range(known, len(self.keys))))
        return self._row_of

    def find(self, key: str) -> int:
        """The row of a key, -1 where there is none."""
        if len(self._row_of) == len(self.keys):
            return self._row_of.get(key, -1)
        return self.keys.index(key) if key in self.keys else -1

    # one finding

    def row(self, number: int) -> Row:
        """A finding to look at."""
        group, i = self.groups[self.group[number]], int(self.index[number])
        return Row(
            group, i, self.status(number), self.names(number), self.layer_title(group.layer),
            self.fate_of(number), self.language,
        )  # fmt: skip

    def names(self, number: int) -> tuple[str, ...]:
        """What its features are called."""
        group = self.groups[self.group[number]]
        return wording.names_of(group, int(self.index[number]), self.labels, self.language)

    def status(self, number: int) -> Status:
        """What it is counted as."""
        fate = self.fate[number]
        if fate == Fate.FIXED:
            return Status.FIXED
        return Status.WAIVED if fate == Fate.WAIVED else SEVERITIES[self.severity[number]]

    def fate_of(self, number: int) -> Fate:
        """What became of it, the user's note included."""
        fate = Fate(int(self.fate[number]))
        return Fate.SEEN if fate < Fate.WAIVED and self.seen[number] else fate

    def layer_title(self, name: str) -> str:
        """A layer as people call it."""
        return wording.layer_title(name, self.model, self.language)

    def rule_title(self, rule: str) -> str:
        """A rule's title; its id where the run did not tell."""
        facts = self.facts.get(rule)
        return facts.title.get(self.language) if facts is not None else rule

    # the whole

    def statuses(self) -> NDArray[np.uint8]:
        """The place of every row's status in `COUNTED`."""
        found = self.severity.copy()
        found[self.fate == Fate.WAIVED] = 3
        found[self.fate == Fate.FIXED] = 4
        return found

    def sizes(self) -> NDArray[np.float64]:
        """Area, else length, else width, else distance; NaN where nothing was measured."""
        found = self.area.copy()
        for name in ("length", "width", "distance"):
            bare = np.isnan(found)
            found[bare] = self._arrays[name][bare]
        return found

    def wards(self) -> Ints:
        """The ward of every row: its place in `ward_codes`; where features tell none it is the
        dossier's, where that is not known either 0 ("")."""
        known = len(self._wards)
        if known < len(self):
            fresh = (
                self._code("ward", self._ward(n), self.ward_codes) for n in range(known, len(self))
            )
            bare = not self.labels.wards
            count = len(self) - known
            home = self._code("ward", self.labels.home, self.ward_codes) if bare else 0
            more = np.full(count, home, np.int32) if bare else np.fromiter(fresh, np.int32, count)
            self._wards = np.concatenate([self._wards, more])
        return self._wards

    def boxes(self) -> NDArray[np.float64]:
        """xmin, ymin, xmax, ymax of every defect (n, 4), NaN where it has no place."""
        if self._boxes is None or len(self._boxes) < len(self):
            known = 0 if self._boxes is None else len(self._boxes)
            fresh = self._box_array(np.arange(known, len(self)))
            self._boxes = fresh if known == 0 else np.concatenate([self._boxes, fresh])
        return self._boxes

    def rule_rows(self, rule: str) -> RuleRows:
        """All findings of a rule."""
        code = self.rules.index(rule) if rule in self.rules else -1
        rows = np.flatnonzero((self.rule == code) & self.alive)
        still = rows[self.fate[rows] < Fate.WAIVED]
        facts = self.facts.get(rule)
        note = "" if facts is None or facts.skipped is None else facts.skipped.get(self.language)
        worst = SEVERITIES[int(self.severity[still].min())] if len(still) else self._usual(facts)
        if note and not len(rows):
            worst = Status.SKIPPED
        return RuleRows(
            rule, self.rule_title(rule), worst, len(rows), len(still),
            wording.without_options(note), lambda: [self.row(int(n)) for n in rows],
        )  # fmt: skip

    def rule_ids(self) -> list[str]:
        """Rules with findings, the worst first, then those that did not run."""
        here = np.flatnonzero(np.bincount(self.rule[self.alive]))
        still = self.alive & (self.fate < Fate.WAIVED)
        kinds = np.bincount(
            self.rule[still] * np.int32(4) + self.severity[still], minlength=4 * len(self.rules)
        ).reshape(-1, 4)
        worst = np.where(kinds.any(axis=1), np.argmax(kinds > 0, axis=1), -1).tolist()
        for code in here.tolist():
            if worst[code] < 0:
                worst[code] = SEVERITIES.index(self._usual(self.facts.get(self.rules[code])))
        order = sorted(here.tolist(), key=lambda code: (worst[code], self.rules[code]))
        skipped = [f.id for f in self.facts.values() if f.skipped is not None]
        found = [self.rules[code] for code in order]
        return found + [rule for rule in skipped if rule not in set(found)]

    # what changes

    def replace(
        self,
        vanished: Sequence[Findings],
        appeared: Sequence[Findings],
        labels: Optional[Mapping[tuple[str, int], str]] = None,
    ) -> Ints:
        """Take in what an edit did; a finding in both has changed, one that only vanished counts
        as mended. Gives the rows that are new or differ."""
        if labels is not self.labels:
            self.labels.take(labels or {})
        back = {key for group in appeared for key in group.keys}
        gone = [k for g in vanished for k in g.keys if k not in back and k in self.row_of]
        touched = self._put([group for group in appeared if len(group)])
        mended = np.array([self.row_of[key] for key in gone], np.int32)
        waived = self.fate[mended] == Fate.WAIVED
        self.alive[mended[waived]] = False
        self.fate[mended] = Fate.FIXED
        return np.concatenate([touched, mended])

    def take_mended(self, groups: Sequence[Findings]) -> None:
        """Findings that were mended before this list: mended, unless they are listed."""
        fresh = [
            take(group, rows)
            for group in groups
            if (rows := [i for i, key in enumerate(group.keys) if key not in self.row_of])
        ]
        rows = self._put(fresh)
        self.fate[rows] = Fate.FIXED

    def mark_mended(self, keys: Iterable[str]) -> None:
        """Findings that are listed were mended after this list was made."""
        rows = np.array([self.row_of[key] for key in keys if key in self.row_of], np.int64)
        self.fate[rows[self.fate[rows] < Fate.WAIVED]] = Fate.FIXED

    def mended(self) -> list[tuple[Findings, list[int]]]:
        """The findings that are mended: groups and places in them."""
        found: dict[int, list[int]] = {}
        for number in np.flatnonzero(self.alive & (self.fate == Fate.FIXED)).tolist():
            found.setdefault(int(self.group[number]), []).append(int(self.index[number]))
        return [(self.groups[g], rows) for g, rows in found.items()]

    def note_seen(self, numbers: Iterable[int], seen: bool = True) -> None:
        """The user has looked at findings (or has not)."""
        self.seen[np.fromiter(numbers, np.int64)] = seen

    def seen_keys(self) -> set[str]:
        """What the user has looked at and is still there."""
        return {self.keys[n] for n in np.flatnonzero(self.seen & self.alive)}

    def _put(self, groups: Sequence[Findings]) -> Ints:
        """Fill in findings: over the row with their key, else as new rows at the end."""
        first, known = len(self.groups), len(self.keys)
        self.groups += groups
        keys = [*chain.from_iterable(_keys(group) for group in groups)]
        if known:
            new = [key for key in dict.fromkeys(keys) if key not in self.row_of]
            self.keys += new
            rows = np.array([self.row_of[key] for key in keys], np.int32)
        else:
            new = self.keys = keys
            rows = np.arange(len(keys), dtype=np.int32)
        block = self._block(groups, first)
        for name, array in self._arrays.items():
            if not known:
                self._arrays[name] = block[name].astype(array.dtype, copy=False)
                continue
            grown = np.concatenate([array, np.empty(len(new), array.dtype)]) if new else array
            grown[rows] = block[name]
            self._arrays[name] = grown
        self.seen = np.concatenate([self.seen, np.zeros(len(new), np.bool_)])
        self.alive = np.concatenate([self.alive, np.ones(len(new), np.bool_)])
        self.alive[rows] = True
        if self._boxes is not None:
            old = rows[rows < len(self._boxes)]
            self._boxes[old] = self._box_array(old)
        return rows

    def _block(self, groups: Sequence[Findings], first: int) -> dict[str, NDArray[Any]]:
        counts = np.array([len(group) for group in groups], np.int64)

        def each(values: Iterable[int], kind: Any) -> NDArray[Any]:
            return np.repeat(np.fromiter(values, kind, len(groups)), counts)

        block = {
            "group": each(range(first, first + len(groups)), np.int32),
            "index": np.concatenate([np.empty(0, np.int32), *(np.arange(n) for n in counts)]),
            "rule": each((self._code("rule", g.rule, self.rules) for g in groups), np.int16),
            "layer": each((self._code("layer", g.layer, self.layers) for g in groups), np.int16),
            "severity": each((RANKS[g.severity] for g in groups), np.uint8),
            "fate": np.concatenate([np.empty(0, np.uint8), *(_fates(g) for g in groups)]),
        }
        for name in _MEASURES:
            parts = [np.asarray(g.measures.get(name, np.full(len(g), np.nan))) for g in groups]
            block[name] = np.concatenate([np.empty(0), *parts])
        return block

    def _keep(self, before: Listing, looked_at: Optional[set[str]]) -> None:
        """What was listed before: the notes on what is still there, and what is mended now."""
        ran = {f.id for f in self.facts.values() if f.skipped is None}
        lost = set(before.keys).difference(self.keys)
        gone: dict[int, list[int]] = {}
        for number, key in enumerate(before.keys) if lost else ():
            if key in lost and before.alive[number] and before.fate[number] != Fate.WAIVED:
                gone.setdefault(int(before.group[number]), []).append(number)
        noted = before.seen_keys() - lost if before.seen.any() else ()
        self.note_seen(self.row_of[key] for key in noted)
        kept = []
        for g, numbers in gone.items():
            group = before.groups[g]
            if group.rule in ran and (looked_at is None or group.layer in looked_at):
                kept.append(take(group, before.index[numbers].tolist()))
                self.labels.borrow(before.labels, kept[-1])
        rows = self._put(kept)
        self.fate[rows] = Fate.FIXED

    def _code(self, kind: str, name: str, names: list[str]) -> int:
        code = self._codes.get((kind, name))
        if code is None:
            code = self._codes[kind, name] = len(names)
            names.append(name)
        return code

    @staticmethod
    def _usual(facts: Optional[RuleFacts]) -> Status:
        return Status.ERROR if facts is None else SEVERITIES[RANKS[facts.severity]]

    def _ward(self, number: int) -> str:
        group, wards = self.groups[self.group[number]], self.labels.wards
        codes = (wards.get((group.layer, fid)) for fid in group.fids[self.index[number]])
        return next((code for code in codes if code), self.labels.home)

    def _box_array(self, numbers: NDArray[Any]) -> NDArray[np.float64]:
        found = np.full((len(numbers), 4), np.nan)
        for g in np.unique(self.group[numbers]).tolist():
            here = np.flatnonzero(self.group[numbers] == g)
            index, group = self.index[numbers[here]], self.groups[g]
            found[here] = shapely.bounds(group.geometry[index])
            bare = here[np.isnan(found[here, 0])]
            found[bare] = np.tile(group.point[self.index[numbers[bare]]], 2)
        return found


def _keys(group: Findings) -> Sequence[str]:
    return group.keys or [f"{group.rule}:{i}" for i in range(len(group))]


def _fates(group: Findings) -> NDArray[np.uint8]:
    states = group.states
    if not states or states.count(State.OPEN) == len(states):
        return np.zeros(len(group), np.uint8)
    opened, waived = State.OPEN, State.WAIVED
    fates = [0 if s is opened else 3 if s is waived else 2 for s in states]
    return np.array(fates, np.uint8)
