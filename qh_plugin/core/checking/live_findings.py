# SPDX-License-Identifier: GPL-2.0-or-later
"""The findings of a live check, one by one, so that a few can be replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor
from typing import Any, Callable, Iterable, Iterator, Optional, Sequence

import numpy as np
import shapely

from qh_plugin.core.cached import cached_property
from qh_plugin.core.checking.consequences import Invalid, marked_group
from qh_plugin.core.checking.live_boxes import Box, meet, within
from qh_plugin.core.checking.outcome import Outcome
from qh_plugin.core.checking.settle import RANK, severity_of
from qh_plugin.core.fabric.ragged import objects
from qh_plugin.core.findings import Findings, Severity, State, key_of
from qh_plugin.core.report.order import row_key

_Group = tuple[str, str]
_CELL = 32.0  # metres
_MANY = 400
#: a finding that names more features is found by looking through its own
_FEW_NAMED = 200
_FAR = 1e9
_LARGE = 1 << 60


@dataclass(eq=False)
class Entry:
    """One finding: `group` holds nothing else, with its severity, key, state and cause."""

    group: Findings
    outcome: Outcome
    base: str

    @property
    def fids(self) -> tuple[int, ...]:
        """The features it names."""
        return self.group.fids[0]

    @cached_property
    def named(self) -> frozenset[int]:
        """The same for looking one up among very many."""
        return frozenset(self.fids)

    @property
    def key(self) -> str:
        """Its key."""
        return self.group.keys[0]

    @cached_property
    def box(self) -> Optional[Box]:
        """The box around it; None where it has no place."""
        bounds = shapely.bounds(self.group.geometry[0]).tolist()
        if bounds[0] == bounds[0]:
            return (bounds[0], bounds[1], bounds[2], bounds[3])
        return self.group.bbox(0)

    @cached_property
    def place(self) -> Any:
        """Where it is: the defect, else its point; None where it has none."""
        geometry = self.group.geometry[0]
        if geometry is not None and not geometry.is_empty:
            return geometry
        return None if np.isnan(self.group.point[0]).any() else shapely.points(self.group.point[0])

    def order(self) -> tuple[Any, ...]:
        """Its place among those with the same key."""
        return (RANK[self.group.severity], row_key(self.group, 0))


def said(group: Findings) -> tuple[Any, ...]:
    """All that a reader sees of a single finding."""
    geometry = group.geometry[0]
    return (
        group.severity,
        group.message(0),
        tuple(sorted(group.measure(0).items())),
        group.states[0],
        group.causes[0],
        None if geometry is None else shapely.to_wkb(geometry, output_dimension=3),
    )


def alike(one: Findings, other: Findings) -> bool:
    """Whether a reader sees no difference between two single findings of one key."""
    return one is other or said(one) == said(other)


def entries_of(outcome: Outcome) -> Iterator[Entry]:
    """The findings of one outcome; states and final keys are not set yet."""
    for group in outcome.groups:
        severity = severity_of(group, outcome)
        for i in range(len(group)):
            base = key_of(
                group.rule, group.layer, group.ids[i], group.point[i], int(group.variant[i])
            )
            yield Entry(_alone(group, i, severity, base), outcome, base)


def _alone(group: Findings, i: int, severity: Severity, key: str) -> Findings:
    """One of the findings, open."""
    return Findings(
        group.rule,
        group.layer,
        (group.fids[i],),
        (group.ids[i],),
        group.geometry[i : i + 1].copy(),
        group.point[i : i + 1].copy(),
        group.messages,
        group.variant[i : i + 1].copy(),
        {name: (values[i],) for name, values in group.arguments.items()},
        {name: values[i : i + 1].copy() for name, values in group.measures.items()},
        severity,
        (key,),
        (State.OPEN,),
        (None,),
    )


class Store:
    """All findings of a live check, by rule and layer, by place, by feature and by key."""

    def __init__(self) -> None:
        self._groups: dict[_Group, dict[int, Entry]] = {}
        self._bases: dict[str, list[Entry]] = {}
        self._cells: dict[tuple[str, int, int], dict[int, Entry]] = {}
        self._features: dict[tuple[str, int], dict[int, Entry]] = {}
        self._wide: dict[str, dict[int, Entry]] = {}

    def __iter__(self) -> Iterator[Entry]:
        for entries in self._groups.values():
            yield from entries.values()

    def of(self, rule: str, layer: str) -> list[Entry]:
        """The findings of one rule in one layer."""
        return list(self._groups.get((rule, layer), {}).values())

    def naming(self, layer: str, fids: Iterable[int]) -> list[Entry]:
        """The findings that name one of some features."""
        found: dict[int, Entry] = {}
        asked = set(fids)
        for fid in asked:
            found.update(self._features.get((layer, fid), {}))
        wide = self._wide.get(layer, {})
        found.update((place, e) for place, e in wide.items() if not e.named.isdisjoint(asked))
        return list(found.values())

    def meeting(self, layer: str, box: Box, fids: Iterable[int]) -> list[Entry]:
        """The findings that touch a box or name one of some features."""
        found: dict[int, Entry] = {}
        places = _cells(layer, box)
        if places == [(layer, _LARGE, 0)]:
            places = [place for place in self._cells if place[0] == layer]
        for place in (*places, (layer, _LARGE, 0)):
            found.update(self._cells.get(place, {}))
        there = [e for e in found.values() if meets(e, box)]
        known = {id(e) for e in there}
        return there + [e for e in self.naming(layer, fids) if id(e) not in known]

    def add(self, entries: Iterable[Entry]) -> None:
        """Take findings in."""
        for entry in entries:
            for table, places in self._places(entry):
                for place in places:
                    table.setdefault(place, {})[id(entry)] = entry
            self._bases.setdefault(entry.base, []).append(entry)

    def drop(self, entries: Iterable[Entry]) -> None:
        """Forget findings."""
        for entry in entries:
            for table, places in self._places(entry):
                for place in places:
                    del table[place][id(entry)]
            alike = self._bases[entry.base]
            alike.remove(entry)
            if not alike:
                del self._bases[entry.base]

    def _places(self, entry: Entry) -> Sequence[tuple[dict[Any, dict[int, Entry]], list[Any]]]:
        layer, few = entry.group.layer, len(entry.fids) <= _FEW_NAMED
        return (
            (self._groups, [(entry.group.rule, layer)]),
            (self._features, [(layer, fid) for fid in entry.fids] if few else []),
            (self._wide, [] if few else [layer]),
            (self._cells, [] if entry.box is None else _cells(layer, entry.box)),
        )

    def rekey(self, bases: Iterable[str]) -> None:
        """Give the findings of these keys their numbers again: the second "-2" and so on."""
        for base in bases:
            alike = self._bases.get(base, [])
            if len(alike) > 1:
                alike.sort(key=Entry.order)
            for number, entry in enumerate(alike, start=1):
                key = base if number == 1 else f"{base}-{number}"
                if entry.key != key:
                    entry.group = replace(entry.group, keys=(key,))

    def alike(self, bases: Iterable[str]) -> list[Entry]:
        """The findings of these keys."""
        return [entry for base in bases for entry in self._bases.get(base, ())]


def _cells(layer: str, box: Box) -> list[tuple[str, int, int]]:
    """The cells that a box meets; one cell for all boxes that meet too many or lie nowhere."""
    if any(v != v for v in box):
        return [(layer, _LARGE, 0)]
    x0, y0, x1, y1 = (floor(min(max(v, -_FAR), _FAR) / _CELL) for v in box)
    if (x1 - x0 + 1) * (y1 - y0 + 1) > _MANY:
        return [(layer, _LARGE, 0)]
    return [(layer, x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]


def meets(entry: Entry, box: Box) -> bool:
    """Whether a finding touches a box; one without a place touches none."""
    own = entry.box
    if own is None or not meet(own, box):
        return False
    return within(own, box) or bool(shapely.intersects(shapely.box(*box), entry.place))


def restate(
    entries: Sequence[Entry],
    invalid: Optional[Invalid],
    cause: Callable[[str, int], Optional[str]],
) -> None:
    """Set the states of coverage findings: open, or a consequence of an invalid feature."""
    near: set[int] = set()
    if invalid is not None:
        places = objects([entry.place for entry in entries])
        near = set(invalid.tree.query(places, "dwithin", invalid.distance)[0].tolist())
    for number, entry in enumerate(entries):
        if entry.group.states != (State.OPEN,) or entry.group.causes != (None,):
            entry.group = replace(entry.group, states=(State.OPEN,), causes=(None,))
        if invalid is not None and number in near:
            entry.group = marked_group(entry.group, invalid, cause)


def joined(groups: Sequence[Findings]) -> list[Findings]:
    """Groups of one finding each put together where rule, layer, severity and messages agree."""
    together: dict[tuple[Any, ...], list[Findings]] = {}
    for group in groups:
        kind = (group.rule, group.layer, group.severity, tuple(group.messages))
        names = (tuple(group.arguments), tuple(group.measures))
        together.setdefault((kind, names), []).append(group)
    return [_one(some) for some in together.values()]


def _one(some: Sequence[Findings]) -> Findings:
    first = some[0]
    if len(some) == 1:
        return first

    def row(name: str) -> tuple[Any, ...]:
        return tuple(value for group in some for value in getattr(group, name))

    return replace(
        first,
        fids=row("fids"),
        ids=row("ids"),
        geometry=np.concatenate([g.geometry for g in some]),
        point=np.concatenate([g.point for g in some]),
        variant=np.concatenate([g.variant for g in some]),
        arguments={
            name: tuple(v for g in some for v in g.arguments[name]) for name in first.arguments
        },
        measures={
            name: np.concatenate([g.measures[name] for g in some]) for name in first.measures
        },
        keys=row("keys"),
        states=row("states"),
        causes=row("causes"),
    )
