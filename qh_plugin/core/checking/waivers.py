# SPDX-License-Identifier: GPL-2.0-or-later
"""Waivers: a person accepts one finding, with a reason, until a day.

A waiver holds for the rule, the features and their geometry as they were (and, for a finding
about values, the values): an edit of any of them ends it. The ledger is JSON Lines, one entry a
line, and only ever grows: a withdrawal is an entry of its own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Mapping, Optional, Sequence, Union

import numpy as np

from qh_plugin.core.checking.outcome import CRASHED
from qh_plugin.core.errors import InputError
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.report.result import CheckResult, WaiverFacts
from qh_plugin.core.table import Dataset, Table
from qh_plugin.core.text import LANGUAGES, Text, plain
from qh_plugin.core.wkb import Fault, parse


@dataclass(frozen=True)
class Waiver:
    """One accepted finding. `made` is a time in UTC, `expires` the last day it holds
    (YYYY-MM-DD), "" where it holds until it is withdrawn."""

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
        except (ValueError, TypeError, KeyError):
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


def geometry_hash(table: Optional[Table], fids: Sequence[int]) -> str:
    """A digest of the coordinates of some features, in the order given: the same for either
    byte order and any header; the stored bytes where they cannot be read."""
    digest = hashlib.sha256()
    row_of = _rows(table, fids) if table is not None else {}
    for fid in fids:
        row = row_of.get(fid)
        if table is None or row is None:
            digest.update(b"gone;")
            continue
        digest.update(_coordinates(table, row))
    return digest.hexdigest()


def _rows(table: Table, fids: Sequence[int]) -> dict[int, int]:
    rows = np.flatnonzero(np.isin(table.fids, np.asarray(fids, np.int64)))
    return {int(table.fids[row]): int(row) for row in rows}


def _coordinates(table: Table, row: int) -> bytes:
    shapes = parse(table.wkb[row : row + 1])
    if shapes.fault[0] == Fault.NULL:
        return b"null;"
    if shapes.fault[0] != Fault.NONE:
        return bytes(table.wkb[row]) + b";"
    xy = np.ascontiguousarray(shapes.xy + 0.0, dtype="<f8")  # -0.0 is 0.0
    form = f"{int(shapes.kind[0])} {shapes.ring_start.tolist()} {shapes.ring_part.tolist()};"
    return form.encode("ascii") + xy.tobytes() + b";"


def fingerprint(dataset: Dataset, group: Findings, i: int) -> str:
    """What finding `i` rests on: the geometry of its features; for one without a place of its
    own also the values that it names."""
    found = geometry_hash(dataset.table(group.layer), group.fids[i])
    if group.geometry[i] is not None:
        return found
    values = Text(*(_values(group, i, language) for language in LANGUAGES))
    return hashlib.sha256(f"{found}|{values.vi}|{values.en}".encode()).hexdigest()


def _values(group: Findings, i: int, language: str) -> str:
    names = sorted(group.arguments)
    template = ";".join(f"{name}={{{name}}}" for name in names)
    values = {name: group.arguments[name][i] for name in names}
    return plain(template).format(**values).get(language)


def waiver_for(
    result: CheckResult,
    dataset: Dataset,
    key: str,
    *,
    reason: str,
    person: str,
    office: str = "",
    made: str = "",
    expires: str = "",
) -> Waiver:
    """The waiver of the finding with this key. Raises `InputError` where there is no such
    finding, it cannot be waived, or reason or person are blank."""
    for value, name in ((reason, Text("lý do", "the reason")), (person, Text("tên", "the name"))):
        if not value.strip():
            raise InputError(
                Text("Hãy nhập {what} của ngoại lệ.", "Enter {what} of the waiver.").format(
                    what=name
                )
            )
    for group, i in result.rows():
        if group.keys[i] == key:
            if CRASHED in group.messages:
                raise InputError(_NOT_WAIVABLE)
            return Waiver(
                group.rule,
                group.layer,
                key,
                tuple(group.ids[i]),
                tuple(group.fids[i]),
                fingerprint(dataset, group, i),
                reason.strip(),
                person.strip(),
                office.strip(),
                made,
                expires,
            )
    raise InputError(
        Text(
            "Không có lỗi nào mang mã {key}; hãy kiểm tra lại rồi lấy mã trong báo cáo.",
            "There is no finding {key}; check again and take the key from the report.",
        ).format(key=key)
    )


def apply_waivers(
    groups: Sequence[Findings], dataset: Dataset, ledger: Ledger, on: date
) -> tuple[tuple[Findings, ...], tuple[WaiverFacts, ...]]:
    """The findings with those waived marked, and what became of every waiver."""
    places = _places(groups, {(w.rule, w.layer, w.ids) for w in ledger.waivers})
    states: dict[int, list[State]] = {}
    facts = [_facts_of_bad(number) for number in ledger.bad]
    for waiver in ledger.waivers:
        void = ledger.ended(waiver, on)
        if void is None:
            found, void = _matched(waiver, places, groups, dataset)
            for g, i in found:
                states.setdefault(g, list(groups[g].states))[i] = State.WAIVED
        facts.append(facts_of(waiver, void))
    marked = tuple(
        replace(group, states=tuple(states[g])) if g in states else group
        for g, group in enumerate(groups)
    )
    return marked, tuple(facts)


_Place = tuple[str, str, tuple[str, ...]]


def _places(groups: Sequence[Findings], wanted: set[_Place]) -> dict[_Place, list[tuple[int, int]]]:
    """The findings (group, index) of each rule, layer and features that a waiver names."""
    places: dict[_Place, list[tuple[int, int]]] = {}
    named = {(rule, layer) for rule, layer, _ in wanted}
    for g, group in enumerate(groups):
        if (group.rule, group.layer) not in named or CRASHED in group.messages:
            continue
        for i, ids in enumerate(group.ids):
            place = (group.rule, group.layer, tuple(ids))
            if place in wanted:
                places.setdefault(place, []).append((g, i))
    return places


def _matched(
    waiver: Waiver,
    places: Mapping[_Place, list[tuple[int, int]]],
    groups: Sequence[Findings],
    dataset: Dataset,
) -> tuple[list[tuple[int, int]], Optional[Text]]:
    """The findings that a waiver covers, or why it covers none. Several findings on the same
    features are told apart by their keys."""
    there = places.get((waiver.rule, waiver.layer, waiver.ids), [])
    if not there:
        return [], _GONE
    same = [(g, i) for g, i in there if fingerprint(dataset, groups[g], i) == waiver.geometry_hash]
    if not same:
        return [], _CHANGED
    exact = [(g, i) for g, i in same if groups[g].keys[i] == waiver.key]
    if exact:
        return exact, None
    if len(there) == 1 and waiver.fids:
        return same, None
    return [], _ELSEWHERE


def withdrawn_by(entry: Withdrawal) -> Text:
    """Why a waiver that was withdrawn does not hold."""
    return _WITHDRAWN.format(person=entry.person)


def facts_of(waiver: Waiver, void: Optional[Text]) -> WaiverFacts:
    """A waiver as reports tell it; `void` says why it was not applied."""
    return WaiverFacts(
        waiver.id,
        waiver.rule,
        waiver.layer,
        waiver.key,
        waiver.ids,
        waiver.reason,
        waiver.person,
        waiver.office,
        waiver.made,
        waiver.expires,
        void,
    )


def _facts_of_bad(number: int) -> WaiverFacts:
    return WaiverFacts(void=_BAD_LINE.format(number=number))


_WITHDRAWN = Text("{person} đã rút lại", "withdrawn by {person}")
_EXPIRED = Text("đã hết hạn sau ngày {day}", "expired after {day}")
_GONE = Text("lỗi này không còn", "the finding is no longer there")
_CHANGED = Text(
    "đối tượng đã được sửa sau khi chấp nhận", "the feature was edited after it was accepted"
)
_ELSEWHERE = Text(
    "lỗi nay ở chỗ khác trên cùng đối tượng", "the finding is now elsewhere on the same features"
)
_BAD_LINE = Text(
    "dòng {number} của sổ ngoại lệ không đọc được",
    "line {number} of the ledger of waivers cannot be read",
)
_NOT_WAIVABLE = Text(
    "Quy tắc gặp lỗi của chương trình không thể được chấp nhận là ngoại lệ.",
    "A rule stopped by a program fault cannot be waived.",
)
