# SPDX-License-Identifier: GPL-2.0-or-later
"""Repairs as the dock asks for them: proposals made in the worker thread, on fresh data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Callable

from qh_plugin.core.progress import Progress

if TYPE_CHECKING:
    from qh_plugin.core.edits import Edits
    from qh_plugin.core.findings import Findings
    from qh_plugin.core.repair import Repair
    from qh_plugin.core.table import Dataset
    from qh_plugin.core.text import Text

    Read = Callable[[Progress], Dataset]


@dataclass(frozen=True)
class Bulk:
    """All mends of one layer as one undo step; `count` of them."""

    edits: Edits
    count: int


@dataclass(frozen=True)
class Proposed:
    """The mend of one finding, and the sentence that says what was proved of it."""

    edits: Edits
    proved: Text


def repairs_of(rule: str) -> tuple[Repair, ...]:
    """What can mend the findings of a rule."""
    from qh_plugin.core.repair import repairs_for

    return tuple(repairs_for(rule))


@lru_cache(maxsize=128)
def is_about_values(rule: str) -> bool:
    """True for a rule on attribute values: its findings are mended in the feature's form."""
    from qh_plugin.core.checking import catalogue
    from qh_plugin.core.rules.base import NO_GEOMETRY

    return any(r.id == rule and NO_GEOMETRY in r.kinds for r in catalogue())


def propose(
    read: Read, profile_id: str, repair: Repair, findings: Findings, i: int, progress: Progress
) -> Proposed:
    """The edits that mend one finding: the first choice that is proved to add none. Raises
    `Unmendable` with the reason."""
    from qh_plugin.core.checking import build_context, load_profile
    from qh_plugin.core.repair.proposals import first_with_proof

    dataset = read(progress.part(0.0, 0.4))
    profile = load_profile(profile_id)
    context = build_context(dataset, findings.layer, profile, progress=progress.part(0.4, 1.0))
    edits, proof = first_with_proof(context, profile, repair, findings, i)
    return Proposed(edits, proof.text)


def propose_all(
    read: Read, profile_id: str, repair: Repair, rule: str, progress: Progress
) -> list[Bulk]:
    """Mend every finding of a rule that can be mended without making anything worse."""
    from qh_plugin.core.checking import load_profile
    from qh_plugin.core.repair.joining import per_layer
    from qh_plugin.core.repair.rounds import Options, mend

    dataset = read(progress.part(0.0, 0.2))
    mended = mend(
        dataset,
        load_profile(profile_id),
        [rule],
        repair=repair,
        options=Options(only_safe=True),
        progress=progress.part(0.2, 1.0),
    )
    count = Counter(change.layer for change in mended.edits)
    return [Bulk(replace(e, text=repair.title), count[e.layer]) for e in per_layer(mended.edits)]
