# SPDX-License-Identifier: GPL-2.0-or-later
"""The canary: one trial feature is created, replaced, read back and deleted before anything else
is written. A server that puts it elsewhere, keeps old values or loses it is refused; most of the
faults that servers are known to have come to light on a feature that nobody misses."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Optional, Sequence

import shapely

from qh_plugin.core.errors import QhError, ServerError
from qh_plugin.core.progress import Progress
from qh_plugin.core.publish.answers import NOT_TAKEN, Refused
from qh_plugin.core.publish.features_emptying import empty_fields
from qh_plugin.core.publish.features_journal import FeatureJournal
from qh_plugin.core.publish.features_shape import Feature, Stored, same_value
from qh_plugin.core.publish.features_target import Collection
from qh_plugin.core.publish.transport import TransportError
from qh_plugin.core.text import Text

PREFIX = "QH-THU-"


@dataclass(frozen=True)
class Trial:
    """What the trial feature has shown: `locked`, the server guards against overwriting; the fields
    that could be `emptied`, and those that were `kept` as they were."""

    locked: bool
    emptied: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


def send_canary(
    target: Collection,
    journal: FeatureJournal,
    features: Sequence[Feature],
    replaced: Sequence[Feature],
    progress: Progress,
) -> Trial:
    """Try the server with a trial feature made from `features` (not empty), of which `replaced`
    are going to be written over others. Leaves `target.by_key` and `target.blank` right. Raises
    `CanaryLost` with the reason where the server must not be written to, `TransportError` where it
    cannot be reached; the trial feature is taken away again."""
    for left in journal.canaries():
        _take_away(target, journal, left, progress)
    first, second = _trials(features, replaced, target.key)
    journal.note_canary(first.id)
    target.blank = frozenset()
    try:
        target.create(first, locked=False)
        found = _look(target, first, progress)
        target.replace(second, found)
        changed, kept = _replaced(target, first, second, progress)
        if kept:
            changed = _blanked(target, second, changed, kept, progress)
        target.delete(changed)
        if target.find(second.id, progress):
            raise _refused(Text("xóa không có tác dụng", "deleting has no effect"))
    except TransportError:
        with suppress(ServerError):  # the journal knows of it, the next run takes it away
            _take_away(target, journal, first.id, progress)
        raise
    except ServerError as error:
        _try_to_take_away(target, journal, first.id, progress)
        if isinstance(error, CanaryLost) or getattr(error, "status", 0) in (401, 403):
            raise
        raise _refused(error.text, error.details) from error
    journal.forget_canary(first.id)
    kept -= target.blank
    emptied = frozenset(f for f in empty_fields(second) if first.values[f] is not None) - kept
    return Trial(bool(changed.etag or changed.modified), emptied, kept)


def learn_ids(target: Collection, name: str, progress: Progress) -> None:
    """Where everything is going to be removed no trial feature is made: a feature that is there
    says by which id the server knows it. Leaves `target.by_key` right."""
    target.by_key = False
    try:
        found = target.find(name, progress)
    except ServerError:  # not its form of an id
        found = []
    target.by_key = not found and bool(target.search(name, progress))


class CanaryLost(ServerError):
    """The server must not be written to."""


def _trials(
    features: Sequence[Feature], replaced: Sequence[Feature], key: str
) -> tuple[Feature, Feature]:
    """The trial feature, full of values, and what it is replaced by: moved, and empty where
    features are going to be emptied."""
    name = f"{PREFIX}{secrets.token_hex(4)}"
    values: dict[str, Any] = {}
    for feature in features:
        for field, value in feature.values.items():
            if values.get(field) is None:
                values[field] = value
    empty = {field for one in replaced for field in empty_fields(one)}
    shape = features[0].geometry
    moved: Optional[shapely.Geometry] = None
    if shape is not None:
        moved = shapely.transform(shape, lambda points: points + 10.0)
    first = Feature(name, shape, {**values, key: name})
    return first, Feature(name, moved, {**first.values, **dict.fromkeys(empty), key: name})


def _look(target: Collection, sent: Feature, progress: Progress) -> Stored:
    """Find the trial feature by our id, else by the attribute that holds it."""
    target.by_key = False
    try:
        found = target.find(sent.id, progress)
    except ServerError:
        found = []
    if not found or target.differs(sent, found[0]) is not None:
        by_key = target.search(sent.id, progress)
        if by_key and by_key[0].server_id != sent.id:
            target.by_key, found = True, by_key
    return _compared(target, sent, found)


def _replaced(
    target: Collection, first: Feature, second: Feature, progress: Progress
) -> tuple[Stored, frozenset[str]]:
    """The trial feature as it is now, and the fields that should be empty and are as they were."""
    found = target.find(second.id, progress)
    there = found[0].values if found else {}
    before = {f: first.values[f] for f in empty_fields(second) if there.get(f) is not None}
    kept = {f: value for f, value in before.items() if same_value(value, there[f])}
    expected = Feature(second.id, second.geometry, {**second.values, **kept})
    return _compared(target, expected, found), frozenset(kept)


def _blanked(
    target: Collection,
    sent: Feature,
    there: Stored,
    kept: frozenset[str],
    progress: Progress,
) -> Stored:
    """Try an empty text where a null changed nothing; `target.blank` is then what that emptied."""
    target.blank = kept
    with suppress(Refused):  # not for a number; whatever it was, nothing is empty then
        target.replace(sent, there)
    found = target.find(sent.id, progress)
    if len(found) != 1:
        raise _refused(_GONE if not found else _TWICE)
    target.blank = kept - {f for f in kept if found[0].values.get(f) is not None}
    return found[0]


def _compared(target: Collection, sent: Feature, found: Sequence[Stored]) -> Stored:
    if len(found) != 1:
        raise _refused(_GONE if not found else _TWICE)
    other = target.differs(sent, found[0])
    if other is not None:
        raise _refused(other)
    return found[0]


def _take_away(target: Collection, journal: FeatureJournal, name: str, progress: Progress) -> None:
    """Delete a trial feature wherever it is. A server may know one way to find it only."""
    problems = []
    for by_key in (False, True):
        target.by_key = by_key
        try:
            found = target.find(name, progress)
        except Refused as error:
            if by_key and error.status not in NOT_TAKEN:
                raise  # it may be there all the same
            problems.append(error)
            continue
        for there in found:
            if name in (there.server_id, str(there.values.get(target.key))):
                target.delete(there)
    target.by_key = False
    if len(problems) == 2:
        raise problems[0]
    journal.forget_canary(name)


def _try_to_take_away(
    target: Collection, journal: FeatureJournal, name: str, progress: Progress
) -> None:
    try:
        _take_away(target, journal, name, progress)
    except QhError as error:
        raise _refused(_LEFT.format(name=name), error.details) from error


def _refused(why: Text, details: str = "") -> CanaryLost:
    return CanaryLost(_REFUSED.format(why=why), details=details or why.en)


_REFUSED = Text(
    "Ghi thử một đối tượng không đạt ({why}); chưa ghi gì của hồ sơ. Máy chủ này không ghi được "
    "an toàn: hãy xuất gói dữ liệu và nộp theo hướng dẫn.",
    "A trial feature did not come through ({why}); nothing of the dossier was written. This server "
    "cannot be written to safely: export the package and hand it in.",
)
_GONE = Text("không tìm lại được", "it cannot be found again")
_TWICE = Text("có hai đối tượng cùng mã", "two features have one id")
_LEFT = Text(
    "đối tượng thử {name} còn sót trên máy chủ, hãy báo quản trị xóa",
    "the trial feature {name} is left on the server, ask its administrator to delete it",
)
