# SPDX-License-Identifier: GPL-2.0-or-later
"""The ledger of waivers: JSON Lines, one entry a line, that only ever grows; a withdrawal is an
entry of its own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Mapping, Optional, Sequence, Union

from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Waiver:
    """One accepted finding; `ids` as `waived_features` keeps them. `made` is a time in UTC,
    `expires` the last day it holds (YYYY-MM-DD), "" where it holds until it is withdrawn."""

    rule: str
    layer: str
    key: str
    ids: tuple[str, ...]
    fids: tuple[int, ...]
    geometry_hash: str
    reason: str
    person: str
    office: str = ""
    made: str = ""
    expires: str = ""

    @property
    def id(self) -> str:
        """What names the waiver: a digest of all it says."""
        return hashlib.sha256(line_of(self).encode("utf-8")).hexdigest()[:16]


@dataclass(frozen=True)
class Withdrawal:
    """Takes one waiver back."""

    waiver: str
    person: str
    reason: str = ""
    made: str = ""


Entry = Union[Waiver, Withdrawal]


@dataclass(frozen=True)
class Ledger:
    """What the lines of a ledger say; `bad` are the lines that cannot be read, by number."""

    waivers: tuple[Waiver, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    bad: tuple[int, ...] = ()

    def withdrawal(self, waiver: Waiver) -> Optional[Withdrawal]:
        """The entry that took a waiver back, None where none did."""
        return next((w for w in self.withdrawals if w.waiver == waiver.id), None)

    def ended(self, waiver: Waiver, on: date) -> Optional[Text]:
        """Why a waiver does not hold on a day, as far as the ledger tells; None where it does."""
        withdrawn = self.withdrawal(waiver)
        if withdrawn is not None:
            return withdrawn_by(withdrawn)
        if waiver.expires and on.isoformat() > waiver.expires:
            return _EXPIRED.format(day=waiver.expires)
        return None


def line_of(entry: Entry) -> str:
    """The line of a ledger that says so, without its line end."""
    kind = "waiver" if isinstance(entry, Waiver) else "withdrawal"
    return json.dumps({"type": kind, **asdict(entry)}, ensure_ascii=False, separators=(",", ":"))


def read_ledger(lines: Sequence[str]) -> Ledger:
    """Read the lines of a ledger; one that cannot be read is noted by its number (from 1) and
    spoils no other."""
    waivers: dict[str, Waiver] = {}
    withdrawals, bad = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = _entry(json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError):
            bad.append(number)
            continue
        if isinstance(entry, Waiver):
            waivers.setdefault(entry.id, entry)
        else:
            withdrawals.append(entry)
    return Ledger(tuple(waivers.values()), tuple(withdrawals), tuple(bad))


def _entry(data: Any) -> Entry:
    if not isinstance(data, dict):
        raise ValueError("not an object")
    kind = data.pop("type")
    if kind == "withdrawal":
        return _texts(Withdrawal(**data), data)
    if kind != "waiver":
        raise ValueError(kind)
    ids, fids = data.pop("ids"), data.pop("fids")
    if not all(isinstance(v, str) for v in ids) or not all(isinstance(v, int) for v in fids):
        raise ValueError("ids")
    if data.get("expires"):
        date.fromisoformat(data["expires"])
    return _texts(Waiver(ids=tuple(ids), fids=tuple(fids), **data), data)


def _texts(entry: Entry, data: Mapping[str, Any]) -> Entry:
    if not all(isinstance(value, str) for value in data.values()):
        raise ValueError("not a text")
    return entry


def withdrawn_by(entry: Withdrawal) -> Text:
    """Why a waiver that was withdrawn does not hold."""
    return _WITHDRAWN.format(person=entry.person)


_WITHDRAWN = Text("{person} đã rút lại", "withdrawn by {person}")
_EXPIRED = Text("đã hết hạn sau ngày {day}", "expired after {day}")
