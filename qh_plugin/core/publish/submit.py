# SPDX-License-Identifier: GPL-2.0-or-later
"""The submission of a packed dossier, from the first chunk to the stored receipt.

Re-entrant: the journal says how far it came, the server says what it has, so the process may be
killed at any point and run again. A package has one receipt, so running twice does no harm.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Callable, Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.manifest import Manifest
from qh_plugin.core.dossier.package import Package
from qh_plugin.core.dossier.verify import verify_package
from qh_plugin.core.errors import InputError, ServerError, StorageError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.answers import NOT_TAKEN, Refused
from qh_plugin.core.publish.client import Job, Server, about
from qh_plugin.core.publish.journal import Entry, Journal, State
from qh_plugin.core.publish.kept import keep
from qh_plugin.core.publish.receipts import UNCHECKED, Receipt, match, store_receipt
from qh_plugin.core.publish.retry import Patience, before_next_look, pause
from qh_plugin.core.publish.staging import stage_package
from qh_plugin.core.publish.transport import Transport, TransportError, Untrusted
from qh_plugin.core.text import Text, number, plain

OnState = Callable[[State, Text], None]

_ROUNDS = 5
_PATIENT_FOR = 1800.0
_NO_END = "no end in time"
_FINAL = {"rejected": State.REJECTED, "invalid-package": State.REJECTED, "conflict": State.CONFLICT}


_NOT_AS_PACKED = Text(
    "Gói dữ liệu {file} không còn hoặc đã bị thay đổi trên đĩa nên chưa nộp; hãy nộp lại để đóng "
    "gói mới từ hồ sơ.",
    "The package {file} is gone or was changed on disk, so it was not submitted; publish again to "
    "make a new one from the dossier.",
)
_SENT = Text("Đã gửi {mb}/{all} MB ({k}/{n} phần)", "Sent {mb} of {all} MB ({k} of {n} parts)")


def _megabytes(size: int) -> Text:
    return number(size / 1e6, 1 if size >= 1e6 else 2)


def _silent(state: State, text: Text) -> None:
    return None


class Submission:
    """One dossier's submission to one server. `dossier` is replaced when its version changes."""

    def __init__(
        self,
        dossier: Dossier,
        transport: Transport,
        server_url: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        patience: Optional[Patience] = None,
    ) -> None:
        self.dossier = dossier
        self.server = Server(transport, server_url, sleep=sleep, patience=patience)
        self.journal = Journal(dossier.journal)
        self._sleep = sleep
        self._on_state: OnState = _silent
        self._manifest: Optional[Manifest] = None
        self._as_read: tuple[int, int] = (0, 0)
        self._wait = 0.0

    def enter(self, package: Package) -> Entry:
        """Note a finished package in the journal; one that is already there goes on as it is."""
        known = self.journal.find(package.package_id, self.server.url)
        if known is not None and Path(known.path) == package.path:
            return self.journal.save(known)
        return self.journal.save(
            Entry(
                package.package_id,
                self.server.url,
                str(package.path),
                package.size,
                package.manifest.base_version,
            )
        )

    def run(self, progress: Progress = SILENT, on_state: OnState = _silent) -> Receipt:
        """Bring the newest package of the journal to its receipt.

        Raises `ServerError` (no answer, refusal; try again later), `StorageError`, `Cancelled`.
        The journal keeps the place; the next `run` goes on from there.
        """
        self._on_state = on_state
        entry = self.journal.newest(self.server.url)
        if entry is None:
            raise InputError(
                Text("Chưa có gói dữ liệu để nộp.", "There is no package to submit yet.")
            )
        self._as_read = _stamp(entry)
        self._manifest = self._read_manifest(entry, progress)
        for attempt in range(_ROUNDS):
            if entry.state is not State.PACKED or attempt:
                receipt = self.server.receipt(entry.package, progress)
                if receipt is not None:
                    return self._finish(entry, receipt)
            receipt, entry = self._round(entry, progress)
            if receipt is not None and not receipt.incomplete:
                return self._finish(entry, receipt)
            if receipt is not None:  # that job is over: the chunks are asked for anew
                note = "the server has not all the data"
                entry = self.journal.move(entry, State.FAILED, job="", note=note)
            pause(max(min(2.0**attempt, 15.0), self._wait), self._sleep, progress)
            self._wait = 0.0
        raise ServerError(
            Text(
                "Chưa biết kết quả nộp hồ sơ sau {n} lần thử; bấm Công bố để tiếp tục từ chỗ dừng.",
                "The outcome is still unknown after {n} tries; publish again to go on from here.",
            ).format(n=_ROUNDS),
            details=entry.note,
        )

    def settle(self, progress: Progress = SILENT) -> Optional[Receipt]:
        """Where an earlier submission was cut off: fetch its receipt if the server gave one."""
        entry = self.journal.newest(self.server.url)
        if entry is None or not entry.state.in_flight:
            return None
        receipt = self.server.receipt(entry.package, progress)
        if receipt is None:
            return None
        self._manifest = self._read_manifest(entry, progress)
        return self._finish(entry, receipt)

    def _round(self, entry: Entry, progress: Progress) -> tuple[Optional[Receipt], Entry]:
        """One way through stage, submit and poll; no receipt where the next round must ask."""
        if not (entry.job and entry.state in (State.SUBMITTED, State.RUNNING, State.UNKNOWN)):
            entry = self._stage(entry, progress.part(0.0, 0.6))
            entry = self._submit(entry)
            if entry.state is State.UNKNOWN:
                return None, entry
        return self._poll(entry, progress.part(0.6, 1.0))

    def _stage(self, entry: Entry, progress: Progress) -> Entry:
        if self._manifest is None:
            raise StorageError(_NOT_AS_PACKED.format(file=Path(entry.path).name))
        entry = self.journal.move(entry, State.STAGING, job="")

        def sent(done: int, count: int, chunk_size: int) -> None:
            nonlocal entry
            text = _SENT.format(
                k=done,
                n=count,
                mb=_megabytes(min(done * chunk_size, entry.size)),
                all=_megabytes(entry.size),
            )
            entry = self.journal.move(entry, State.STAGING, chunk_size=chunk_size, note=text.en)
            self.journal.note_sent(entry, min(done * chunk_size, entry.size))
            self._on_state(State.STAGING, text)
            progress.step(done / count, text)

        stage_package(self.server, entry, sent, progress, about(self._manifest))
        if _stamp(entry) != self._as_read:  # somebody wrote into the file while it was sent
            raise StorageError(_NOT_AS_PACKED.format(file=Path(entry.path).name))
        return self._moved(entry, State.STAGED, Text("Đã gửi đủ dữ liệu", "All data sent"))

    def _submit(self, entry: Entry) -> Entry:
        manifest = self._manifest
        if manifest is None:
            raise ValueError("submit without a manifest")
        inputs = {
            "package": entry.package,
            "size": entry.size,
            **about(manifest),
            "baseVersion": manifest.base_version,
            "action": str(manifest.submission.get("action", "publish")),
            "comment": str(manifest.submission.get("comment", "")),
            "ruleset": dict(manifest.ruleset),
        }
        entry = self.journal.move(entry, State.SUBMITTED, job="")  # before the line may drop
        try:
            job = self.server.submit(inputs)
        except Untrusted:
            self.journal.move(entry, State.STAGED, note="certificate not trusted")
            raise
        except Refused as error:
            if error.status in NOT_TAKEN:
                self.journal.move(entry, State.FAILED, note=f"HTTP {error.status}")
                raise
            self._wait = error.wait
            return self._lost(entry, f"HTTP {error.status}")
        except TransportError:
            return self._lost(entry, "no answer")
        return self._moved(
            entry, State.SUBMITTED, Text("Đã nộp, chờ xử lý", "Submitted, waiting"), job=job
        )

    def _poll(self, entry: Entry, progress: Progress) -> tuple[Optional[Receipt], Entry]:
        waited, stuck = 0.0, entry.note == _NO_END
        while waited < _PATIENT_FOR:
            wait = before_next_look(waited)
            pause(wait, self._sleep, progress)
            waited += wait
            job = self.server.job(entry.job, progress)
            if job.status == "successful":
                receipt = self._results(entry, progress)
                if receipt is not None:
                    return receipt, entry
            elif job.status == "accepted" and stuck:
                # it was never begun in all that time: submitting again gives the same receipt
                note = "the job was never begun"
                return None, self.journal.move(entry, State.FAILED, job="", note=note)
            elif job.status in ("accepted", "running"):
                entry = self._running(entry, job, progress)
            else:  # failed, dismissed, gone: the next round asks for the receipt, then resubmits
                note = f"job {job.status}"
                return None, self.journal.move(entry, State.FAILED, job="", note=note)
        self.journal.move(entry, State.UNKNOWN, note=_NO_END)
        raise ServerError(
            Text(
                "Máy chủ vẫn đang xử lý; hãy bấm Công bố sau ít phút để lấy biên nhận.",
                "The server is still working; publish again in a few minutes for the receipt.",
            )
        )

    def _results(self, entry: Entry, progress: Progress) -> Optional[Receipt]:
        try:
            receipt = self.server.results(entry.job, progress)
        except Refused as error:
            if error.status != 404:
                raise
            return self.server.receipt(entry.package, progress)
        if receipt.package != entry.package:
            # somebody else's job: the next run asks for the receipt of the package itself
            self.journal.move(entry, State.UNKNOWN, job="", note="results of another package")
        return receipt

    def _running(self, entry: Entry, job: Job, progress: Progress) -> Entry:
        text = Text("Máy chủ đang xử lý: {what}", "The server is working: {what}").format(
            what=plain(job.message)
        )
        progress.step(job.progress, text)
        return self._moved(entry, State.RUNNING, text, note="")  # the server's words stay out

    def _finish(self, entry: Entry, receipt: Receipt) -> Receipt:
        match(receipt, entry.package, self._manifest)
        store_receipt(self.dossier, receipt)
        if receipt.accepted and (receipt.version or 0) > self.dossier.info.version:
            self.dossier = self.dossier.with_version(receipt.version or 0)
        state = State.ACCEPTED if receipt.accepted else _FINAL.get(receipt.outcome, State.RUNNING)
        self._moved(entry, state, outcome_text(receipt))
        if receipt.accepted:
            keep(self.dossier, Path(entry.path), entry.package)
        if state.final:
            Path(entry.path).unlink(missing_ok=True)
        return receipt

    def _lost(self, entry: Entry, why: str) -> Entry:
        text = Text(
            "Mất kết nối khi nộp; sẽ hỏi biên nhận trước khi nộp lại",
            "The line dropped while submitting; asking for the receipt before trying again",
        )
        return self._moved(entry, State.UNKNOWN, text, job="", note=why)

    def _moved(self, entry: Entry, state: State, text: Text, **changes: str) -> Entry:
        changes.setdefault("note", text.en)
        entry = self.journal.move(entry, state, **changes)
        self._on_state(state, text)
        return entry

    @staticmethod
    def _read_manifest(entry: Entry, progress: Progress) -> Optional[Manifest]:
        """The manifest of the journal's package; None where the file is gone or changed."""
        path = Path(entry.path)
        try:
            return verify_package(path) if digest_of(path, progress) == entry.package else None
        except (OSError, InputError):
            return None


