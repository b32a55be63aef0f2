# SPDX-License-Identifier: GPL-2.0-or-later
"""The gate before publishing: open errors keep a dossier at home; and where a dossier and each of
its layers stand before anybody asks to publish.

What stands open at the gate is judged by the same rules on a snapshot of what would travel; the
standing is what the newest check says of the data as they are now.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Collection, Iterable, Mapping, Optional

from qh_plugin.core.checking.reopened import reopened
from qh_plugin.core.errors import QhError
from qh_plugin.core.findings import Severity, State
from qh_plugin.core.report.result import CheckResult, WaiverFacts
from qh_plugin.core.text import Text, plain


class GateClosed(QhError):
    """The dossier has open errors; `errors` and `warnings` count them, `result` holds them,
    `reopened` counts the waivers that no longer hold."""

    def __init__(self, result: CheckResult) -> None:
        self.result = result
        self.errors = result.errors
        self.warnings = result.count(Severity.WARNING)
        back = _blocking(result)
        self.reopened = len(back)
        closed = _CLOSED.format(errors=self.errors, warnings=self.warnings)
        if back:
            waiver, what = back[0]
            why = waiver.void or plain("")
            first = _FIRST.format(rule=waiver.rule, what=what, person=waiver.person, why=why)
            closed = _WITH_WAIVERS.format(closed=closed, n=len(back), first=first)
        super().__init__(closed)


def _blocking(result: CheckResult) -> list[tuple[WaiverFacts, Text]]:
    """The waivers that no longer hold where an error is open again, each with what is wrong."""
    back = {(w.rule, w.layer, tuple(sorted(w.ids))): w for w in reopened(result)}
    found: dict[str, Text] = {}
    if back:
        for group, i in result.rows():
            waiver = back.get((group.rule, group.layer, tuple(sorted(group.ids[i]))))
            open_error = group.severity is Severity.ERROR and group.states[i] is not State.WAIVED
            if waiver is not None and open_error:
                found.setdefault(waiver.id, group.message(i))
    return [(waiver, found[waiver.id]) for waiver in back.values() if waiver.id in found]


def pass_gate(result: CheckResult) -> None:
    """Raise `GateClosed` where errors are open. Warnings pass."""
    if result.errors:
        raise GateClosed(result)


class Standing(str, Enum):
    """Where data stand before the gate."""

    UNCHECKED = "unchecked"
    CHANGED = "changed"
    ERRORS = "errors"
    PASSED = "passed"


@dataclass(frozen=True)
class Stand:
    """A standing with what it rests on; the counts are those of the newest check. `lapsed` of the
    errors were waived until a day that is over."""

    standing: Standing
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    lapsed: int = 0


def dossier_stand(result: Optional[CheckResult], changed: bool, on: Optional[date] = None) -> Stand:
    """Where a dossier stands: `changed` where any of its data are newer than the check; `on` is
    the day, today where none is given."""
    if result is None:
        return Stand(Standing.UNCHECKED)
    counts: Counter[str] = Counter()
    for mine in _by_layer(result, on).values():
        counts.update(mine)
    return _stand(counts, changed)


def layer_stands(
    result: Optional[CheckResult],
    layers: Iterable[str],
    changed: Optional[Collection[str]] = (),
    on: Optional[date] = None,
) -> dict[str, Stand]:
    """Where each layer stands: `changed` are those that are newer than the check, None where that
    is known of none of them. Findings over the whole dossier are no layer's; a layer that the
    check did not read is unchecked."""
    if result is None:
        return {name: Stand(Standing.UNCHECKED) for name in layers}
    counts = _by_layer(result, on)
    read = {layer.name for layer in result.layers}
    stands = {}
    for name in layers:
        newer = changed is None or name in changed
        if name in read:
            stands[name] = _stand(counts.get(name, Counter()), newer)
        else:
            stands[name] = Stand(Standing.UNCHECKED)
    return stands


def changed_layers(result: CheckResult, now: Mapping[str, str]) -> frozenset[str]:
    """Which of the layers whose hashes (`report.content`) are given are not as they were checked;
    a layer whose hash the check did not keep counts as changed."""
    return frozenset(name for name, digest in now.items() if result.run.content.get(name) != digest)


def _stand(counts: Counter[str], changed: bool) -> Stand:
    errors = counts["error"] + counts["lapsed"]
    standing = Standing.ERRORS if errors else Standing.PASSED
    return Stand(
        Standing.CHANGED if changed else standing,
        errors,
        counts["warning"],
        counts["waived"],
        counts["lapsed"],
    )


def _by_layer(result: CheckResult, on: Optional[date]) -> dict[str, Counter[str]]:
    """The findings of each layer counted as error, warning, waived or lapsed. No loop over them
    all: this runs on the main thread."""
    lapsed = _lapsed(result, on)
    found: dict[str, Counter[str]] = {}
    for group in result.findings:
        mine, states = found.setdefault(group.layer, Counter()), tuple(group.states)
        error = group.severity is Severity.ERROR
        waived = states.count(State.WAIVED)
        over = 0
        if waived and lapsed:
            keys = zip(group.keys, states)
            over = sum(state is State.WAIVED and key in lapsed for key, state in keys)
        mine["waived"] += waived - over
        if error:
            mine["error"] += states.count(State.OPEN) + states.count(State.CONSEQUENCE)
            mine["lapsed"] += over
        elif group.severity is Severity.WARNING:
            mine["warning"] += states.count(State.OPEN) + over
    return found


def _lapsed(result: CheckResult, on: Optional[date]) -> frozenset[str]:
    """The keys of findings that were waived until a day that is over."""
    day = (on or date.today()).isoformat()
    return frozenset(
        waiver.key
        for waiver in result.waivers
        if waiver.void is None and waiver.expires and waiver.expires < day
    )


_CLOSED = Text(
    "Hồ sơ còn {errors} lỗi (và {warnings} cảnh báo) nên chưa công bố được; hãy sửa "
    "các lỗi trong bảng Kiểm tra rồi công bố lại.",
    "The dossier cannot be published yet, errors: {errors} (warnings: {warnings}); "
    "mend the errors in the Check panel, then publish again.",
)
_WITH_WAIVERS = Text(
    "{closed} {n} ngoại lệ không còn hiệu lực, trước hết: {first}.",
    "{closed} Waivers that no longer hold: {n}, the first: {first}.",
)
_FIRST = Text(
    "{rule} “{what}” ({person} chấp nhận; {why})",
    "{rule} “{what}” (accepted by {person}; {why})",
)
