# SPDX-License-Identifier: GPL-2.0-or-later
"""All ways to mend one finding, each with its preview and its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Optional, Sequence, Union

from qh_plugin.core.checking import Profile, build_context
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model
from qh_plugin.core.repair.base import Choice, Repair, Unmendable, why_unsure
from qh_plugin.core.repair.legal import MOVES, moved_layer
from qh_plugin.core.repair.measures import ways
from qh_plugin.core.repair.proof import Claim, Proof, Prover
from qh_plugin.core.repair.registry import repairs_for
from qh_plugin.core.repair.showing import with_previews
from qh_plugin.core.rules.base import LayerContext
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Proposal:
    """One choice of one repair with its proof; `moves` says which legal boundary it moves."""

    repair: Repair
    choice: Choice
    proof: Proof
    moves: Optional[Text] = None

    @property
    def safe(self) -> bool:
        """True where it may be done without a person's yes."""
        return self.repair.safe and self.moves is None and self.proof.holds


class Workbench:
    """Proposes on one state of a dataset: what its findings share (coordinates read, contexts of
    layers, boxes) is computed once. Not for two threads at the same time."""

    def __init__(
        self, dataset: Dataset, profile: Profile, *, tolerance: Optional[float] = None
    ) -> None:
        self.dataset, self.profile = dataset, profile
        self._tolerance = tolerance
        self._layers: dict[str, tuple[LayerContext, Prover]] = {}

    def context(self, layer: str) -> LayerContext:
        """The context of a layer. Raises `InputError` for an unknown one."""
        return self._layer(layer)[0]

    def choices(self, group: Findings, i: int) -> Iterator[tuple[Repair, Union[Choice, Text]]]:
        """Every way to mend finding `i` with its preview, each made when it is asked for; where a
        repair has none, the reason."""
        for repair in repairs_for(group.rule):
            yield from self._of(repair, group, i)

    def prove(self, choice: Choice, group: Findings, i: int) -> Proof:
        """Whether a choice mends finding `i` and adds none."""
        (proof,) = self._layer(group.layer)[1].prove([Claim(choice.edits, group, i)])
        return proof

    def moves(self, choice: Choice, group: Findings) -> Optional[Text]:
        """Which legal boundary a choice moves; None where it moves none."""
        context = self.context(group.layer)
        return why_moved(self.dataset, choice, context.model, context.tolerance)

    def _of(
        self, repair: Repair, group: Findings, i: int
    ) -> Iterator[tuple[Repair, Union[Choice, Text]]]:
        try:
            for choice in ways(repair, self.context(group.layer), group, i):
                yield repair, with_previews(self.dataset, choice)
        except Unmendable as reason:
            yield repair, reason.text

    def _layer(self, name: str) -> tuple[LayerContext, Prover]:
        if name not in self._layers:
            context = build_context(self.dataset, name, self.profile, tolerance=self._tolerance)
            self._layers[name] = (context, prover_of(context, self.profile))
        return self._layers[name]


def proposals(
    dataset: Dataset,
    profile: Profile,
    group: Findings,
    i: int,
    *,
    tolerance: Optional[float] = None,
) -> tuple[Sequence[Proposal], Sequence[tuple[Repair, Text]]]:
    """What can mend finding `i`, and the repairs that cannot with the reason."""
    bench = Workbench(dataset, profile, tolerance=tolerance)
    found: list[Proposal] = []
    unable: list[tuple[Repair, Text]] = []
    for repair, made in bench.choices(group, i):
        if isinstance(made, Text):
            unable.append((repair, made))
            continue
        proof = bench.prove(made, group, i)
        found.append(Proposal(repair, made, proof, bench.moves(made, group)))
    return found, unable


def first_proved(
    context: LayerContext, profile: Profile, repair: Repair, group: Findings, i: int
) -> Edits:
    """The edits of a repair's first choice that is proved; see `first_with_proof`."""
    return first_with_proof(context, profile, repair, group, i)[0]


def first_with_proof(
    context: LayerContext, profile: Profile, repair: Repair, group: Findings, i: int
) -> tuple[Edits, Proof]:
    """The edits of a repair's first choice that is proved, of one layer, and the proof. A person
    who asks for it has agreed that boundaries move, yet has picked none of several guesses.
    Raises `Unmendable` with the reason of the last."""
    prover = prover_of(context, profile)
    reason = _SEVERAL
    for choice in ways(repair, context, group, i):
        if choice.guess:
            reason = why_unsure(repair, context, group, i) if reason is _SEVERAL else reason
            continue
        if len(choice.edits) > 1 or (choice.picked_only and reason is not _SEVERAL):
            continue
        (proof,) = prover.prove([Claim(choice.edits, group, i)])
        if proof.holds:
            return choice.edits[0], proof
        reason = proof.text
    raise Unmendable(reason)


def prover_of(context: LayerContext, profile: Profile) -> Prover:
    """A prover on a layer's dataset that reads the layer's coordinates only once."""
    return Prover(
        context.dataset,
        profile,
        context.model,
        tolerance=context.tolerance,
        tables={context.table.name: context.table},
    )


def why_moved(
    dataset: Dataset, choice: Choice, model: Optional[Model], tolerance: float
) -> Optional[Text]:
    """Which legal boundary a choice moves; None where it moves none."""
    layer = moved_layer(dataset, choice.edits, model, tolerance)
    return None if layer is None else MOVES.format(layer=layer)


_SEVERAL = Text(
    "phép sửa này đổi nhiều lớp cùng lúc; hãy dùng lệnh fix",
    "this repair changes several layers at once; use the command fix",
)
