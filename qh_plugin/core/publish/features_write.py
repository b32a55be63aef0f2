# SPDX-License-Identifier: GPL-2.0-or-later
"""Publishing feature by feature (levels B and C), for servers that take no whole dossier.

It is not atomic and says so. Before each write the server is asked what it has, after it what it
has got; what somebody else changed meanwhile is left alone and told. The plan is what the journal
does not know yet, so after a kill the next run makes the rest of it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from enum import Enum
from typing import Callable, Mapping, Optional, Sequence

from qh_plugin.core.errors import ServerError
from qh_plugin.core.progress import SILENT, Progress
from qh_plugin.core.publish.answers import CONFLICT, NOT_TAKEN, Refused
from qh_plugin.core.publish.features_canary import Trial, learn_ids, send_canary
from qh_plugin.core.publish.features_emptying import (
    Lost,
    empty_fields,
    lost,
    must_be_emptied,
    sample,
)
from qh_plugin.core.publish.features_journal import FeatureJournal, Known
from qh_plugin.core.publish.features_shape import Feature, Stored
from qh_plugin.core.publish.features_target import Collection
from qh_plugin.core.publish.retry import pause
from qh_plugin.core.publish.transport import TransportError, Untrusted
from qh_plugin.core.text import Text

_TRIES = 4
#: somebody removed it between our look and our write
_GONE = frozenset({404, 410})
_NAPS = (1.0, 3.0, 10.0)


class Action(str, Enum):
    """What is to be done with a feature."""

    CREATE = "create"
    REPLACE = "replace"
    DELETE = "delete"


@dataclass(frozen=True)
class Step:
    """One write; `feature` is None for a deletion, `known` None for a creation."""

    id: str
    action: Action
    feature: Optional[Feature]
    known: Optional[Known]


@dataclass
class Outcome:
    """How far the writing came. `conflicts` are features that somebody else changed: id and why."""

    planned: int = 0
    written: int = 0
    locked: bool = False
    conflicts: list[tuple[str, Text]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """True where the server has every feature as it is here."""
        return self.written == self.planned


def plan(features: Sequence[Feature], known: Mapping[str, Known]) -> list[Step]:
    """What the server lacks: deletions first, then changes, then new features, each by id."""
    here = {feature.id: feature for feature in features}
    if len(here) != len(features):
        raise ValueError("ids repeat")
    steps = [
        Step(name, Action.DELETE, None, known[name]) for name in sorted(known.keys() - here.keys())
    ]
    for name in sorted(here):
        there = known.get(name)
        if there is not None and there.mine != here[name].fingerprint():
            steps.append(Step(name, Action.REPLACE, here[name], there))
    steps += [Step(n, Action.CREATE, here[n], None) for n in sorted(here.keys() - known.keys())]
    return steps


class FeatureWriter:
    """Brings one collection to the state of `features`. `overwrite`: what somebody else changed
    is replaced too, by the user's decision."""

    def __init__(
        self,
        target: Collection,
        journal: FeatureJournal,
        *,
        overwrite: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._target, self._journal = target, journal
        self._overwrite, self._sleep = overwrite, sleep
        self._doubtful: list[Step] = []

    def run(self, features: Sequence[Feature], progress: Progress = SILENT) -> Outcome:
        """Write what is missing. Raises `ServerError` where the server cannot be reached or must
        not be written to, `Cancelled`; the next run goes on from there."""
        steps = plan(features, self._journal.known())
        outcome = Outcome(len(steps))
        if not steps:
            return outcome
        if features:
            outcome.locked = self._tried(steps, features, progress).locked
        else:
            learn_ids(self._target, steps[0].id, progress)
        progress.step(0.0, _LOCKED if outcome.locked else _UNLOCKED)
        if self._target.reads.degrees:
            progress.step(0.0, _DEGREES)
        for done, step in enumerate(steps, 1):
            why = self._step(step, progress)
            if why is None:
                outcome.written += 1
            else:
                outcome.conflicts.append((step.id, why))
            progress.step(done / len(steps), _COUNT.format(k=outcome.written, n=len(steps)))
        for step in self._doubtful:  # a write that was given up may have come in late
            self._settled(step, self._target.find(step.id, progress))
        return outcome

    def _tried(self, steps: Sequence[Step], features: Sequence[Feature], on: Progress) -> Trial:
        """What the trial feature shows. Where the server keeps a value that should be empty, or
        nothing here could show whether it does, the features it is about are looked at."""
        written_over = (Action.REPLACE, Action.CREATE) if self._overwrite else (Action.REPLACE,)
        steps = [s for s in steps if s.feature is not None and s.action in written_over]
        over = [step.feature for step in steps if step.feature is not None]
        trial = send_canary(self._target, self._journal, features, over, on)
        if trial.emptied and not trial.kept:
            return trial
        all_lost = self._lost(steps, trial.emptied, on)
        fields = {name for one in all_lost.values() for name in one}
        if fields - trial.kept:  # not tried yet
            more = [*features, sample(all_lost)]
            trial = send_canary(self._target, self._journal, more, over, on)
        must_be_emptied(all_lost, trial.kept)
        return trial

    def _lost(self, steps: Sequence[Step], sure: frozenset[str], progress: Progress) -> Lost:
        """The features that are going to lose values, other than those of fields that are sure."""
        found = {}
        for done, step in enumerate(steps):
            fields = empty_fields(step.feature) - sure if step.feature is not None else frozenset()
            if not fields:
                continue
            progress.step(0.0, _LOOKING.format(k=done, n=len(steps)))
            there = self._target.find(step.id, progress)
            values = lost(fields, there) if self._conflict(step, there) is None else {}
            if values:
                found[step.id] = values
        return found

    def _step(self, step: Step, progress: Progress) -> Optional[Text]:
        """Write one feature; a sentence where it was left alone."""
        problem: Optional[ServerError] = None
        for attempt in range(_TRIES):
            progress.check()
            found = self._target.find(step.id, progress)
            if self._settled(step, found):
                return None
            why = self._conflict(step, found)
            if why is not None:
                return why
            try:
                self._write(step, found)
                problem = None
            except Untrusted:
                raise
            except Refused as error:
                if error.status in CONFLICT or (found and error.status in _GONE):
                    found = self._target.find(step.id, progress)
                    if self._settled(step, found):
                        return None
                    why = self._conflict(step, found)
                    if why is not None or attempt == _TRIES - 1:
                        return why or _CHANGED
                    continue
                if error.status in NOT_TAKEN:
                    raise _failed(step, error.text, error.details) from error
                problem = error
            except TransportError as error:
                problem = error  # done or not: the next look tells
                self._doubtful.append(step)
            if problem is not None:
                pause(_NAPS[min(attempt, len(_NAPS) - 1)], self._sleep, progress)
                continue
            found = self._target.find(step.id, progress)
            if self._settled(step, found):
                return None
            raise _failed(step, self._otherwise(step, found), "read back")
        found = self._target.find(step.id, progress)
        if self._settled(step, found):
            return None
        text = problem.text if problem is not None else _NO_EFFECT
        raise _failed(step, text, problem.details if problem is not None else "")

    def _settled(self, step: Step, found: Sequence[Stored]) -> bool:
        """True where the server has what it should have, which is then noted. A creation that
        went through twice leaves one feature."""
        if step.feature is None:
            if found:
                return False
            self._journal.forget(step.id)
            return True
        if not found or any(self._target.differs(step.feature, one) for one in found):
            return False
        for extra in found[1:] if step.action is Action.CREATE else ():
            self._target.delete(extra)
        known = Known(step.feature.fingerprint(), found[0].fingerprint())
        self._journal.note(step.id, known)
        return True

    def _conflict(self, step: Step, found: Sequence[Stored]) -> Optional[Text]:
        """Why the feature must be left alone."""
        if len(found) > 1:
            return _TWICE
        if self._overwrite:
            return None
        if step.action is Action.CREATE:
            return _THERE if found else None
        if not found:
            return _REMOVED
        if step.known is not None and found[0].fingerprint() != step.known.theirs:
            return _CHANGED
        return None

    def _write(self, step: Step, found: Sequence[Stored]) -> None:
        if step.feature is None:
            self._target.delete(found[0])
        elif found:
            self._target.replace(step.feature, found[0])
        else:
            self._target.create(step.feature, locked=True)

    def _otherwise(self, step: Step, found: Sequence[Stored]) -> Text:
        if step.feature is None or not found:
            return _NO_EFFECT
        return self._target.differs(step.feature, found[0]) or _TWICE


def _failed(step: Step, why: Text, details: str) -> ServerError:
    return ServerError(_FAILED.format(name=step.id, why=why), details=details)


_LOCKED = Text(
    "Ghi từng đối tượng, không trọn gói; máy chủ có khóa chống ghi đè",
    "Writing feature by feature, not as a whole; the server guards against overwriting",
)
_UNLOCKED = Text(
    "Ghi từng đối tượng, không trọn gói; máy chủ không có khóa chống ghi đè",
    "Writing feature by feature, not as a whole; the server does not guard against overwriting",
)
_DEGREES = Text(
    "Máy chủ chỉ nhận kinh độ, vĩ độ và tự đổi hệ tọa độ; vị trí lưu ở đó có thể lệch đến 1 m",
    "The server takes longitude and latitude only and converts by itself; what it stores may be "
    "up to 1 m off",
)
_LOOKING = Text(
    "Xem các giá trị sẽ trở thành trống ({k}/{n})", "Looking at values to be emptied ({k}/{n})"
)
_COUNT = Text("Đã ghi {k}/{n} (không trọn gói)", "Written {k}/{n} (not as a whole)")
_THERE = Text(
    "máy chủ đã có đối tượng này với nội dung khác", "the server has this feature, other than ours"
)
_REMOVED = Text("đã bị xóa trên máy chủ", "it was removed on the server")
_CHANGED = Text("đã bị sửa trên máy chủ", "it was changed on the server")
_TWICE = Text("máy chủ có nhiều đối tượng cùng mã", "the server has several features of this id")
_NO_EFFECT = Text("lệnh ghi không có tác dụng", "the write had no effect")
_FAILED = Text(
    "Dừng ở đối tượng {name}: {why}. Phần đã ghi vẫn ở trên máy chủ; chạy lại để tiếp tục.",
    "Stopped at feature {name}: {why}. What was written stays on the server; run again to go on.",
)
