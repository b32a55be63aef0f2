# SPDX-License-Identifier: GPL-2.0-or-later
"""Back to an earlier accepted version, as a new submission: its layers, documents and accepted
exceptions packed again on the version that is published now. The dossier's own data stay."""

from __future__ import annotations

import time
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Union

from qh_plugin.core.dossier.layout import Dossier, DossierInfo, model_of
from qh_plugin.core.dossier.manifest import WAIVERS, Manifest
from qh_plugin.core.dossier.package import Package, build_package, cannot_write
from qh_plugin.core.dossier.submission import ROLLBACK, SubmissionFacts
from qh_plugin.core.dossier.verify import extract, verify_package
from qh_plugin.core.errors import InputError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.journal import State
from qh_plugin.core.publish.receipts import Receipt
from qh_plugin.core.publish.retry import Patience
from qh_plugin.core.publish.submit import OnState, Submission
from qh_plugin.core.publish.transport import Transport
from qh_plugin.core.text import Text
from qh_plugin.io.descriptions import read_description
from qh_plugin.io.published import bring, data_of, package_id, workplace
from qh_plugin.io.publishing import PROFILE, check_snapshot, outbox
from qh_plugin.io.submission import read_submission
from qh_plugin.io.versions import versions
from qh_plugin.io.waivers import lines_in

_DOCUMENTS = "documents/"
_LEDGER_LIMIT = 16 << 20


def _silent(state: State, text: Text) -> None:
    return None


def roll_back(
    dossier: Dossier,
    transport: Transport,
    server_url: str,
    to: int,
    comment: str,
    profile: Union[str, Path] = PROFILE,
    progress: Progress = SILENT,
    on_state: OnState = _silent,
    *,
    sleep: Callable[[float], None] = time.sleep,
    patience: Optional[Patience] = None,
    on_note: Optional[Callable[[Text], None]] = None,
) -> Receipt:
    """Publish version `to` again and give the receipt, whatever its outcome. Cut off, it goes on
    when it is called again. `on_note` hears where clocks, models or rules differ. Raises
    `InputError` (no such version, no comment, others published in between), `GateClosed` (the old
    data break a rule of today), `ServerError`, `StorageError`, `Cancelled`."""
    if not comment.strip():
        raise InputError(
            Text(
                "Hãy ghi lý do quay lại phiên bản cũ (--comment).",
                "State why the earlier version is restored (--comment).",
            )
        )
    submission = Submission(dossier, transport, server_url, sleep=sleep, patience=patience)
    server = submission.server
    on_state(State.DRAFT, Text("Liên hệ máy chủ", "Contacting the server"))
    offered = server.discover(progress)
    for note in offered.differences(*versions(model_of(dossier.info), profile)):
        (on_note or partial(on_state, State.DRAFT))(note)
    submission.settle(progress)
    dossier = submission.dossier
    now, _ = server.published(dossier.info.maHoSoQH, progress)
    again = _told_already(submission, now, to)
    if again is not None:
        return again
    _possible(dossier, now, to)
    with workplace(dossier) as folder:
        wanted = package_id(dossier, to, server, progress)
        if not wanted:
            raise _no_version(to, now)
        old = bring(dossier, wanted, folder, server, progress.part(0.0, 0.15))
        data = data_of(old, folder / "data.gpkg", progress.part(0.15, 0.2))
        manifest = verify_package(old)
        ledger = _unpacked(manifest, old, folder)
        again_there = Dossier(folder, _info(manifest.facts, dossier))
        result = check_snapshot(
            again_there,
            data,
            model_of(again_there.info),
            profile,
            progress.part(0.2, 0.4),
            ledger=ledger,
        )
        on_state(State.CHECKED, Text("Không còn lỗi chặn", "No blocking errors"))
        stated = read_submission(dossier)
        facts = SubmissionFacts(
            unit=stated.unit,
            person=stated.person,
            position=stated.position,
            comment=comment.strip(),
            action=ROLLBACK,
            restores=to,
        )
        described = read_description(dossier)
        out = outbox(dossier) / "package.zip"
        part = progress.part(0.4, 0.5)
        package = build_package(again_there, data, result, out, part, described, ledger, facts)
    submission.enter(_named(package))
    on_state(State.PACKED, Text("Đã đóng gói", "Packed"))
    return submission.run(progress.part(0.5, 1.0), on_state)


def _told_already(submission: Submission, now: int, to: int) -> Optional[Receipt]:
    """The receipt where an earlier call was cut off after the server had done it."""
    if submission.dossier.info.version != now:
        return None
    package = package_id(submission.dossier, now)
    receipt = submission.server.receipt(package) if package else None
    entry = submission.journal.newest(submission.server.url)
    if receipt is None or entry is None or entry.package != package:
        return None
    told = receipt.raw.get("submission")
    same = isinstance(told, dict) and told.get("action") == ROLLBACK and told.get("restores") == to
    return receipt if same else None


def _possible(dossier: Dossier, now: int, to: int) -> None:
    if dossier.info.version != now:
        raise InputError(
            Text(
                "Máy chủ đang có phiên bản {now}, hồ sơ dựa trên phiên bản {base}; hãy xem khác "
                "biệt và gộp (diff, merge) trước khi quay lại.",
                "The server has version {now}, the dossier is based on version {base}; look at "
                "the difference and merge (diff, merge) before rolling back.",
            ).format(now=now, base=dossier.info.version)
        )
    if not 0 < to < now:
        raise _no_version(to, now)


def _no_version(to: int, now: int) -> InputError:
    if to == now:
        return InputError(
            Text(
                "Phiên bản {n} đang là bản công bố; không có gì để quay lại.",
                "Version {n} is what is published; there is nothing to roll back.",
            ).format(n=to)
        )
    return InputError(
        Text(
            "Không có phiên bản {n}; máy chủ đang có phiên bản 1 đến {now}.",
            "There is no version {n}; the server has versions 1 to {now}.",
        ).format(n=to, now=now)
    )


def _unpacked(manifest: Manifest, package: Path, folder: Path) -> tuple[str, ...]:
    """Unpack the documents to where a dossier has them; gives the lines of the ledger."""
    ledger: tuple[str, ...] = ()
    try:
        for entry in manifest.files:
            if entry.path == WAIVERS and entry.size <= _LEDGER_LIMIT:
                target = folder / "waivers.jsonl"
                extract(package, entry, target)
                ledger = lines_in(target.read_bytes())
            elif entry.path.startswith(_DOCUMENTS):
                target = folder / entry.path[len(_DOCUMENTS) :]
                target.parent.mkdir(parents=True, exist_ok=True)
                extract(package, entry, target)
    except OSError as error:
        raise cannot_write(folder, error) from error
    return ledger


def _info(facts: Mapping[str, Any], dossier: Dossier) -> DossierInfo:
    """What the dossier said of itself then, on the version of now."""
    known = {f.name for f in fields(DossierInfo)}
    old: dict[str, Any] = {k: v for k, v in facts.items() if k in known}
    old["wards"] = tuple(old.get("wards", ()))
    info = replace(dossier.info, **old)
    return replace(info, version=dossier.info.version, maHoSoQH=dossier.info.maHoSoQH)


def _named(package: Package) -> Package:
    target = package.path.with_name(f"{package.package_id}.zip")
    package.path.replace(target)
    return replace(package, path=target)
