# SPDX-License-Identifier: GPL-2.0-or-later
"""Waivers: a person accepts one finding, with a reason, until a day.

A waiver holds for the rule, the features and their geometry as they were (and, for a finding
about values, the values): an edit of any of them ends it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Mapping, Optional, Sequence

from qh_plugin.core.checking.ledger import (
    Entry,
    Ledger,
    Waiver,
    Withdrawal,
    line_of,
    read_ledger,
    withdrawn_by,
)
from qh_plugin.core.checking.outcome import CRASHED
from qh_plugin.core.checking.waived_features import NEW, Features, geometry_hash, is_new
from qh_plugin.core.errors import InputError
from qh_plugin.core.findings import Findings, State
from qh_plugin.core.report.result import CheckResult, WaiverFacts
from qh_plugin.core.table import Dataset
from qh_plugin.core.text import LANGUAGES, Text, plain

__all__ = [
    "Entry",
    "Ledger",
    "Waiver",
    "Withdrawal",
    "apply_waivers",
    "facts_of",
    "fingerprint",
    "geometry_hash",
    "line_of",
    "read_ledger",
    "waiver_for",
    "withdrawn_by",
]


def fingerprint(
    dataset: Dataset,
    group: Findings,
    i: int,
    order: Optional[Sequence[int]] = None,
    kept: Optional[Sequence[str]] = None,
) -> str:
    """What finding `i` rests on: the geometry of its features; for one without a place of its
    own also the values that it names. `order` is that in which a waiver keeps its features,
    `kept` how it calls them where some were not saved: whatever they are called now."""
    fids = group.fids[i]
    placed = fids if order is None else [fids[n] for n in order]
    found = geometry_hash(dataset.table(group.layer), placed)
    if group.geometry[i] is not None:
        return found
    called: Optional[dict[str, str]] = None
    if kept is not None and order is not None:
        called = {group.ids[i][n]: then for n, then in zip(order, kept)}
    values = Text(*(_values(group, i, language, called) for language in LANGUAGES))
    return hashlib.sha256(f"{found}|{values.vi}|{values.en}".encode()).hexdigest()


def _values(
    group: Findings, i: int, language: str, called: Optional[Mapping[str, str]] = None
) -> str:
    names = sorted(group.arguments)
    template = ";".join(f"{name}={{{name}}}" for name in names)
    values = {name: group.arguments[name][i] for name in names}
    if called is not None:
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = ", ".join(sorted(called.get(v, v) for v in value.split(", ")))
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
            features = Features(dataset)
            kept = features.kept_ids(group, i)
            order = features.in_order(kept, group, i)
            return Waiver(
                group.rule,
                group.layer,
                key,
                kept,
                tuple(group.fids[i]),
                fingerprint(dataset, group, i, order, _called(group.fids[i], kept)),
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
    places = _places(groups, {_place(w.rule, w.layer, w.ids) for w in ledger.waivers})
    features = Features(dataset)
    states: dict[int, list[State]] = {}
    facts = [_facts_of_bad(number) for number in ledger.bad]
    for waiver in ledger.waivers:
        there = _there(waiver, places, groups, features)
        told = facts_of(waiver, ledger.ended(waiver, on))
        if told.void is None:
            found, void = _matched(waiver, there, groups, dataset)
            for g, i in found:
                states.setdefault(g, list(groups[g].states))[i] = State.WAIVED
            told = replace(told, void=void)
            there = [at for at in there if at[:2] in found] or there
        facts.append(_as_called_now(told, waiver, there, groups))
    marked = tuple(
        replace(group, states=tuple(states[g])) if g in states else group
        for g, group in enumerate(groups)
    )
    return marked, tuple(facts)


_Place = tuple[str, str, tuple[str, ...]]
#: a finding (group, index) and the places of its features in the order of a waiver
_At = tuple[int, int, Optional[tuple[int, ...]]]


def _place(rule: str, layer: str, ids: Sequence[str]) -> _Place:
    """Saving a feature changes its number and so the order of the features of a finding."""
    if any(map(is_new, ids)):
        return rule, layer, (NEW,)
    return rule, layer, tuple(sorted(ids))


def _places(groups: Sequence[Findings], wanted: set[_Place]) -> dict[_Place, list[tuple[int, int]]]:
    """The findings (group, index) of each rule, layer and features that a waiver names; where it
    names a new feature, all of the rule and layer."""
    places: dict[_Place, list[tuple[int, int]]] = {}
    named = {(rule, layer) for rule, layer, _ in wanted}
    for g, group in enumerate(groups):
        if (group.rule, group.layer) not in named or CRASHED in group.messages:
            continue
        anew = (group.rule, group.layer, (NEW,))
        if anew in wanted:
            places.setdefault(anew, []).extend((g, i) for i in range(len(group)))
        for i, ids in enumerate(group.ids):
            place = (group.rule, group.layer, tuple(sorted(ids)))
            if place in wanted:
                places.setdefault(place, []).append((g, i))
    return places


def _there(
    waiver: Waiver,
    places: Mapping[_Place, list[tuple[int, int]]],
    groups: Sequence[Findings],
    features: Features,
) -> list[_At]:
    """The findings on the features of a waiver. Of a new one that looks like several the ones
    without an id of their own count first."""
    here = places.get(_place(waiver.rule, waiver.layer, waiver.ids), ())
    if not any(map(is_new, waiver.ids)):
        return [(g, i, features.in_order(waiver.ids, groups[g], i)) for g, i in here]
    known = {one for one in waiver.ids if not is_new(one)}
    likely = [(g, i) for g, i in here if known.issubset(groups[g].ids[i])]
    for nameless in (True, False):
        found = [
            (g, i, features.in_order(waiver.ids, groups[g], i))
            for g, i in likely
            if _has_nameless(groups[g], i) is nameless
        ]
        same = [at for at in found if at[2] is not None]
        if same:
            return same
    fids = sorted(waiver.fids)
    return [(g, i, None) for g, i in likely if sorted(groups[g].fids[i]) == fids]


def _has_nameless(group: Findings, i: int) -> bool:
    return any(known == str(fid) for known, fid in zip(group.ids[i], group.fids[i]))


def _matched(
    waiver: Waiver, there: Sequence[_At], groups: Sequence[Findings], dataset: Dataset
) -> tuple[list[tuple[int, int]], Optional[Text]]:
    """The findings that a waiver covers, or why it covers none. Several findings on the same
    features are told apart by their keys."""
    if not there:
        return [], _GONE
    called = _called(waiver.fids, waiver.ids)
    same = [
        (g, i)
        for g, i, order in there
        if order is not None
        and fingerprint(dataset, groups[g], i, order, called) == waiver.geometry_hash
    ]
    if not same:
        return [], _CHANGED
    exact = [(g, i) for g, i in same if groups[g].keys[i] == waiver.key]
    if exact and not (any(map(is_new, waiver.ids)) and _may_be_another(same, groups)):
        return exact, None
    if len(there) == 1 and waiver.fids:
        return same, None
    return [], _ELSEWHERE


def _called(fids: Sequence[int], kept: Sequence[str]) -> Optional[Sequence[str]]:
    """How a waiver calls its features, where some of them were not saved."""
    return kept if any(fid < 0 for fid in fids) else None


def _may_be_another(same: Sequence[tuple[int, int]], groups: Sequence[Findings]) -> bool:
    """Whether one of these features was saved meanwhile: another one may have its number now."""
    return any(min(groups[g].fids[i], default=0) >= 0 for g, i in same)


def _as_called_now(
    told: WaiverFacts, waiver: Waiver, there: Sequence[_At], groups: Sequence[Findings]
) -> WaiverFacts:
    """With the ids that the findings of the report have, where the ledger knows others."""
    called = {tuple(groups[g].ids[i]) for g, i, _ in there}
    if len(called) != 1 or told.ids in called:
        return told
    keys = {groups[g].keys[i] for g, i, _ in there}
    key = keys.pop() if len(keys) == 1 else told.key
    return replace(told, ids=called.pop(), key=key)


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
