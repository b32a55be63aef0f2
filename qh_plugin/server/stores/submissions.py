# SPDX-License-Identifier: GPL-2.0-or-later
"""What the receipts say of submissions, quarter by quarter: a short row each beside the receipts,
so that a list of a quarter need not read all receipts that there ever were."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Iterator, Mapping, Optional

from qh_plugin.core.dossier.periods import quarter_with, quarters_in
from qh_plugin.core.dossier.submission import SubmissionFacts, following, manifest_facts
from qh_plugin.server.status.quarters import day_of

TABLE = "qh_submission"
_SAID = ("dossier", "outcome", "version", "receivedAt", "submission")


def facts_of(receipt: Mapping[str, Any]) -> SubmissionFacts:
    """What the submitter stated, with what follows from it; nothing where it cannot be read."""
    said = receipt.get("submission")
    return following(manifest_facts(said if isinstance(said, dict) else {}))


def quarters_of(receipt: Mapping[str, Any]) -> tuple[str, ...]:
    """The quarters that a submission counts for: those of its period, else that in which it
    arrived; ("",) where neither is known."""
    return quarters_for(facts_of(receipt), day_of(str(receipt.get("receivedAt"))))


def quarters_for(facts: SubmissionFacts, day: Optional[date]) -> tuple[str, ...]:
    """The same for what was stated, and the day on which it arrived."""
    return quarters_in(facts.period) or ((quarter_with(day),) if day else ("",))


def rows_of(receipt: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Quarter, package and what is said, a row for each quarter."""
    said = json.dumps({n: receipt[n] for n in _SAID if n in receipt}, ensure_ascii=False)
    for quarter in quarters_of(receipt):
        yield quarter, str(receipt["package"]), said
