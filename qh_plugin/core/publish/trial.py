# SPDX-License-Identifier: GPL-2.0-or-later
"""A dry run on the server: it checks the package and stores nothing; where its findings differ
from those of this computer, each difference is named."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional, Sequence

from qh_plugin.core.dossier.package import Package
from qh_plugin.core.errors import ServerError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.answers import Refused
from qh_plugin.core.publish.client import Server, about
from qh_plugin.core.publish.journal import Entry
from qh_plugin.core.publish.retry import before_next_look, pause
from qh_plugin.core.publish.staging import stage_package
from qh_plugin.core.text import Text

_PATIENT_FOR = 1800.0
_ROUNDS = 3
_NAMED = 5


@dataclass(frozen=True)
class Trial:
    """What the server's check gave. `problems` are its reasons where it could not check at all;
    `differences` sentences where it judges otherwise than this computer; `findings` what it found,
    as a report's summary lists it (`dossier.summary`)."""

    package: str
    errors: int
    warnings: int
    problems: Sequence[Mapping[str, Any]]
    differences: Sequence[Text]
    findings: Sequence[Mapping[str, Any]] = ()

    @property
    def passed(self) -> bool:
        """True where the server would let it in as far as the rules go."""
        return not self.errors and not self.problems


def try_package(
    server: Server,
    package: Package,
    local: Mapping[str, Any],
    progress: Progress = SILENT,
    sleep: Callable[[float], None] = time.sleep,
) -> Trial:
    """Stage and validate `package`; `local` is the summary of this computer's check. The chunks
    stay on the server, a later submission need not send them again. Raises `ServerError`."""
    entry = Entry(
        package.package_id,
        server.url,
        str(package.path),
        package.size,
        package.manifest.base_version,
    )

    def sent(done: int, count: int, chunk_size: int) -> None:
        progress.step(0.6 * done / count, _SENT.format(k=done, n=count))

    for _ in range(_ROUNDS):  # a job may be lost: checking again stores nothing
        stage_package(server, entry, sent, progress.part(0.0, 0.6), about(package.manifest))
        result = _checked(server, package, progress, sleep)
        if result is not None and not _incomplete(result):
            return _trial(package, result, local)
    raise ServerError(
        Text(
            "Máy chủ chưa kiểm tra thử được gói này; hãy thử lại sau.",
            "The server could not check this package; try again later.",
        )
    )


def _checked(
    server: Server, package: Package, progress: Progress, sleep: Callable[[float], None]
) -> Optional[Mapping[str, Any]]:
    """The server's answer; None where the job was lost."""
    try:
        job = server.validate(package.package_id, package.size, about(package.manifest))
    except Refused as error:
        if error.status not in (404, 405):
            raise
        raise Refused(_NO_TRIAL, error.status, error.details) from error
    waited = 0.0
    while waited < _PATIENT_FOR:
        wait = before_next_look(waited)
        pause(wait, sleep, progress)
        waited += wait
        state = server.job(job, progress)
        if state.status == "successful":
            return server.result(job, progress)
        if state.status not in ("accepted", "running"):
            return None
        progress.step(0.6 + 0.4 * state.progress, _CHECKING)
    return None


def _incomplete(result: Mapping[str, Any]) -> bool:
    return any(str(p.get("code", "")).startswith("QH-S-") for p in result.get("problems") or ())


def _trial(package: Package, result: Mapping[str, Any], local: Mapping[str, Any]) -> Trial:
    if isinstance(result.get("outputs"), list) and result["outputs"]:
        result = result["outputs"][0]
    if result.get("package") != package.package_id:
        raise ServerError(
            Text(
                "Máy chủ trả lời về một gói khác; hãy báo quản trị máy chủ.",
                "The server answered about another package; tell its administrator.",
            )
        )
    checks = result.get("checks") or {}
    theirs = result.get("report")
    told = differences(local, theirs) if isinstance(theirs, dict) else []
    return Trial(
        package.package_id,
        int(checks.get("errors", 0)),
        int(checks.get("warnings", 0)),
        tuple(result.get("problems") or ()),
        tuple(told),
        tuple(_found(theirs)),
    )


