# SPDX-License-Identifier: GPL-2.0-or-later
"""Who submits a dossier, for which period, and why it is late or incomplete where it is.

The ward answers to the city for late, missing or wrong data, so the reason travels in the package.
Whether it is late is stated once and kept, never taken from the clock while packing: the same
content gives the same package on another day.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Mapping, Optional, Sequence

from qh_plugin.core.dossier.description_values import is_date
from qh_plugin.core.dossier.periods import is_period, last_day, quarter_with
from qh_plugin.core.errors import InputError
from qh_plugin.core.text import Text

PUBLISH, ROLLBACK = "publish", "rollback"
LONGEST = 2000
_MOST_NAMED = 3


@dataclass(frozen=True)
class SubmissionFacts:
    """What the submitter states. `period` is a year, half, quarter or month (2026, 2026-H2,
    2026-Q4, 2026-12), `due` the last day (2026-12-15); `missing` what the dossier lacks, in
    Vietnamese; `action` publish or rollback, then to the version `restores`."""

    unit: str = ""
    person: str = ""
    position: str = ""
    period: str = ""
    due: str = ""
    late: bool = False
    reason: str = ""
    comment: str = ""
    missing: tuple[str, ...] = ()
    action: str = PUBLISH
    restores: int = 0

    def to_content(self) -> dict[str, Any]:
        """The member `submission` of a manifest: what is stated, nothing of what is not."""
        content = {k: v for k, v in asdict(self).items() if v}
        if self.missing:
            content["missing"] = list(self.missing)
        if self.action == PUBLISH:
            del content["action"]
        return content

    @property
    def stated(self) -> bool:
        """True where the submission answers to a period: then a reason may be demanded."""
        return bool(self.period)


NOTHING_STATED = SubmissionFacts()


def from_content(content: Any) -> SubmissionFacts:
    """The facts in a member of a manifest or a stored file. Raises ValueError."""
    if content is None:
        return SubmissionFacts()
    if not isinstance(content, dict):
        raise ValueError("submission is not an object")
    known: dict[str, Any] = {}
    for field in fields(SubmissionFacts):
        if field.name in content:
            known[field.name] = _value(field.name, content[field.name])
    return checked(SubmissionFacts(**known))


def _value(name: str, value: Any) -> Any:
    if name == "missing":
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ValueError("submission.missing is not a list of texts")
        return tuple(value)
    wanted = {"late": bool, "restores": int}.get(name, str)
    if type(value) is not wanted:
        raise ValueError(f"submission.{name} is not of type {wanted.__name__}")
    return value


def checked(facts: SubmissionFacts) -> SubmissionFacts:
    """The facts, if each has its form. Raises `InputError` that names the one that has not."""
    wrong: Optional[Text] = None
    if facts.period and not is_period(facts.period):
        wrong = Text(
            "Kỳ báo cáo “{value}” không đúng dạng; hãy ghi như 2026-Q4, 2026-12 hoặc 2026.",
            "The period “{value}” has not the right form; write 2026-Q4, 2026-12 or 2026.",
        ).format(value=facts.period)
    elif facts.due and not is_date(facts.due):
        wrong = Text(
            "Hạn nộp “{value}” không phải một ngày; hãy ghi như 2026-12-15.",
            "The due day “{value}” is no date; write it as 2026-12-15.",
        ).format(value=facts.due)
    elif facts.action not in (PUBLISH, ROLLBACK) or facts.restores < 0:
        wrong = Text("Hành động nộp không hợp lệ.", "The action is not a known one.")
    else:
        texts = (v for v in vars(facts).values() if isinstance(v, str))
        if any(len(text) > LONGEST for text in (*texts, *facts.missing)):
            wrong = Text(
                "Thông tin nộp dài hơn {n} ký tự; hãy viết ngắn lại.",
                "What is stated is longer than {n} characters; write less.",
            ).format(n=LONGEST)
    if wrong is not None:
        raise InputError(wrong)
    return facts


def following(facts: SubmissionFacts) -> SubmissionFacts:
    """The facts with what follows from them: a due day without a period is for its quarter, a
    period without a due day is due on its last day. Where neither is stated, neither follows: the
    server counts the submission for the quarter in which it arrives."""
    if facts.due and not facts.period:
        return replace(facts, period=quarter_with(date.fromisoformat(facts.due)))
    over = last_day(facts.period)
    return replace(facts, due=over.isoformat()) if over and not facts.due else facts


def settled(facts: SubmissionFacts, on: date, missing: Sequence[Text]) -> SubmissionFacts:
    """The facts as they go into a package made on this day: with what follows from them, late where
    the due day is over, with what is missing. Raises `InputError` where a reason is due but not
    given: for what is late, and for what is missing where a period is answered to.
    """
    facts = following(facts)
    late = facts.late or bool(facts.due and on.isoformat() > facts.due)
    found = replace(facts, late=late, missing=tuple(text.vi for text in missing))
    owing = late or (facts.stated and missing)
    if not owing or facts.reason.strip():
        return found
    raise InputError(_demand(found, missing))


def unstated(facts: SubmissionFacts, on: date, decided: str) -> Optional[Text]:
    """What to say where nobody stated a period: which quarter it will be counted for, and that the
    approval (its day, "" where unknown) is of an earlier one. None where a period is stated."""
    if following(facts).stated:
        return None
    now = quarter_with(on)
    told = Text(
        "Chưa ghi kỳ báo cáo: tính vào quý {now} (ngày máy chủ nhận).",
        "No period is stated: it counts for {now} (the day on which the server takes it).",
    ).format(now=now)
    if not is_date(decided) or quarter_with(date.fromisoformat(decided)) >= now:
        return told
    more = Text(
        "{told} Quyết định phê duyệt ký ngày {day} thuộc quý {then}: nếu nộp cho quý đó thì ghi kỳ "
        "và lý do nộp muộn (--period {then} --reason …).",
        "{told} The approval of {day} is of {then}: to submit for that quarter state the period "
        "and why it is late (--period {then} --reason …).",
    )
    then = quarter_with(date.fromisoformat(decided))
    return more.format(told=told, day=decided, then=then)


def _demand(facts: SubmissionFacts, missing: Sequence[Text]) -> Text:
    names = Text(
        "; ".join(t.vi for t in missing[:_MOST_NAMED]),
        "; ".join(t.en for t in missing[:_MOST_NAMED]),
    )
    lacks = Text("còn thiếu {n} mục ({names})", "still missing: {n} ({names})").format(
        n=len(missing), names=names
    )
    late = Text("đã quá hạn {due}", "it is past {due}").format(due=facts.due)
    both = Text("{late} và {lacks}", "{late} and {lacks}").format(late=late, lacks=lacks)
    why = both if facts.late and missing else late if facts.late else lacks
    if not facts.period:
        return Text(
            "Hồ sơ nộp muộn; hãy ghi lý do rồi nộp (--reason).",
            "The dossier is late; state the reason and submit (--reason).",
        )
    return Text(
        "Hồ sơ kỳ {period} {why}; hãy ghi lý do rồi nộp (--reason).",
        "The dossier for {period}: {why}; state the reason and submit (--reason).",
    ).format(period=facts.period, why=why)


def sentences(facts: SubmissionFacts) -> list[Text]:
    """The facts line by line, for people."""
    lines = [
        (Text("Đơn vị nộp: {v}", "Unit: {v}"), facts.unit),
        (Text("Người nộp: {v}", "Person: {v}"), _joined(facts.person, facts.position)),
        (Text("Kỳ báo cáo: {v}", "Period: {v}"), facts.period),
        (Text("Hạn nộp: {v}", "Due: {v}"), facts.due),
        (Text("Nộp muộn", "Late"), "x" if facts.late else ""),
        (Text("Còn thiếu: {v}", "Missing: {v}"), "; ".join(facts.missing)),
        (Text("Lý do: {v}", "Reason: {v}"), facts.reason),
        (Text("Ghi chú: {v}", "Comment: {v}"), facts.comment),
    ]
    return [text.format(v=value) for text, value in lines if value]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def manifest_facts(content: Mapping[str, Any]) -> SubmissionFacts:
    """The facts of a manifest that was read already; empty where they cannot be read."""
    try:
        return from_content(dict(content))
    except (ValueError, InputError):
        return SubmissionFacts()
