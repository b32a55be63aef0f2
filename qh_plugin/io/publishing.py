# SPDX-License-Identifier: GPL-2.0-or-later
"""Publishing a dossier: snapshot → check → gate → pack → stage → submit → poll → receipt.

The rules run on the very snapshot that is packed, so what was checked is what travels, even when
somebody saves into the dossier meanwhile.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Callable, Optional, Sequence, Union

from qh_plugin.core.checking import check, load_profile
from qh_plugin.core.dossier.layout import Dossier, model_of, open_dossier
from qh_plugin.core.dossier.manifest import WAIVERS
from qh_plugin.core.dossier.package import Package, build_package
from qh_plugin.core.dossier.submission import NOTHING_STATED, SubmissionFacts, following
from qh_plugin.core.dossier.verify import verify_package
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import Model
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.gate import pass_gate
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.kept import kept
from qh_plugin.core.publish.receipts import Receipt, list_receipts
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.submit import OnState, Submission, digest_of
from qh_plugin.core.publish.transport import Transport
from qh_plugin.core.report.result import CheckResult
from qh_plugin.core.text import Text
from qh_plugin.io import waivers
from qh_plugin.io.descriptions import read_description
from qh_plugin.io.package_data import merge_layers, read_package_data
from qh_plugin.io.room import check_room
from qh_plugin.io.submission import comment_sent, day_there, for_package, notice, read_submission
from qh_plugin.io.versions import versions

PROFILE = "truoc_khi_nop"


def _silent(state: State, text: Text) -> None:
    return None


def _unheard(result: CheckResult) -> None:
    return None


def outbox(dossier: Dossier) -> Path:
    """Where packages wait until their receipt has come."""
    return dossier.state / "outbox"


def publish(
    dossier: Dossier,
    transport: Transport,
    server_url: str,
    profile: Union[str, Path] = PROFILE,
    progress: Progress = SILENT,
    on_state: OnState = _silent,
    *,
    sleep: Callable[[float], None] = time.sleep,
    patience: Optional[Patience] = None,
    on_checked: Callable[[CheckResult], None] = _unheard,
    on_note: Optional[Callable[[Text], None]] = None,
) -> Receipt:
    """Publish a dossier and give the receipt, whatever its outcome; it is stored in `.qh/receipts`
    and the dossier's version follows the server's. `on_checked` hears what the gate found;
    `on_note` what the user should know that stops nothing (clocks, models, rules that differ; a
    package that was changed on disk), which goes to `on_state` without it.

    A publish that was cut off goes on where it stopped; one that changes nothing gives the newest
    receipt again. Raises `GateClosed` with the open errors, `ServerError` (not there, not such a
    server, no answer), `StorageError` (disk full, read-only), `InputError`, `Cancelled`.
    """
    submission = Submission(dossier, transport, server_url, sleep=sleep, patience=patience)
    on_state(State.DRAFT, Text("Liên hệ máy chủ", "Contacting the server"))
    offered = submission.server.discover(progress)
    settled = submission.settle(progress)  # what was cut off is ended before anything is asked
    dossier = submission.dossier
    try:
        day = _day_of(submission, dossier, offered.clock)
        facts = for_package(dossier, day)
        said = notice(dossier, day)
    except InputError:
        if settled is None:
            raise
        return settled
    if said is not None:
        on_state(State.DRAFT, said)
    model = model_of(dossier.info)
    notes = offered.differences(*versions(model, profile))
    for note in (*notes, *spoiled(submission, progress)):
        (on_note or partial(on_state, State.DRAFT))(note)
    folder = outbox(dossier)
    data = folder / "data.gpkg"
    try:
        on_state(State.DRAFT, Text("Đọc dữ liệu hồ sơ", "Reading the dossier"))
        check_room(dossier)
        merge_layers(dossier, model, data, progress.part(0.0, 0.05))
        ledger = waivers.read_lines(dossier)
        result = check_snapshot(
            dossier, data, model, profile, progress.part(0.05, 0.35), ledger=ledger
        )
        on_checked(result)
        on_state(State.CHECKED, Text("Không còn lỗi chặn", "No blocking errors"))
        package = pack(dossier, data, result, progress.part(0.35, 0.45), ledger, facts)
        current = submission.journal.newest(submission.server.url)
        if current is None or current.package != package.package_id:
            if submission.settle(progress) is not None:
                dossier = submission.dossier  # its version may have moved on
                package = pack(dossier, data, result, progress.part(0.35, 0.45), ledger, facts)
            same = already_published(dossier, package)
            known = submission.server.receipt(same.package, progress) if same else None
            if known is not None:
                on_state(State.ACCEPTED, Text("Không có gì thay đổi", "Nothing has changed"))
                package.path.unlink(missing_ok=True)
                return known
        too_large = offered.too_large(package.size)
        if too_large is not None:
            package.path.unlink(missing_ok=True)
            raise InputError(too_large)
        submission.enter(package)
        _drop_others(folder, package.path)
        on_state(State.PACKED, Text("Đã đóng gói", "Packed"))
        receipt = submission.run(progress.part(0.45, 1.0), on_state)
        if receipt.accepted:
            comment_sent(dossier)
        return receipt
    finally:
        data.unlink(missing_ok=True)


def spoiled(submission: Submission, progress: Progress = SILENT) -> tuple[Text, ...]:
    """A sentence where the package of a submission without an end is not on disk as it was
    packed: it is packed anew then, and what lies there is never sent."""
    entry = submission.journal.newest(submission.server.url)
    if entry is None or entry.state.final:
        return ()
    try:
        return () if digest_of(Path(entry.path), progress) == entry.package else (_SPOILED,)
    except OSError:
        return (_GONE,) if entry.state in (State.STAGING, State.STAGED) else ()


def _day_of(submission: Submission, dossier: Dossier, ahead: Optional[float]) -> date:
    """The day that says whether it is late: the server's, or the due day where this submission was
    begun in time and cut off."""
    entry = submission.journal.newest(submission.server.url)
    if entry is not None and entry.state.in_flight:
        with suppress(InputError, OSError):
            begun = verify_package(Path(entry.path)).submission
            facts = following(read_submission(dossier))
            same = (facts.period, facts.due) == (begun.get("period"), begun.get("due"))
            if facts.due and same and not begun.get("late"):
                return date.fromisoformat(facts.due)
    return day_there(ahead)


def check_snapshot(
    dossier: Dossier,
    data: Path,
    model: Model,
    profile: Union[str, Path],
    progress: Progress = SILENT,
    *,
    ledger: Optional[Sequence[str]] = None,
) -> CheckResult:
    """Check a merged data.gpkg as the dossier, with its waivers (`ledger`, by default those on
    disk now); raises `GateClosed` where errors are open."""
    lines = waivers.read_lines(dossier) if ledger is None else ledger
    dataset = read_package_data(
        data, model, asdict(dossier.info), progress.part(0.0, 0.2), ledger=lines
    )
    result = check(dataset, load_profile(profile), model, progress=progress.part(0.2, 1.0))
    pass_gate(result)
    return result


def pack(
    dossier: Dossier,
    data: Path,
    result: CheckResult,
    progress: Progress,
    ledger: Sequence[str],
    submission: SubmissionFacts = NOTHING_STATED,
) -> Package:
    """The package in the outbox, named by its id."""
    draft = outbox(dossier) / "package.zip"
    described = read_description(dossier)
    package = build_package(dossier, data, result, draft, progress, described, ledger, submission)
    target = draft.with_name(f"{package.package_id}.zip")
    draft.replace(target)
    return replace(package, path=target)


def already_published(dossier: Dossier, package: Package) -> Optional[Receipt]:
    """The receipt of the dossier's current version where the package holds the same layers,
    documents and waivers and answers to the same period."""
    layers = {x.name: x.sha256 for x in package.manifest.layers}
    papers = {f.path: f.sha256 for f in package.manifest.files if f.role == "documents"}
    accepted = next((f.sha256 for f in package.manifest.files if f.path == WAIVERS), "")
    for receipt in list_receipts(dossier):
        if receipt.accepted and receipt.version == dossier.info.version:
            there = {str(x["name"]): str(x["sha256"]) for x in receipt.layers}
            known = {str(d["path"]): str(d["sha256"]) for d in receipt.raw.get("documents", ())}
            ledger = str(receipt.raw.get("waivers") or "")
            if (there, known, ledger) == (layers, papers, accepted):
                return receipt if _same_period(dossier, receipt, package) else None
    return None


def _same_period(dossier: Dossier, receipt: Receipt, package: Package) -> bool:
    """Whether the package answers to the period of the one that is published; where that is not
    kept here, nobody asks for another one."""
    period = package.manifest.submission.get("period")
    before = kept(dossier, receipt.package) if period else None
    return before is None or verify_package(before).submission.get("period") == period


def take_server_version(dossier: Dossier, receipt: Receipt) -> Dossier:
    """After a conflict: base the dossier on the server's current version, by the user's decision.
    What others published in between is replaced by the next publish."""
    for problem in receipt.problems:
        current = problem.get("current")
        if problem.get("code") == "QH-C-001" and isinstance(current, int):
            return open_dossier(dossier.folder).with_version(current)
    return dossier


def export_package(
    dossier: Dossier,
    out: Path,
    profile: Union[str, Path] = PROFILE,
    progress: Progress = SILENT,
) -> Package:
    """Check and pack into `out` without any server: for handing in on a disk."""
    facts = for_package(dossier)
    model = model_of(dossier.info)
    data = outbox(dossier) / "data.gpkg"
    check_room(dossier, out.parent)
    try:
        merge_layers(dossier, model, data, progress.part(0.0, 0.1))
        ledger = waivers.read_lines(dossier)
        result = check_snapshot(
            dossier, data, model, profile, progress.part(0.1, 0.6), ledger=ledger
        )
        described = read_description(dossier, model)
        part = progress.part(0.6, 1.0)
        return build_package(dossier, data, result, out, part, described, ledger, facts)
    finally:
        data.unlink(missing_ok=True)


def _drop_others(folder: Path, keep: Path) -> None:
    for path in folder.glob("*.zip"):
        if path != keep:
            path.unlink(missing_ok=True)


_SPOILED = Text(
    "Gói đã đóng lần trước bị thay đổi trên đĩa nên không được gửi; đã đóng gói lại từ hồ sơ.",
    "The package made last time was changed on disk and is not sent; it is packed again from the "
    "dossier.",
)
_GONE = Text(
    "Gói đang gửi dở không còn trên đĩa; đã đóng gói lại từ hồ sơ.",
    "The package that was being sent is no longer on disk; it is packed again from the dossier.",
)
