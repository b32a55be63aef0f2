# SPDX-License-Identifier: GPL-2.0-or-later
"""Which findings are accepted as exceptions, while edits come in.

An edit of a feature ends the exceptions on its findings, also where the finding itself stays word
for word the same, which no difference of findings tells.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Callable, Iterable, Sequence

from qh_plugin.core.checking.incremental import Difference, Live
from qh_plugin.core.checking.waivers import Ledger, apply_waivers
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.table import Dataset

Keys = frozenset[str]


Places = frozenset[tuple[str, str, tuple[int, ...]]]


def places_in(groups: Iterable[Findings]) -> Places:
    """Where findings are marked as waived: rule, layer and features."""
    return frozenset(
        (g.rule, g.layer, tuple(fids))
        for g in groups
        for fids, state in zip(g.fids, g.states)
        if state is State.WAIVED
    )


def waived_in(groups: Iterable[Findings]) -> Keys:
    """The keys of the findings that are marked as waived."""
    return frozenset(
        key for g in groups for key, state in zip(g.keys, g.states) if state is State.WAIVED
    )


@dataclass(frozen=True)
class Marks:
    """What a ledger says of the findings of a live check; `named(groups)` is a dataset of the
    features that they name; `places` are those of findings waived until now, which the ledger may
    know by another number: a feature is saved under a new one."""

    ledger: Ledger
    live: Live
    named: Callable[[Sequence[Findings]], Dataset]
    places: Places = frozenset()

    def told(self, done: Difference, before: Keys) -> tuple[Difference, Keys]:
        """The difference with what is waived marked, and with the findings whose mark alone has
        changed; `before` are the keys told as waived until now. Also those waived now."""
        standing = self._standing()
        marked = apply_waivers(standing, self.named(standing), self.ledger, date.today())[0]
        now = waived_in(marked) | waived_in(self._elsewhere(done, standing))
        told = {key for g in (*done.vanished, *done.appeared) for key in g.keys}
        turned = [
            group for group in standing if group.keys[0] not in told and _turned(group, now, before)
        ]
        gone = [_as(group, before) for group in (*done.vanished, *turned)]
        come = [_as(group, now) for group in (*done.appeared, *turned)]
        looked_at = told | {key for group in standing for key in group.keys}
        return replace(done, vanished=tuple(gone), appeared=tuple(come)), (before - looked_at) | now

    def _standing(self) -> list[Findings]:
        """The findings on the features of every entry of the ledger."""
        found: dict[str, Findings] = {}
        known = {(w.rule, w.layer, tuple(w.fids)) for w in self.ledger.waivers}
        for rule, layer, fids in known | self.places:
            for group in self.live.on_features(rule, layer, fids):
                found[group.keys[0]] = group
        return list(found.values())

    def _elsewhere(self, done: Difference, standing: Sequence[Findings]) -> Sequence[Findings]:
        """What appeared on features that the ledger knows by another number, or on none."""
        known = {group.keys[0] for group in standing}
        new = [group for group in done.appeared if known.isdisjoint(group.keys)]
        return apply_waivers(new, self.named(new), self.ledger, date.today())[0]


def _turned(group: Findings, now: Keys, before: Keys) -> bool:
    key = group.keys[0]
    return (key in now) is not (key in before)


def _as(group: Findings, waived: Keys) -> Findings:
    """The group with these keys marked."""
    if waived.isdisjoint(group.keys):
        return group
    states = tuple(
        State.WAIVED if key in waived else state for key, state in zip(group.keys, group.states)
    )
    return replace(group, states=states)
