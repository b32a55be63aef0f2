# SPDX-License-Identifier: GPL-2.0-or-later
"""All ways to mend one finding, each with its preview and its proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Sequence

from qh_plugin.core.checking import Profile, build_context
from qh_plugin.core.edits import Edits
from qh_plugin.core.findings import Findings
from qh_plugin.core.model import Model
from qh_plugin.core.repair.base import Choice, Repair, Unmendable, why_unsure
from qh_plugin.core.repair.legal import MOVES, moved_layer
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


def proposals(
    dataset: Dataset,
    profile: Profile,
    group: Findings,
    i: int,
    *,
    tolerance: Optional[float] = None,
) -> tuple[Sequence[Proposal], Sequence[tuple[Repair, Text]]]:
    """What can mend finding `i`, and the repairs that cannot with the reason."""
    context = build_context(dataset, group.layer, profile, tolerance=tolerance)
    prover = prover_of(context, profile)
    found: list[Proposal] = []
    unable: list[tuple[Repair, Text]] = []
    for repair in repairs_for(group.rule):
        try:
            choices = list(repair.choices(context, group, i))
        except Unmendable as reason:
            unable.append((repair, reason.text))
            continue
        for choice in choices:
            (proof,) = prover.prove([Claim(choice.edits, group, i)])
            moves = why_moved(dataset, choice, context.model, context.tolerance)
            found.append(Proposal(repair, with_previews(dataset, choice), proof, moves))
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
    for choice in repair.choices(context, group, i):
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