def _found(report: Any) -> list[Mapping[str, Any]]:
    listed = report.get("findings") if isinstance(report, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Text]:
    """Where two summaries of checks (`dossier.summary`) of the same package differ."""
    told = []
    for words, name in ((_MODEL, "model"), (_RULES, "profile")):
        here, there = _named(ours.get(name)), _named(theirs.get(name))
        if here != there:
            told.append(words.format(ours=here, theirs=there))
    here_rules, there_rules = _by_id(ours), _by_id(theirs)
    here_keys, there_keys = _keys(ours), _keys(theirs)
    for rule in sorted(here_rules.keys() | there_rules.keys()):
        told += _rule(rule, here_rules.get(rule), there_rules.get(rule))
        only_here = sorted(here_keys.get(rule, set()) - there_keys.get(rule, set()))
        only_there = sorted(there_keys.get(rule, set()) - here_keys.get(rule, set()))
        for words, found in ((_ONLY_HERE, only_here), (_ONLY_THERE, only_there)):
            if found:
                where = ", ".join(sorted({place for _, place in found})[:_NAMED])
                told.append(words.format(rule=rule, n=len(found), where=where))
    return told


def _rule(
    rule: str, ours: Optional[Mapping[str, Any]], theirs: Optional[Mapping[str, Any]]
) -> list[Text]:
    if ours is None or theirs is None:
        return [(_RUNS_THERE if ours is None else _RUNS_HERE).format(rule=rule)]
    if rule in _AMONG_WARDS and ours.get("skipped"):
        return []
    if bool(ours.get("skipped")) != bool(theirs.get("skipped")):
        return [(_RUNS_THERE if ours.get("skipped") else _RUNS_HERE).format(rule=rule)]
    if ours.get("severity") != theirs.get("severity"):
        levels = {"ours": str(ours.get("severity")), "theirs": str(theirs.get("severity"))}
        return [_SEVERITY.format(rule=rule, **levels)]
    return []


def _by_id(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {str(r.get("id")): r for r in report.get("rules") or () if isinstance(r, dict)}


def _keys(report: Mapping[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """Rule → the findings as (key with state, where)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for one in report.get("findings") or ():
        place = " ".join([str(one.get("layer", "")), *map(str, one.get("ids") or ())])
        key = f"{one.get('key')} {one.get('state')}"
        found.setdefault(str(one.get("rule")), set()).add((key, place))
    return found


def _named(one: Any) -> str:
    if not isinstance(one, dict):
        return "–"
    parts = [str(one.get("id", "?")), str(one.get("version", "")), str(one.get("sha256", ""))[:8]]
    return " ".join(part for part in parts if part)


#: rules that need the wards around, which only the server has: what they find there is told
_AMONG_WARDS = frozenset({"E01"})
_SENT = Text("Đã gửi {k}/{n} phần", "Sent {k}/{n} parts")
_CHECKING = Text("Máy chủ đang kiểm tra thử", "The server is checking")
_NO_TRIAL = Text(
    "Máy chủ không có dịch vụ kiểm tra thử (validate-dossier); vẫn có thể nộp thẳng.",
    "The server has no dry run (validate-dossier); submitting still works.",
)
_MODEL = Text(
    "Mô hình dữ liệu: máy này {ours}, máy chủ {theirs}", "Data model: here {ours}, there {theirs}"
)
_RULES = Text("Bộ quy tắc: máy này {ours}, máy chủ {theirs}", "Rules: here {ours}, there {theirs}")
_RUNS_HERE = Text("{rule}: chỉ chạy trên máy này", "{rule}: runs on this computer only")
_RUNS_THERE = Text("{rule}: chỉ chạy trên máy chủ", "{rule}: runs on the server only")
_SEVERITY = Text(
    "{rule}: mức trên máy này {ours}, trên máy chủ {theirs}",
    "{rule}: severity {ours} here, {theirs} on the server",
)
_ONLY_HERE = Text(
    "{rule}: {n} phát hiện chỉ có trên máy này ({where})",
    "{rule}: on this computer only: {n} ({where})",
)
_ONLY_THERE = Text(
    "{rule}: {n} phát hiện chỉ có trên máy chủ ({where})",
    "{rule}: on the server only: {n} ({where})",
)
