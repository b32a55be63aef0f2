# SPDX-License-Identifier: GPL-2.0-or-later
"""Accepting findings and withdrawing it, in the worker thread: checked anew, then written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Iterator, Optional, Sequence

from qh_plugin.core.errors import InputError, QhError
from qh_plugin.core.progress import Progress
from qh_plugin.core.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from qh_plugin.core.checking.incremental import Difference
    from qh_plugin.core.checking.waivers import Waiver
    from qh_plugin.core.dossier.layout import Dossier
    from qh_plugin.core.findings import Findings
    from qh_plugin.core.report.result import CheckResult
    from qh_plugin.gui.checking.mending.data import Make


@dataclass(frozen=True)
class Wanted:
    """What a person fills in; `until` YYYY-MM-DD, "" without end."""

    reason: str
    person: str
    office: str = ""
    until: str = ""


@dataclass(frozen=True)
class Remarked:
    """The result with the ledger as it is now, what differs in it, and the lines of the ledger;
    `said` is how many were accepted or withdrawn, `unwritten` why the stored report is not the
    new one, if so."""

    result: Optional[CheckResult]
    difference: Optional[Difference]
    lines: tuple[str, ...]
    said: int
    unwritten: Optional[QhError] = None


def accept(
    dossier: Dossier,
    result: CheckResult,
    keys: Sequence[str],
    rules: Sequence[str],
    wanted: Wanted,
    make: Make,
    report: Optional[Path],
    progress: Progress,
) -> Remarked:
    """Accept the findings of these rules with these keys. They are looked for in the data as they
    are now: what is accepted is what is there. All or none. Raises `InputError`, `StorageError`."""
    from qh_plugin.core.checking import check
    from qh_plugin.core.checking.remarking import accepted, changed
    from qh_plugin.core.checking.waivers import waiver_for
    from qh_plugin.io import waivers as ledger

    meant = set(keys)
    bench = make(progress.part(0.0, 0.3))
    fresh = check(bench.dataset, bench.profile, only=rules, progress=progress.part(0.3, 0.9))
    groups = {key: group for group in fresh.findings for key in group.keys if key in meant}
    if len(groups) < len(meant):
        raise InputError(_CHANGED)
    said = {"reason": wanted.reason, "person": wanted.person, "office": wanted.office}
    said.update(made=now(), expires=wanted.until)
    made = [
        waiver_for(replace(fresh, findings=(groups[key],)), bench.dataset, key, **said)
        for key in keys
    ]
    for waiver in made:
        ledger.append(dossier, waiver)
    marked = accepted(result, made)
    known = {key for group in result.findings for key in group.keys if key in meant}
    newer = replace(result, findings=tuple(_only(fresh, meant - known)))
    parts = [changed(result, marked), changed(newer, accepted(newer, made))]
    difference = replace(
        parts[0],
        vanished=parts[0].vanished + parts[1].vanished,
        appeared=parts[0].appeared + parts[1].appeared,
    )
    lines = ledger.read_lines(dossier)
    return Remarked(marked, difference, lines, len(made), stored(marked, report))


def _only(result: CheckResult, keys: set[str]) -> Iterator[Findings]:
    """The findings with these keys."""
    from qh_plugin.core.checking.settle import take

    for group in result.findings:
        rows = [i for i, key in enumerate(group.keys) if key in keys]
        if rows:
            yield take(group, rows)


def withdraw(
    dossier: Dossier,
    result: Optional[CheckResult],
    waiver: Waiver,
    reason: str,
    person: str,
    report: Optional[Path],
) -> Remarked:
    """Take one waiver back. Raises `InputError` without reason or person, `StorageError`."""
    from qh_plugin.core.checking.remarking import changed, withdrawn
    from qh_plugin.core.checking.waivers import Withdrawal
    from qh_plugin.io import waivers as ledger

    if not reason.strip() or not person.strip():
        raise InputError(_BLANK)
    entry = Withdrawal(waiver.id, person.strip(), reason.strip(), now())
    ledger.append(dossier, entry)
    marked = withdrawn(result, waiver, entry) if result is not None else None
    lines = ledger.read_lines(dossier)
    if result is None or marked is None:
        return Remarked(None, None, lines, 1)
    return Remarked(marked, changed(result, marked), lines, 1, stored(marked, report))


def stored(result: CheckResult, report: Optional[Path]) -> Optional[QhError]:
    """Store the result as the dossier's newest report; gives why that failed, if so."""
    from qh_plugin.io.reports import write_jsonl

    if report is None:
        return None
    try:
        write_jsonl(result, report)
    except QhError as error:
        return error
    return None


def now() -> str:
    """The time of an entry."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


_CHANGED = Text(
    "Có lỗi không còn như lúc kiểm tra nên chưa ghi ngoại lệ nào; hãy kiểm tra lại rồi chọn lại.",
    "Some findings are no longer as they were checked, so nothing was accepted; check again, then "
    "choose them again.",
)
_BLANK = Text("Hãy nhập lý do và tên người rút lại.", "Enter the reason and who withdraws it.")
