# SPDX-License-Identifier: GPL-2.0-or-later
"""Mend everything that can be mended, in rounds: propose, prove, apply, check again.

In one round no feature is changed twice and no window lies over another (repairs that only insert
vertices may share both), so all proposals of a round are proved by one check of the places
concerned, and those that hold are done together. A round in which none holds is the last. So the
work ends, and no finding that a repair would add ever comes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Iterator, Mapping, Optional, Sequence, Union

import numpy as np
from numpy.typing import NDArray

from qh_plugin.core.checking import Profile, build_context, check
from qh_plugin.core.edits import Edits, apply
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.repair.base import Choice, Repair, Unmendable, why_unsure
from qh_plugin.core.repair.joining import per_layer
from qh_plugin.core.repair.legal import MOVES, moved_layer
from qh_plugin.core.repair.measures import ways
from qh_plugin.core.repair.proof import Claim, Proof, Prover
from qh_plugin.core.repair.registry import repairs_for
from qh_plugin.core.repair.room import Room, apart_from, meets_any
from qh_plugin.core.repair.window import Touched
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text

MOST_ROUNDS = 30

Frame = NDArray[np.float64]


@dataclass(frozen=True)
class Options:
    """What may be done: `only_safe` takes no repair that needs a person's yes, `move_boundaries`
    says that legal boundaries may move; `settings` are parameters of repairs, such as max_area;
    `keys` are those of the only findings meant, None for all."""

    only_safe: bool = False
    move_boundaries: bool = False
    settings: Mapping[str, float] = field(default_factory=dict)
    keys: Optional[frozenset[str]] = None


@dataclass(frozen=True)
class Mend:
    """One repair that was done: which, for which finding, where, and its proof."""

    rule: str
    repair: str
    key: str
    message: Text
    point: tuple[float, float]
    edits: Sequence[Edits]
    proof: Proof


@dataclass(frozen=True)
class Left:
    """One finding that was not mended, and why; `refused` where a repair was tried."""

    rule: str
    layer: str
    key: str
    message: Text
    point: tuple[float, float]
    why: Text
    refused: bool


@dataclass(frozen=True)
class Mended:
    """The mended data, what was done in the order in which it was, and what is left."""

    dataset: Dataset
    done: Sequence[Mend]
    remaining: Sequence[Left]

    @property
    def edits(self) -> Sequence[Edits]:
        """The edits in the order in which they were made."""
        return [change for mend in self.done for change in mend.edits]

    @property
    def left(self) -> Sequence[tuple[str, Text]]:
        """Rule and reason of what is left."""
        return [(row.rule, row.why) for row in self.remaining]


def mend(
    dataset: Dataset,
    profile: Profile,
    rules: Sequence[str],
    *,
    tolerance: Optional[float] = None,
    result: Optional[CheckResult] = None,
    options: Options = Options(),
    repair: Optional[Repair] = None,
    progress: Progress = SILENT,
) -> Mended:
    """Mend the findings of these rules until none is left that can be mended.

    Of each finding the first repair and choice that is proved is taken; `repair` allows that one
    alone. `result` is the check of the dataset with this profile and tolerance, where there is
    one. Deterministic: the same data give the same edits.
    """
    if result is None:
        result = check(dataset, profile, tolerance=tolerance)
    done: list[Mend] = []
    book = _Book()
    for number in range(MOST_ROUNDS):
        part = progress.part(number / MOST_ROUNDS, (number + 1) / MOST_ROUNDS)
        part.step(0.0, Text(f"Sửa lượt {number + 1}", f"Round {number + 1}"))
        work = _Round(dataset, profile, tolerance, options, repair, book)
        held = work.run(_of(result, rules, options.keys), part)
        if not held and not work.more:
            if book.second_chance(len(done)):
                continue
            break
        if not held:
            continue
        done += held
        dataset = with_edits(dataset, [change for mend in held for change in mend.edits])
        result = check(dataset, profile, tolerance=tolerance, only=set(rules))
    return Mended(dataset, done, book.remaining(_of(result, rules, options.keys)))


def with_edits(dataset: Dataset, edits: Sequence[Edits]) -> Dataset:
    """The dataset with edits of one layer or several done."""
    tables = {table.name: table for table in dataset.tables}
    for change in per_layer(edits):
        tables[change.layer] = apply(tables[change.layer], change)
    return replace(dataset, tables=tuple(tables[table.name] for table in dataset.tables))


class _Book:
    """Why findings were left, by key; a reason holds until something near it changes."""

    def __init__(self) -> None:
        self.reasons: dict[str, tuple[Text, bool]] = {}
        self.tried: dict[str, int] = {}
        self.frames: dict[str, Optional[Frame]] = {}
        self._done = 0

    def second_chance(self, done: int) -> bool:
        """What was refused beside repairs that were done may have been refused because of them:
        all of it may be tried again when nothing else is left, as long as something was done
        since the last time. True where there is something to try."""
        if done == self._done or not self.tried:
            return False
        self._done = done
        self.tried.clear()
        return True

    def refuse(self, key: str, why: Text, frame: Optional[Frame]) -> None:
        """Note that the choice tried last does not hold."""
        self.reasons[key] = (why, True)
        self.tried[key] = self.tried.get(key, 0) + 1
        self.frames[key] = frame

    def forget_near(self, frames: Sequence[Optional[Frame]]) -> None:
        """What was refused near these places may be tried again."""
        changed = np.array([frame for frame in frames if frame is not None]).reshape(-1, 4)
        for key, frame in self.frames.items():
            if frame is not None and meets_any(changed, frame):
                self.tried.pop(key, None)

    def remaining(self, rows: Sequence[tuple[Findings, int]]) -> list[Left]:
        left = []
        for group, i in rows:
            why, refused = self.reasons.get(group.keys[i], (_LATER, False))
            x, y = (float(v) for v in group.point[i])
            left.append(
                Left(group.rule, group.layer, group.keys[i], group.message(i), (x, y), why, refused)
            )
        return left


@dataclass(frozen=True)
class _Try:
    """One proposal of a round."""

    group: Findings
    i: int
    repair: Repair
    choice: Choice
    touched: Touched

    @property
    def key(self) -> str:
        return str(self.group.keys[self.i])

    @property
    def claim(self) -> Claim:
        return Claim(self.choice.edits, self.group, self.i)


class _Round:
    """One round on one state of the dataset."""

    def __init__(
        self,
        dataset: Dataset,
        profile: Profile,
        tolerance: Optional[float],
        options: Options,
        repair: Optional[Repair],
        book: _Book,
    ) -> None:
        self.dataset, self.profile, self.tolerance = dataset, profile, tolerance
        self.options, self.repair, self.book = options, repair, book
        self.contexts: dict[str, LayerContext] = {}
        self.prover = Prover(dataset, profile, tolerance=tolerance)
        #: whether another round may find something though this one held nothing
        self.more = False

    def run(self, rows: Sequence[tuple[Findings, int]], progress: Progress) -> list[Mend]:
        """What was proved; the caller does it."""
        tries = self._propose(rows, progress.part(0.0, 0.5))
        proofs = self.prover.prove(
            [t.claim for t in tries], progress.part(0.5, 1.0), [t.touched for t in tries]
        )
        failed = [t for t, proof in zip(tries, proofs) if not proof.holds]
        for t, proof in zip(tries, proofs):
            if not proof.holds:
                self.book.refuse(t.key, proof.text, t.touched.frame)
        self.more = bool(failed)
        clear = apart_from([t.touched for t in tries], [t.touched for t in failed])
        held = [(t, p) for t, p, apart in zip(tries, proofs, clear) if p.holds and apart]
        self.book.forget_near([t.touched.frame for t, _ in held])
        return [_mend(t, p) for t, p in held]

    def _propose(self, rows: Sequence[tuple[Findings, int]], progress: Progress) -> list[_Try]:
        room = Room()
        tries: list[_Try] = []
        for number, (group, i) in enumerate(rows):
            if number % 50 == 0:
                progress.step(number / len(rows))
            if room.busy_with(group.layer, group.fids[i], self._inserts(group.rule)):
                continue
            chosen = self._choose(group, i)
            if chosen is None:
                continue
            concerned = {group.layer: group.fids[i]}
            if room.take(chosen.touched, concerned, chosen.repair.inserts_only):
                tries.append(chosen)
                self._see(chosen)
        return tries

    def _inserts(self, rule: str) -> bool:
        return all(repair.inserts_only for repair in self._repairs(rule))

    def _repairs(self, rule: str) -> Sequence[Repair]:
        if self.repair is not None:
            return (self.repair,) if rule in self.repair.mends else ()
        found = repairs_for(rule, self.options.settings)
        return [r for r in found if r.safe] if self.options.only_safe else found

    def _choose(self, group: Findings, i: int) -> Optional[_Try]:
        """The next choice for a finding: the first one, or the one after those refused."""
        context = self._context(group.layer)
        at = self.book.tried.get(group.keys[i], 0)
        why: Optional[Text] = _NO_SAFE if at == 0 else None
        for repair in self._repairs(group.rule):
            for found in _choices(repair, context, group, i):
                if isinstance(found, Text):
                    why = found if why is not None else None
                    continue
                if found.guess:
                    why = why_unsure(repair, context, group, i) if why is not None else None
                    continue
                at -= 1
                if at >= 0 or found.picked_only:
                    continue
                layer = self._moved(found, context)
                if layer is None:
                    claim = Claim(found.edits, group, i)
                    return _Try(group, i, repair, found, self.prover.touched(claim))
                why = MOVES.format(layer=layer)
        if why is not None:
            self.book.reasons[group.keys[i]] = (why, False)
        return None

    def _moved(self, choice: Choice, context: LayerContext) -> Optional[str]:
        if self.options.move_boundaries:
            return None
        return moved_layer(self.dataset, choice.edits, context.model, context.tolerance)

    def _context(self, layer: str) -> LayerContext:
        if layer not in self.contexts:
            context = build_context(
                self.dataset, layer, self.profile, self.prover.model, self.tolerance
            )
            context.table = replace(context.table, wkb=context.table.wkb.copy())
            self.contexts[layer] = context
        return self.contexts[layer]

    def _see(self, taken: _Try) -> None:
        """Repairs that only insert vertices see those of this round that came before."""
        if not taken.repair.inserts_only:
            return
        for change in taken.choice.edits:
            table = self._context(change.layer).table
            for fid, wkb in change.geometries.items():
                table.wkb[np.flatnonzero(table.fids == fid)] = wkb


def _choices(
    repair: Repair, context: LayerContext, group: Findings, i: int
) -> Iterator[Union[Choice, Text]]:
    """The choices of a repair, each made when it is asked for, or the reason why there is none."""
    try:
        yield from ways(repair, context, group, i)
    except Unmendable as reason:
        yield reason.text


def _mend(taken: _Try, proof: Proof) -> Mend:
    group, i = taken.group, taken.i
    x, y = (float(v) for v in group.point[i])
    return Mend(
        group.rule,
        taken.repair.id,
        taken.key,
        group.message(i),
        (x, y),
        taken.choice.edits,
        proof,
    )


def _of(
    result: CheckResult, rules: Sequence[str], keys: Optional[frozenset[str]] = None
) -> list[tuple[Findings, int]]:
    """Findings of these rules that are not waived, in the order in which the rules are named."""
    order = {rule_id: n for n, rule_id in enumerate(rules)}
    rows = [
        (group, i)
        for group, i in result.rows()
        if group.rule in order
        and group.states[i] is not State.WAIVED
        and (keys is None or group.keys[i] in keys)
    ]
    return sorted(rows, key=lambda row: order[row[0].rule])


_LATER = Text(
    "chưa đến lượt: các lỗi bên cạnh phải sửa trước; hãy chạy lại",
    "not yet: findings beside it have to be mended first; run it again",
)
_NO_SAFE = Text(
    "không có phép sửa an toàn; hãy xem từng lỗi trong bảng Kiểm tra",
    "there is no safe repair; see the findings one by one in the Checking panel",
)
