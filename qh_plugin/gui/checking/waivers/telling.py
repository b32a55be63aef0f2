# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of waivers: who, why, until when, and why one does not hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Optional

from qh_plugin.qgis_io.i18n import shown, translate

if TYPE_CHECKING:
    from qh_plugin.core.report.result import CheckResult, WaiverFacts
    from qh_plugin.gui.checking.listing.rows import Row


def about(result: Optional[CheckResult], row: Row) -> list[str]:
    """The sentences on the waivers of a finding: the one that holds, else why none does."""
    if result is None:
        return []
    place = (row.group.rule, row.group.layer, tuple(row.group.ids[row.i]))
    mine = [f for f in result.waivers if (f.rule, f.layer, tuple(f.ids)) == place]
    state = row.group.states[row.i].value if row.group.states else ""
    if state == "waived":
        holding = [f for f in mine if f.void is None]
        exact = [f for f in holding if f.key == row.key] or holding
        return [holds(f) for f in exact]
    return [ended(f) for f in mine if f.void is not None and f.key == row.key][-1:]


def holds(facts: WaiverFacts) -> str:
    """Who accepted it, why, until when."""
    text = translate("qh", "◌ Ngoại lệ: {reason} ({who}; {until})")
    return text.format(reason=facts.reason, who=who(facts), until=until(facts.expires))


def ended(facts: WaiverFacts) -> str:
    """Why it does not hold."""
    why = shown(facts.void) if facts.void is not None else ""
    text = translate("qh", "Ngoại lệ hết hiệu lực: {why} ({who})")
    return text.format(why=why, who=who(facts))


def who(entry) -> str:
    """The person and the office of a waiver."""
    return ", ".join(filter(None, (entry.person, entry.office)))


def until(expires: str) -> str:
    """The last day in words."""
    if not expires:
        return translate("qh", "không thời hạn")
    return translate("qh", "đến hết {day}").format(day=day(expires))


def day(text: str) -> str:
    """A date or a time of the ledger as people write it here; as it is where it is none."""
    try:
        if len(text) > 10:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone()
            return moment.strftime("%d/%m/%Y %H:%M")
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text
