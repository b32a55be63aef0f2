# SPDX-License-Identifier: GPL-2.0-or-later
"""The newest report of a dossier, shown again when the dossier is opened."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Mapping, Optional

from qh_plugin.core.errors import QhError
from qh_plugin.core.progress import Progress
from qh_plugin.gui.checking.running.job import Job, labels_of

if TYPE_CHECKING:
    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.findings import Findings
    from qh_plugin.core.report.result import CheckResult

#: reports and receipts tell whole seconds
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Stored:
    """What was known when the dossier was closed: the newest check (None: there is none) and
    when it ended, whether the data are newer, and the version that was published of them as they
    are now (0: none); what was mended lately, and by key on which day."""

    job: Job
    result: Optional[CheckResult]
    labels: Mapping[tuple[str, int], str]
    checked: Optional[datetime]
    out_of_date: bool
    published: int
    mended: tuple[Findings, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)


def recall(job: Job, progress: Progress) -> Stored:
    """Read the report of the job's dossier; in the worker thread. Raises `QhError` where it
    cannot be read."""
    from qh_plugin.core.checking.described import described
    from qh_plugin.core.report import jsonl
    from qh_plugin.io.changes import last_change
    from qh_plugin.io.mended import read_mended

    dossier = job.dossier
    changed = last_change(dossier)
    published = _published(dossier, changed)
    mended, days = read_mended(dossier, date.today())
    if not dossier.report.is_file():
        return Stored(job, None, {}, None, False, published, mended, days)
    result = described(jsonl.read(dossier.report))
    checked = moment(result.run.finished)
    newer = changed is None or checked is None or changed >= checked + _SECOND
    labels: Mapping[tuple[str, int], str] = {}
    with contextlib.suppress(QhError):  # unreadable data are told by the next check
        listed = replace(result, findings=(*result.findings, *mended))
        labels = labels_of(listed, job.read(progress))
    newer = newer and not published
    return Stored(job, result, labels, checked, newer, published, mended, days)


def moment(text: object) -> Optional[datetime]:
    """A time as reports and receipts tell it, in local time; None where it is none."""
    try:
        return datetime.fromisoformat(str(text).replace("Z", "+00:00")).astimezone()
    except ValueError:
        return None


def _published(dossier: Dossier, changed: Optional[datetime]) -> int:
    from qh_plugin.core.publish.receipts import list_receipts

    for receipt in list_receipts(dossier):
        ours = receipt.accepted and not receipt.went_back
        if ours and receipt.version == dossier.info.version:
            received = moment(receipt.received_at)
            if received is not None and changed is not None and changed < received + _SECOND:
                return receipt.version or 0
    return 0
