# SPDX-License-Identifier: GPL-2.0-or-later
"""What a new dossier's record HoSo says of the decision that approved the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Optional

from qh_plugin.core.dossier.layout import Dossier
from qh_plugin.core.dossier.record_values import parse_date
from qh_plugin.core.dossier.records import HEAD
from qh_plugin.core.errors import InputError
from qh_plugin.core.model import Model
from qh_plugin.core.text import Text


@dataclass(frozen=True)
class Decision:
    """Number, day and authority of the decision; "" and None where unknown."""

    number: str = ""
    day: Optional[date] = None
    authority: str = ""

    @classmethod
    def of(cls, number: str, day: str, authority: str) -> Decision:
        """From what people type; the day as 15/01/2026 or 2026-01-15. Raises `InputError`."""
        return cls(" ".join(number.split()), known_day(day), " ".join(authority.split()))


def known_day(text: str) -> Optional[date]:
    """ "15/01/2026" or "2026-01-15" as a day, None for "". Raises `InputError`."""
    if not text.strip():
        return None
    found = parse_date(text)
    if found is None:
        raise InputError(
            Text(
                "Ngày “{text}” không đúng; hãy viết ngày/tháng/năm, ví dụ 15/01/2026.",
                "The date “{text}” is wrong; write day/month/year, such as 15/01/2026.",
            ).format(text=text.strip())
        )
    return found


def write_first_records(dossier: Dossier, model: Model, decision: Decision) -> None:
    """Store the records that the dossier's facts give, with the decision. Nothing is written
    where nothing is known of it or the model has no such record. Raises `StorageError`."""
    from qh_plugin.io.records import read_records, write_records

    known = {
        "soQDQH": decision.number,
        "ngayQDQH": decision.day,
        "coQuanPheDuyet": decision.authority,
    }
    given = {name: value for name, value in known.items() if value}
    if not given or HEAD not in model.records:
        return
    records = read_records(dossier, model)
    rows = records.rows(HEAD)
    if rows:
        columns = {column.name for column in model.records[HEAD].fields}
        rows[0].update({name: value for name, value in given.items() if name in columns})
        write_records(dossier, model, records)
