# SPDX-License-Identifier: GPL-2.0-or-later
"""The submissions of a quarter, ward by ward, from the receipts. Names of persons stay out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Iterable, Mapping, Optional, Sequence
from unicodedata import normalize

from qh_plugin.core.dossier.wards import ward_of, wards
from qh_plugin.core.model.schema import fold
from qh_plugin.core.text import Text
from qh_plugin.server.status.quarters import day_of
from qh_plugin.server.stores.submissions import facts_of, quarters_for


class Standing(enum.Enum):
    """How a ward stands in a quarter; the sign is read without colour."""

    ON_TIME = ("on-time", "✔", Text("Đã nhận đúng hạn", "Accepted on time"))
    LATE = ("late", "▲", Text("Đã nhận, nộp muộn", "Accepted, late"))
    REFUSED = ("refused", "✖", Text("Có nộp, chưa được nhận", "Sent, not accepted"))
    MISSING = ("missing", "○", Text("Chưa nộp", "Missing"))

    def __init__(self, code: str, sign: str, title: Text) -> None:
        self.code = code
        self.sign = sign
        self.title = title


@dataclass(frozen=True)
class Sent:
    """One submission. `ward` is a code, "" where the unit is no ward; `day` when it arrived."""

    dossier: str
    unit: str
    ward: str
    quarters: tuple[str, ...]
    outcome: str
    version: Optional[int]
    day: Optional[date]
    due: str
    late: bool
    reason: str
    lacking: int

    @property
    def accepted(self) -> bool:
        """True where it made a version."""
        return self.outcome.startswith("accepted")


@dataclass(frozen=True)
class Line:
    """A ward, or another unit (`code` ""), in a quarter."""

    code: str
    name: str
    standing: Standing
    day: Optional[date] = None
    due: str = ""
    accepted: int = 0
    refused: int = 0
    lacking: int = 0
    reason: str = ""


def sent_of(receipt: Mapping[str, Any]) -> Sent:
    """What a receipt says, as far as it is shown."""
    facts = facts_of(receipt)
    day = day_of(str(receipt.get("receivedAt")))
    over = bool(facts.due and day is not None and day.isoformat() > facts.due)
    return Sent(
        dossier=str(receipt.get("dossier") or ""),
        unit=facts.unit,
        ward=ward_code(facts.unit),
        quarters=quarters_for(facts, day),
        outcome=str(receipt.get("outcome")),
        version=receipt.get("version"),
        day=day,
        due=facts.due,
        late=facts.late or over,
        reason=facts.reason,
        lacking=len(facts.missing),
    )


def lines_of(sent: Iterable[Sent], quarter: str) -> list[Line]:
    """Every ward in the order of the codes, then the other units that sent something."""
    by_ward: dict[str, list[Sent]] = {}
    others: dict[str, list[Sent]] = {}
    for one in sent:
        if quarter in one.quarters:
            group, key = (by_ward, one.ward) if one.ward else (others, one.unit)
            group.setdefault(key, []).append(one)
    lines = [_line(ward.code, ward.label, by_ward.get(ward.code, ())) for ward in wards()]
    return lines + [_line("", unit, others[unit]) for unit in sorted(others)]


def _line(code: str, name: str, sent: Sequence[Sent]) -> Line:
    accepted = sorted((s for s in sent if s.accepted), key=lambda s: s.day or date.max)
    if not accepted:
        standing = Standing.REFUSED if sent else Standing.MISSING
        return Line(code, name, standing, refused=len(sent), due=sent[-1].due if sent else "")
    first, last = accepted[0], accepted[-1]
    return Line(
        code,
        name,
        Standing.LATE if first.late else Standing.ON_TIME,  # a later correction is not late
        first.day,
        first.due,
        len(accepted),
        len(sent) - len(accepted),
        last.lacking,
        first.reason or last.reason,
    )


@lru_cache(maxsize=1024)
def ward_code(unit: str) -> str:
    """The ward that a unit is of: "phường Sài Gòn", "UBND phường Sài Gòn" or "26740"; "" where
    it names none."""
    found = ward_of(unit)
    if found is not None:
        return found.code
    text = f" {' '.join(fold(unit).replace(',', ' ').split())} "
    named = [w for w in wards() if f" {fold(w.label)} " in text]
    longest = max((len(w.label) for w in named), default=0)
    best = [w for w in named if len(w.label) == longest]
    if len(best) > 1:  # Thanh An and Thạnh An
        spelt = normalize("NFC", unit).casefold()
        best = [w for w in best if w.label.casefold() in spelt]
    return best[0].code if len(best) == 1 else ""