def digest_of(path: Path, progress: Progress = SILENT) -> str:
    """The SHA-256 of a file, in blocks. Raises `OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            progress.check()
            digest.update(block)
    return digest.hexdigest()


def _stamp(entry: Entry) -> tuple[int, int]:
    """Size and time of the package file; (0, 0) where it is gone."""
    try:
        found = Path(entry.path).stat()
    except OSError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)


def outcome_text(receipt: Receipt) -> Text:
    """One sentence for the outcome."""
    count = receipt.checks
    errors, warnings = int(count.get("errors", 0)), int(count.get("warnings", 0))
    if receipt.accepted:
        return Text(
            "Đã công bố phiên bản {version} ({warnings} cảnh báo)",
            "Published as version {version} (warnings: {warnings})",
        ).format(version=receipt.version or 0, warnings=warnings)
    why = next((p for p in receipt.problems), {})
    title = str(why.get("detail") or why.get("title") or "")
    texts = {
        "rejected": Text(
            "Máy chủ từ chối: {errors} lỗi. {why}",
            "Rejected by the server, errors: {errors}. {why}",
        ),
        "conflict": Text("Xung đột phiên bản: {why}", "Version conflict: {why}"),
        "held": Text("Đã nhận, chờ phê duyệt", "Received, waiting for approval"),
    }
    if why.get("code") == UNCHECKED or why.get("status") in (403, 503):  # not about the package
        return Text("{why}", "{why}").format(why=title)
    text = texts.get(receipt.outcome, Text("Gói không hợp lệ: {why}", "Invalid package: {why}"))
    return text.format(errors=errors, why=title)
