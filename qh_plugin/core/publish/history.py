# SPDX-License-Identifier: GPL-2.0-or-later
"""The submissions of a dossier: those whose receipts are kept here, and those the server tells of,
each once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Iterable, Mapping, Optional, Protocol, Sequence

from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.receipts import ACCEPTED, Receipt

_PACKAGE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Past:
    """One submission. `version` None where nothing was published; `code` as a receipt shows it,
    "" where it is not known; `who` the account or the person, `proved` where the server itself
    had the account's name; `restores` the version that was gone back to, 0 for none; `receipt`
    the one kept here; `on_server` None where the server was not asked or does not know lists."""

    package: str
    version: Optional[int]
    outcome: str
    when: str
    code: str
    who: str
    proved: bool
    comment: str
    restores: int
    receipt: Optional[Receipt] = None
    on_server: Optional[bool] = None

    @property
    def accepted(self) -> bool:
        """True where it was published."""
        return self.outcome in ACCEPTED and self.version is not None


class Lister(Protocol):
    """What is asked of a server."""

    def versions(self, dossier: str, progress: Progress = SILENT) -> Sequence[Mapping[str, Any]]:
        """What it tells of every version of a dossier."""
        ...


def kept_here(receipts: Iterable[Receipt]) -> list[Past]:
    """The submissions of the receipts, newest first."""
    return _sorted([_of_receipt(receipt) for receipt in receipts])


def merged(receipts: Iterable[Receipt], told: Sequence[Mapping[str, Any]]) -> list[Past]:
    """The same with what a server tells of its versions; each package once, newest first. What is
    no version is left out. `on_server` is None for all where it told nothing."""
    known = {past.package: past for past in kept_here(receipts)}
    there: dict[str, Past] = {}
    for one in told:
        past = _of_server(one)
        if past is not None:
            there[past.package] = past
    found = []
    for package in {**known, **there}:
        mine, theirs = known.get(package), there.get(package)
        if theirs is None and mine is not None:
            # a refused submission is in no list of versions
            found.append(replace(mine, on_server=False) if there and mine.accepted else mine)
        elif theirs is not None:
            found.append(replace(theirs, receipt=mine.receipt if mine else None, on_server=True))
    return _sorted(found)


def newest_version(pasts: Iterable[Past]) -> int:
    """The highest version that is published, as far as is known; 0 where none is."""
    published = (p for p in pasts if p.accepted and p.on_server is not False)
    return max((p.version or 0 for p in published), default=0)


def short(receipt_hash: str) -> str:
    """Two groups of four of a receipt's hash: "3F2A-09BC"."""
    digits = receipt_hash[:8].upper()
    return f"{digits[:4]}-{digits[4:]}" if len(digits) == 8 else ""


def _of_receipt(receipt: Receipt) -> Past:
    return replace(
        _past(receipt.package, receipt.outcome, receipt.version, receipt.raw),
        when=receipt.published_at or receipt.received_at,
        receipt=receipt,
    )


def _of_server(told: Any) -> Optional[Past]:
    """A record of the collection of versions; None where it is none."""
    if not isinstance(told, Mapping):
        return None
    package, version = told.get("package"), told.get("version")
    if not isinstance(package, str) or not _PACKAGE.fullmatch(package) or type(version) is not int:
        return None
    return _past(package, str(told.get("outcome") or ""), version, told)


def _past(package: str, outcome: str, version: Optional[int], said: Mapping[str, Any]) -> Past:
    stated, account = _mapping(said.get("submission")), _mapping(said.get("submitter"))
    restores = stated.get("restores")
    return Past(
        package=package,
        version=version,
        outcome=outcome,
        when=_line(said.get("publishedAt")),
        code=short(_line(said.get("receiptHash"))),
        who=_line(account.get("name") or stated.get("person") or stated.get("unit")),
        proved=account.get("verified") is True,
        comment=_line(said.get("comment") or stated.get("comment")),
        restores=restores if type(restores) is int else 0,
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _line(value: Any) -> str:
    """A text on one line."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _sorted(pasts: list[Past]) -> list[Past]:
    return sorted(pasts, key=lambda p: (p.when, p.version or 0), reverse=True)
